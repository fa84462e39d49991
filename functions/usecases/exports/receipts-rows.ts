import { zonedParts } from '#domain/calendar';
import type { FieldValue } from '#domain/receipts/receipt';
import type { FieldType } from '#domain/receipts/receipt-request';
import type { ReceiptsWanted } from '#domain/receipts/receipts-wanted';
import { toFullCode } from '#domain/region';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Sheet, SheetCell } from '#ports/write-workbook';
import { organizationPlace, placePath } from '#views/place-words';
import { listReceipts, type ReceiptLine } from '../receipts/list-receipts.ts';
import type { ExportSources } from './export-kind.ts';

/** Of organizations that are read at once. */
const TOGETHER = 100;

type Column = Sheet['columns'][number];

type Language = ReceiptsWanted['language'];

/** What stands in one language, or in both as programs know it. */
type Words = Readonly<Record<Language, string>>;
const words = (zh: string, en: string, code = en): Words => ({ both: `${zh} ${code}`, 'zh-Hans': zh, en });

const COLUMNS: readonly (Omit<Column, 'header'> & Readonly<{ header: Words }>)[] = [
  { header: words('名称', 'Organization', 'organization'), width: 30, holds: 'text' },
  { header: words('编号', 'Id', 'id'), width: 32, holds: 'text' },
  { header: words('统一社会信用代码', 'Unified code', 'uscc'), width: 24, holds: 'text' },
  { header: words('地区代码', 'Region code', 'region'), width: 16, holds: 'text' },
  { header: words('地区', 'Place', 'place'), width: 34, holds: 'text' },
  { header: words('已核实', 'Verified', 'verified'), width: 16, holds: 'text' },
  { header: words('状态', 'Receipt', 'status'), width: 18, holds: 'text' },
  { header: words('签收人', 'Signed by', 'name'), width: 14, holds: 'text' },
  { header: words('签收时间(北京)', 'Signed (Beijing time)', 'at'), width: 22, holds: 'minute' },
  { header: words('更改时间(北京)', 'Changed (Beijing time)', 'changedAt'), width: 26, holds: 'minute' },
  { header: words('联系渠道', 'Channel', 'channel'), width: 18, holds: 'text' },
  { header: words('联系地址', 'Address', 'address'), width: 28, holds: 'text' },
  { header: words('可送达', 'Can be reached', 'reachable'), width: 18, holds: 'text' },
];

const [YES, NO] = [words('是', 'yes'), words('否', 'no')];
const [RECEIVED, MISSING] = [words('已签收', 'confirmed', 'received'), words('未签收', 'missing')];
const CHANNELS: Readonly<Record<ChannelType, Words>> = {
  email: { both: 'email', 'zh-Hans': '邮件', en: 'email' },
  webhook: { both: 'webhook', 'zh-Hans': '接口', en: 'webhook' },
};

export const SHEET_NAME = words('签收', 'receipts');

const HELD: Readonly<Record<FieldType, Column['holds']>> = { text: 'text', number: 'number', date: 'day', boolean: 'text', choice: 'text' };

/** Of a list of receipts: what every one has, and a column for each field that was asked. */
export const receiptColumns = ({ fields, language }: Pick<ReceiptsWanted, 'fields' | 'language'>): readonly Column[] => [
  ...COLUMNS.map(({ header, ...column }) => ({ ...column, header: header[language] })),
  ...fields.map(({ label, type }): Column => ({ header: label, width: 20, holds: HELD[type] })),
];

/** A row for each organization that was asked, as many together as one read of the store finds. */
export async function* receiptRows(
  sources: ExportSources,
  { noticeId, status, fields, language }: ReceiptsWanted,
): AsyncGenerator<readonly (readonly SheetCell[])[], void, undefined> {
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await listReceipts(sources, { id: noticeId }, { status: status === '' ? undefined : status, limit: TOGETHER, cursor });
    if (!page) throw new Error('a list does not know its own cursor');
    yield page.items.map((line) => cellsOf(line, fields, language));
    cursor = page.next;
  }
}

const yesOrNo = (is: boolean, language: Language): string => (is ? YES : NO)[language];

const cellsOf = (
  { receipt, organization, contact }: ReceiptLine,
  fields: ReceiptsWanted['fields'],
  language: Language,
): readonly SheetCell[] => {
  const placed = language === 'en' ? 'en' : 'zh-Hans';
  const { answer } = receipt;
  const region = organization?.region ?? receipt.region;
  return [
    organization?.name ?? '',
    receipt.organizationId,
    organization?.uscc ?? '',
    toFullCode(region),
    organization ? organizationPlace(organization, placed) : placePath(region, placed),
    yesOrNo((organization?.verified ?? null) !== null, language),
    (answer ? RECEIVED : MISSING)[language],
    answer?.name ?? '',
    answer ? inChina(answer.at) : '',
    answer?.changedAt ? inChina(answer.changedAt) : '',
    contact ? CHANNELS[contact.type][language] : '',
    contact?.address ?? '',
    contact ? yesOrNo(contact.isReachable, language) : '',
    ...fields.map(({ id, type }) => fieldCell(type, answer?.fields[id], language)),
  ];
};

/** @param type as the notice asks now; an earlier version may have asked for something else */
const fieldCell = (type: FieldType, value: FieldValue | undefined, language: Language): SheetCell => {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return yesOrNo(value, language);
  return type === 'date' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? { date: value } : value;
};

const inChina = (at: string): SheetCell => zonedParts(new Date(at), 'Asia/Shanghai');
