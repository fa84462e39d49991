import type { NoticeSummary } from '#domain/notices/notice';
import { maskedUrl } from '#domain/subscriptions/robots';
import type { Subscription } from '#domain/subscriptions/subscription';
import { groupWordsIn } from '../catalogue/group-words.ts';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { errorSummary } from '../components/error-summary.ts';
import { changeableFacts } from '../components/facts.ts';
import { fieldId } from '../components/fields.ts';
import { noticeCard, plainCard } from '../components/notice-card.ts';
import { pageHtml } from '../components/page-shell.ts';
import { steps } from '../components/steps.ts';
import { type Html, html } from '../html.ts';
import { type Fact, factParts, type KnownNames } from '../subscription-facts.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { channelFields } from '../wishes/channel-fields.ts';
import {
  channelIn,
  type FormValues,
  HOW_FIELDS,
  holdsSecret,
  LIKE_REGION,
  SECRET_FIELDS,
  valueIn,
  WHAT_FIELDS,
  WHO_FIELDS,
} from '../wishes/form-values.ts';
import { howFields } from '../wishes/how-fields.ts';
import { whatFields } from '../wishes/what-fields.ts';
import { registrationFields, whoFields } from '../wishes/who-fields.ts';
import type { WishesForm } from '../wishes/wishes-form.ts';
import { labelled } from '../words.ts';

/** Pages of a sign-up: who, what, how; then all of it once more. */
export type SignUpStep = 1 | 2 | 3;
const FIELDS_OF: Readonly<Record<SignUpStep, readonly string[]>> = { 1: WHO_FIELDS, 2: WHAT_FIELDS, 3: HOW_FIELDS };
const CARRIED = [...WHO_FIELDS, ...WHAT_FIELDS, ...HOW_FIELDS];

export type LikelyShown = Readonly<{ aMonth: number; examples: readonly NoticeSummary[] }>;

export type SignUpPage = Visit & Readonly<{ step: SignUpStep; form: WishesForm; likely: LikelyShown | null }>;

/** Fields that other pages of the sign-up ask for, kept without being seen. */
const carried = (values: FormValues, shown: readonly string[]): Html =>
  html`${CARRIED.filter((name) => !shown.includes(name)).map(
    (name) => html`${(values.get(name) ?? []).map((value) => (value === '' ? html`` : hiddenFields({ [name]: value })))}`,
  )}`;

/** Where the same page is found in another language, or with larger text. An address is never part of it, nor a secret. */
const pathOf = (step: SignUpStep, values: FormValues): string => {
  const query = new URLSearchParams({ step: String(step), act: 'show' });
  for (const name of [...CARRIED, LIKE_REGION].filter((each) => !SECRET_FIELDS.includes(each)))
    for (const value of values.get(name) ?? []) if (value !== '') query.append(name, value);
  return `/subscribe?${query}`;
};

const actButton = (act: string, label: string, look: 'main' | 'quiet' = 'main'): Html =>
  html`<button name="act" value="${act}"${look === 'quiet' ? html` class="quiet"` : null}>${label}</button>`;

/** What the Enter key presses: else it would be the first button of a picker. `enter` looks for the place that was typed, if one was. */
const enterKey = (act: string): Html =>
  html`<button class="unseen" name="act" value="${act}" tabindex="-1" aria-hidden="true">${act}</button>`;

/**
 * One page of a sign-up. Its state is in its fields: as long as no address is among them it is asked for by `GET`, so that a browser's own
 * way back works.
 */
export const signUpPage = (page: SignUpPage): string => {
  const { step, form, language } = page;
  const words = signUpWordsIn(language);
  const { values } = form;
  const method = step === 3 || holdsSecret(values) ? 'post' : 'get';
  const content: Readonly<Record<SignUpStep, () => Html>> = {
    1: () => html`${whoFields(form)}${registrationFields(form)}`,
    2: () => html`${whatFields(form)}${likelyPanel(page)}`,
    3: () => html`${channelFields(form)}${howFields(form)}`,
  };
  const headings = { 1: words.who, 2: words.what, 3: words.how };
  return pageHtml({
    ...page,
    title: form.errors.length > 0 ? `${wordsIn(language).forms.error}${headings[step]}` : `${headings[step]} · ${words.title}`,
    path: pathOf(step, values),
    content: html`<div class="narrow">${steps(words.steps, step, language)}${errorSummary(form.errors, language)}
<h1>${headings[step]}</h1>${step === 1 ? html`<p>${words.lead}</p>` : null}
<form method="${method}" action="/subscribe" novalidate>${enterKey('enter')}${hiddenFields({ lang: language, step: String(step) })}${carried(values, FIELDS_OF[step])}<div class="panel">${content[step]()}
${buttonRow(actButton('next', step === 3 ? words.toCheck : words.next), step === 1 ? null : actButton('back', words.back, 'quiet'))}</div></form></div>`,
  });
};

/** About how many notices that makes, with the latest of them. */
const likelyPanel = ({ likely, language }: SignUpPage): Html => {
  const words = signUpWordsIn(language);
  if (!likely) return html``;
  const { aMonth, examples } = likely;
  const count = Math.round(aMonth);
  const said = examples.length === 0 ? words.likelyNone : count === 0 ? words.likelyFew : words.likely(count);
  return html`<section class="likely" id="likely"><p role="status"><strong>${said}</strong> <span class="soft">${examples.length === 0 ? words.likelyWiden : words.likelyHint}</span></p>
${examples.length > 0 ? html`<ul class="cards">${examples.map((notice) => noticeCard(plainCard(notice, language), language))}</ul>` : null}
<button class="quiet" name="act" value="estimate" formaction="/subscribe#likely">${words.estimate}</button></section>`;
};

export type CheckPage = Visit &
  Readonly<{
    values: FormValues;
    wishes: Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language'>;
    names: KnownNames;
    /** The network has asked for as many as it may. */
    isOver: boolean;
  }>;

/** The address, or the group with as much of its robot's address as may be shown. */
const channelShown = (values: FormValues, language: CheckPage['language']): string => {
  const channel = channelIn(values);
  if (channel === 'email') return valueIn(values, 'address');
  const fallback = valueIn(values, 'address').trim();
  return [`${groupWordsIn(language).channels[channel]} · ${maskedUrl(channel, valueIn(values, 'url'))}`, fallback]
    .filter(Boolean)
    .join(' · ');
};

/** Each row with the button that leads to its field. What is wanted is one row, also where nothing was chosen: then it is all of it. */
const checkedFacts = ({ values, wishes, names, language }: CheckPage) => {
  const words = signUpWordsIn(language);
  const { organization } = wishes;
  const { who, where, what, how } = factParts(wishes, channelShown(values, language), language, names);
  const own: readonly Fact[] = [
    [words.community, organization.community ?? ''],
    [words.uscc, organization.uscc ?? ''],
    [words.filingNumber, organization.filingNumber ?? ''],
  ];
  const wanted = what.map(([label, value], i) => html`${i === 0 ? null : html`<br>`}${labelled(label, value, language)}`);
  const row = (label: string, value: string | Html, step: SignUpStep, field: string) =>
    [label, value, changeButton(step, field, labelled(words.change, label, language), words.change)] as const;
  const rows = (facts: readonly Fact[], step: SignUpStep, fields: readonly string[]) =>
    facts.flatMap(([label, value], i) => (value === '' ? [] : [row(label, value, step, fields[i] ?? '')]));
  return [
    ...rows(who, 1, ['name', 'region', 'class']),
    ...rows(own, 1, ['community', 'uscc', 'filingNumber']),
    row(words.what, wanted.length === 0 ? words.everything : html`${wanted}`, 2, 'topics'),
    ...rows(where, 3, ['channel']),
    ...rows(how, 3, ['mode', 'language']),
  ];
};

const changeButton = (step: SignUpStep, field: string, label: string, shown: string): Html =>
  html`<button class="quiet" name="act" value="show-${String(step)}" formaction="/subscribe#${fieldId(field)}" aria-label="${label}">${shown}</button>`;

/** All that was asked for, before it is sent. */
export const checkPage = (page: CheckPage): string => {
  const { values, isOver, language } = page;
  const words = signUpWordsIn(language);
  return pageHtml({
    ...page,
    title: `${words.check} · ${words.title}`,
    path: pathOf(3, values),
    content: html`<div class="narrow">${steps(words.steps, 4, language)}${isOver ? banner('alarm', words.tooMany) : null}
<h1>${words.check}</h1>
<form method="post" action="/subscribe">${enterKey('send')}${hiddenFields({ lang: language, step: '3' })}${carried(values, [])}<div class="panel">
${changeableFacts(checkedFacts(page))}
<p>${channelIn(values) === 'email' ? words.checkLead : groupWordsIn(language).checkLead}</p>
${buttonRow(actButton('send', words.send))}</div></form></div>`,
  });
};

/** After it was sent: the same whether or not the address is known. */
export const sentPage = (page: Visit & Readonly<{ values: FormValues; senderAddress: string }>): string => {
  const { values, senderAddress, language } = page;
  const words = signUpWordsIn(language);
  const { wait, sender, often, check } = words.sentAdvice;
  return pageHtml({
    ...page,
    title: words.sentTitle,
    path: '/subscribe',
    content: html`<div class="narrow"><h1>${words.sentTitle}</h1>
${banner('good', html`${words.sentLead(valueIn(values, 'address'))}`)}
<section class="panel"><h2>${words.sentNothing}</h2><ul><li>${wait}</li><li>${sender(senderAddress)}</li><li>${often}</li><li>${check}<form method="post" action="/subscribe">${hiddenFields({ lang: language, step: '3' })}${carried(values, [])}${actButton('show-3', words.sentChange, 'quiet')}</form></li></ul>
<p class="soft">${words.sentKept}</p></section>
${buttonRow(buttonLink(inLanguage('/', language), words.sentBoard, 'quiet'))}</div>`,
  });
};
