import type { CellStyle, CellValue } from 'hucre';
import { writeXlsxStream } from 'hucre/xlsx';
import type { Sheet, SheetCell, WriteWorkbook } from '#ports/write-workbook';

/** Excel and WPS have it wherever Chinese is read. */
const FONT = { name: '宋体', size: 11 } as const;
const HEADER: CellStyle = { font: { ...FONT, bold: true } };

/** Of text: who types into such a cell has their zeros kept, too. */
const FORMATS = { text: '@', number: 'General', day: 'yyyy-mm-dd', minute: 'yyyy-mm-dd hh:mm' } as const;

/** XLSX of ECMA-376, row by row. A number beyond what a sheet of Excel holds begins a further sheet. */
export const writeWorkbook: WriteWorkbook = ({ name, columns }, rows) => {
  let isHeader = true;
  const values = async function* (): AsyncGenerator<CellValue[]> {
    // The first row is asked for when the header stands.
    isHeader = false;
    for await (const row of rows) yield row.map(sheetValue);
  };
  return writeXlsxStream(values(), {
    name,
    freezePane: { rows: 1 },
    columns: columns.map(({ header, width, holds }) => ({
      header,
      width,
      // A column has one style, and is asked for it at each row.
      get style() {
        return isHeader ? HEADER : bodyStyle(holds);
      },
    })),
  });
};

const bodyStyle = (holds: Sheet['columns'][number]['holds']): CellStyle => ({ font: FONT, numFmt: FORMATS[holds] });

const sheetValue = (cell: SheetCell): CellValue => {
  if (cell === '') return null;
  if (typeof cell === 'string') return cellText(cell);
  // Excel counts with fifteen digits: of a longer number it would keep no more.
  if (typeof cell === 'number') return Math.abs(cell) < 1e15 ? cell : String(cell);
  // Its days begin with 1900.
  if (cell.date < '1900') return cell.date;
  return new Date(`${cell.date}T${two(cell.hour)}:${two(cell.minute)}:00Z`);
};

/**
 * As a cell can hold it: one character that XML does not have makes the whole file unreadable (XML 1.0, 2.2), a return would stand in
 * WPS as `_x000D_`, and what looks like such an escape is taken for one (ECMA-376 Part 1, 22.9.2.19).
 */
const cellText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(NO_XML, '\uFFFD')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

const NO_XML = /[^\t\n\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const two = (part = 0): string => String(part).padStart(2, '0');
