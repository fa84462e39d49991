import { bilingual, said, type Wording } from '../text/wording.ts';
import { columnWords } from './columns.ts';
import { BYTE_ORDER_MARK, csvLine, csvRows, unmarked } from './csv-text.ts';
import type { RowResult } from './import.ts';
import type { RowFlaw } from './row.ts';

/** What became of a row. `secret`, `manageToken`: of an endpoint, for its owner, who has seen neither. */
export type RowReport = Readonly<{
  line: number;
  result: RowResult;
  id?: string;
  name: string;
  flaws?: readonly RowFlaw[];
  secret?: string;
  manageToken?: string;
}>;

const HEADS = ['行 line', '结果 result', '编号 id', '名称 name', '列 column', '代码 code', '说明', 'explanation'];

/** The first line. Of a dry run nobody has a secret yet. */
export const reportHeader = (dryRun: boolean): string =>
  BYTE_ORDER_MARK + csvLine([...HEADS, ...(dryRun ? [] : ['secret', 'manageToken'])]);

/** A row may have several flaws; they share its line. */
export const reportLine = (
  { line, result, id = '', name, flaws = [], secret = '', manageToken = '' }: RowReport,
  dryRun: boolean,
): string => {
  const columns = [...new Set(flaws.map(({ column }) => (column === null ? '' : columnWords(column))))].filter((column) => column !== '');
  const codes = flaws.map(({ code }) => code);
  const words = (reader: 'zh-Hans' | 'en'): string => flaws.map(({ message }) => said(message, reader)).join(reader === 'en' ? '; ' : ';');
  const told = [line, result, id, name, columns.join('、'), codes.join(' '), words('zh-Hans'), words('en')];
  return csvLine([...told, ...(dryRun ? [] : [secret, manageToken])]);
};

/** A row that was refused, as a report has it. */
export type RefusedRow = Readonly<{ line: string; name: string; column: string; message: Wording }>;

/** The first rows of a report that were refused. */
export const refusedRows = (report: string, most: number): readonly RefusedRow[] => {
  const found: RefusedRow[] = [];
  for (const [line = '', result, , name = '', column = '', , zh = '', en = ''] of csvRows(report)) {
    if (result === 'refused') found.push({ line, name: unmarked(name), column, message: bilingual(zh, en) });
    if (found.length >= most) break;
  }
  return found;
};
