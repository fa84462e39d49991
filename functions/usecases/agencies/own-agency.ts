import type { Agency } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, speaksFor } from '../callers/authorize.ts';

/** What acts in the name of an agency work with. */
export type AgencyActs = Readonly<{ agencies: AgencyStore; clock: Clock }>;

/** An agency, if the caller speaks for it. Unknown and foreign are told alike: null. */
export const ownAgency = async ({ agencies }: Pick<AgencyActs, 'agencies'>, caller: Caller, id: string): Promise<Agency | null> =>
  speaksFor(caller, id) ? agencies.find(id) : null;

/** An act of the caller's in the name of an agency, as it is written down. */
export const actOf = (
  { clock }: Pick<AgencyActs, 'clock'>,
  caller: Caller,
  agencyId: string,
  action: string,
  subject: string,
): AuditEntry => ({ agencyId, at: instant(clock.now()), actor: actorOf(caller), action, subject });

/** The operator sees all, an agency itself. Null for a cursor that was never given out. */
export const listAgencies = async (
  { agencies }: Pick<AgencyActs, 'agencies'>,
  caller: Caller,
  { limit, cursor }: Readonly<{ limit: number; cursor?: string | undefined }>,
): Promise<Readonly<{ items: readonly Agency[]; next?: string }> | null> => {
  if (caller.kind === 'operator' || caller.scopes.includes('operator')) {
    // A page ends with an agency, and none is ever deleted.
    const isKnown = cursor === undefined || (await agencies.find(cursor)) !== null;
    return isKnown ? agencies.list(limit, cursor) : null;
  }
  if (cursor !== undefined) return null;
  const own = await agencies.find(caller.agencyId);
  return { items: own ? [own] : [] };
};
