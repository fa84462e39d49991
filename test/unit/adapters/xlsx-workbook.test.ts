import { readXlsx } from 'hucre/xlsx';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { writeWorkbook } from '../../../functions/adapters/xlsx/xlsx-workbook.ts';
import type { Sheet, SheetCell } from '../../../functions/ports/write-workbook.ts';

const SHEET: Sheet = {
  name: '签收 receipts',
  columns: [
    { header: '名称', width: 30, holds: 'text' },
    { header: '人数', width: 10, holds: 'number' },
    { header: '日期', width: 12, holds: 'day' },
    { header: '时间', width: 18, holds: 'minute' },
  ],
};

async function* each(rows: Iterable<readonly SheetCell[]>): AsyncGenerator<readonly SheetCell[]> {
  yield* rows;
}

const workbookOf = async (rows: Iterable<readonly SheetCell[]>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(writeWorkbook(SHEET, each(rows))));

const ROW = ['00123', 3, { date: '2026-12-04' }, { date: '2026-12-03', hour: 9, minute: 5 }] as const;

describe('a workbook', () => {
  it('keeps zeros in front, long numbers and what looks like a formula as text', async () => {
    const texts = [
      '00123',
      '914401060000000000',
      '=1+1',
      '+86',
      '-1',
      '@SUM(A1)',
      '=HYPERLINK("http://a.example")',
      '𠮷<&>"',
      ' a ',
      'a\nb',
    ];
    const rows = await readSheet(await workbookOf(texts.map((text) => [text])), { trim: false });
    expect(rows.slice(1).map(([text]) => text)).toEqual(texts);
    const read = await readXlsx(await workbookOf(texts.map((text) => [text])), { readStyles: true });
    const cells = texts.map((_, i) => read.sheets[0]?.cells?.get(`${i + 1},0`));
    expect(cells.map((cell) => [cell?.formula, cell?.type])).toEqual(texts.map(() => [undefined, 'string']));
  });

  it('has numbers that add up, and days and times that sort, whatever the zone of the machine', async () => {
    const [, row] = await readSheet(await workbookOf([ROW]));
    // A time is a part of a day, and not exact.
    const seconds = row?.map((cell) => (cell instanceof Date ? new Date(Math.round(cell.getTime() / 1000) * 1000) : cell));
    expect(seconds).toEqual(['00123', 3, new Date('2026-12-04T00:00:00Z'), new Date('2026-12-03T09:05:00Z')]);
  });

  it('has a header that is bold and stays in sight, columns of their width, and a font that has the characters', async () => {
    const { sheets } = await readXlsx(await workbookOf([ROW, ROW]), { readStyles: true });
    const [sheet] = sheets;
    expect(sheet?.name).toBe('签收 receipts');
    expect(sheet?.freezePane).toMatchObject({ rows: 1 });
    expect(sheet?.columns?.map(({ width }) => width)).toEqual([30, 10, 12, 18]);
    const fonts = [0, 1, 2].map((row) => sheet?.cells?.get(`${row},0`)?.style?.font);
    expect(fonts.map((font) => [font?.bold ?? false, font?.name])).toEqual([
      [true, '宋体'],
      [false, '宋体'],
      [false, '宋体'],
    ]);
  });

  it('of no rows is a header', async () => {
    expect(await readSheet(await workbookOf([]))).toEqual([['名称', '人数', '日期', '时间']]);
  });

  it('reads rows as it is read itself, and lets go of them when nobody wants more', async () => {
    let made = 0;
    let isOver = false;
    const rows = async function* (): AsyncGenerator<readonly SheetCell[]> {
      try {
        for (; made < 1_000_000; made++) yield ROW;
      } finally {
        isOver = true;
      }
    };
    let octets = 0;
    for await (const piece of writeWorkbook(SHEET, rows())) {
      octets += piece.length;
      if (octets > 20_000) break;
    }
    await expect.poll(() => isOver).toBe(true);
    expect(made).toBeLessThan(50_000);
  });

  it('is not whole where its rows fail', async () => {
    const rows = async function* (): AsyncGenerator<readonly SheetCell[]> {
      yield ROW;
      throw new Error('the store is down');
    };
    await expect(Array.fromAsync(writeWorkbook(SHEET, rows()))).rejects.toThrow('the store is down');
  });
});
