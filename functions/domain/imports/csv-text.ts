/** What a spreadsheet takes for a formula, also in full width (OWASP, "CSV Injection"). */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** What it takes for a number, and rounds (Excel keeps fifteen digits), or without its zeros: identity numbers, telephones, codes. */
const LOSES_DIGITS = /^(?:\d{16,}|0\d+|\d+[Ee]\d+)$/;

const isChanged = (text: string): boolean => BEGINS_FORMULA.test(text) || LOSES_DIGITS.test(text);

/** A text without the apostrophe that stands in front for spreadsheets, and no other. */
export const unmarked = (cell: string): string => (cell.startsWith("'") && isChanged(cell.slice(1)) ? cell.slice(1) : cell);

/** A cell that no spreadsheet works out, or takes for a number: an apostrophe in front makes a text of it. */
const cellOf = (value: string | number | boolean): string => {
  const text = typeof value === 'string' && isChanged(value) ? `'${value}` : String(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A row of CSV (RFC 4180), with its line break. */
export const csvLine = (cells: readonly (string | number | boolean)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** In front of a file in UTF-8 it tells spreadsheets that it is. */
export const BYTE_ORDER_MARK = '\uFEFF';

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;

/** The rows of a text that csvLine wrote. */
export function* csvRows(text: string): Generator<readonly string[]> {
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.replace(BYTE_ORDER_MARK, '').matchAll(CELL)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
  }
}
