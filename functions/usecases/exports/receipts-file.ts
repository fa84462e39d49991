import { zonedParts } from '#domain/calendar';
import { BYTE_ORDER_MARK, csvLine } from '#domain/imports/csv-text';
import type { FieldValue } from '#domain/receipts/receipt';
import { ReceiptsWanted } from '#domain/receipts/receipts-wanted';
import { regionPath, toFullCode } from '#domain/region';
import { listReceipts, type ReceiptLine } from '../receipts/list-receipts.ts';
import type { ExportKind } from './export-kind.ts';

/** Of organizations that are read at once. */
const TOGETHER = 100;

const COLUMNS = [
  '名称 organization',
  '编号 id',
  '地区代码 region',
  '地区 place',
  '已核实 verified',
  '状态 status',
  '签收人 name',
  '签收时间(北京) at',
  '更改时间(北京) changedAt',
  '联系渠道 channel',
  '联系地址 address',
  '可送达 reachable',
] as const;

/** Who confirmed a notice and who has not, a row for each organization; those who answered have a column for each field. */
export const receiptsFile: ExportKind = {
  form: (parameters) => {
    const { noticeId, charset } = ReceiptsWanted.parse(parameters);
    return { name: `receipts-${noticeId}.csv`, type: `text/csv; charset=${charset}` };
  },
  audited: null,
  pieces: async function* (sources, parameters) {
    const { noticeId, status, fields } = ReceiptsWanted.parse(parameters);
    yield BYTE_ORDER_MARK + csvLine([...COLUMNS, ...fields.map(({ label }) => label)]);
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await listReceipts(sources, { id: noticeId }, { status: status === '' ? undefined : status, limit: TOGETHER, cursor });
      if (!page) throw new Error('a list does not know its own cursor');
      yield page.items.map((line) => csvLine(cellsOf(line, fields))).join('');
      cursor = page.next;
    }
  },
};

const yesOrNo = (is: boolean): string => (is ? '是 yes' : '否 no');

const cellsOf = ({ receipt, organization, contact }: ReceiptLine, fields: ReceiptsWanted['fields']): readonly (string | number)[] => {
  const { answer } = receipt;
  const region = organization?.region ?? receipt.region;
  return [
    organization?.name ?? '',
    receipt.organizationId,
    toFullCode(region),
    regionPath(region),
    yesOrNo((organization?.verified ?? null) !== null),
    answer ? '已签收 received' : '未签收 missing',
    answer?.name ?? '',
    answer ? inChina(answer.at) : '',
    answer?.changedAt ? inChina(answer.changedAt) : '',
    contact?.type ?? '',
    contact?.address ?? '',
    contact ? yesOrNo(contact.isReachable) : '',
    ...fields.map(({ id }) => shownValue(answer?.fields[id])),
  ];
};

const shownValue = (value: FieldValue | undefined): string | number => (typeof value === 'boolean' ? yesOrNo(value) : (value ?? ''));

const two = (n: number): string => String(n).padStart(2, '0');

/** As spreadsheets know a time: `2026-11-20 12:00`. */
const inChina = (at: string): string => {
  const { date, hour, minute } = zonedParts(new Date(at), 'Asia/Shanghai');
  return `${date} ${two(hour)}:${two(minute)}`;
};
