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

/** @param entries a page of them, of one agency: so many reads at most */
export const namesInAudit = async (deps: NamesInAudit, agencyId: string, entries: readonly AuditEntry[]): Promise<AuditNames> => {
  const about = (pattern: RegExp): readonly string[] => [
    ...new Set(entries.filter(({ action }) => pattern.test(action)).map(({ subject }) => subject)),
  ];
  const [{ members }, notices, agencies, organizations] = await Promise.all([
    deps.staff.ofAgency(agencyId),
    Promise.all(about(OF_NOTICES).map((id) => deps.notices.find(id))),
    deps.agencies.findMany(about(/^consent\./)),
    deps.organizations.findMany(about(/^organization\./)),
  ]);
  return new Map([
    ...members.map(({ id, name }) => [id, name] as const),
    ...notices.flatMap((notice) => (notice ? [[notice.id, notice.title] as const] : [])),
    ...agencies.map(({ id, name }) => [id, name] as const),
    ...[...organizations.values()].map(({ id, name }) => [id, name] as const),
  ]);
};

export type NamedForOperator = ReadEntry & Readonly<{ about: string }>;

/**
 * What a page of entries of all agencies speaks of, as an operator is told: in whose name, and what it was done to by its name; '' where
 * that has none, or is gone. So many reads at most as there are entries.
 */
export const nameAuditForOperator = async (
  deps: Omit<NamesInAudit, 'staff'> & Readonly<{ staff: Pick<StaffStore, 'find'> }>,
  entries: readonly ReadEntry[],
): Promise<readonly NamedForOperator[]> => {
  const subjects = (pattern: RegExp): readonly string[] => [
    ...new Set(entries.filter(({ entry }) => pattern.test(entry.action)).map(({ entry }) => entry.subject)),
  ];
  const [notices, agencies, organizations, members] = await Promise.all([
    Promise.all(subjects(OF_NOTICES).map((id) => deps.notices.find(id))),
    deps.agencies.findMany(
      [...new Set([...entries.map(({ entry }) => entry.agencyId), ...subjects(/^consent\./)])].filter((id) => id !== OPERATORS),
    ),
    deps.organizations.findMany(subjects(/^organization\./)),
    Promise.all(
      entries.filter(({ entry }) => /^staff\./.test(entry.action)).map(({ entry }) => deps.staff.find(entry.agencyId, entry.subject)),
    ),
  ]);
  const byId = new Map(agencies.map((agency) => [agency.id, agency]));
  const names = new Map([
    ...notices.flatMap((notice) => (notice ? [[notice.id, notice.title] as const] : [])),
    ...agencies.map(({ id, name }) => [id, name] as const),
    ...[...organizations.values()].map(({ id, name }) => [id, name] as const),
    ...members.flatMap((member) => (member ? [[member.id, member.name] as const] : [])),
  ]);
  return entries.map((one) => ({ ...one, agency: byId.get(one.entry.agencyId) ?? null, about: names.get(one.entry.subject) ?? '' }));
};
