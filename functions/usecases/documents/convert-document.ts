import { type ConversionWarning, conversionWarning } from '#domain/documents/conversion-notes';
import {
  type Block,
  type DocumentRefusal,
  lineText,
  MOST_DOCUMENT_BYTES,
  MOST_TEXT_BYTES,
  type Read,
  type ReadDocument,
  wordBytes,
} from '#domain/documents/document';
import { BREAKS_A_LINE } from '#domain/input/fields';
import { characters, utf8Bytes } from '#domain/text/text';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock, Random } from '#ports/clock';
import type { DocumentFiles } from '#ports/document-files';
import type { DocumentReader } from '#ports/document-reader';
import type { Upload, UploadForm } from '#ports/upload';
import { writeMarkdown } from '#views/markdown/writer';
import type { Caller } from '../callers/authorize.ts';
import { mayDraft } from '../notices/write-draft.ts';

export type ConvertDocument = Readonly<{ documentReader: DocumentReader; documentFiles: DocumentFiles; clock: Clock; random: Random }>;

type Sections = readonly Readonly<{ heading?: string; body: string }>[];

/** `sections`: where headings part it; the first may have none. */
export type Conversion = Readonly<{
  title?: string;
  markdown: string;
  sections?: Sections;
  warnings: readonly ConversionWarning[];
}>;

export type Converted = Readonly<
  | { kind: 'converted'; conversion: Conversion }
  | { kind: 'refused'; reason: DocumentRefusal }
  | { kind: 'scope-missing' | 'document-unknown' }
>;

export type AwaitedDocument = Readonly<{ kind: 'awaited'; id: string; upload: Upload } | { kind: 'scope-missing' | 'too-large' }>;

/** A document is to come: where it is put, and found by its agency alone. */
export const awaitDocument = async (
  { documentFiles, clock, random }: ConvertDocument,
  caller: Caller,
  file: Readonly<{ bytes: number; sha256: string }>,
): Promise<AwaitedDocument> => {
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  if (file.bytes > MOST_DOCUMENT_BYTES) return { kind: 'too-large' };
  const now = clock.now();
  const id = random.newId('doc', now);
  return { kind: 'awaited', id, upload: await documentFiles.uploadFor(ownerFor(caller), id, file, instant(now)) };
};

/** The form by which a page without a script brings one. @param backTo where the browser comes back to with it */
export const awaitDocumentByForm = async (
  { documentFiles, clock, random }: Pick<ConvertDocument, 'documentFiles' | 'clock' | 'random'>,
  caller: Caller,
  backTo: (id: string) => string,
): Promise<UploadForm> => {
  const id = random.newId('doc', clock.now());
  return documentFiles.formFor(ownerFor(caller), id, backTo(id));
};

/** An uploaded .docx as text. It stays where it is for a day, so that an answer that was lost can be asked for again. */
export const convertDocument = async (deps: ConvertDocument, caller: Caller, id: string): Promise<Converted> => {
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  const bytes = DOCUMENT_ID.test(id) ? await deps.documentFiles.read(ownerFor(caller), id) : null;
  if (bytes === 'too-large') return { kind: 'refused', reason: 'document-too-large' };
  return bytes ? converted(await deps.documentReader.fromDocx(bytes)) : { kind: 'document-unknown' };
};

/** What was pasted as text. */
export const convertHtml = async (
  { documentReader }: Pick<ConvertDocument, 'documentReader'>,
  caller: Caller,
  html: string,
): Promise<Converted> => (mayDraft(caller) ? converted(await documentReader.fromHtml(html)) : { kind: 'scope-missing' });

const DOCUMENT_ID = /^doc-[0-9a-z]{1,60}$/;
const ownerFor = (caller: Caller): string => (caller.kind === 'operator' ? OPERATORS : caller.agencyId);

const converted = (read: Read): Converted => {
  if (read.kind === 'refused') return read;
  if (wordBytes(read.document) > MOST_TEXT_BYTES) return { kind: 'refused', reason: 'document-too-large' };
  return { kind: 'converted', conversion: conversionOf(read.document) };
};

/** Of the body of a notice (contract, Notices). */
const MOST_BODY_BYTES = 200_000;

/** As the parts that a notice has: a title, the text, and sections if there are headings. */
export const conversionOf = ({ blocks, notes }: ReadDocument): Conversion => {
  const { title, rest } = titleOf(blocks);
  const markdown = writeMarkdown(rest);
  const sections = sectionsOf(rest);
  const bytes = utf8Bytes(markdown);
  const all = bytes > MOST_BODY_BYTES ? [...notes, { code: 'longer-than-a-notice', count: bytes } as const] : notes;
  return {
    ...(title === null ? {} : { title }),
    markdown,
    ...(sections === null ? {} : { sections }),
    warnings: all.map(conversionWarning),
  };
};

/** A document number, a red head, a line of whom it is for may stand before the title. */
const TITLE_AMONG = 8;
const LONGEST_TITLE = 200;
const MOST_TITLE_LINES = 4;
/** How titles of documents end (党政机关公文处理工作条例, art. 8), perhaps with brackets behind it. */
const IS_TITLE =
  /^关于|(?:通知|意见|公告|通告|通报|决定|函|公报|决议|令|批复|纪要|报告|请示|议案|方案|办法|规定|细则)(?:[（(][^（()）]{1,20}[）)])?$/u;

/** Large lines in the middle that follow each other: a title is often broken into several. */
const titleOf = (blocks: readonly Block[]): Readonly<{ title: string | null; rest: readonly Block[] }> => {
  const groups: { from: number; to: number; title: string }[] = [];
  for (let at = 0; at < Math.min(TITLE_AMONG, blocks.length); at++) {
    let to = at;
    while (to < blocks.length && isOfTitle(blocks[to], blocks[at])) to += 1;
    if (to > at && to - at <= MOST_TITLE_LINES) groups.push({ from: at, to, title: joined(blocks.slice(at, to)) });
    at = Math.max(at, to - 1);
  }
  const [first] = blocks;
  const isOnlyHeading =
    first?.kind === 'heading' && !blocks.some((one, at) => at > 0 && one.kind === 'heading' && one.level <= first.level);
  if (groups.length === 0 && isOnlyHeading) groups.push({ from: 0, to: 1, title: joined([first]) });
  const fit = groups.filter(({ title }) => title !== '' && characters(title) <= LONGEST_TITLE && !BREAKS_A_LINE.test(title));
  const chosen = fit.find(({ title }) => IS_TITLE.test(title)) ?? fit[0];
  if (!chosen) return { title: null, rest: blocks };
  return { title: chosen.title, rest: [...blocks.slice(0, chosen.from), ...blocks.slice(chosen.to)] };
};

const isOfTitle = (block: Block | undefined, first: Block | undefined): boolean =>
  block !== undefined && block.kind === first?.kind && (block.kind === 'paragraph' || block.kind === 'heading') && block.looksLikeTitle;

/** Chinese lines are joined as they are, others by a blank. */
const joined = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => (block.kind === 'table' ? '' : oneLine(lineText(block.line))))
    .reduce((all, line) => all + (/[\w.,;:)]$/.test(all) && /^[\w(]/.test(line) ? ' ' : '') + line, '');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const MOST_SECTIONS = 64;
const LONGEST_HEADING = 200;

/** Cut before the headings of the highest level that there is; null where there is nothing to cut. */
const sectionsOf = (blocks: readonly Block[]): Sections | null => {
  const level = Math.min(...blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : [])));
  if (!Number.isFinite(level)) return null;
  const parts: { heading?: string; blocks: Block[] }[] = [{ blocks: [] }];
  for (const block of blocks) {
    const heading = block.kind === 'heading' && block.level === level ? oneLine(lineText(block.line)) : null;
    if (heading === null || BREAKS_A_LINE.test(heading) || characters(heading) > LONGEST_HEADING) parts.at(-1)?.blocks.push(block);
    else parts.push({ heading, blocks: [] });
  }
  const sections = parts
    .map(({ blocks: own, ...heading }) => ({ ...heading, body: writeMarkdown(own) }))
    .filter(({ body, heading }) => body !== '' || heading !== undefined);
  return sections.length > MOST_SECTIONS || !sections.some(({ heading }) => heading !== undefined) ? null : sections;
};
