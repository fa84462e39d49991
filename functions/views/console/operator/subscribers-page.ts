import type { Suppression } from '#domain/feedback/suppression';
import type { ConsentAttempt, Subscription } from '#domain/subscriptions/subscription';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { wordsIn } from '../../catalogue/words-in.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { type Facts, factList } from '../../components/facts.ts';
import { textField } from '../../components/fields.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { whyWords } from '../../ledger/delivery-words.ts';
import type { SentShown } from '../../pages/sent-page.ts';
import { organizationPlace } from '../../place-words.ts';
import { inLanguage } from '../../visit.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import {
  actButton,
  EMPTY_FORM,
  errorIn,
  type FormShown,
  OPERATOR_ROOMS,
  type OperatorVisit,
  operatorPage,
  panel,
  typedIn,
} from './operator-page.ts';
import { commandsPart, offFact, subscriberPath } from './subscriber-page.ts';

export const ERASE_PATH = '/console/operator/erasures';

/** A subscription as an operator sees it: what became of it and why, and no more of the person than that. */
export type FoundShown = Readonly<{
  subscription: Subscription;
  maskedAddress: string;
  suppression: Suppression | null;
  isVerified: boolean;
  /** Null: not looked up. */
  sent: readonly (Omit<SentShown, 'reasons'> & Readonly<{ why?: string | undefined }>)[] | null;
}>;

export type SubscribersNote = keyof OperatorCatalogue['subscribers']['notes'];

export type SubscribersPage = Readonly<{
  form: FormShown;
  /** Null while nobody looked for anything. */
  found: readonly FoundShown[] | null;
  note: SubscribersNote | null;
}>;

/** Why did they not get it? */
export const subscribersPage = (desk: OperatorVisit, { form, found, note }: SubscribersPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).subscribers;
  const q = typedIn(form, 'q');
  const search = deskForm(
    desk,
    OPERATOR_ROOMS.subscribers,
    html`<div class="find">${textField({ language, name: 'q', label: words.q, hint: words.qHint, error: errorIn(form, 'q'), value: q, maxLength: 300, type: 'search' })}${submitButton(words.search)}</div>`,
  );
  return operatorPage(desk, {
    title: words.title,
    room: 'subscribers',
    errors: form.errors,
    content: html`${note ? banner(note === 'gone' ? 'alarm' : 'good', words.notes[note]) : null}<p>${words.lead}</p>
${search}${found === null ? null : results(desk, q, found)}
<details><summary>${words.erase.title}</summary>${eraseForm(desk, EMPTY_FORM)}</details>`,
  });
};

const results = (desk: OperatorVisit, q: string, found: readonly FoundShown[]): Html => {
  const words = operatorWordsIn(desk.visit.language).subscribers;
  if (found.length === 0) return banner('plain', words.none(q));
  return html`<p role="status">${words.found(found.length)}${found.some(({ sent }) => sent === null) ? html` <span class="soft">${words.notLooked}</span>` : null}</p>
${found.map((one) => foundPart(desk, q, one))}`;
};

/** A sentence of a table, as a page is set. */
const onPage = (why: string, language: OperatorVisit['visit']['language']): string => {
  const words = whyWords(why)[language];
  return language === 'en' ? words : words.replaceAll(',', '，');
};

const consentWords = ({ consentAttempts, consentNextAt }: Subscription, language: OperatorVisit['visit']['language']): Html | string => {
  const words = operatorWordsIn(language).subscribers;
  const one = ({ at, result, why }: ConsentAttempt): string =>
    `${minuteWords(at, language)} ${words.consentResults[result]}${why ? (language === 'en' ? ` (${onPage(why, language)})` : `（${onPage(why, language)}）`) : ''}`;
  const lines = [...consentAttempts.map(one), ...(consentNextAt ? [words.consentNext(minuteWords(consentNextAt, language))] : [])];
  return lines.length === 0 ? words.noConsent : html`${lines.map((line, i) => html`${i > 0 ? html`<br>` : null}${line}`)}`;
};

const foundPart = (desk: OperatorVisit, q: string, { subscription, maskedAddress, suppression, isVerified, sent }: FoundShown): Html => {
  const { language } = desk.visit;
  const { subscribers: words, suppressions } = operatorWordsIn(language);
  const { organization, organizationId, status, role, createdAt, confirmedAt, endedAt, endedReason } = subscription;
  const ended = endedAt ? `${minuteWords(endedAt, language)}${endedReason ? ` · ${words.endedReasons[endedReason]}` : ''}` : null;
  const facts: Facts = [
    [words.status, wordsIn(language).manage.statuses[status]],
    ...offFact(subscription, language),
    [words.organization, html`${organizationId} · ${isVerified ? words.verified : words.claimed}`],
    [words.place, html`<span lang="zh-Hans">${organizationPlace(organization, language)}</span>`],
    [words.channel, maskedAddress],
    [words.role, words.roles[role]],
    [words.created, minuteWords(createdAt, language)],
    [words.consent, consentWords(subscription, language)],
    ...(confirmedAt ? [[words.confirmed, minuteWords(confirmedAt, language)] as const] : []),
    ...(ended ? [[words.ended, ended] as const] : []),
    ...(suppression
      ? [
          [
            words.suppressed,
            html`<span class="urgent">${suppressions.reasons[suppression.reason]}</span> <a href="${inLanguage(OPERATOR_ROOMS.suppressions, language)}">${words.suppressions}</a>`,
          ] as const,
        ]
      : []),
  ];
  const [act, label, named] = isVerified
    ? ['unverify', words.unverify, words.unverifyNamed(organization.name)]
    : ['verify', words.verify, words.verifyNamed(organization.name)];
  return html`<section class="panel"><h2><bdi>${organization.name}</bdi></h2>
${factList(facts)}
${sent === null ? null : sentPart(desk, sent)}
${commandsPart(subscription, language)}
${buttonRow(openLink(subscription, language), deskForm(desk, OPERATOR_ROOMS.subscribers, html`${hiddenFields({ q, organization: organizationId })}${actButton(label ?? '', named ?? '', 'act', act)}`))}</section>
`;
};

/** To what they agreed to, and what an operator does in their place. */
const openLink = ({ id, organization }: Subscription, language: OperatorVisit['visit']['language']): Html => {
  const { open, openNamed } = operatorWordsIn(language).subscriber;
  return html`<a class="button quiet" href="${inLanguage(subscriberPath(id), language)}" aria-label="${openNamed(organization.name)}">${open}</a>`;
};

const sentPart = (desk: OperatorVisit, sent: NonNullable<FoundShown['sent']>): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).subscribers;
  const { sent: said } = wordsIn(language);
  if (sent.length === 0) return html`<p class="soft">${words.sentNone}</p>`;
  return html`<div class="lines">${scrollingTable(
    words.sent,
    [words.title2, words.act, words.status, words.at],
    sent.map(({ noticeId, title, act, status, at, why }) => [
      title === null ? said.gone : html`<a href="${inLanguage(`/notices/${noticeId}`, language)}"><bdi>${title}</bdi></a>`,
      said.acts[act],
      why ? `${said.statuses[status]} · ${onPage(why, language)}` : said.statuses[status],
      at ? minuteWords(at, language) : '',
    ]),
  )}</div>`;
};

const eraseForm = (desk: OperatorVisit, form: FormShown): Html => {
  const { language } = desk.visit;
  const { erase: words } = operatorWordsIn(language).subscribers;
  return deskForm(
    desk,
    ERASE_PATH,
    html`<p>${words.lead}</p>
${textField({ language, name: 'address', label: words.address, error: errorIn(form, 'address'), value: typedIn(form, 'address'), maxLength: 254, type: 'email' })}
${buttonRow(submitButton(words.next, 'quiet'))}`,
  );
};

/** Which address is to be erased, where what was given is none. */
export const erasePage = (desk: OperatorVisit, form: FormShown): string =>
  operatorPage(desk, {
    title: operatorWordsIn(desk.visit.language).subscribers.erase.title,
    room: 'subscribers',
    errors: form.errors,
    isNarrow: true,
    content: html`${eraseForm(desk, form)}`,
  });

/** A last look at an address that is to be erased. */
export const confirmErasePage = (desk: OperatorVisit, address: string): string => {
  const { language } = desk.visit;
  const all = operatorWordsIn(language);
  const { erase: words } = all.subscribers;
  return operatorPage(desk, {
    title: words.confirmTitle,
    room: 'subscribers',
    isNarrow: true,
    content: html`${panel(
      words.title,
      html`<p>${words.confirm(address)}</p>
${buttonRow(deskForm(desk, ERASE_PATH, html`${hiddenFields({ address, confirmed: 'yes' })}${submitButton(words.button)}`), buttonLink(inLanguage(OPERATOR_ROOMS.subscribers, language), all.cancel, 'quiet'))}`,
    )}`,
  });
};

/** It is being erased. @param doneBy by when */
export const erasedPage = (desk: OperatorVisit, doneBy: string): string => {
  const { language } = desk.visit;
  const { title, erase } = operatorWordsIn(language).subscribers;
  return operatorPage(desk, {
    title: erase.title,
    room: 'subscribers',
    isNarrow: true,
    content: html`${banner('good', erase.done(minuteWords(doneBy, language)))}${buttonRow(buttonLink(inLanguage(OPERATOR_ROOMS.subscribers, language), title, 'quiet'))}`,
  });
};
