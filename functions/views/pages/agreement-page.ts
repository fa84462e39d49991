import type { Subscription } from '#domain/subscriptions/subscription';
import { agreementWordsIn } from '../catalogue/agreement-words.ts';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { erasureLeaves } from '../email/erasure-email.ts';
import { html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** What a letter asks to be agreed to. `maskedAddress`: the address that notices are to go to. */
export type AgreementPage = Visit &
  Readonly<{ subject: 'address'; path: string; token: string; subscription: Subscription; maskedAddress: string }>;

type Words = Readonly<{ title: string; lead: string; button: string }>;

/** @param pressed where the button posts to, if that is not the page's own path */
const questionPage = (page: Omit<AgreementPage, 'subject'>, words: Words, pressed = page.path): string =>
  pageHtml({
    ...page,
    title: words.title,
    path: `${page.path}?token=${page.token}`,
    content: html`<div class="narrow"><h1>${words.title}</h1>
<p>${words.lead}</p>
<div class="panel">${factList(subscriptionFacts(page.subscription, page.maskedAddress, page.language))}</div>
${buttonRow(buttonForm(pressed, { token: page.token, lang: page.language }, words.button))}</div>`,
  });

export const agreementPage = (page: AgreementPage): string => questionPage(page, agreementWordsIn(page.language)[page.subject]);

/** Whoever reads the old address objects to the word of somebody else. */
export const objectionPage = (page: Omit<AgreementPage, 'subject' | 'path'>): string =>
  questionPage({ ...page, path: '/address' }, agreementWordsIn(page.language).objection, '/address/object');

/** Whoever reads an address agrees that a group or an endpoint takes its place. */
export const channelAgreementPage = (page: Omit<AgreementPage, 'subject' | 'path'>): string =>
  questionPage({ ...page, path: '/channel' }, organizationWordsIn(page.language).channelAgreement);

/**
 * `waiting`: one side has agreed, and the other has not yet.
 * @param path of a group that has: where the subscription is managed, also once its notices go there
 */
export const channelDonePage = (done: 'waiting' | 'changed', visit: Visit, path: string | null = null): string => {
  const { title, lead } = organizationWordsIn(visit.language).channelAgreement[done];
  const link = path === null ? null : buttonLink(inLanguage(path, visit.language), wordsIn(visit.language).subscriber.manageLink, 'quiet');
  const content = html`<div class="narrow"><h1>${title}</h1>${banner('good', lead)}${buttonRow(link)}</div>`;
  return pageHtml({ ...visit, title, path: '/', content });
};

type Done = 'addressChanged' | 'addressWaiting' | 'erasureAccepted' | 'objectionKept' | 'objectionRestored';

export const agreementDonePage = (page: Visit & Readonly<{ done: Done }>): string => {
  const { title, lead } = agreementWordsIn(page.language)[page.done];
  return pageHtml({
    ...page,
    title,
    path: '/',
    content: html`<div class="narrow"><h1>${title}</h1>
${banner('good', lead)}</div>`,
  });
};

/** Whoever reads the address has all that is stored of it erased. */
export const erasurePage = (page: Visit & Readonly<{ path: string; token: string }>): string => {
  const words = agreementWordsIn(page.language).erasure;
  return pageHtml({
    ...page,
    title: words.title,
    path: `${page.path}?token=${page.token}`,
    content: html`<div class="narrow"><h1>${words.title}</h1>
<p>${words.lead}</p>
<p>${erasureLeaves(page.language)}</p>
${buttonRow(buttonForm(page.path, { token: page.token, lang: page.language }, words.button))}</div>`,
  });
};
