import { delimiterOf, type Header, readHeader } from '#domain/imports/columns';
import { BROKEN, type Layout, MOST_ROWS, type Refusal, strangeFile } from '#domain/imports/import';
import { EncodingCount, type FileEncoding, type Octets, textOf } from '#domain/imports/octets';
import type { Flaw } from '#domain/input/flaw';
import type { ImportFiles } from '#ports/import-files';
import type { RowReader } from '#ports/row-reader';

export type SurveyFile = Readonly<{ importFiles: Pick<ImportFiles, 'open'>; rowReader: RowReader }>;

export type Surveyed = Readonly<{ kind: 'surveyed'; layout: Layout } | { kind: 'refused'; refusal: Refusal }>;

const refused = (line: number, ...flaws: readonly Flaw[]): Surveyed => ({ kind: 'refused', refusal: { line, flaws: [...flaws] } });
const broken = (code: string, line: number): Surveyed => refused(line, ...[BROKEN[code] ?? []].flat());

/** Read a whole file before anything of it is kept: how it is written, how many rows it has, and that it can be read to its end. */
export const surveyFile = async ({ importFiles, rowReader }: SurveyFile, importId: string): Promise<Surveyed> => {
  const head = await headOf(importFiles.open(importId));
  const strange = strangeFile(head);
  if (strange) return refused(1, strange);
  const delimiter = delimiterOf(firstLineOf(head));
  const count = new EncodingCount();
  let header: readonly Octets[] | null = null;
  let rows = 0;
  for await (const row of rowReader.rows(importFiles.open(importId), delimiter)) {
    if (row.kind === 'broken') return broken(row.code, row.line);
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    if (header !== null && ++rows > MOST_ROWS) return broken('too-many-rows', row.line);
    count.add(row.cells.join('\n'));
    if (header !== null) continue;
    // Before a million rows are counted below a first line that nobody can read.
    header = row.cells;
    const read = headerIn(header, 'utf-8') ?? headerIn(header, 'gb18030');
    if (read === null) return broken('header-ill-formed', row.line);
    if (read.kind === 'refused') return refused(row.line, ...read.flaws);
  }
  if (header === null) return broken('no-rows', 1);
  const { encoding } = count;
  const read = headerIn(header, encoding);
  if (read?.kind !== 'read') return broken('header-ill-formed', 1);
  if (rows === 0) return broken('no-rows', 2);
  const leftOut = read.leftOut.length > 0 ? { leftOut: [...read.leftOut] } : {};
  return { kind: 'surveyed', layout: { encoding, delimiter, rows, ...leftOut } };
};

/** Null for a first line that is no text in this encoding. */
export const headerIn = (cells: readonly Octets[], encoding: FileEncoding): ReturnType<typeof readHeader> | null => {
  const texts = cells.map((cell) => textOf(cell, encoding));
  return texts.every((text) => text !== null) && !texts.some((text) => text.includes('\0')) ? readHeader(texts) : null;
};

/** @throws when the first line, which was read before, cannot be read any more */
export const headerOf = (cells: readonly Octets[], encoding: FileEncoding): Header => {
  const read = headerIn(cells, encoding);
  if (read?.kind !== 'read') throw new Error('the first line of a surveyed file cannot be read');
  return read.header;
};

const HEAD_BYTES = 64 * 1024;

const headOf = async (file: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  let head = new Uint8Array();
  for await (const chunk of file) {
    const both = new Uint8Array(head.length + chunk.length);
    both.set(head);
    both.set(chunk, head.length);
    head = both;
    if (head.length >= HEAD_BYTES) break;
  }
  return head.subarray(0, HEAD_BYTES);
};

/** In whichever encoding more of it is text. */
const firstLineOf = (head: Uint8Array): string => {
  const end = head.findIndex((octet) => octet === 10 || octet === 13);
  const line = head.subarray(0, end < 0 ? head.length : end);
  const [utf8, gb18030] = ['utf-8', 'gb18030'].map((encoding) => new TextDecoder(encoding).decode(line));
  return utf8?.includes('\uFFFD') ? (gb18030 ?? '') : (utf8 ?? '');
};
