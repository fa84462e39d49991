import type { Flaw } from '#domain/input/flaw';
import type { DraftSheet } from '#domain/notices/draft-sheet';
import { NOTICE_KINDS } from '#domain/notices/notice';
import type { Warning } from '#domain/notices/warning';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import { composeWordsIn } from '#views/catalogue/compose-words';
import type { FieldErrors } from '#views/components/error-summary';
import type { DraftNames, FieldNotes } from '#views/console/compose/compose-parts';
import { fieldOfPath, type Named, nameOfPath, orderOf } from '#views/console/compose/field-names';
import { KIND_WORDS, wordsFor } from '#views/words';

/** Other notices that warnings are about, by their ids: where they are, and what they are called. */
export type AboutNotices = ReadonlyMap<string, FieldNotes[number]['about'][number]>;

type Files = DraftNames['files'];

/** Something that is to be filled in is empty: nobody did anything wrong yet. */
const isMissing = ({ path, code }: Flaw, sheet: DraftSheet): boolean => {
  if (path === 'title') return sheet.title.trim() === '';
  if (path === 'sections') return code === 'invalid-type';
  const part = /^sections\[(\d+)\]\.body$/.exec(path)?.[1];
  return part !== undefined && sheet.sections[Number(part)]?.body.trim() === '';
};

const DAYS: ReadonlySet<string> = new Set(['issuedOn', 'effectiveOn', 'expiresOn', 'receipt.by']);

/** What a clerk is told, who fills in a form: where the API speaks of its fields, it is said in other words. */
const sentenceOf = (flaw: Flaw, sheet: DraftSheet, files: Files, language: MessageLanguage): string => {
  const words = composeWordsIn(language).errors;
  const { path, code } = flaw;
  if (path === 'title' && sheet.title.trim() === '') return words.title;
  if (path === 'sections' && code === 'invalid-type') return words.body;
  const part = /^sections\[(\d+)\]\.body$/.exec(path)?.[1];
  if (part !== undefined && isMissing(flaw, sheet)) return sheet.sections.length === 1 ? words.body : words.bodyOf(Number(part) + 1);
  if (path === 'publishAt' && code === 'invalid-format') return words.moment;
  if (DAYS.has(path) && code === 'invalid-format') return words.date;
  if (path.startsWith('receipt.fields') && path.endsWith('.label')) return words.label;
  if (path.startsWith('receipt.fields') && path.endsWith('.options') && code !== 'receipt-option-twice') return words.options;
  if (path.startsWith('reprint.url')) return words.reprintUrl;
  if (path.startsWith('reprint.issuers')) return words.reprintIssuers;
  if (path === 'language') return words.language;
  if (code === 'region-unknown') return words.region;
  if (code === 'issuer-unknown') return words.issuer;
  const at = /^attachments\[(\d+)\]/.exec(path)?.[1];
  if (at === undefined) return flawSentence(flaw, language);
  const name = files.get(sheet.attachments[Number(at)] ?? '')?.name ?? composeWordsIn(language).files.states.unknown;
  return code === 'attachment-not-uploaded' || code === 'attachment-unknown'
    ? words.notUploaded(name)
    : words.attachment(name, flawSentence(flaw, language));
};

/** The first of each field, in the order of the page. */
const inOrder = <E extends FieldErrors[number]>(all: readonly E[], sheet: DraftSheet): readonly E[] =>
  all
    .filter(({ name }, i) => all.findIndex((other) => other.name === name) === i)
    .toSorted((a, b) => orderOf(a.name, sheet) - orderOf(b.name, sheet));

export type SheetFlaws = Readonly<{
  /** All of them, for whoever wants to go on. */
  errors: FieldErrors;
  /** Those of what was filled in: shown also to whoever is still writing. */
  wrong: FieldErrors;
  missing: readonly Named[];
}>;

export const sheetFlaws = (flaws: readonly Flaw[], sheet: DraftSheet, files: Files, language: MessageLanguage): SheetFlaws => {
  const said = (some: readonly Flaw[]): FieldErrors =>
    inOrder(
      some.map((flaw) => ({ name: fieldOfPath(flaw.path), error: sentenceOf(flaw, sheet, files, language) })),
      sheet,
    );
  const missing = flaws.filter((flaw) => isMissing(flaw, sheet));
  const named = missing.flatMap(({ path }) => nameOfPath(path) ?? []);
  return { errors: said(flaws), wrong: said(flaws.filter((flaw) => !missing.includes(flaw))), missing: [...new Set(named)] };
};

/** What may be meant, beside its field. Several of one field stand in one note. */
export const sheetWarnings = (
  warnings: readonly Warning[],
  sheet: DraftSheet,
  language: MessageLanguage,
  about: AboutNotices,
): FieldNotes => {
  const words = composeWordsIn(language);
  const byField = new Map<string, string[]>();
  for (const warning of warnings) {
    const name = fieldOfPath(warning.path);
    const sentence =
      warning.code === 'kind-differs-from-title'
        ? words.errors.kindDiffers(wordsFor(KIND_WORDS, NOTICE_KINDS, sheet.kind, language))
        : flawSentence(warning, language);
    byField.set(name, [...(byField.get(name) ?? []), sentence]);
  }
  const all = [...byField].map(([name, sentences]) => ({
    name,
    about: warnings.flatMap(({ path, noticeId = '' }) => (fieldOfPath(path) === name ? (about.get(noticeId) ?? []) : [])),
    error: `${words.check}${sentences.join(language === 'en' ? '. ' : '；')}`,
  }));
  return inOrder(all, sheet);
};
