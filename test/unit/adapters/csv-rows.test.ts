import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../../functions/adapters/csv/csv-rows.ts';
import type { Delimiter } from '../../../functions/domain/imports/columns.ts';

async function* inPieces(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const rows = async (text: string, delimiter: Delimiter = ',', size = 7) => {
  const found: unknown[] = [];
  for await (const row of new CsvRows().rows(inPieces(text, size), delimiter))
    found.push(row.kind === 'row' ? [row.line, ...row.cells.map((cell) => Buffer.from(cell, 'latin1').toString())] : [row.line, row.code]);
  return found;
};

describe('a table', () => {
  it.each([',', ';', '\t'] as const)(
    'is taken apart by %j, with quotes, line breaks in cells, and the line on which each row begins',
    async (by) => {
      expect(
        await rows(`\uFEFF名称${by}"a${by}b"${by}"两\r\n行"\r\n"说""好""",云河"老来乐"队\n\n末`.replace(',云', `${by}云`), by),
      ).toEqual([
        [1, '名称', `a${by}b`, '两\n行'],
        [3, '说"好"', '云河"老来乐"队'],
        [4, ''],
        [5, '末'],
      ]);
    },
  );

  it('may end its lines as old programs do', async () => {
    expect(await rows('a,b\r1,2\r3,4')).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
    ]);
  });

  it.each([
    ['a quote that is not closed', 'a,b\n1,2\n1,"open\nx', [3, 'quote-not-closed']],
    ['a quote that swallows a long file', `a,b\n1,"open\n${'x,y\n'.repeat(40_000)}`, [2, 'row-too-long']],
    ['a million columns', `a,b\n${','.repeat(1_000_000)}\n`, [2, 'row-too-long']],
    ['a line without end', 'x'.repeat(200_000), [1, 'row-too-long']],
  ])('with %s ends there, and says in which line', async (_, text, end) => {
    expect((await rows(text, ',', 65_536)).at(-1)).toEqual(end);
  });

  it('of nothing has no rows', async () => {
    expect(await rows('')).toEqual([]);
  });

  it('is let go of when nobody reads on', async () => {
    for await (const row of new CsvRows().rows(inPieces('a\n'.repeat(10_000), 100), ',')) {
      expect(row).toEqual({ kind: 'row', line: 1, cells: ['a'] });
      break;
    }
  });
});
