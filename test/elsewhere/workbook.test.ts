import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeWorkbook } from '../../functions/adapters/xlsx/xlsx-workbook.ts';
import type { SheetCell } from '../../functions/ports/write-workbook.ts';

/** A workbook as another program reads it: openpyxl, of those that know the formats of cells. */
const READ = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).active
print(json.dumps([[[str(cell.value), cell.data_type, cell.number_format] for cell in row] for row in sheet.iter_rows()]))
`;

const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a table of receipts is read by openpyxl: long numbers as text, days and times as such, whatever somebody wrote', async () => {
  const rows = async function* (): AsyncGenerator<readonly SheetCell[]> {
    yield ['440106199001011234', 3, { date: '2026-12-04' }, { date: '2026-12-03', hour: 9, minute: 5 }];
    yield ['=1+1', -0.5, { date: '1899-12-31' }, ''];
    yield ['a\uFFFEb\r\n𠮷', 1e15, { date: '1900-03-01' }, ''];
  };
  const columns = [
    { header: '证号', width: 20, holds: 'text' as const },
    { header: '人数', width: 10, holds: 'number' as const },
    { header: '日期', width: 12, holds: 'day' as const },
    { header: '时间', width: 18, holds: 'minute' as const },
  ];
  const file = join(folder, 'receipts.xlsx');
  writeFileSync(file, Buffer.concat(await Array.fromAsync(writeWorkbook({ name: '签收 receipts', columns }, rows()))));
  const { stdout, stderr } = spawnSync(process.env['ELSEWHERE_PYTHON'] ?? 'python3', ['-c', READ, file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).slice(1)).toEqual([
    [
      ['440106199001011234', 's', '@'],
      ['3', 'n', 'General'],
      ['2026-12-04 00:00:00', 'd', 'yyyy-mm-dd'],
      ['2026-12-03 09:05:00', 'd', 'yyyy-mm-dd hh:mm'],
    ],
    [
      ['=1+1', 's', '@'],
      ['-0.5', 'n', 'General'],
      ['1899-12-31', 's', 'yyyy-mm-dd'],
      ['None', 'n', 'yyyy-mm-dd hh:mm'],
    ],
    [
      ['a\uFFFDb\n𠮷', 's', '@'],
      ['1000000000000000', 's', 'General'],
      ['1900-03-01 00:00:00', 'd', 'yyyy-mm-dd'],
      ['None', 'n', 'yyyy-mm-dd hh:mm'],
    ],
  ]);
});
