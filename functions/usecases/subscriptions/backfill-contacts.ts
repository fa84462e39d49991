import { type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import { EVERYWHERE } from '#domain/region';
import { between, DAY, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { type BackfillProgress, CLAIMED_TOGETHER, type Claimed, type ContactBackfill } from '#ports/contact-backfill';
import type { Directory } from '#ports/directory';

export type BackfillContacts = Readonly<{ directory: Directory; backfill: ContactBackfill; clock: Clock }>;

/** Walked anew so rarely: only a release without contacts, which runs during a deployment or after a rollback, leaves anything to find. */
const REST_MS = 30 * DAY;
/** One run reads so many pages at most; the next one goes on where it stopped. A million subscriptions take some nine hours. */
const PAGES = 20;

type Walking = Extract<BackfillProgress, { kind: 'walking' }>;

/**
 * Take a contact for each subscription that an earlier release confirmed without one, a bounded part in each run. The directory names those
 * that receive notices; paused ones and endpoints that are switched off have no row there, and take their contact when they are resumed, or
 * are refused if another one holds it. A crash repeats at most one run.
 */
export const backfillContacts = async ({ directory, backfill, clock }: BackfillContacts): Promise<Claimed> => {
  const now = instant(clock.now());
  const progress = await backfill.progress();
  if (progress?.kind === 'finished' && between(progress.at, now) < REST_MS) return { claimed: 0, heldByOthers: [] };
  const partitions = (await directory.partitions()).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  let walking: Walking | null = progress?.kind === 'walking' ? progress : begun(partitions[0]);
  let claimed = 0;
  const heldByOthers = new Set<string>();
  for (let pages = 0; walking && pages < PAGES; pages++) {
    const { partition, after }: Walking = walking;
    const [range] = rangesOf(scopeOf([EVERYWHERE]), [partition]);
    if (!range) throw new Error(`a partition has a range: ${nameOf(partition)}`);
    const { entries, next }: Awaited<ReturnType<Directory['read']>> = await directory.read(range, after, CLAIMED_TOGETHER);
    const found = await backfill.claim([...new Set(entries.map(({ subscriptionId }) => subscriptionId))]);
    claimed += found.claimed;
    for (const id of found.heldByOthers) heldByOthers.add(id);
    walking =
      next !== null ? { kind: 'walking', partition, after: next } : begun(partitions.find((other) => nameOf(other) > nameOf(partition)));
  }
  await backfill.saveProgress(walking ?? { kind: 'finished', at: now });
  return { claimed, heldByOthers: [...heldByOthers] };
};

const nameOf = ({ slotId, province }: Partition): string => `${slotId}#${province}`;

const begun = (partition: Partition | undefined): Walking | null => (partition ? { kind: 'walking', partition, after: null } : null);
