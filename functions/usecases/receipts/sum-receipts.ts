import type { Notice } from '#domain/notices/notice';
import { type ReceiptSum, wantedReceipt } from '#domain/receipts/receipt';
import { breakdownOf, regionName, toFullCode } from '#domain/region';
import { ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';

export type SumReceipts = Readonly<{ receipts: Pick<Receipts, 'sums'>; organizations: Pick<OrganizationStore, 'findMany'> }>;

type Sum = Readonly<{ required: number; received: number; missing: number }>;

export const summed = (sums: readonly ReceiptSum[]): Sum => {
  const required = sums.reduce((sum, one) => sum + one.required, 0);
  const received = sums.reduce((sum, one) => sum + one.received, 0);
  return { required, received, missing: required - received };
};

/** Grouped, in the order of the keys. */
const rowsBy = (sums: readonly ReceiptSum[], keyOf: (sum: ReceiptSum) => string): readonly (readonly [string, Sum])[] => {
  const groups = new Map<string, ReceiptSum[]>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key) ?? [];
    group.push(sum);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => [key, summed(group)]);
};

/**
 * What a notice that wants receipts got so far, counted in organizations that have been told of it; null for one that wants none.
 * `claimed`: those of them that nobody answers for. By region as the report counts, down to the county; by hub those with the most missing,
 * as many as are found at once.
 */
export const sumReceipts = async ({ receipts, organizations }: SumReceipts, notice: Notice) => {
  const wanted = wantedReceipt(notice);
  if (!wanted) return null;
  const sums = await receipts.sums(notice.id);
  const rowOf = breakdownOf(notice.audience.regions);
  const hubs = rowsBy(
    sums.filter(({ hub }) => hub !== null),
    ({ hub }) => hub ?? '',
  )
    .toSorted(([, a], [, b]) => b.missing - a.missing)
    .slice(0, ORGANIZATIONS_TOGETHER);
  const named = await organizations.findMany(hubs.map(([id]) => id));
  return {
    ...summed(sums),
    ...(wanted.by ? { by: wanted.by } : {}),
    claimed: summed(sums.filter(({ isVerified }) => !isVerified)),
    byRegion: rowsBy(sums, ({ county }) => rowOf(county)).map(([region, sum]) => ({
      region: toFullCode(region),
      name: regionName(region),
      ...sum,
    })),
    byHub: hubs.map(([hub, sum]) => ({ hub, name: named.get(hub)?.name ?? null, ...sum })),
  };
};
