import { type Breaker, released } from '#domain/sending/breaker';
import { instant } from '#domain/time';
import type { Breakers } from '#ports/breakers';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type ReleaseHold = AgencyActs & Readonly<{ breakers: Pick<Breakers, 'read' | 'replace'> }>;

export type Released = Readonly<{ kind: 'released' | 'not-held' | 'agency-unknown' }>;

/** Writers that may come between: senders count, and look, all the time. */
const TRIES = 5;

/** An operator lets go of the mail of an agency, which is written down. Only whoever has the scope `operator` comes here. */
export const releaseHold = async (deps: ReleaseHold, caller: Caller, agencyId: string): Promise<Released> => {
  const { breakers, clock } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  for (let tries = 0; tries < TRIES; tries++) {
    const now = instant(clock.now());
    const { standing, hours } = await breakers.read(agency.id, now);
    const open = released(standing, hours, now);
    if (!open) return { kind: 'not-held' };
    if (await breakers.replace(standing, open, actOf(deps, caller, agency.id, 'hold.released', agency.id))) return { kind: 'released' };
  }
  throw new Error(`the hold of ${agencyId} is changed by others again and again`);
};

/** How the mail of agencies stands that is slowed or held, by their ids. */
export const troubles = async (
  { breakers }: Readonly<{ breakers: Pick<Breakers, 'findMany'> }>,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, Breaker>> => new Map([...(await breakers.findMany(agencyIds))].filter(([, { state }]) => state !== 'open'));
