import type { Agency } from '#domain/agencies/agency';
import { matchKey } from '#domain/text/text';
import type { Instant } from '#domain/time';
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

/** Whom the agency lets name it. Null for an agency that the caller does not speak for. */
export const listConsents = async (
  deps: AgencyActs,
  caller: Caller,
  agencyId: string,
): Promise<readonly Readonly<{ lead: Agency; since: Instant }>[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return null;
  const given = await deps.agencies.consentsOf(agency.id);
  const leads = new Map((await deps.agencies.findMany(given.map(({ leadId }) => leadId))).map((lead) => [lead.id, lead]));
  return given.flatMap(({ leadId, since }) => {
    const lead = leads.get(leadId);
    return lead ? [{ lead, since }] : [];
  });
};

/** Agencies are read in such pages, … */
const PAGE = 100;
/** … so many of them: a county has some dozens of agencies, a province some thousands. */
const PAGES = 20;

/** Agencies with this in their name, whose names stand on the board for everybody to see; the first of them. */
export const agenciesNamed = async ({ agencies }: Pick<AgencyActs, 'agencies'>, q: string, limit: number): Promise<readonly Agency[]> => {
  const wanted = matchKey(q).trim();
  const found: Agency[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES && found.length < limit; pages++) {
    const page: Awaited<ReturnType<typeof agencies.list>> = await agencies.list(PAGE, cursor);
    found.push(...page.items.filter(({ name }) => matchKey(name).includes(wanted)));
    if (page.next === undefined) break;
    cursor = page.next;
  }
  return found.slice(0, limit);
};
