/**
 * Lines of a table in a body: cells between bars, and a rule of dashes under the head (GitHub Flavored Markdown, Tables). Outer bars may be
 * left out; `\|` is a bar inside a cell.
 */
const BAR = /(?<!\\)\|/;
const RULE_CELL = /^:?-+:?$/;

/** The cells of a row, or null when there is no bar. */
export const rowCells = (line: string): readonly string[] | null => {
  if (!BAR.test(line)) return null;
  const cells = line.trim().split(BAR);
  if (cells[0] === '') cells.shift();
  if (cells.at(-1) === '') cells.pop();
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
};

/** `--- | ---`. */
export const isTableRule = (line: string): boolean => {
  const cells = /^[\s|:-]+$/.test(line) ? rowCells(line) : null;
  return cells !== null && cells.length > 0 && cells.every((cell) => RULE_CELL.test(cell));
};

/** The heads of the columns of a table that begins here, or null when none does: the rule under them has as many cells. */
export const tableHead = (line: string, under: string | undefined): readonly string[] | null => {
  if (under === undefined || !isTableRule(under)) return null;
  const cells = rowCells(line);
  return cells?.length === rowCells(under)?.length ? cells : null;
};
