import type { AddressSide } from '#domain/subscriptions/address-change';
import { type MessageLanguage, type Subscription, writtenTo } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonForm, buttonRow, hiddenFields } from '../components/buttons.ts';
import { dateField, dateFieldNames } from '../components/date-field.ts';
import type { FieldErrors } from '../components/error-summary.ts';
import { textField } from '../components/fields.ts';
import { erasureLeaves } from '../email/erasure-email.ts';
import { type Html, html } from '../html.ts';
import { type FormValues, valueIn } from '../wishes/form-values.ts';
import { minuteWords } from '../words.ts';

/** A part of the manage page with a form of its own. */
export type SmallForm = Readonly<{
  language: MessageLanguage;
  token: string;
  subscription: Subscription;
  values: FormValues;
  errors: FieldErrors;
}>;

export const errorIn = ({ errors }: SmallForm, name: string): string | undefined => errors.find((error) => error.name === name)?.error;

/** Pause until a day, or until it is resumed; whoever is paused resumes, or chooses another day. */
export const pausePart = (form: SmallForm): Html | null => {
  const { language, token, subscription, values } = form;
  const { status } = subscription;
  if (status === 'pending' || status === 'ended') return null;
  const { manage } = wordsIn(language);
  const words = organizationWordsIn(language).pause;
  const resume = html`<button name="act" value="resume"${status === 'disabled' ? null : html` class="quiet"`}>${manage.resume}</button>`;
  const names = dateFieldNames('until');
  const day = dateField({
    language,
    name: 'until',
    label: words.until,
    hint: status === 'paused' ? undefined : words.untilHint,
    error: errorIn(form, 'until'),
    value: { year: valueIn(values, names.year), month: valueIn(values, names.month), day: valueIn(values, names.day) },
    parts: { year: words.year, month: words.month, day: words.day },
  });
  const pause = html`<button class="quiet" name="act" value="pause">${status === 'paused' ? words.another : manage.pause}</button>`;
  return html`<form method="post" action="/manage" novalidate>${hiddenFields({ token, lang: language })}<p>${manage.pauseLead}</p>${
    status === 'disabled' ? buttonRow(resume) : html`${status === 'paused' ? buttonRow(resume) : null}${day}${buttonRow(pause)}`
  }</form>`;
};

/** Another address that was asked for. `waitsFor`: who has still to agree; `isOwn`: who looks may take it back. */
export type AddressWaits = Readonly<{ address: string; until: string; waitsFor: readonly AddressSide[]; isOwn: boolean }>;

/** How far another address is that was asked for. */
export const addressWaitsWords = ({ address, until, waitsFor, isOwn }: AddressWaits, language: MessageLanguage): string => {
  const { waits } = organizationWordsIn(language).address;
  const which = !isOwn ? 'vouched' : waitsFor.length > 1 ? 'both' : (waitsFor[0] ?? 'both');
  return waits[which](address, minuteWords(until, language));
};

const waitingAddressPart = ({ language, token }: SmallForm, waits: AddressWaits): Html => {
  const words = organizationWordsIn(language).address;
  const fields = { token, lang: language };
  const buttons = buttonRow(
    buttonForm('/manage/address/again', fields, words.again, 'quiet'),
    buttonForm('/manage/address/drop', fields, words.takeBack, 'quiet'),
  );
  return html`<p><strong>${addressWaitsWords(waits, language)}</strong> ${words.asBefore}</p>${buttons}`;
};

/** Notices are to go to another address: both have to agree. */
export const addressPart = (form: SmallForm, waits: AddressWaits | null): Html => {
  if (waits?.isOwn && errorIn(form, 'newAddress') === undefined) return waitingAddressPart(form, waits);
  const { language, token, values } = form;
  const words = organizationWordsIn(language).address;
  return html`${waits && !waits.isOwn ? html`<p><strong>${addressWaitsWords(waits, language)}</strong></p>` : null}<p>${words.lead}</p>
<form method="post" action="/manage/address" novalidate>${hiddenFields({ token, lang: language })}
${textField({ language, name: 'newAddress', label: words.to, error: errorIn(form, 'newAddress'), value: valueIn(values, 'newAddress'), type: 'email', maxLength: 254, autocomplete: 'email' })}
${buttonRow(html`<button>${words.send}</button>`)}</form>
<p class="soft">${words.lost}</p>`;
};

/** The way to have everything erased that is stored of the address: a letter asks there. Null for an endpoint without one. */
export const erasePart = ({ language, token, subscription }: SmallForm): Html | null => {
  const { channel } = subscription;
  if (writtenTo(channel) === null) return null;
  const words = organizationWordsIn(language).erase;
  return html`<p>${words.lead}</p>
<p class="soft">${erasureLeaves(language)}</p>
${buttonRow(buttonForm('/manage/erase', { token, lang: language }, words.send, 'quiet'))}`;
};
