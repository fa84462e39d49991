import * as z from 'zod';
import type { AttachedFile } from '../attachments/attachment.ts';
import { nameLine } from '../input/fields.ts';
import type { ReceiptField } from '../receipts/receipt-request.ts';
import { type OptionLeft, optionsLeft } from '../receipts/redacted-answers.ts';
import { ruleWords } from '../text/wording.ts';
import type { Notice } from './notice.ts';

const Leaked = z.string().trim().min(2, ruleWords('至少两个字符', 'Give two characters at least')).max(2000);

/** `POST /v1/notices/{id}/versions/{n}/redaction`: what is to be gone from a version, for everybody and for good, and why. */
export const RedactionDraft = z
  .strictObject({
    reason: nameLine(300).describe('one line: it is shown in the place of what is gone, so it must not repeat it'),
    text: z
      .union([Leaked, z.array(Leaked).min(1).max(50), z.literal(true)])
      .optional()
      .describe('the leaked words, wherever in any version they stand; true: the whole text of this version'),
    attachments: z.array(nameLine(80)).min(1).max(20).optional().describe('ids of attachments'),
  })
  .refine(({ text, attachments }) => text !== undefined || attachments !== undefined, {
    message: ruleWords('请写明要删除的文字(text)或附件(attachments)', 'Say what is to be gone: text, or attachments'),
    params: { code: 'nothing-to-redact' },
  })
  .meta({ id: 'RedactionDraft' });
export type RedactionDraft = z.output<typeof RedactionDraft>;

/** What stands in the place of what is gone: as wide as one character, whatever was there. */
const GONE = '█';

/**
 * @property renamed files whose names held leaked words, with the names that are left of them
 * @property options that receipts may have chosen
 * @property isInReceipts tables of receipts have these words, too
 */
export type Redacted = Readonly<
  | {
      kind: 'redacted';
      notice: Notice;
      versions: readonly Notice[];
      renamed: readonly Pick<AttachedFile, 'id' | 'name'>[];
      options: readonly OptionLeft[];
      isInReceipts: boolean;
    }
  | { kind: 'refused'; reason: 'text-not-found' | 'attachment-not-found' | 'holds-what-leaked' }
>;

export const withoutWords =
  (words: readonly string[]) =>
  (given: string): string =>
    words.reduce((left, word) => left.replaceAll(word, GONE), given);

/**
 * Take leaked words and files away from every version in which they stand, or the whole text of one. What is gone is not kept anywhere;
 * that something is gone, since when and why stays with the version. Recipients, counts and dates stay as they are.
 *
 * @param versions all of the notice, the one that stands last
 * @param n the version that was named
 */
export const redact = (versions: readonly Notice[], n: number, draft: RedactionDraft, at: string): Redacted => {
  const { reason, text, attachments = [] } = draft;
  const words = text === undefined || text === true ? [] : [text].flat();
  if (words.some((word) => reason.includes(word))) return { kind: 'refused', reason: 'holds-what-leaked' };
  const without = withoutWords(words);
  const marked = (version: Notice): Notice => ({ ...version, redaction: { at, reason } });
  const changed = versions.flatMap((version): Notice[] => {
    const isNamed = version.version === n;
    const emptied = isNamed && text === true ? withTexts(version, () => GONE) : withTexts(version, without);
    const left = emptied.attachments.filter(({ id }) => !attachments.includes(id));
    // A file is one in all versions, and so is its name.
    const kept = { ...emptied, attachments: left.map((file) => ({ ...file, name: without(file.name) })) };
    return JSON.stringify(kept) === JSON.stringify(version) ? [] : [marked(kept)];
  });
  const named = versions.find(({ version }) => version === n);
  if (attachments.some((id) => !named?.attachments.some((one) => one.id === id)))
    return { kind: 'refused', reason: 'attachment-not-found' };
  if (!changed.some(({ version }) => version === n)) return { kind: 'refused', reason: 'text-not-found' };
  const last = versions.at(-1);
  if (!last) return { kind: 'refused', reason: 'text-not-found' };
  const standing = changed.find(({ version }) => version === last.version) ?? last;
  const notice = { ...standing, ...withdrawalOf(last, without), revision: last.revision + 1 };
  const isInReceipts = changed.some(({ version, receipt }) => {
    const before = versions.find((one) => one.version === version);
    return JSON.stringify(receipt) !== JSON.stringify(before?.receipt);
  });
  return {
    kind: 'redacted',
    notice,
    versions: changed,
    renamed: renamedOf(versions, without),
    options: optionsLeft(versions, changed),
    isInReceipts,
  };
};

/** Those that are taken away, too: what is left of them has a name. */
const renamedOf = (versions: readonly Notice[], without: (text: string) => string): readonly Pick<AttachedFile, 'id' | 'name'>[] => {
  const names = new Map(versions.flatMap(({ attachments }) => attachments.map(({ id, name }) => [id, name])));
  return [...names].flatMap(([id, name]) => (without(name) === name ? [] : [{ id, name: without(name) }]));
};

const withdrawalOf = ({ withdrawal }: Notice, without: (text: string) => string): Pick<Notice, 'withdrawal'> =>
  withdrawal ? { withdrawal: { ...withdrawal, reason: without(withdrawal.reason) } } : {};

/** All that an agency wrote itself. */
const withTexts = (notice: Notice, change: (text: string) => string): Notice => {
  const { documentNumber, indexNumber, source, reprint, correction, receipt } = notice;
  return {
    ...notice,
    title: change(notice.title),
    ...(documentNumber === undefined ? {} : { documentNumber: change(documentNumber) }),
    ...(indexNumber === undefined ? {} : { indexNumber: change(indexNumber) }),
    ...(source === undefined ? {} : { source: change(source) }),
    ...(reprint === undefined ? {} : { reprint: withoutReprint(reprint, change) }),
    ...(correction === undefined ? {} : { correction: { ...correction, note: change(correction.note) } }),
    ...(receipt?.fields === undefined
      ? {}
      : { receipt: { ...receipt, fields: receipt.fields.map((field) => withoutField(field, change)) } }),
    // Names stay in their order: by that it is seen whether anything was taken away.
    sections: notice.sections.map((section) => ({
      ...section,
      ...(section.heading === undefined ? {} : { heading: change(section.heading) }),
      body: change(section.body),
    })),
  };
};

/** The same, to be looked at. */
export const textsOf = (notice: Notice): readonly string[] => {
  const texts: string[] = [];
  withTexts(notice, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
};

/** An address of which something is gone leads nowhere: all of it goes. */
const withoutReprint = ({ issuers, url }: NonNullable<Notice['reprint']>, change: (text: string) => string): Notice['reprint'] => ({
  issuers: issuers.map(change),
  ...(url === undefined || change(url) !== url ? {} : { url }),
});

const withoutField = (field: ReceiptField, change: (text: string) => string): ReceiptField => ({
  ...field,
  label: change(field.label),
  ...(field.options === undefined ? {} : { options: apart(field.options.map(change)) }),
});

/** Options that are alike without what is gone: an answer is one of them. */
export const apart = (options: readonly string[]): string[] => {
  const told: string[] = [];
  for (let option of options) {
    while (told.includes(option)) option += GONE;
    told.push(option);
  }
  return told;
};
