import type { Delimiter } from '#domain/imports/columns';
import type { Octets } from '#domain/imports/octets';

/** Line on which a row begins, counted from 1, and its cells. */
export type FileRow = Readonly<{ line: number; cells: readonly Octets[] }>;

/** Why a file is no table from some line on. */
export type BrokenTable = 'quote-not-closed' | 'row-too-long' | 'csv-malformed';

export type RowOrEnd = Readonly<({ kind: 'row' } & FileRow) | { kind: 'broken'; code: BrokenTable; line: number }>;

/** Takes a table apart that comes in pieces, in a memory that does not grow with it. What is broken ends it. */
export interface RowReader {
  rows(file: AsyncIterable<Uint8Array>, delimiter: Delimiter): AsyncIterable<RowOrEnd>;
}
