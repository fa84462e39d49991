import { between, DAY, instant } from '#domain/time';
import type { AsideBackfill } from '#ports/aside-backfill';
import type { Clock } from '#ports/clock';

export type BackfillAside = Readonly<{ asideBackfill: AsideBackfill; clock: Clock }>;

/** Walked anew so rarely: only an earlier release, which runs during a deployment or after a rollback, leaves anything to find. */
const REST_MS = 30 * DAY;
/** One run looks at so many pages at most; the next one goes on where it stopped. */
const PAGES = 20;

/**
 * Let lists of subscriptions find what release 0.1.0 wrote of those whom its directory does not have, a bounded part in each run. A crash
 * repeats at most one run, which changes nothing. Answers how many are found now.
 */
export const backfillAside = async ({ asideBackfill, clock }: BackfillAside): Promise<number> => {
  const now = instant(clock.now());
  const progress = await asideBackfill.progress();
  if (progress?.kind === 'finished' && between(progress.at, now) < REST_MS) return 0;
  let after = progress?.kind === 'walking' ? progress.after : null;
  let listed = 0;
  for (let pages = 0; pages < PAGES; pages++) {
    const page = await asideBackfill.list(after);
    listed += page.listed;
    after = page.next;
    if (after === null) break;
  }
  await asideBackfill.saveProgress(after === null ? { kind: 'finished', at: now } : { kind: 'walking', after });
  return listed;
};
