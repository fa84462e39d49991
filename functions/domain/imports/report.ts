import { said } from '../text/wording.ts';
import { columnWords } from './columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv-text.ts';
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

export const REPORT_HEADER =
  BYTE_ORDER_MARK +
  csvLine(['行 line', '结果 result', '编号 id', '名称 name', '列 column', '代码 code', '说明', 'explanation', 'secret', 'manageToken']);

/** A row may have several flaws; they share its line. */
export const reportLine = ({ line, result, id = '', name, flaws = [], secret = '', manageToken = '' }: RowReport): string => {
  const columns = [...new Set(flaws.map(({ column }) => (column === null ? '' : columnWords(column))))].filter((column) => column !== '');
  const codes = flaws.map(({ code }) => code);
  const words = (reader: 'zh-Hans' | 'en'): string => flaws.map(({ message }) => said(message, reader)).join(reader === 'en' ? '; ' : ';');
  return csvLine([line, result, id, name, columns.join('、'), codes.join(' '), words('zh-Hans'), words('en'), secret, manageToken]);
};
