import { BYTE_ORDER_MARK, csvLine } from '#domain/imports/csv-text';
import { ReceiptsWanted } from '#domain/receipts/receipts-wanted';
import type { SheetCell } from '#ports/write-workbook';
import type { ExportKind } from './export-kind.ts';
import { receiptColumns, receiptRows, SHEET_NAME } from './receipts-rows.ts';

/** Who confirmed a notice and who has not, a row for each organization; those who answered have a column for each field. */
export const receiptsFile: ExportKind = {
  form: (parameters) => {
    const { noticeId, charset } = ReceiptsWanted.parse(parameters);
    return { name: `receipts-${noticeId}.csv`, type: `text/csv; charset=${charset}` };
  },
  audited: null,
  pieces: async function* (sources, parameters) {
    const wanted = ReceiptsWanted.parse(parameters);
    yield BYTE_ORDER_MARK + csvLine(receiptColumns(wanted).map(({ header }) => header));
    for await (const rows of receiptRows(sources, wanted)) yield rows.map((row) => csvLine(row.map(csvCell))).join('');
  },
};

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The same as a workbook, which opens with its columns as wide as they need, and text that stays text. */
export const receiptsWorkbook: ExportKind = {
  form: (parameters) => ({ name: `receipts-${ReceiptsWanted.parse(parameters).noticeId}.xlsx`, type: XLSX }),
  audited: null,
  pieces: async function* (sources, parameters) {
    const wanted = ReceiptsWanted.parse(parameters);
    let reads = 0;
    const rows = async function* (): AsyncGenerator<readonly SheetCell[], void, undefined> {
      for await (const some of receiptRows(sources, wanted)) {
        reads += 1;
        yield* some;
      }
    };
    for await (const octets of sources.writeWorkbook({ name: SHEET_NAME[wanted.language], columns: receiptColumns(wanted) }, rows())) {
      yield octets;
      for (; reads > 0; reads--) yield NOTHING;
    }
  },
};

/** Stands for a read. */
const NOTHING = new Uint8Array();

const two = (n = 0): string => String(n).padStart(2, '0');

/** A time as spreadsheets know it: `2026-11-20 12:00`. */
const csvCell = (cell: SheetCell): string | number => {
  if (typeof cell !== 'object') return cell;
  const { date, hour, minute } = cell;
  return hour === undefined ? date : `${date} ${two(hour)}:${two(minute)}`;
};
