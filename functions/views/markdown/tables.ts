import type { StateBlock } from 'markdown-it';
import { rowCells, tableHead } from '#domain/text/table-lines';

/**
 * A head, a rule of as many cells, and the rows behind it, up to a blank line, a line without a bar, or the head of another table.
 * markdown-it's own rule cuts off the cells that a row has too many and takes the
 * paragraph behind a table for a row of it; here no word is lost.
 */
export const table = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  const head = headAt(state, start, end);
  if (!head) return false;
  if (silent) return true;

  const lines: [number, number] = [start, start + 2];
  state.push('table_open', 'table', 1).map = lines;
  state.push('thead_open', 'thead', 1);
  pushRow(state, 'th', head);
  state.push('thead_close', 'thead', -1);
  state.push('tbody_open', 'tbody', 1);
  let at = start + 2;
  for (; at < end && isReached(state, at) && (at === start + 2 || !headAt(state, at, end)); at += 1) {
    const cells = rowCells(lineAt(state, at));
    if (!cells) break;
    pushRow(state, 'td', cells);
  }
  state.push('tbody_close', 'tbody', -1);
  state.push('table_close', 'table', -1);
  lines[1] = at;
  state.line = at;
  return true;
};

const headAt = (state: StateBlock, line: number, end: number): readonly string[] | null =>
  line + 1 < end && isReached(state, line + 1) ? tableHead(lineAt(state, line), lineAt(state, line + 1)) : null;

/** Whether a line belongs to the list item, if any, in which the table stands. */
const isReached = (state: StateBlock, line: number): boolean => (state.sCount[line] ?? 0) >= state.blkIndent;

/** A line without the blanks before it and the marker of the item that begins there. */
export const lineAt = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

const pushRow = (state: StateBlock, tag: 'th' | 'td', cells: readonly string[]): void => {
  state.push('tr_open', 'tr', 1);
  for (const content of cells) {
    state.push(`${tag}_open`, tag, 1);
    const text = state.push('inline', '', 0);
    text.content = content;
    text.children = [];
    state.push(`${tag}_close`, tag, -1);
  }
  state.push('tr_close', 'tr', -1);
};
