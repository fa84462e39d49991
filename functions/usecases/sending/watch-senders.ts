import { instant } from '#domain/time';
import type { Breakers } from '#ports/breakers';
import type { FaultCollector } from '../fault-collector.ts';
import { type AssessSender, assessSender } from './sender-breaker.ts';

export type WatchSenders = AssessSender & Readonly<{ breakers: Pick<Breakers, 'list' | 'read' | 'replace' | 'tell'> }>;

/** How many agencies' mail is slowed, and held, now: an operator is told while it is. */
export type Watched = Readonly<{ sendersSlowed: number; sendersHeld: number }>;

export const NOTHING_WATCHED: Watched = { sendersSlowed: 0, sendersHeld: 0 };

/**
 * Assess all senders that were slowed or held or are suspected, and those whose mailings were looked at, now that what left of these is
 * noted: one that sends nothing more is let go when its window is over. Each change is told to its agency once, by a letter that is asked
 * for in one transaction with the note that it was.
 */
export const watchSenders = async (deps: WatchSenders, lookedAt: Iterable<string>, faults: FaultCollector): Promise<Watched> => {
  const { breakers, clock } = deps;
  let [sendersSlowed, sendersHeld] = [0, 0];
  const known = new Map((await breakers.list()).map((breaker) => [breaker.agencyId, breaker]));
  for (const agencyId of new Set([...known.keys(), ...lookedAt])) {
    await faults.try(agencyId, undefined, async () => {
      const before = known.get(agencyId);
      const standing = before?.state === 'held' ? before : await assessSender(deps, agencyId);
      if (standing?.state === 'slowed') sendersSlowed += 1;
      if (standing?.state === 'held') sendersHeld += 1;
      if (standing?.untold) await breakers.tell(standing, instant(clock.now()));
    });
  }
  return { sendersSlowed, sendersHeld };
};
