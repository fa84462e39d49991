import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Delimiter } from '#domain/imports/columns';
import type { BrokenTable, RowOrEnd, RowReader } from '#ports/row-reader';

/** Characters of a row, and octets of a line: a table of subscriptions has some hundred. Without a bound one quote too many takes all. */
const LONGEST_ROW = 100_000;

const LF = 10;
const CR = 13;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is too long`);
    this.line = line;
  }
}

const CODES: Readonly<Record<string, BrokenTable>> = {
  CSV_QUOTE_NOT_CLOSED: 'quote-not-closed',
  CSV_MAX_RECORD_SIZE: 'row-too-long',
};

/**
 * CSV (RFC 4180) as spreadsheets write it. Cells are octets: no octet of a character in GB18030 or UTF-8 is a delimiter, a quote or a line
 * break, so that the encoding need not be known to take rows apart.
 */
export class CsvRows implements RowReader {
  async *rows(file: AsyncIterable<Uint8Array>, delimiter: Delimiter): AsyncIterable<RowOrEnd> {
    // Where the row begins that is being taken apart: the parser is ahead of whoever reads from it.
    let begins = 1;
    const parser = parse({
      delimiter,
      encoding: 'latin1',
      relax_column_count: true,
      // `云河"老来乐"合唱队` is what somebody typed, and no quoted cell.
      relax_quotes: true,
      max_record_size: LONGEST_ROW,
      record_delimiter: '\n',
      info: true,
      on_record: (cells, { lines }) => {
        begins = Number(lines) + 1;
        return cells;
      },
    });
    const source = Readable.from(linesWithin(withoutMark(file), LONGEST_ROW), { objectMode: false });
    source.on('error', (error) => parser.destroy(error));
    source.pipe(parser);
    try {
      let line = 1;
      for await (const { record, info } of parser) {
        yield { kind: 'row', line, cells: record };
        // Behind its end, which is told with the line breaks inside of cells.
        line = Number(info.lines) + 1;
      }
    } catch (error) {
      if (error instanceof LineTooLong) yield { kind: 'broken', code: 'row-too-long', line: error.line };
      else if (error instanceof CsvError) yield { kind: 'broken', code: CODES[error.code] ?? 'csv-malformed', line: begins };
      else throw error;
    } finally {
      source.destroy();
      parser.destroy();
    }
  }
}

async function* withoutMark(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let isFirst = true;
  for await (const chunk of file) {
    if (chunk.length === 0) continue;
    yield isFirst && BOM.equals(chunk.subarray(0, BOM.length)) ? chunk.subarray(BOM.length) : chunk;
    isFirst = false;
  }
}

/**
 * With line breaks of one kind, so that lines are counted right. A million empty cells are no long row to the parser, and more than a
 * memory should hold. @throws LineTooLong
 */
async function* linesWithin(file: AsyncIterable<Uint8Array>, most: number): AsyncIterable<Uint8Array> {
  let line = 1;
  let length = 0;
  let before = 0;
  for await (const chunk of file) {
    const lines = Buffer.allocUnsafe(chunk.length);
    let written = 0;
    for (const octet of chunk) {
      const isSecondHalf = octet === LF && before === CR;
      before = octet;
      if (isSecondHalf) continue;
      const isEnd = octet === LF || octet === CR;
      length = isEnd ? 0 : length + 1;
      line += isEnd ? 1 : 0;
      if (length > most) throw new LineTooLong(line);
      lines[written++] = isEnd ? LF : octet;
    }
    if (written > 0) yield lines.subarray(0, written);
  }
}
