/** Characters that take two columns of a terminal (Unicode TR 11, wide and full-width), and emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const NO_WIDTH = /\p{M}|\p{Cf}/u;

/** Columns of a terminal that a text takes. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
};

/** Text from elsewhere, without the control characters that could move a terminal's cursor or change its title. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** The text if it fits into so many columns, else its beginning and `…`. */
export const fitted = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept) + widthOf(character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

export type Cell = string | number;

/** Rows in columns that line up: numbers to the right, text to the left; two spaces before each row and between columns. */
export const table = (rows: readonly (readonly Cell[])[]): string => {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : printable(cell))));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...cells.map((row) => widthOf(row[i] ?? ''))));
  return cells
    .map((row, r) => {
      const padded = row.map((text, c) => {
        const gap = ' '.repeat((widths[c] ?? 0) - widthOf(text));
        return typeof rows[r]?.[c] === 'number' ? gap + text : text + gap;
      });
      return `  ${padded.join('  ')}`.trimEnd();
    })
    .join('\n');
};
