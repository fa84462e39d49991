import { isLiving } from '#domain/subscriptions/contact';
import { deadCriteria, findingOf, type KnownCriteria } from '#domain/subscriptions/dead-criteria';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { DeadCriteriaRecord } from '#ports/dead-criteria-record';
import type { SubscriptionStore } from '#ports/subscription-store';
import { type WalkDirectory, walkDirectory } from './walk-directory.ts';

export type FindDeadCriteria = WalkDirectory &
  Readonly<{
    subscriptions: Pick<SubscriptionStore, 'findMany'>;
    agencies: Pick<AgencyStore, 'findMany'>;
    deadCriteria: DeadCriteriaRecord;
    knownCriteria: Omit<KnownCriteria, 'agencies'>;
  }>;

/**
 * Once a month, come past every subscription that receives notices, and ask for a letter to the owner of each whose criteria can match no
 * more: once for each such criterion. Nothing is changed by it.
 *
 * @returns how many letters were asked for
 */
export const findDeadCriteria = async (deps: FindDeadCriteria): Promise<number> => {
  const { subscriptions, agencies, deadCriteria: record, knownCriteria, clock } = deps;
  let told = 0;
  await walkDirectory(deps, record, async (ids) => {
    if (ids.length === 0) return;
    const living = [...(await subscriptions.findMany(ids)).values()].filter(isLiving);
    const named = new Set(living.flatMap(({ filter }) => filter.agencies));
    const registered = new Set(named.size === 0 ? [] : (await agencies.findMany([...named])).map(({ id }) => id));
    const known = { ...knownCriteria, agencies: registered };
    const found = living.map(({ id, ...rest }) => ({ id, findings: new Set(deadCriteria(rest, known).map(findingOf)) }));
    const dead = found.filter(({ findings }) => findings.size > 0);
    if (dead.length === 0) return;
    const before = await record.toldOf(dead.map(({ id }) => id));
    for (const { id, findings } of dead) {
      const known = before.get(id) ?? new Set<string>();
      if ([...findings].every((finding) => known.has(finding))) continue;
      if (await record.tell(id, known, findings, instant(clock.now()))) told += 1;
    }
  });
  return told;
};
