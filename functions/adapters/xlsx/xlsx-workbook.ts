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
  if (typeof cell !== 'object') return cell;
  return new Date(`${cell.date}T${two(cell.hour)}:${two(cell.minute)}:00Z`);
};

const two = (part = 0): string => String(part).padStart(2, '0');
