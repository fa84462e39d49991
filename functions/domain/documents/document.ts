import { utf8Bytes } from '../text/text.ts';
import type { ConversionNote } from './conversion-notes.ts';

/** Words of one look. `href`: where they lead. */
export type Span = Readonly<{ text: string; bold: boolean; italic: boolean; href: string | null }>;
export type Line = readonly Span[];

/** A part of a document, as far as a notice's body can have it. */
export type Block = Readonly<
  | { kind: 'paragraph'; line: Line; looksLikeTitle: boolean }
  /** @property level from 1 */
  | { kind: 'heading'; level: number; line: Line; looksLikeTitle: boolean }
  /** @property depth from 0 @property marker `-`, or a number as it is shown: `3.`; null: a further paragraph of the item before */
  | { kind: 'item'; depth: number; marker: string | null; line: Line }
  /** The first row is its head; all have as many cells. */
  | { kind: 'table'; rows: readonly (readonly Line[])[] }
>;

/** What was read of a document. */
export type ReadDocument = Readonly<{ blocks: readonly Block[]; notes: readonly ConversionNote[] }>;

/** Why nothing can be read. */
export const DOCUMENT_REFUSALS = [
  'document-too-large',
  'document-too-complex',
  'document-of-older-format',
  'document-encrypted',
  'document-not-docx',
  'document-damaged',
] as const;
export type DocumentRefusal = (typeof DOCUMENT_REFUSALS)[number];

export type Read = Readonly<{ kind: 'read'; document: ReadDocument } | { kind: 'refused'; reason: DocumentRefusal }>;

/** Of an upload. */
export const MOST_DOCUMENT_BYTES = 20 * 1024 * 1024;
/** Of what a plain form brings: beyond it the store says no in its own words, so that there is room for saying it in ours. */
export const MOST_FORM_BYTES = 5 * MOST_DOCUMENT_BYTES;
/** Of what was pasted, in characters. A page of Word's takes 5 to 20 KB. */
export const MOST_HTML_CHARACTERS = 2_000_000;
/** Of the words of either: three times what a notice may have. */
export const MOST_TEXT_BYTES = 600_000;

export const lineText = (line: Line): string => line.map(({ text }) => text).join('');

/** Of all its words, in bytes of UTF-8. */
export const wordBytes = ({ blocks }: ReadDocument): number => {
  let sum = 0;
  for (const block of blocks)
    for (const line of block.kind === 'table' ? block.rows.flat() : [block.line]) for (const { text } of line) sum += utf8Bytes(text);
  return sum;
};
