import type { Subscription } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { addresseeFacts, type Fact, type KnownNames, subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** Whose subscription it is, and how its address may be shown: a link may have been passed on. */
export type SubscriberPage = Visit & Readonly<{ subscription: Subscription; maskedAddress: string; names: KnownNames }>;

type Told = Readonly<{ title: string; path: string; lead: string; isDone: boolean; buttons: Html | null; facts?: readonly Fact[] }>;

/** One thing to decide, or that it is done; what it is about; what can be done. */
const tell = (page: SubscriberPage, { title, path, lead, isDone, buttons, facts }: Told): string =>
  pageHtml({
    ...page,
    title,
    path,
    content: html`<div class="narrow"><h1>${title}</h1>
${isDone ? banner('good', lead) : html`<p>${lead}</p>`}
<div class="panel">${factList(facts ?? subscriptionFacts(page.subscription, page.maskedAddress, page.language, page.names))}</div>
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

/** What else may help whoever gets too many, besides leaving. */
const lessOften = ({ subscription, language }: SubscriberPage, path: string): Html | null => {
  const words = wordsIn(language).subscriber;
  if (subscription.status !== 'active') return null;
  const fields = { lang: language };
  const weekly = subscription.frequency.mode === 'weekly' ? null : buttonForm(`${path}/weekly`, fields, words.weeklyButton, 'quiet');
  return html`<p>${words.insteadLead}</p>${buttonRow(weekly, buttonForm(`${path}/pause`, fields, words.pauseButton, 'quiet'))}`;
};

/** Less is sent from now on; the way out stays beside it. */
export const lessPage = (page: SubscriberPage, token: string, act: 'weekly' | 'paused'): string => {
  const words = wordsIn(page.language).subscriber;
  const path = `/unsubscribe/${token}`;
  return tell(page, {
    title: words[`${act}Title`],
    path,
    lead: words[`${act}Lead`],
    isDone: true,
    buttons: buttonRow(
      act === 'paused' ? buttonForm(`${path}/resume`, { lang: page.language }, words.resumeButton) : null,
      buttonLink(inLanguage(path, page.language), words.stopAfterAll, 'quiet'),
    ),
  });
};

/** The same for whoever reads the address that stands in for an endpoint: it goes, and what a program gets goes on. */
export const fallbackPage = (page: SubscriberPage, token: string, isDone: boolean): string => {
  const words = wordsIn(page.language).subscriber;
  const path = `/unsubscribe/${token}`;
  const fields = { lang: page.language };
  return tell(page, {
    title: isDone ? words.fallbackEndedTitle : words.fallbackTitle,
    path,
    lead: isDone ? words.fallbackEndedLead : words.fallbackLead,
    isDone,
    facts: addresseeFacts(page.subscription, page.maskedAddress, page.language),
    buttons: buttonRow(
      isDone ? buttonForm(`${path}/undo`, fields, words.undoButton, 'quiet') : buttonForm(path, fields, words.fallbackButton),
    ),
  });
};

/** Whoever has left may want more than no more mails. */
const eraseLink = ({ language }: Visit): Html => buttonLink(inLanguage('/erase', language), wordsIn(language).shell.erase, 'quiet');

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
        buttons: buttonRow(buttonForm(`${path}/undo`, fields, words.undoButton, 'quiet'), eraseLink(page)),
      })
    : tell(page, {
        title: words.unsubscribeTitle,
        path,
        lead: words.unsubscribeLead,
        isDone: false,
        buttons: html`${lessOften(page, path)}${buttonRow(buttonForm(path, fields, words.unsubscribeButton))}`,
      });
};

export const restoredPage = (page: SubscriberPage, token: string, reader: 'owner' | 'fallback' = 'owner'): string => {
  const words = wordsIn(page.language).subscriber;
  return tell(page, {
    ...(reader === 'owner' ? {} : { facts: addresseeFacts(page.subscription, page.maskedAddress, page.language) }),
    title: reader === 'owner' ? words.restoredTitle : words.fallbackRestoredTitle,
    path: `/unsubscribe/${token}`,
    lead: reader === 'owner' ? words.restoredLead : words.fallbackRestoredLead,
    isDone: true,
    buttons: null,
  });
};
