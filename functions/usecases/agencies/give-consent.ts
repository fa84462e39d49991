import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type Consented = Readonly<{ kind: 'done' } | { kind: 'agency-unknown' }>;

/** The agency lets another one name it as a co-issuer without asking. */
export const giveConsent = async (deps: AgencyActs, caller: Caller, agencyId: string, leadId: string): Promise<Consented> => {
  const [agency, lead] = await Promise.all([ownAgency(deps, caller, agencyId), deps.agencies.find(leadId)]);
  if (!agency || !lead) return { kind: 'agency-unknown' };
  await deps.agencies.consent(agency.id, lead.id, actOf(deps, caller, agency.id, 'consent.given', lead.id));
  return { kind: 'done' };
};

/** Also of an agency that never had it, or that there is not. */
export const endConsent = async (deps: AgencyActs, caller: Caller, agencyId: string, leadId: string): Promise<Consented> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  await deps.agencies.endConsent(agency.id, leadId, actOf(deps, caller, agency.id, 'consent.ended', leadId));
  return { kind: 'done' };
};
