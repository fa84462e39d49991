import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';

/** What any field has. Its `id` is `field-` and its name: what an error summary leads to. */
export type Field = Readonly<{
  language: MessageLanguage;
  name: string;
  label: string;
  hint?: string | undefined;
  /** What is wrong with what was filled in, and what to do: the same words as in the summary. */
  error?: string | undefined;
  /** What may be meant, and is worth another look. */
  note?: Html | undefined;
}>;

export const fieldId = (name: string): string => `field-${name}`;

/** Hint and error, and the attributes that tie them to their field. */
const notesOf = ({ language, name, hint, error, note }: Field): Readonly<{ shown: Html; ties: Html }> => {
  const ids = [
    ...(hint ? [`${fieldId(name)}-hint`] : []),
    ...(error ? [`${fieldId(name)}-error`] : []),
    ...(note ? [`${fieldId(name)}-note`] : []),
  ];
  return {
    shown: html`${hint ? html`<p class="hint" id="${fieldId(name)}-hint">${hint}</p>` : null}${
      error
        ? html`<p class="error" id="${fieldId(name)}-error"><span class="unseen">${wordsIn(language).forms.error}</span>${error}</p>`
        : null
    }${noteHtml(name, note)}`,
    ties: html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : null}${error ? html` aria-invalid="true"` : null}`,
  };
};

/** Stands beside a field, and keeps nobody from anything. */
export const noteHtml = (name: string, note: Html | undefined): Html | null =>
  note ? html`<p class="note" id="${fieldId(name)}-note">${note}</p>` : null;

const framed = (field: Field, control: (ties: Html) => Html): Html => {
  const { shown, ties } = notesOf(field);
  return html`<div class="${field.error ? 'field wrong' : 'field'}"><label for="${fieldId(field.name)}">${field.label}</label>${shown}${control(ties)}</div>`;
};

export type TextField = Field &
  Readonly<{
    value: string;
    type?: 'text' | 'email' | 'url' | 'tel' | 'search';
    maxLength?: number;
    /** What the browser may fill in (HTML, 4.10.18.7): `email`, `organization`, `one-time-code` … */
    autocomplete?: string;
    isShort?: boolean;
  }>;

/** One line of text. What is no prose is not spell-checked, and starts with no capital. */
export const textField = (field: TextField): Html => {
  const { name, value, type = 'text', maxLength, autocomplete, isShort } = field;
  return framed(
    field,
    (ties) =>
      html`<input id="${fieldId(name)}" name="${name}"${type === 'text' ? null : html` type="${type}" spellcheck="false" autocapitalize="none"`} value="${value}"${maxLength ? html` maxlength="${maxLength}"` : null}${autocomplete ? html` autocomplete="${autocomplete}"` : null}${isShort ? html` class="short"` : null}${ties}>`,
  );
};

/** A file of whoever looks. Browsers keep none of it when a form comes back. @param accept which kinds are offered first */
export const fileField = (field: Field & Readonly<{ accept: string; isRequired?: boolean }>): Html =>
  framed(
    field,
    (ties) =>
      html`<input type="file" id="${fieldId(field.name)}" name="${field.name}" accept="${field.accept}"${field.isRequired ? html` required` : null}${ties}>`,
  );

/** Several lines. The line break in front is HTML's own, and no part of the value. */
export const textArea = (field: Field & Readonly<{ value: string; rows: number }>): Html =>
  framed(
    field,
    (ties) => html`<textarea id="${fieldId(field.name)}" name="${field.name}" rows="${field.rows}"${ties}>
${field.value}</textarea>`,
  );

export type Choice = Readonly<{ value: string; label: string; hint?: string | undefined }>;

/** One of many, folded. Of few, radios show all at once. */
export const selectField = (field: Field & Readonly<{ choices: readonly Choice[]; chosen: string }>): Html =>
  framed(
    field,
    (ties) =>
      html`<select id="${fieldId(field.name)}" name="${field.name}" class="short"${ties}>${field.choices.map(
        ({ value, label }) => html`<option value="${value}"${value === field.chosen ? html` selected` : null}>${label}</option>`,
      )}</select>`,
  );

export type ChoiceGroup = Field & Readonly<{ choices: readonly Choice[]; chosen: readonly string[]; look?: 'rows' | 'columns' }>;

/** The first choice has the id of the field, so that a summary leads there. */
const choiceGroup = (type: 'radio' | 'checkbox', field: ChoiceGroup): Html => {
  const { name, label, choices, chosen, look = 'rows' } = field;
  const { shown, ties } = notesOf(field);
  const options = choices.map(
    (choice, i) =>
      html`<label class="choice"><input type="${type}" id="${i === 0 ? fieldId(name) : `${fieldId(name)}-${i + 1}`}" name="${name}" value="${choice.value}"${chosen.includes(choice.value) ? html` checked` : null}><span>${choice.label}${choice.hint ? html`<small>${choice.hint}</small>` : null}</span></label>`,
  );
  const group = html`<fieldset${withoutInvalid(ties)}><legend>${label}</legend>${shown}<div class="${look === 'columns' ? 'choices columns' : 'choices'}">${options}</div></fieldset>`;
  return field.error ? html`<div class="wrong">${group}</div>` : group;
};

/** A group is no widget: it has a description, and its validity is told by that (ARIA 1.2, aria-invalid). */
const withoutInvalid = ({ markup }: Html): Html => ({ markup: markup.replace(' aria-invalid="true"', '') });

/** One of a few. */
export const radioGroup = (field: Omit<ChoiceGroup, 'chosen'> & Readonly<{ chosen: string }>): Html =>
  choiceGroup('radio', { ...field, chosen: [field.chosen] });

/** Any of them. */
export const checkboxGroup = (field: ChoiceGroup): Html => choiceGroup('checkbox', field);

/** Yes or no. */
export const checkbox = ({ name, label, hint, isChecked }: Omit<Field, 'error' | 'language'> & Readonly<{ isChecked: boolean }>): Html =>
  html`<label class="choice"><input type="checkbox" id="${fieldId(name)}" name="${name}" value="yes"${isChecked ? html` checked` : null}><span>${label}${hint ? html`<small>${hint}</small>` : null}</span></label>`;

/** Fields that belong together, under a name. */
export const fieldGroup = (name: string, ...fields: readonly Html[]): Html =>
  html`<fieldset class="group"><legend>${name}</legend>${fields}</fieldset>`;
