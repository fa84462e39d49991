import type { AskedOrganization, HubReceiptSum, Receipt, ReceiptSum } from '#domain/receipts/receipt';
import type { Instant } from '#domain/time';
import type { LetterId } from './letter-requests.ts';

/** So many organizations are asked, or looked for, at once: those of a batch. */
export const RECEIPTS_TOGETHER = 100;

export type ReceiptsQuery = Readonly<{
  /** Only those who have answered, or who have not. */
  status?: 'received' | 'missing' | undefined;
  limit: number;
  cursor?: string | undefined;
}>;

/** Whom notices ask for a receipt, and what came: one of each organization and notice, whichever contact answers first. */
export interface Receipts {
  /**
   * Note that organizations have been told of a notice that wants a receipt, and count each once, however often it is noted. At most
   * RECEIPTS_TOGETHER.
   */
  ask(noticeId: string, organizations: readonly AskedOrganization[], at: Instant): Promise<void>;
  find(noticeId: string, organizationId: string): Promise<Receipt | null>;
  /**
   * Keep what an organization answered, count it if that is its first answer, and ask for a letter that tells its main contact, all in one
   * transaction. False when `before` is no longer what is stored.
   * @param before null: it was not asked yet
   */
  answer(before: Receipt | null, after: Receipt, letter: LetterId | null, at: Instant): Promise<boolean>;
  /** Who of these organizations has answered. At most RECEIPTS_TOGETHER. */
  answered(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** By organization; those that were not asked are left out. At most RECEIPTS_TOGETHER. */
  findMany(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>>;
  /** In no order that means anything. A page may be short, or empty, and have `next`. Null for a cursor that was never given out. */
  list(noticeId: string, query: ReceiptsQuery): Promise<Readonly<{ items: readonly Receipt[]; next?: string }> | null>;
  /** How many there are by county, hub, and whether somebody answers for them. */
  sums(noticeId: string): Promise<readonly ReceiptSum[]>;
  /** What asked those who were members of a hub then, the newest notice first, `limit` of them made before `before`. */
  sumsOfHub(hubId: string, limit: number, before?: string): Promise<readonly HubReceiptSum[]>;
}
