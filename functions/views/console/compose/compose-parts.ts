import type { AttachedFile, Attachment } from '#domain/attachments/attachment';
import type { Draft } from '#domain/notices/draft';
import type { DraftSheet, SheetDay } from '#domain/notices/draft-sheet';
import type { LeftBehind } from '#domain/notices/further-draft';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { dateField } from '../../components/date-field.ts';
import type { FieldErrors } from '../../components/error-summary.ts';
import { fieldId } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';

/** A file in a list of them. `attached`: the notice has it already. */
export type NamedFile = AttachedFile & Readonly<{ state: Attachment['state'] | 'attached' }>;

/** What a draft names by ids and codes, as people call it. */
export type DraftNames = Readonly<{
  place: (code: string) => string;
  agencies: ReadonlyMap<string, string>;
  consented: ReadonlySet<string>;
  notices: ReadonlyMap<string, string>;
  files: ReadonlyMap<string, NamedFile>;
}>;

/** What may be meant by a field: a sentence, and the notices that it is about. */
export type FieldNotes = readonly Readonly<{ name: string; error: string; about: readonly Readonly<{ path: string; title: string }>[] }>[];

/** What stands in the fields, and what is said beside them: of a draft, or of a notice that is corrected. */
export type Filled = Readonly<{ sheet: DraftSheet; errors: FieldErrors; warnings: FieldNotes; names: DraftNames }>;

/** `errors`: in the summary, too, where `isChecked`. */
export type Compose = Filled &
  Readonly<{
    draft: Draft;
    /** Who saved it last, and when, in words. */
    saved: string;
    /** What has to be filled in and is not, in words. */
    todo: readonly string[];
    isComplete: boolean;
    isWaiting: boolean;
    /** Somebody wanted to go on, or to know what is wrong. */
    isChecked: boolean;
    ownRegion: string;
    note: string | null;
    /** Somebody came to give it a time. */
    isTimed: boolean;
    /** The notice with whose content it has just begun. */
    begunFrom: Readonly<{ title: string; isCancelled: boolean; left: LeftBehind }> | null;
    /** Of a document whose text was put in just now: what could not be taken over. */
    documentNotes: readonly string[] | null;
  }>;

export const saidAt = (all: FieldErrors, name: string): string | undefined => all.find((one) => one.name === name)?.error;

/** What is said beside a field of that name. */
export const besideField = ({ errors, warnings }: Filled, name: string) => {
  const noted = warnings.find((one) => one.name === name);
  return { error: saidAt(errors, name), note: noted && withAbout(noted.error, noted.about) };
};

/** A sentence, and behind it the way to each notice that it is about: in a tab of its own, so that nothing is left that was typed. */
export const withAbout = (sentence: string, about: FieldNotes[number]['about']): Html =>
  html`${sentence}${about.map(({ path, title }) => html` <a href="${path}" target="_blank" rel="noopener">${title}</a>`)}`;

/** A button that sends all that was typed along, and asks for one thing besides. */
export const actButton = (
  act: string,
  label: string,
  { spoken, look = 'quiet' }: Readonly<{ spoken?: string; look?: 'main' | 'quiet' }> = {},
): Html =>
  html`<button name="act" value="${act}"${look === 'quiet' ? html` class="quiet"` : null}${spoken ? html` aria-label="${spoken}"` : null}>${label}</button>`;

/** A part of the page, under its name. `id` is where a summary leads to that speaks of it as a whole. */
export const part = (name: string, title: string, ...content: readonly (Html | null)[]): Html =>
  html`<section class="panel" aria-labelledby="${fieldId(name)}-part"><h2 id="${fieldId(name)}-part">${title}</h2>${content.filter((one) => one !== null)}</section>
`;

/** A part that few need: folded until there is something in it, or something to say of it. */
export const foldedPart = (name: string, title: string, isOpen: boolean, ...content: readonly (Html | null)[]): Html =>
  html`<details class="panel part"${isOpen ? html` open` : null}><summary><h2 id="${fieldId(name)}-part">${title}</h2></summary>${content.filter((one) => one !== null)}</details>
`;

/** Whether something is said beside one of these fields. */
export const isSaid = ({ errors, warnings }: Filled, ...names: readonly string[]): boolean =>
  [...errors, ...warnings].some(({ name }) => names.includes(name));

/** What stands beside a group of things that are chosen elsewhere. */
export const groupNotes = (compose: Filled, name: string): Html => {
  const { error, note } = besideField(compose, name);
  return html`<div id="${fieldId(name)}" tabindex="-1">${error ? html`<p class="error">${error}</p>` : null}${note ? html`<p class="note">${note}</p>` : null}</div>`;
};

/** Things that were chosen, each with the buttons that it has. */
export const chosenList = (items: readonly Readonly<{ shown: Html; buttons: Html }>[], none: string): Html =>
  items.length === 0
    ? html`<p class="soft">${none}</p>`
    : html`<ul class="picked">${items.map(({ shown, buttons }) => html`<li><span>${shown}</span><span class="row">${buttons}</span></li>`)}</ul>`;

export const sheetDay = (
  compose: Filled,
  language: MessageLanguage,
  name: 'issuedOn' | 'effectiveOn' | 'expiresOn' | 'publishOn' | 'receiptBy',
  label: string,
  hint?: string,
): Html => {
  const value: SheetDay = compose.sheet[name];
  return dateField({ language, name, label, hint, value, parts: composeWordsIn(language).dates.parts, ...besideField(compose, name) });
};
