import type { SubscriptionStatus } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { errorSummary } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage } from '../visit.ts';
import { WHO_FIELDS } from '../wishes/form-values.ts';
import { howFields } from '../wishes/how-fields.ts';
import { whatFields } from '../wishes/what-fields.ts';
import { whoFields } from '../wishes/who-fields.ts';
import type { WishesForm } from '../wishes/wishes-form.ts';
import type { SubscriberPage } from './subscriber-pages.ts';

/** What became of the last change. */
export const MANAGE_NOTES = ['saved', 'not-now', 'already-subscribed', 'changed-meanwhile', 'refused'] as const;
export type ManageNote = (typeof MANAGE_NOTES)[number];

export type ManagePage = SubscriberPage &
  Readonly<{
    tokens: Readonly<{ manage: string; unsubscribe: string }>;
    /** `unsaved`: what is in the fields is not what is kept. */
    note: ManageNote | 'unsaved' | null;
    form: WishesForm;
  }>;

/** What an organization asked for, and the forms that change it. */
export const managePage = (page: ManagePage): string => {
  const { subscription, maskedAddress, language, tokens, note, form, names } = page;
  const words = wordsIn(language).manage;
  const { status } = subscription;
  return pageHtml({
    ...page,
    title: form.errors.length > 0 ? `${wordsIn(language).forms.error}${words.title}` : words.title,
    path: `/manage?token=${tokens.manage}`,
    content: html`<div class="narrow">${errorSummary(form.errors, language)}<h1>${words.title}</h1>
${note ? banner(note === 'saved' ? 'good' : note === 'unsaved' ? 'plain' : 'alarm', words.notes[note]) : null}${status === 'pending' ? banner('plain', words.pending) : null}
<div class="panel">${factList([[words.status, words.statuses[status]], ...subscriptionFacts(subscription, maskedAddress, language, names)])}
${status === 'pending' ? null : buttonRow(buttonLink(inLanguage(sentPath(tokens.manage), language), words.sent, 'quiet'))}</div>
${status === 'pending' || status === 'ended' ? null : changeForm(page)}${pauseForm(page)}${stopPanel(page)}</div>`,
  });
};

export const sentPath = (token: string): string => `/manage/sent?token=${token}`;

const group = (heading: string, isOpen: boolean, content: Html): Html =>
  html`<details class="panel part"${isOpen ? html` open` : null}><summary><h2>${heading}</h2></summary>${content}</details>`;

/** Everything that can be changed, in parts that unfold, and saved by one button that stays in reach. */
const changeForm = ({ language, tokens, form, note }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const isWrong = (fields: readonly string[]): boolean => form.errors.some(({ name }) => fields.includes(name.replace(/Q$/, '')));
  const isPicking = note === 'unsaved' && form.act.includes('region');
  return html`<form method="post" action="/manage" novalidate>${hiddenFields({ token: tokens.manage, lang: language })}<button class="unseen" name="act" value="change" tabindex="-1" aria-hidden="true">${words.save}</button>
${group(words.what, true, whatFields(form))}
${group(words.when, true, howFields(form))}
${group(words.own, isPicking || isWrong(WHO_FIELDS), whoFields(form))}
<div class="save"><button name="act" value="change">${words.save}</button></div></form>`;
};

const PAUSE_OR_RESUME: Readonly<Record<SubscriptionStatus, 'pause' | 'resume' | null>> = {
  pending: null,
  active: 'pause',
  paused: 'resume',
  disabled: 'resume',
  ended: null,
};

const pauseForm = ({ subscription, language, tokens }: ManagePage): Html | null => {
  const act = PAUSE_OR_RESUME[subscription.status];
  if (!act) return null;
  const words = wordsIn(language).manage;
  return html`<section class="panel"><h2>${words[act]}</h2>
<p>${words.pauseLead}</p>
${buttonRow(buttonForm('/manage', { token: tokens.manage, lang: language, act }, words[act], 'quiet'))}</section>`;
};

/** The way out, which says by itself what else there is. */
const stopPanel = ({ subscription, language, tokens }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const stop = inLanguage(`/unsubscribe/${tokens.unsubscribe}`, language);
  return html`<section class="panel"><h2>${words.stop}</h2>
${buttonRow(buttonLink(stop, subscription.status === 'ended' ? words.undo : words.stop, 'quiet'))}</section>`;
};
