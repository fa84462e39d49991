import type { Agency } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { AgencyStore } from '#ports/agency-store';
import { OPERATORS } from '#ports/audit-log';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { StaffStore } from '#ports/staff-store';
import type { ReadEntry } from './read-audit.ts';

export type NamesInAudit = Readonly<{
  staff: Pick<StaffStore, 'ofAgency'>;
  notices: Pick<NoticeStore, 'find'>;
  agencies: Pick<AgencyStore, 'findMany'>;
  organizations: Pick<OrganizationStore, 'findMany'>;
}>;

/** Of what a page of entries speaks, by its id: people, titles, names. What is gone has none. */
export type AuditNames = ReadonlyMap<string, string>;

/** Whose subject is a notice, whatever the action is called. */
const OF_NOTICES = /^(?:notice|retry|receipt)\./;

type Named = readonly (readonly [id: string, name: string])[];

/** Titles and names of all but people that entries speak of. @param acting agencies that are wanted, too */
const thingsIn = async (
  deps: Pick<NamesInAudit, 'notices' | 'agencies' | 'organizations'>,
  entries: readonly AuditEntry[],
  acting: readonly string[] = [],
): Promise<Readonly<{ agencies: readonly Agency[]; names: Named }>> => {
  const about = (pattern: RegExp): readonly string[] => [
    ...new Set(entries.filter(({ action }) => pattern.test(action)).map(({ subject }) => subject)),
  ];
  const [notices, agencies, organizations] = await Promise.all([
    Promise.all(about(OF_NOTICES).map((id) => deps.notices.find(id))),
    deps.agencies.findMany([...new Set([...acting, ...about(/^consent\./)])]),
    deps.organizations.findMany(about(/^organization\./)),
  ]);
  const names: Named = [
    ...notices.flatMap((notice) => (notice ? [[notice.id, notice.title] as const] : [])),
    ...[...agencies, ...organizations.values()].map(({ id, name }) => [id, name] as const),
  ];
  return { agencies, names };
};

/** @param entries a page of them, of one agency: so many reads at most */
export const namesInAudit = async (deps: NamesInAudit, agencyId: string, entries: readonly AuditEntry[]): Promise<AuditNames> => {
  const [{ members }, { names }] = await Promise.all([deps.staff.ofAgency(agencyId), thingsIn(deps, entries)]);
  return new Map([...members.map(({ id, name }) => [id, name] as const), ...names]);
};

export type NamedForOperator = ReadEntry & Readonly<{ about: string }>;

/**
 * What a page of entries of all agencies speaks of, as an operator is told: in whose name, and what it was done to by its name; '' where
 * that has none, or is gone. So many reads at most as there are entries.
 */
export const nameAuditForOperator = async (
  deps: Omit<NamesInAudit, 'staff'> & Readonly<{ staff: Pick<StaffStore, 'find'> }>,
  read: readonly ReadEntry[],
): Promise<readonly NamedForOperator[]> => {
  const entries = read.map(({ entry }) => entry);
  const acting = entries.map(({ agencyId }) => agencyId).filter((id) => id !== OPERATORS);
  const [{ agencies, names }, members] = await Promise.all([
    thingsIn(deps, entries, acting),
    Promise.all(entries.filter(({ action }) => /^staff\./.test(action)).map(({ agencyId, subject }) => deps.staff.find(agencyId, subject))),
  ]);
  const byId = new Map(agencies.map((agency) => [agency.id, agency]));
  const all = new Map([...names, ...members.flatMap((member) => (member ? [[member.id, member.name] as const] : []))]);
  return read.map((one) => ({ ...one, agency: byId.get(one.entry.agencyId) ?? null, about: all.get(one.entry.subject) ?? '' }));
};
