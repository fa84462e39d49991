import { isPublic, type Notice } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import type { HubNotice } from '#domain/receipts/hub-notice';
import { isReceiptLate, wantedReceipt } from '#domain/receipts/receipt';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import { ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';

export type ReadHubReceipts = Readonly<{
  notices: Pick<NoticeStore, 'find'>;
  receipts: Pick<Receipts, 'sumsOfHub' | 'findMany'>;
  organizations: Pick<OrganizationStore, 'findMany' | 'members'>;
  clock: Clock;
}>;

/** What its members are asked to confirm, the newest notice first. A page may be short and have `next`. Who asks speaks for the hub. */
export const hubNotices = async (
  { receipts, notices, clock }: ReadHubReceipts,
  hubId: string,
  { limit, before }: Readonly<{ limit: number; before?: string | undefined }>,
): Promise<Readonly<{ items: readonly HubNotice[]; next: string | null }>> => {
  const sums = await receipts.sumsOfHub(hubId, limit, before);
  const found = await Promise.all(sums.map(({ noticeId }) => notices.find(noticeId)));
  return {
    items: sums.flatMap((sum, i) => standing(found[i] ?? null, sum, clock) ?? []),
    next: sums.length < limit ? null : (sums.at(-1)?.noticeId ?? null),
  };
};

/** Null of a notice that asks for nothing any more. */
const standing = (
  notice: Notice | null,
  { required, received }: Readonly<{ required: number; received: number }>,
  clock: Clock,
): HubNotice | null => {
  const wanted = notice && isPublic(notice) && notice.status !== 'withdrawn' ? wantedReceipt(notice) : null;
  if (!notice || !wanted) return null;
  return { notice, by: wanted.by, isLate: isReceiptLate(notice, clock.now()), required, received, missing: required - received };
};

/** A member that was asked. Who signed, and what, is for the agency alone. */
export type HubReceiptLine = Readonly<{ organization: Organization; status: 'received' | 'missing'; at: string | null }>;

export type HubReceiptsQuery = Readonly<{ status?: HubReceiptLine['status'] | undefined; limit: number; after?: string | undefined }>;

/** Members that are read for one page at most. */
const READ_FOR_A_PAGE = 500;

/**
 * Which members of a hub have confirmed a notice, and which have not, in the order of their ids: those who are members now and were when
 * they were told. Null where the notice asks none of them. A page may be short, or empty, and have `next`.
 */
export const hubReceipts = async (
  deps: ReadHubReceipts,
  hubId: string,
  noticeId: string,
  query: HubReceiptsQuery,
): Promise<Readonly<{ of: HubNotice; items: readonly HubReceiptLine[]; next: string | null }> | null> => {
  const notice = await deps.notices.find(noticeId);
  const sum = notice && (await sumOf(deps, hubId, noticeId));
  const of = sum && standing(notice, sum, deps.clock);
  if (!of) return null;
  const items: HubReceiptLine[] = [];
  let last = query.after;
  for (let read = 0; read < READ_FOR_A_PAGE; ) {
    const members = await deps.organizations.members(hubId, ORGANIZATIONS_TOGETHER, last);
    const ids = members.filter(({ since }) => since !== null).map(({ organizationId }) => organizationId);
    const [asked, known] = await Promise.all([deps.receipts.findMany(noticeId, ids), deps.organizations.findMany(ids)]);
    for (const { organizationId } of members) {
      if (items.length === query.limit) return { of, items, next: last ?? null };
      last = organizationId;
      const [receipt, organization] = [asked.get(organizationId), known.get(organizationId)];
      if (receipt?.hub !== hubId || organization?.membership?.hub !== hubId) continue;
      const status = receipt.answer ? 'received' : 'missing';
      if (query.status === undefined || query.status === status)
        items.push({ organization, status, at: receipt.answer?.changedAt ?? receipt.answer?.at ?? null });
    }
    if (members.length < ORGANIZATIONS_TOGETHER) return { of, items, next: null };
    read += members.length;
  }
  return { of, items, next: last ?? null };
};

/** Of one notice, read as the first of those that are not newer: nothing stands between an id and itself with a mark behind it. */
const sumOf = async ({ receipts }: ReadHubReceipts, hubId: string, noticeId: string) => {
  const [sum] = await receipts.sumsOfHub(hubId, 1, `${noticeId}~`);
  return sum?.noticeId === noticeId ? sum : null;
};
