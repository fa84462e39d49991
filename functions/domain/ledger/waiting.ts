import { nextDue, slotFromId, WINDOW_MARGIN_MS } from '../mailings/slot.ts';
import { after, type Instant, instant } from '../time.ts';

/** So many still wait for the digest that is due at `until`; one that is under way was due already. */
export type Waiting = Readonly<{ until: Instant; count: number }>;

/** A report names so many moments; those behind stand together with the last. */
export const MOST_WAITING = 48;

/** Who waits until when, the next first. @param bySlot how many wait for the digest of a slot that covers what was published then */
export const waitingUntil = (publishedAt: Instant | undefined, bySlot: ReadonlyMap<string, number>): readonly Waiting[] => {
  const counts = new Map<Instant, number>();
  for (const [slotId, count] of bySlot) {
    const due = publishedAt === undefined ? null : nextDue(slotFromId(slotId), new Date(after(publishedAt, WINDOW_MARGIN_MS)));
    const until = due && instant(due);
    if (until && count > 0) counts.set(until, (counts.get(until) ?? 0) + count);
  }
  const all = [...counts].map(([until, count]) => ({ until, count })).sort((a, b) => (a.until < b.until ? -1 : 1));
  const last = all.at(-1);
  if (all.length <= MOST_WAITING || !last) return all;
  const behind = all.slice(MOST_WAITING - 1).reduce((sum, { count }) => sum + count, 0);
  return [...all.slice(0, MOST_WAITING - 1), { until: last.until, count: behind }];
};
