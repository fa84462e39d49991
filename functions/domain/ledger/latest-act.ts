import type { Act } from '../mailings/mailing.ts';
import { countyOf } from '../region.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import { addCounts, type Counts, NO_COUNTS } from './ledger.ts';
import type { RegionCounts } from './ledger-tally.ts';

/** What a mailing did. `isWhole`: it is known of everybody whom it is for. */
export type ActCounts = Readonly<{ act: Act; isWhole: boolean; entries: readonly RegionCounts[] }>;

/** Acts that find their recipients among those of earlier mailings, and so tell nobody who is not in the audience already. */
const FOLLOWS: ReadonlySet<Act> = new Set(['correction', 'withdrawal']);

/**
 * Everybody once, by the latest act that was for them, by county and channel: in the place of those whom a later act follows, what became
 * of that; the others stay as they were. A later act counts once it is known of all whom it is for, so that the audience stays the same.
 * How that is known from sums alone, and what it cannot tell: docs/adr/0014.
 *
 * @param mailings in the order in which they began
 */
export const byLatestAct = (mailings: readonly ActCounts[]): readonly RegionCounts[] => {
  const standing = new Map<string, RegionCounts>();
  for (const { act, isWhole, entries } of mailings) {
    if (FOLLOWS.has(act) && !isWhole) continue;
    for (const [key, [county, channel, counts]] of coarse(entries)) {
      const [, , before] = standing.get(key) ?? [county, channel, NO_COUNTS];
      const others = FOLLOWS.has(act) ? notFollowed(before, before.audience - counts.audience) : before;
      standing.set(key, [county, channel, addCounts(others, counts)]);
    }
  }
  return [...standing.values()];
};

const coarse = (entries: readonly RegionCounts[]): ReadonlyMap<string, RegionCounts> => {
  const byCounty = new Map<string, RegionCounts>();
  for (const [region, channel, counts] of entries) {
    const county = countyOf(region);
    const key = keyOf(county, channel);
    const [, , known] = byCounty.get(key) ?? [county, channel, NO_COUNTS];
    byCounty.set(key, [county, channel, addCounts(known, counts)]);
  }
  return byCounty;
};

const keyOf = (county: string, channel: ChannelType): string => `${county}#${channel}`;

/**
 * Who is followed had the notice: first of all those who did not have it remain, in this order, since a bounce may come after the next act.
 */
const REMAINING = ['awaitingDigest', 'pending', 'retrying', 'failed', 'suppressed', 'skipped', 'bounced', 'delivered'] as const;

/** `others` of those who stood as in `before`. */
const notFollowed = (before: Counts, others: number): Counts => {
  let left = Math.max(0, others);
  const remaining = { ...NO_COUNTS, audience: left, possiblyTwice: before.possiblyTwice };
  for (const status of REMAINING) {
    remaining[status] = Math.min(before[status], left);
    left -= remaining[status];
  }
  return remaining;
};
