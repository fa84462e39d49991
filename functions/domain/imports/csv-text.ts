/** What a spreadsheet takes for a formula, also in full width (OWASP, "CSV Injection"). */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** A cell that no spreadsheet works out: an apostrophe in front makes a text of it. */
const cellOf = (value: string | number | boolean): string => {
  const text = typeof value === 'string' && BEGINS_FORMULA.test(value) ? `'${value}` : String(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A row of CSV (RFC 4180), with its line break. */
export const csvLine = (cells: readonly (string | number | boolean)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** In front of a file in UTF-8 it tells spreadsheets that it is. */
export const BYTE_ORDER_MARK = '\uFEFF';
