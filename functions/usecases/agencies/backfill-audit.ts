import { between, DAY, instant } from '#domain/time';
import type { AuditBackfill, AuditBackfillProgress } from '#ports/audit-backfill';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';

export type BackfillAudit = Readonly<{ auditBackfill: AuditBackfill; clock: Clock }>;

/** Walked anew so rarely: only an earlier release, which runs during a deployment or after a rollback, leaves anything to find. */
const REST_MS = 30 * DAY;
/** One run looks at so many pages at most; the next one goes on where it stopped. */
const PAGES = 20;

type Walking = Extract<AuditBackfillProgress, { kind: 'walking' }>;

/**
 * Put what earlier releases wrote down into the list of all as well, a bounded part in each run: what operators did, then agency by agency.
 * A crash repeats at most one run, and an entry that is put there twice is there once. Answers how many were put there.
 */
export const backfillAudit = async ({ auditBackfill, clock }: BackfillAudit): Promise<number> => {
  const now = instant(clock.now());
  const progress = await auditBackfill.progress();
  if (progress?.kind === 'finished' && between(progress.at, now) < REST_MS) return 0;
  let walking: Walking | null = progress?.kind === 'walking' ? progress : begun(OPERATORS);
  let copied = 0;
  for (let pages = 0; walking && pages < PAGES; pages++) {
    const { agencyId, after }: Walking = walking;
    const page: Awaited<ReturnType<AuditBackfill['copy']>> = await auditBackfill.copy(agencyId, after);
    copied += page.copied;
    walking = page.next === null ? begun(await auditBackfill.agencyAfter(agencyId)) : { kind: 'walking', agencyId, after: page.next };
  }
  await auditBackfill.saveProgress(walking ?? { kind: 'finished', at: now });
  return copied;
};

/** Operators stand before all agencies: no id of an agency begins with a star. */
const begun = (agencyId: string | null): Walking | null => (agencyId === null ? null : { kind: 'walking', agencyId, after: null });
