import type { Line } from '#domain/documents/document';

/** A cell as it was written. */
export type Cell = Readonly<{ line: Line; columns: number; rows: number }>;

/** More columns or cells have no place on any page. */
const MOST_COLUMNS = 200;
const MOST_CELLS = 20_000;

export type Grid = Readonly<{ rows: readonly (readonly Line[])[]; isMerged: boolean }>;

/**
 * Merged cells taken apart: the words stand in the first place of each, the others are empty, so that no cell slides into a column that is
 * not its own. Null: too large.
 */
export const gridOf = (rows: readonly (readonly Cell[])[]): Grid | null => {
  const grid: (Line | undefined)[][] = rows.map(() => []);
  let isMerged = false;
  let taken = 0;
  for (const [at, cells] of rows.entries()) {
    let column = 0;
    for (const { line, columns, rows: height } of cells) {
      while (grid[at]?.[column] !== undefined) column += 1;
      const [across, down] = [Math.max(1, columns), Math.min(Math.max(1, height), rows.length - at)];
      if (column + across > MOST_COLUMNS) return null;
      isMerged ||= across > 1 || down > 1;
      for (let i = 0; i < down; i++)
        for (let j = 0; j < across; j++) {
          const row = grid[at + i];
          if (!row || row[column + j] !== undefined) continue;
          row[column + j] = i === 0 && j === 0 ? line : [];
          taken += 1;
        }
      if (taken > MOST_CELLS) return null;
      column += across;
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.findLastIndex((cell) => cell?.some(({ text }) => text.trim() !== '')) + 1));
  if (width * grid.length > MOST_CELLS) return null;
  const filled = grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? []));
  return { rows: width === 0 ? [] : filled, isMerged };
};
