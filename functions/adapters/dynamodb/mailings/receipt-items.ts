import * as z from 'zod';
import { type HubReceiptSum, Receipt, type ReceiptSum } from '#domain/receipts/receipt';
import { countyOf } from '#domain/region';
import { form, type Only } from '../form.ts';
import { type Key, mailingKeys } from '../keys.ts';
import type { RawItem } from '../table.ts';

/** So many partitions keep the receipts of a notice, so that no single one has to take all that a large audience brings. */
export const SHARDS = 16;

/** Always the same for an organization: its id is random at its end. */
const shardOf = (organizationId: string): number =>
  [...organizationId].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 65_521, 7) % SHARDS;

export const receiptKey = (noticeId: string, organizationId: string): Key =>
  mailingKeys.receipt(noticeId, shardOf(organizationId), organizationId);

const RECEIPT = form(Receipt);

export const receiptItem = (receipt: Only<Receipt, keyof Receipt>): object => ({
  ...receiptKey(receipt.noticeId, receipt.organizationId),
  kind: 'receipt',
  ...RECEIPT.write(receipt),
});

export const receiptFrom = (item: RawItem): Receipt => RECEIPT.parse(item);

const SUM = form(
  z.object({ county: z.string(), isVerified: z.boolean(), hub: z.string().nullable(), required: z.int(), received: z.int().default(0) }),
);

/** What organizations are counted alike. */
export type SumKey = Readonly<{ noticeId: string; county: string; isVerified: boolean; hub: string | null }>;

export const sumOf = ({ noticeId, region, isVerified, hub }: Pick<Receipt, 'noticeId' | 'region' | 'isVerified' | 'hub'>): SumKey => ({
  noticeId,
  county: countyOf(region),
  isVerified,
  hub,
});

export const sumKey = ({ noticeId, county, isVerified, hub }: SumKey): Key => mailingKeys.receiptSum(noticeId, county, isVerified, hub);

/** What an update gives a sum that is not there yet. */
export const sumFields = ({ county, isVerified, hub }: SumKey) => ({
  ':v': SUM.version,
  ':kind': 'receipt-sum',
  ':c': county,
  ':i': isVerified,
  ':h': hub,
});

export const sumFrom = (item: RawItem): ReceiptSum => SUM.parse(item);

const HUB_SUM = form(z.object({ noticeId: z.string(), required: z.int(), received: z.int().default(0) }));

export const hubSumFields = (noticeId: string) => ({ ':v': HUB_SUM.version, ':kind': 'hub-receipt-sum', ':c': noticeId });

export const hubSumFrom = (item: RawItem): HubReceiptSum => HUB_SUM.parse(item);
