import type { AuditEntry } from '#domain/agencies/audit';
import type { StaffMember } from '#domain/agencies/staff';
import type { Instant } from '#domain/time';

/** The persons of an agency, oldest first, and how often they were changed: whoever changes one says which they saw. */
export type Staff = Readonly<{ members: readonly StaffMember[]; revision: number }>;

/** The persons of agencies, and operators, who are under OPERATORS (audit-log.ts). Addresses are sealed, and found by their keyed hash. */
export interface StaffStore {
  /**
   * In one transaction with the letter that invites them; none is written where `invitedAt` is null. `known`: the agency has somebody of
   * this address. `stale`: changed meanwhile.
   */
  add(
    member: StaffMember,
    seenRevision: number,
    written: Readonly<{ audit: AuditEntry; invitedAt: Instant | null }>,
  ): Promise<'added' | 'known' | 'stale'>;
  find(agencyId: string, id: string): Promise<StaffMember | null>;
  ofAgency(agencyId: string): Promise<Staff>;
  /** What the persons of an agency are called, by their ids: nobody's address is opened for that. */
  namesOf(agencyId: string): Promise<ReadonlyMap<string, string>>;
  /** Of all agencies, in the order of their ids. */
  withAddress(addressKey: string): Promise<readonly StaffMember[]>;
  /** The address stays. False, and nothing is written, when the staff was changed since it was seen. */
  replace(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean>;
  /** With all that is kept of the address. False, and nothing is written, when the staff was changed since it was seen. */
  remove(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean>;
}
