import { zonedParts } from '#domain/calendar';
import type { FieldValue } from '#domain/receipts/receipt';
import type { FieldType } from '#domain/receipts/receipt-request';
import type { ReceiptsWanted } from '#domain/receipts/receipts-wanted';
import { toFullCode } from '#domain/region';
import type { Sheet, SheetCell } from '#ports/write-workbook';
import { organizationPlace, placePath } from '#views/place-words';
import { listReceipts, type ReceiptLine } from '../receipts/list-receipts.ts';
import type { ExportSources } from './export-kind.ts';

/** Of organizations that are read at once. */
const TOGETHER = 100;

type Column = Sheet['columns'][number];

const COLUMNS: readonly Column[] = [
  { header: '名称 organization', width: 30, holds: 'text' },
  { header: '编号 id', width: 32, holds: 'text' },
  { header: '统一社会信用代码 uscc', width: 24, holds: 'text' },
  { header: '地区代码 region', width: 16, holds: 'text' },
  { header: '地区 place', width: 34, holds: 'text' },
  { header: '已核实 verified', width: 16, holds: 'text' },
  { header: '状态 status', width: 18, holds: 'text' },
  { header: '签收人 name', width: 14, holds: 'text' },
  { header: '签收时间(北京) at', width: 20, holds: 'minute' },
  { header: '更改时间(北京) changedAt', width: 26, holds: 'minute' },
  { header: '联系渠道 channel', width: 18, holds: 'text' },
  { header: '联系地址 address', width: 28, holds: 'text' },
  { header: '可送达 reachable', width: 18, holds: 'text' },
];

const HELD: Readonly<Record<FieldType, Column['holds']>> = { text: 'text', number: 'number', date: 'day', boolean: 'text', choice: 'text' };

/** Of a list of receipts: what every one has, and a column for each field that was asked. */
export const receiptColumns = ({ fields }: Pick<ReceiptsWanted, 'fields'>): readonly Column[] => [
  ...COLUMNS,
  ...fields.map(({ label, type }): Column => ({ header: label, width: 20, holds: HELD[type] })),
];

/** A row for each organization that was asked, as many together as one read of the store finds. */
export async function* receiptRows(
  sources: ExportSources,
  { noticeId, status, fields }: ReceiptsWanted,
): AsyncGenerator<readonly (readonly SheetCell[])[], void, undefined> {
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await listReceipts(sources, { id: noticeId }, { status: status === '' ? undefined : status, limit: TOGETHER, cursor });
    if (!page) throw new Error('a list does not know its own cursor');
    yield page.items.map((line) => cellsOf(line, fields));
    cursor = page.next;
  }
}

const yesOrNo = (is: boolean): string => (is ? '是 yes' : '否 no');

const cellsOf = ({ receipt, organization, contact }: ReceiptLine, fields: ReceiptsWanted['fields']): readonly SheetCell[] => {
  const { answer } = receipt;
  const region = organization?.region ?? receipt.region;
  return [
    organization?.name ?? '',
    receipt.organizationId,
    organization?.uscc ?? '',
    toFullCode(region),
    organization ? organizationPlace(organization, 'zh-Hans') : placePath(region, 'zh-Hans'),
    yesOrNo((organization?.verified ?? null) !== null),
    answer ? '已签收 received' : '未签收 missing',
    answer?.name ?? '',
    answer ? inChina(answer.at) : '',
    answer?.changedAt ? inChina(answer.changedAt) : '',
    contact?.type ?? '',
    contact?.address ?? '',
    contact ? yesOrNo(contact.isReachable) : '',
    ...fields.map(({ id, type }) => fieldCell(type, answer?.fields[id])),
  ];
};

/** @param type as the notice asks now; an earlier version may have asked for something else */
const fieldCell = (type: FieldType, value: FieldValue | undefined): SheetCell => {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return yesOrNo(value);
  return type === 'date' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? { date: value } : value;
};

const inChina = (at: string): SheetCell => zonedParts(new Date(at), 'Asia/Shanghai');
