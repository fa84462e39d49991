import { type AuditEntry, OPERATOR_KEY_ID } from '#domain/agencies/audit';
import type { Organization } from '#domain/organizations/organization';
import { unverified, verified } from '#domain/organizations/organization-life';
import { contains } from '#domain/region';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { OrganizationStore } from '#ports/organization-store';
import { actorOf, type Caller, speaksFor } from '../callers/authorize.ts';

export type VerifyOrganization = Readonly<{
  organizations: Pick<OrganizationStore, 'find' | 'replace'>;
  agencies: Pick<AgencyStore, 'find'>;
  clock: Pick<Clock, 'now'>;
}>;

export type Verified = Readonly<{ kind: 'done'; organization: Organization } | { kind: 'organization-unknown' | 'changed-meanwhile' }>;

const TRIES = 5;

/**
 * The operator, or an agency whose region holds the organization, answers for its name, its place and whether it is a hub. Doing it again
 * is no harm, and leaves who did it first. To other agencies there is no such organization.
 */
export const verifyOrganization = (deps: VerifyOrganization, caller: Caller, id: string): Promise<Verified> =>
  change(deps, caller, id, 'organization.verified', (organization, by, at) =>
    organization.verified === null ? verified(organization, by, at) : null,
  );

/** They do so no longer: it is only claimed by its contacts. */
export const endVerification = (deps: VerifyOrganization, caller: Caller, id: string): Promise<Verified> =>
  change(deps, caller, id, 'organization.verification-ended', (organization) =>
    organization.verified === null ? null : unverified(organization),
  );

const change = async (
  deps: VerifyOrganization,
  caller: Caller,
  id: string,
  action: string,
  step: (organization: Organization, by: string, at: string) => Organization | null,
): Promise<Verified> => {
  const { organizations, clock } = deps;
  for (let tries = 0; tries < TRIES; tries++) {
    const organization = await organizations.find(id);
    if (!organization || !(await holds(deps, caller, organization))) return { kind: 'organization-unknown' };
    const at = instant(clock.now());
    const after = step(organization, answersAs(caller), at);
    if (!after) return { kind: 'done', organization };
    const agencyId = isOperator(caller) ? OPERATORS : caller.agencyId;
    const audit: AuditEntry = { agencyId, at, actor: actorOf(caller), action, subject: id };
    if (await organizations.replace(organization, after, at, { audit })) return { kind: 'done', organization: after };
  }
  return { kind: 'changed-meanwhile' };
};

const isOperator = (caller: Caller): caller is Extract<Caller, { kind: 'operator' }> =>
  caller.kind === 'operator' || caller.scopes.includes('operator');

const answersAs = (caller: Caller): string => (isOperator(caller) ? OPERATOR_KEY_ID : caller.agencyId);

/** Does the caller have a say over what stands there? */
const holds = async ({ agencies }: VerifyOrganization, caller: Caller, { region }: Organization): Promise<boolean> => {
  if (isOperator(caller)) return true;
  const agency = await agencies.find(caller.agencyId);
  return agency !== null && speaksFor(caller, agency.id) && contains(agency.region, region);
};
