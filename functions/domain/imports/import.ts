import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import type { Flaw } from '../input/flaw.ts';
import { bilingual } from '../text/wording.ts';
import type { Instant } from '../time.ts';
import { DELIMITERS, type Delimiter } from './columns.ts';
import { FILE_ENCODINGS } from './octets.ts';

/** An API call holds so much: HTTP APIs hand Lambda 6 MB, of which binary content takes three quarters. */
export const MOST_INLINE_BYTES = 4_000_000;
/** Some 500,000 rows; one who has more sends several files. */
export const MOST_BYTES = 100_000_000;
/** Of what a plain form brings: beyond it the store says no in its own words, so that there is room for saying it in ours. */
export const MOST_FORM_BYTES = 2 * MOST_BYTES;
export const MOST_ROWS = 200_000;
/** It stands in the letter to everybody. */
export const LONGEST_BASIS = 300;

/** `awaiting-upload`: the file is still to come. `refused`: it cannot be read, and nothing of it was kept. */
export const IMPORT_STATES = ['awaiting-upload', 'running', 'finished', 'refused'] as const;

/** `known`: there is one of this organization and address, or its owner has left. `repeated`: it stood further up. */
export const ROW_RESULTS = ['created', 'known', 'repeated', 'refused'] as const;
export type RowResult = (typeof ROW_RESULTS)[number];

const Words = z.object({ 'zh-Hans': z.string(), en: z.string() });

/** A list of subscriptions that an operator brings, and how far it has been worked off. */
export const Import = z.object({
  id: z.string(),
  /** Counts every change. */
  revision: z.int(),
  state: z.enum(IMPORT_STATES),
  /** Looked at, and nothing kept. */
  dryRun: z.boolean(),
  /** The lawful basis in the operator's words; null: everybody is asked for consent. */
  basis: z.string().nullable(),
  /** Who brought it, as the audit log has it. */
  by: z.string(),
  bytes: z.int(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** How the file is written; null until it was looked through. */
  layout: z
    .object({
      encoding: z.enum(FILE_ENCODINGS),
      delimiter: z.enum(DELIMITERS),
      rows: z.int(),
      /** Columns that nobody knows, by their names; absent: none. */
      leftOut: z.array(z.string()).optional(),
    })
    .nullable(),
  /** What begins in a line above this one, or in it, is done. */
  line: z.int(),
  /** So many parts of the report are written. */
  parts: z.int(),
  sums: z.object({ created: z.int(), known: z.int(), repeated: z.int(), refused: z.int() }),
  /** Why the file cannot be read. */
  refusal: z.object({ line: z.int(), flaws: z.array(z.object({ path: z.string(), code: z.string(), message: Words })) }).nullable(),
});
export type Import = Immutable<z.output<typeof Import>>;
export type Layout = NonNullable<Import['layout']>;
export type Refusal = NonNullable<Import['refusal']>;

export type ImportWish = Readonly<{ id: string; dryRun: boolean; basis: string | null; by: string; bytes: number }>;

/** A file that is there is begun at once. */
export const newImport = (wish: ImportWish, state: 'awaiting-upload' | 'running', now: Instant): Import => ({
  ...wish,
  revision: 1,
  state,
  createdAt: now,
  startedAt: state === 'running' ? now : null,
  endedAt: null,
  layout: null,
  line: 0,
  parts: 0,
  sums: { created: 0, known: 0, repeated: 0, refused: 0 },
  refusal: null,
});

const next = (before: Import, change: Partial<Import>): Import => ({ ...before, ...change, revision: before.revision + 1 });

export const started = (before: Import, now: Instant): Import => next(before, { state: 'running', startedAt: now });

/** Of a file that a plain form brings nothing is known beforehand. */
export const UNMEASURED = 0;
export const isUnmeasured = ({ state, bytes }: Import): boolean => state === 'awaiting-upload' && bytes === UNMEASURED;

/** Begun with a file that has come, and is so long. */
export const startedWith = (before: Import, bytes: number, now: Instant): Import => ({ ...started(before, now), bytes });

export const surveyed = (before: Import, layout: Layout): Import => next(before, { layout });

export const refusedFor = (before: Import, refusal: Refusal, now: Instant): Import =>
  next(before, { state: 'refused', endedAt: now, refusal });

/** A part of the file is worked off, and its part of the report written. @param line in which its last row begins */
export const workedOff = (before: Import, line: number, results: readonly RowResult[]): Import => {
  const countOf = (result: RowResult): number => before.sums[result] + results.filter((one) => one === result).length;
  const sums = { created: countOf('created'), known: countOf('known'), repeated: countOf('repeated'), refused: countOf('refused') };
  return next(before, { line, parts: before.parts + 1, sums });
};

export const finished = (before: Import, now: Instant): Import => next(before, { state: 'finished', endedAt: now });

export const rowsDone = ({ sums }: Import): number => sums.created + sums.known + sums.repeated + sums.refused;

const flaw = (code: string, zh: string, en: string): Flaw => ({ path: '', code, message: bilingual(zh, en) });

/** What a file is that is no CSV, by how it begins. @param head its first octets */
export const strangeFile = (head: Uint8Array): Flaw | null => {
  const begins = (...octets: readonly number[]): boolean => octets.every((octet, i) => head[i] === octet);
  if (head.length === 0) return flaw('file-empty', '文件是空的', 'The file is empty');
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0))
    return flaw('file-is-workbook', '这是 Excel 或 WPS 工作簿:请另存为 CSV', 'This is a workbook: save it as CSV');
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff))
    return flaw('file-utf-16', '文件是 UTF-16(Unicode 文本):请另存为 CSV UTF-8', 'The file is in UTF-16: save it as CSV UTF-8');
  return null;
};

/** Of a file that can be read no further than to some line. */
export const BROKEN: Readonly<Record<string, Flaw>> = {
  'quote-not-closed': flaw(
    'quote-not-closed',
    '自此行起引号没有成对,其后都被当作一格:请补上引号',
    'From here on a quote is not closed, so that all behind it is one cell: close it',
  ),
  'row-too-long': flaw(
    'row-too-long',
    '此行超过 100,000 个字节:引号没有成对,或这不是名单',
    'This row has more than 100,000 octets: a quote is not closed, or this is no list',
  ),
  'csv-malformed': flaw('csv-malformed', '此行不是合法的 CSV', 'This row is no CSV'),
  'header-ill-formed': flaw(
    'header-ill-formed',
    '列名不是 UTF-8 或 GB18030 文字,或含空字符:请另存为 CSV UTF-8',
    'The names of the columns are neither in UTF-8 nor in GB18030, or hold NUL bytes: save the file as CSV UTF-8',
  ),
  'no-rows': flaw('no-rows', '首行之下没有内容', 'There is nothing below the first line'),
  'too-many-rows': flaw(
    'too-many-rows',
    `超过 ${MOST_ROWS} 行:请分成几个文件`,
    `There are more than ${MOST_ROWS} rows: make several files of them`,
  ),
};

export type { Delimiter };
