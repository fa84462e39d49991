import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';
import { type Field, fieldId, noteHtml } from './fields.ts';

/** What was typed: year, month and day. */
export type TypedDate = Readonly<{ year: string; month: string; day: string }>;

export const NO_DATE: TypedDate = { year: '', month: '', day: '' };

/** The names of its three fields, of which the first is where an error summary leads. */
export const dateFieldNames = (name: string): Readonly<Record<keyof TypedDate, string>> => ({
  year: name,
  month: `${name}Month`,
  day: `${name}Day`,
});

/** A day, in three fields: what browsers make of a date in one differs, and is hard to use on some phones. */
export const dateField = (field: Field & Readonly<{ value: TypedDate; parts: Readonly<Record<keyof TypedDate, string>> }>): Html => {
  const { language, name, label, hint, error, note, value, parts } = field;
  const ties = [
    ...(hint ? [`${fieldId(name)}-hint`] : []),
    ...(error ? [`${fieldId(name)}-error`] : []),
    ...(note ? [`${fieldId(name)}-note`] : []),
  ].join(' ');
  const names = dateFieldNames(name);
  const one = (part: keyof TypedDate, digits: number): Html =>
    html`<label><span>${parts[part]}</span><input id="${fieldId(names[part])}" name="${names[part]}" value="${value[part]}" inputmode="numeric" autocomplete="off" maxlength="${digits}" size="${digits}"${error ? html` aria-invalid="true"` : null}></label>`;
  const group = html`<fieldset${ties === '' ? null : html` aria-describedby="${ties}"`}><legend>${label}</legend>${hint ? html`<p class="hint" id="${fieldId(name)}-hint">${hint}</p>` : null}${
    error
      ? html`<p class="error" id="${fieldId(name)}-error"><span class="unseen">${wordsIn(language).forms.error}</span>${error}</p>`
      : null
  }${noteHtml(name, note)}<div class="side-by-side date">${one('year', 4)}${one('month', 2)}${one('day', 2)}</div></fieldset>`;
  return error ? html`<div class="wrong">${group}</div>` : group;
};
