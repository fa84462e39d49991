/** A day and a time as spreadsheets know one: without a zone, in the parts that a person reads. */
export type SheetTime = Readonly<{ date: string; hour?: number; minute?: number }>;

/** Text stays text, whatever it looks like: nothing is worked out, and zeros in front stay. */
export type SheetCell = string | number | SheetTime;

export type Sheet = Readonly<{
  name: string;
  /** @property width in characters of the usual font */
  columns: readonly Readonly<{ header: string; width: number; holds: 'text' | 'number' | 'day' | 'minute' }>[];
}>;

/** A workbook (XLSX) of one sheet, in a memory that does not grow with its rows. */
export type WriteWorkbook = (sheet: Sheet, rows: AsyncIterable<readonly SheetCell[]>) => AsyncIterable<Uint8Array>;
