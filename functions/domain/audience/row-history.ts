import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { hasRows, type Subscription } from '../subscriptions/subscription.ts';
import { after, DAY, type Instant, MINUTE } from '../time.ts';
import { directoryEntries, type Partition, provincePartition, rowKey } from './directory.ts';

/** Rows that a subscription had and has no more. Batches are in the order of row keys: so what was sent is found again by them. */
export const FormerRows = z.object({
  slotId: z.string(),
  regions: z.array(z.string()),
  /** Of those that were left behind with an end. */
  until: z.string().optional(),
  /** When they were gone. */
  goneAt: z.string(),
});
export type FormerRows = Immutable<z.output<typeof FormerRows>>;

/** So far back a subscriber finds what was sent. */
export const REMEMBERED_MS = 90 * DAY;
/** Rows that ended stay for one weekly digest and a day. */
export const ENDED_ROWS_STAY_MS = 9 * DAY;
/** DynamoDB may take two days to delete what has lapsed (developer guide, "Time to Live"). */
const DELETED_WITHIN_MS = 2 * DAY;
/** So many keys are remembered at most, the latest: each is a read for each mailing, and whoever changes daily has that much. */
const MOST_KEYS = 100;

/** What is remembered once `after` stands in the place of `before`. */
export const rowsRemembered = (
  known: readonly FormerRows[],
  before: Subscription,
  next: Subscription,
  at: Instant,
): readonly FormerRows[] => {
  const old = hasRows(before) ? directoryEntries(before) : [];
  const fresh = hasRows(next) ? directoryEntries(next) : [];
  const kept = new Set(fresh.map((entry) => `${entry.slotId}#${rowKey(entry)}`));
  const gone = old.filter((entry) => !kept.has(`${entry.slotId}#${rowKey(entry)}`));
  const isMoved = old.length > 0 && fresh.length > 0 && before.frequencySince !== next.frequencySince;
  const slotId = old[0]?.slotId ?? '';
  const all = [
    ...known.filter(({ goneAt }) => goneAt > after(at, -REMEMBERED_MS)),
    ...(gone.length > 0 ? [{ slotId, regions: gone.map((entry) => entry.at), goneAt: at }] : []),
    ...(isMoved
      ? [{ slotId, regions: old.map((entry) => entry.at), until: at, goneAt: after(at, ENDED_ROWS_STAY_MS + DELETED_WITHIN_MS) }]
      : []),
  ];
  const keysFrom = (i: number): number => all.slice(i).reduce((sum, { regions }) => sum + regions.length, 0);
  return all.filter((_, i) => keysFrom(i) <= MOST_KEYS);
};

/** A key of a row, and until when it stood; null: it stands. */
export type RowPlace = Readonly<Partition & { key: string; goneAt: Instant | null }>;

/** All places at which rows of a subscription stand or stood. */
export const rowPlaces = (subscription: Subscription, former: readonly FormerRows[]): readonly RowPlace[] => {
  const { id: subscriptionId } = subscription;
  const standing = hasRows(subscription)
    ? directoryEntries(subscription).map((entry) => ({ slotId: entry.slotId, at: entry.at, key: rowKey(entry), goneAt: null }))
    : [];
  const gone = former
    .toReversed()
    .flatMap(({ slotId, regions, until, goneAt }) =>
      regions.map((at) => ({ slotId, at, key: rowKey({ at, subscriptionId, until }), goneAt })),
    );
  const latest = new Map<string, RowPlace>();
  for (const { at, ...place } of [...standing, ...gone]) {
    const name = `${place.slotId}#${place.key}`;
    if (!latest.has(name)) latest.set(name, { ...place, province: provincePartition(at) });
  }
  return [...latest.values()];
};

/** Clocks of two functions differ by less. */
const SKEW_MS = 5 * MINUTE;

/** May a mailing that began then, and read the directory itself, have come past a row there? */
export const mayHaveStood = ({ goneAt }: RowPlace, startedAt: Instant): boolean => goneAt === null || after(goneAt, SKEW_MS) > startedAt;
