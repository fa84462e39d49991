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

/** Notices are to go to another address: both have to agree. */
export const addressPart = (form: SmallForm): Html => {
  const { language, token, values } = form;
  const words = organizationWordsIn(language).address;
  return html`<p>${words.lead}</p>
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
