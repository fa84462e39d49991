import type { Reason } from '#domain/audience/audience';
import { BYTE_ORDER_MARK, csvLine } from '#domain/imports/csv-text';
import type { LineStatus } from '#domain/ledger/delivery-list';
import type { Act } from '#domain/mailings/mailing';
import type { Issuer, OrganizationClass } from '#domain/notices/notice';
import { shortCode } from '#domain/region';
import type { ChannelType } from '#domain/subscriptions/subscription';
import { bilingual, said, type Wording } from '#domain/text/wording';
import type { Instant } from '#domain/time';
import { placePath } from '../place-words.ts';
import { CLASS_WORDS } from '../words.ts';
import { beijingTime } from './beijing-time.ts';
import { ACT_WORDS, CHANNEL_WORDS, STATUS_WORDS, whyWords } from './delivery-words.ts';
import { reasonCell } from './reason-cell.ts';

/** What a row says: a line of the list of deliveries. */
export type DeliveryRow = Readonly<{
  act: Act;
  version: number;
  /** `region` in full. */
  organization: Readonly<{
    name: string;
    class: OrganizationClass;
    region: string;
    verified: Readonly<{ by: string; at: Instant }> | null;
  }> | null;
  channel: Readonly<{ type: ChannelType; address: string | null }>;
  via?: 'fallback';
  status: LineStatus;
  why?: string;
  attempts: number;
  nextAttemptAt?: Instant;
  at?: Instant;
  reasons: readonly Reason[];
}>;

/** Columns by their English names, in the order of the file. */
const COLUMNS = {
  organization: '组织',
  verifiedBy: '核实机关',
  verifiedAt: '核实时间',
  class: '类别',
  region: '地区',
  channel: '渠道',
  address: '地址',
  act: '发送事由',
  version: '版次',
  status: '状态',
  statusCode: '状态代码',
  why: '原因',
  whyCode: '原因代码',
  attempts: '尝试次数',
  at: '时间（北京）',
  nextAttemptAt: '下次重试（北京）',
  via: '代收',
  reasons: '收到的理由',
} as const;
type Column = keyof typeof COLUMNS;

/** The first line, with the mark by which spreadsheets know UTF-8. */
export const DELIVERIES_HEADER = BYTE_ORDER_MARK + csvLine(Object.entries(COLUMNS).map(([en, zh]) => `${zh} ${en}`));

const ERASED = bilingual('（资料已删除）', '(erased)');
const OPERATOR = bilingual('运营者', 'operator');
const FALLBACK = bilingual('后备联系人', 'fallback contact');

const inBoth = (wording: Wording): string => said(wording, 'both');

/** @param agencies names of those who answer for organizations, by id */
export const deliveryRow = (row: DeliveryRow, issuers: readonly Issuer[], agencies: ReadonlyMap<string, string>): string => {
  const { organization, channel } = row;
  const verified = organization?.verified;
  const cells: Readonly<Record<Column, string | number>> = {
    organization: organization?.name ?? inBoth(ERASED),
    verifiedBy: verified ? (agencies.get(verified.by) ?? (verified.by === 'operator' ? inBoth(OPERATOR) : verified.by)) : '',
    verifiedAt: verified ? beijingTime(verified.at) : '',
    class: organization ? inBoth(CLASS_WORDS[organization.class]) : '',
    region: organization ? placePath(shortCode(organization.region), 'zh-Hans') : '',
    channel: inBoth(CHANNEL_WORDS[channel.type]),
    address: channel.address ?? '',
    act: inBoth(ACT_WORDS[row.act]),
    version: row.version,
    status: inBoth(STATUS_WORDS[row.status]),
    statusCode: row.status,
    why: row.why === undefined ? '' : inBoth(whyWords(row.why)),
    whyCode: row.why ?? '',
    attempts: row.attempts,
    at: row.at === undefined ? '' : beijingTime(row.at),
    nextAttemptAt: row.nextAttemptAt === undefined ? '' : beijingTime(row.nextAttemptAt),
    via: row.via === undefined ? '' : inBoth(FALLBACK),
    reasons: row.reasons.map((reason) => reasonCell(reason, issuers)).join('；'),
  };
  return csvLine(Object.values(cells));
};
