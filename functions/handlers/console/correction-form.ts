import type { Flaw } from '#domain/input/flaw';
import { changesIn, correctionSheet } from '#domain/notices/correction-sheet';
import type { DraftContent } from '#domain/notices/draft';
import type { Notice } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { fieldOf } from '#handling/posted-form';
import { correctWordsIn } from '#views/catalogue/correct-words';
import type { FieldErrors } from '#views/components/error-summary';
import type { DraftNames } from '#views/console/compose/compose-parts';
import type { TypedCorrection } from '#views/console/correction-page';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { draftNames } from './drafts/draft-names.ts';
import { sheetFlaws } from './drafts/sheet-flaws.ts';
import { sheetIn } from './drafts/sheet-form.ts';

/** A notice as its form begins. */
export const typedFrom = (notice: Notice): TypedCorrection => ({
  sheet: correctionSheet(notice),
  note: '',
  notify: 'all',
  revision: String(notice.revision),
  version: String(notice.version),
});

/** What somebody sent, as they sent it. */
export const typedIn = (form: FormData): TypedCorrection => ({
  sheet: sheetIn(form),
  note: fieldOf(form, 'note'),
  notify: fieldOf(form, 'notify') === 'none' ? 'none' : 'all',
  revision: fieldOf(form, 'revision'),
  version: fieldOf(form, 'version'),
});

/** As a correction is sent: what differs from the notice. */
export const correctionFrom = (notice: Notice, { sheet, note, notify }: TypedCorrection): DraftContent => ({
  ...changesIn(notice, sheet),
  note,
  notify,
});

/** What is wrong with it, beside its fields. */
export const errorsIn = (
  flaws: readonly Flaw[],
  { sheet, note }: TypedCorrection,
  { files }: Pick<DraftNames, 'files'>,
  language: MessageLanguage,
): FieldErrors =>
  sheetFlaws(flaws, sheet, files, language).errors.map((one) =>
    one.name === 'note' && note.trim() === '' ? { ...one, error: correctWordsIn(language).noteMissing } : one,
  );

/** What the form names by ids, as people call it; the files that the notice has are its own, whoever brought them. */
export const namesIn = async (deps: ConsoleDeps, desk: Desk, notice: Notice, { sheet }: TypedCorrection): Promise<DraftNames> => {
  const names = await draftNames(deps, sheet, desk.agency, desk.visit.language);
  const own = notice.attachments.map((file) => [file.id, { ...file, state: 'attached' }] as const);
  return { ...names, files: new Map([...names.files, ...own]) };
};

/** Where one goes on after a press of a button that changes the form. */
export const focusAfter = (press: string, { sheet }: TypedCorrection): string | undefined => {
  const [what = '', at = ''] = press.split(':');
  switch (what) {
    case 'section-add':
      return `p${sheet.sections.length - 1}Body`;
    case 'section-up':
      return `p${Math.max(0, Number(at) - 1)}Body`;
    case 'section-down':
      return `p${Number(at) + 1}Body`;
    case 'section-drop':
      return 'p0Body';
    case 'field-add':
      return `f${sheet.receiptFields.length - 1}Label`;
    case 'field-up':
      return `f${Math.max(0, Number(at) - 1)}Label`;
    case 'field-drop':
      return 'receipt';
    case 'supersedes-drop':
      return 'supersedes';
    case 'attachment-up':
    case 'attachment-drop':
      return 'attachments';
    default:
      return undefined;
  }
};
