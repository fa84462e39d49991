import type { Subscription } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** Whose subscription it is, and how its address may be shown: a link may have been passed on. */
export type SubscriberPage = Visit & Readonly<{ subscription: Subscription; maskedAddress: string }>;

type Told = Readonly<{ title: string; path: string; lead: string; isDone: boolean; buttons: Html | null }>;

/** One thing to decide, or that it is done; what it is about; what can be done. */
const tell = (page: SubscriberPage, { title, path, lead, isDone, buttons }: Told): string =>
  pageHtml({
    ...page,
    title,
    path,
    content: html`<div class="narrow"><h1>${title}</h1>
${isDone ? banner('good', lead) : html`<p>${lead}</p>`}
<div class="panel">${factList(subscriptionFacts(page.subscription, page.maskedAddress, page.language))}</div>
${buttons}</div>`,
  });

/** The page behind the link in the mail: only its button confirms. */
export const confirmPage = (page: SubscriberPage, token: string): string => {
  const words = wordsIn(page.language).subscriber;
  return tell(page, {
    title: words.confirmTitle,
    path: `/confirm?token=${token}`,
    lead: words.confirmLead,
    isDone: false,
    buttons: buttonRow(buttonForm('/confirm', { token, lang: page.language }, words.confirmButton)),
  });
};

export const confirmedPage = (page: SubscriberPage, manageToken: string): string => {
  const words = wordsIn(page.language).subscriber;
  const path = `/manage?token=${manageToken}`;
  return tell(page, {
    title: words.confirmedTitle,
    path,
    lead: words.confirmedLead,
    isDone: true,
    buttons: buttonRow(buttonLink(inLanguage(path, page.language), words.manageLink, 'quiet')),
  });
};

/** Asks before it ends the subscription, and offers to undo it when it has ended. */
export const unsubscribePage = (page: SubscriberPage, token: string): string => {
  const words = wordsIn(page.language).subscriber;
  const path = `/unsubscribe/${token}`;
  const fields = { lang: page.language };
  return page.subscription.status === 'ended'
    ? tell(page, {
        title: words.endedTitle,
        path,
        lead: words.endedLead,
        isDone: true,
        buttons: buttonRow(buttonForm(`${path}/undo`, fields, words.undoButton, 'quiet')),
      })
    : tell(page, {
        title: words.unsubscribeTitle,
        path,
        lead: words.unsubscribeLead,
        isDone: false,
        buttons: buttonRow(buttonForm(path, fields, words.unsubscribeButton)),
      });
};

export const restoredPage = (page: SubscriberPage, token: string): string => {
  const words = wordsIn(page.language).subscriber;
  return tell(page, {
    title: words.restoredTitle,
    path: `/unsubscribe/${token}`,
    lead: words.restoredLead,
    isDone: true,
    buttons: null,
  });
};
