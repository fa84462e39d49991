import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { factList, inLanguage, pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    confirmTitle: '确认订阅',
    confirmLead: '确认后，与贵组织有关的公共通知会按下面的方式送达。',
    confirmButton: '确认订阅',
    confirmedTitle: '订阅已确认',
    manageLink: '查看或更改订阅',
    unsubscribeTitle: '退订',
    unsubscribeLead: '退订后不会再收到公共通知。30 天内可以撤销。',
    unsubscribeButton: '退订',
    endedTitle: '已退订',
    endedLead: '不会再收到公共通知。如属误操作，30 天内可以撤销。',
    undoButton: '撤销退订',
    restoredTitle: '订阅已恢复',
  },
  en: {
    confirmTitle: 'Confirm your subscription',
    confirmLead: 'Once confirmed, public notices that concern your organization are sent as follows.',
    confirmButton: 'Confirm',
    confirmedTitle: 'Your subscription is confirmed',
    manageLink: 'Look at it or change it',
    unsubscribeTitle: 'Unsubscribe',
    unsubscribeLead: 'You will get no more public notices. You can undo this for 30 days.',
    unsubscribeButton: 'Unsubscribe',
    endedTitle: 'You are unsubscribed',
    endedLead: 'You will get no more public notices. If this was a mistake, you can undo it for 30 days.',
    undoButton: 'Undo',
    restoredTitle: 'Your subscription is back',
  },
} as const;

/** Whose subscription it is, and how its address may be shown: a link may have been passed on. */
export type SubscriberPage = Readonly<{ subscription: Subscription; maskedAddress: string; language: MessageLanguage }>;

const factsOf = ({ subscription, maskedAddress, language }: SubscriberPage): Html =>
  factList(subscriptionFacts(subscription, maskedAddress, language));

/** A form with nothing but a button. */
export const buttonForm = (
  action: string,
  fields: Readonly<Record<string, string>>,
  label: string,
  look: 'main' | 'quiet' = 'main',
): Html =>
  html`<form method="post" action="${action}">${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<p>${look === 'main' ? html`<button>${label}</button>` : html`<button class="quiet">${label}</button>`}</p></form>`;

/** The page behind the link in the mail: only its button confirms. */
export const confirmPage = (page: SubscriberPage, token: string): string => {
  const words = WORDS[page.language];
  return pageHtml({
    language: page.language,
    title: words.confirmTitle,
    path: `/confirm?token=${token}`,
    content: html`<h1>${words.confirmTitle}</h1>
<p>${words.confirmLead}</p>
${factsOf(page)}
${buttonForm('/confirm', { token, lang: page.language }, words.confirmButton)}`,
  });
};

export const confirmedPage = (page: SubscriberPage, manageToken: string): string => {
  const words = WORDS[page.language];
  const manage = `/manage?token=${manageToken}`;
  return pageHtml({
    language: page.language,
    title: words.confirmedTitle,
    path: manage,
    content: html`<h1>${words.confirmedTitle}</h1>
${factsOf(page)}
<p><a href="${inLanguage(manage, page.language)}">${words.manageLink}</a></p>`,
  });
};

/** Asks before it ends the subscription, and offers to undo it when it has ended. */
export const unsubscribePage = (page: SubscriberPage, token: string): string => {
  const words = WORDS[page.language];
  const hasEnded = page.subscription.status === 'ended';
  const path = `/unsubscribe/${token}`;
  return pageHtml({
    language: page.language,
    title: hasEnded ? words.endedTitle : words.unsubscribeTitle,
    path,
    content: html`<h1>${hasEnded ? words.endedTitle : words.unsubscribeTitle}</h1>
<p>${hasEnded ? words.endedLead : words.unsubscribeLead}</p>
${factsOf(page)}
${
  hasEnded
    ? buttonForm(`${path}/undo`, { lang: page.language }, words.undoButton, 'quiet')
    : buttonForm(path, { lang: page.language }, words.unsubscribeButton)
}`,
  });
};

export const restoredPage = (page: SubscriberPage, token: string): string =>
  pageHtml({
    language: page.language,
    title: WORDS[page.language].restoredTitle,
    path: `/unsubscribe/${token}`,
    content: html`<h1>${WORDS[page.language].restoredTitle}</h1>
${factsOf(page)}`,
  });
