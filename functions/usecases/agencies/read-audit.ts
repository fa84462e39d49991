import type { Agency } from '#domain/agencies/agency';
import { type AuditEntry, OPERATOR_KEY_ID } from '#domain/agencies/audit';
import type { StaffMember } from '#domain/agencies/staff';
import type { AgencyStore } from '#ports/agency-store';
import { type AuditLog, type AuditQuery, OPERATORS } from '#ports/audit-log';
import type { StaffStore } from '#ports/staff-store';
import type { Caller } from '../callers/authorize.ts';
import { ownAgency } from './own-agency.ts';

export type ReadAudit = Readonly<{
  agencies: AgencyStore;
  audit: Pick<AuditLog, 'ofAgency' | 'ofAll'>;
  staff: Pick<StaffStore, 'ofAgency'>;
}>;

/** `agency`: whose key or staff it was, when that may be told and is known. */
export type NamedEntry = Readonly<{ entry: AuditEntry; agency: Agency | null }>;

/** `person`: who it was, of the staff of an agency or of the operators, when that may be told and they have not left. */
export type ReadEntry = NamedEntry & Readonly<{ person: Pick<StaffMember, 'name' | 'email'> | null }>;

export type ReadEntries = Readonly<
  { kind: 'read'; items: readonly ReadEntry[]; next?: string } | { kind: 'agency-unknown' } | { kind: 'cursor-unknown' }
>;

/** What was done in the name of an agency. Of whoever did it from outside, it is not told who they are. */
export const auditOfAgency = async (deps: ReadAudit, caller: Caller, agencyId: string, query: AuditQuery): Promise<ReadEntries> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  const page = await deps.audit.ofAgency(agency.id, query);
  if (!page) return { kind: 'cursor-unknown' };
  return { kind: 'read', ...page, items: await withPersons(deps, namedAsToAgency(agency, page.items), [agency.id]) };
};

/** An agency is told that it was itself, and of others only what they are. */
export const namedAsToAgency = (agency: Agency, entries: readonly AuditEntry[]): readonly NamedEntry[] =>
  entries.map((entry) => ({ entry, agency: agencyOf(entry) === agency.id ? agency : null }));

/** What was done in the name of all agencies, and by operators. Only whoever has the scope `operator` comes here. */
export const auditOfAll = async (deps: ReadAudit, query: AuditQuery): Promise<ReadEntries> => {
  const page = await deps.audit.ofAll(query);
  if (!page) return { kind: 'cursor-unknown' };
  const named = await namedAsToOperator(deps, page.items);
  return {
    kind: 'read',
    ...page,
    items: await withPersons(deps, named, [...new Set(named.flatMap(({ entry }) => rosterOf(entry) ?? []))]),
  };
};

/** An operator is told of each agency that it was. */
export const namedAsToOperator = async (
  { agencies }: Readonly<{ agencies: Pick<AgencyStore, 'findMany'> }>,
  entries: readonly AuditEntry[],
): Promise<readonly NamedEntry[]> => {
  const ids = new Set(entries.flatMap((entry) => agencyOf(entry) ?? []));
  const known = new Map((await agencies.findMany([...ids])).map((agency) => [agency.id, agency]));
  return entries.map((entry) => ({ entry, agency: known.get(agencyOf(entry) ?? '') ?? null }));
};

/** On whose staff somebody is who acted as a person. */
export const rosterOf = ({ actor }: AuditEntry): string | undefined => {
  if (actor.kind === 'staff') return actor.agencyId;
  return actor.kind === 'operator' && actor.id !== OPERATOR_KEY_ID ? OPERATORS : undefined;
};

/** @param rosters those whose people may be named */
const withPersons = async (
  { staff }: Pick<ReadAudit, 'staff'>,
  entries: readonly NamedEntry[],
  rosters: readonly string[],
): Promise<readonly ReadEntry[]> => {
  const read = await Promise.all(rosters.map(async (id) => [id, (await staff.ofAgency(id)).members] as const));
  const members = new Map(read);
  return entries.map((one) => {
    const { actor } = one.entry;
    const person = members.get(rosterOf(one.entry) ?? '')?.find(({ id }) => id === actor.id);
    return { ...one, person: person ? { name: person.name, email: person.email } : null };
  });
};

/** Of an entry of 0.1.0, which names the key alone: the agency in whose name it was done. */
const agencyOf = ({ actor, agencyId }: AuditEntry): string | undefined => {
  switch (actor.kind) {
    case 'agency-key':
      return actor.agencyId ?? agencyId;
    case 'staff':
      return actor.agencyId;
    default:
      return undefined;
  }
};
