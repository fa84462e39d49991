import type { AuditEntry } from '#domain/agencies/audit';
import type { AgencyStore } from '#ports/agency-store';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { StaffStore } from '#ports/staff-store';

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
