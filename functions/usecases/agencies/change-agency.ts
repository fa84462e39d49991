import type { Agency } from '#domain/agencies/agency';
import { type AgencyPatch, patchAgency } from '#domain/agencies/agency-draft';
import type { Flaw } from '#domain/input/flaw';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type Changed = Readonly<
  | { kind: 'changed'; agency: Agency }
  | { kind: 'agency-unknown' }
  /** Somebody else changed it since it was seen. */
  | { kind: 'stale' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** @param isSeen whether an agency is as the caller saw it */
export const changeAgency = async (
  deps: AgencyActs,
  caller: Caller,
  agencyId: string,
  patch: AgencyPatch,
  isSeen: (agency: Agency) => boolean,
): Promise<Changed> => {
  const before = await ownAgency(deps, caller, agencyId);
  if (!before) return { kind: 'agency-unknown' };
  if (!isSeen(before)) return { kind: 'stale' };
  const read = patchAgency(before, patch);
  if (read.kind === 'refused') return read;
  const isReplaced = await deps.agencies.replace(before, read.agency, actOf(deps, caller, before.id, 'agency.changed', before.id));
  return isReplaced ? { kind: 'changed', agency: read.agency } : { kind: 'stale' };
};
