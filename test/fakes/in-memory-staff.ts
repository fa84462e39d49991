import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { type StaffMember, staffSubject } from '../../functions/domain/agencies/staff.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { StaffStore } from '../../functions/ports/staff-store.ts';
import type { Vault } from '../../functions/ports/vault.ts';
import type { InMemoryLetterRequests } from './in-memory-letter-requests.ts';

const byId = (a: StaffMember, b: StaffMember): number => (a.id < b.id ? -1 : 1);

export class InMemoryStaff implements StaffStore {
  readonly #letters: InMemoryLetterRequests;
  readonly #vault: Pick<Vault, 'addressKey'>;
  readonly #members = new Map<string, StaffMember>();
  readonly #revisions = new Map<string, number>();
  readonly audits: AuditEntry[] = [];

  constructor(letters: InMemoryLetterRequests, vault: Pick<Vault, 'addressKey'>) {
    this.#letters = letters;
    this.#vault = vault;
  }

  async add(
    member: StaffMember,
    seenRevision: number,
    { audit, invitedAt }: Readonly<{ audit: AuditEntry; invitedAt: Instant | null }>,
  ): ReturnType<StaffStore['add']> {
    const others = await this.withAddress(await this.#vault.addressKey(member.email));
    if (others.some(({ agencyId }) => agencyId === member.agencyId)) return 'known';
    if (!this.#turn(member.agencyId, seenRevision)) return 'stale';
    this.#members.set(staffSubject(member), member);
    if (invitedAt !== null) this.#letters.put({ letter: 'staff-invitation', subject: staffSubject(member) }, invitedAt);
    this.audits.push(audit);
    return 'added';
  }

  async find(agencyId: string, id: string): Promise<StaffMember | null> {
    return this.#members.get(staffSubject({ agencyId, id })) ?? null;
  }

  async ofAgency(agencyId: string): ReturnType<StaffStore['ofAgency']> {
    const members = [...this.#members.values()].filter((one) => one.agencyId === agencyId).sort(byId);
    return { members, revision: this.#revisions.get(agencyId) ?? 0 };
  }

  async namesOf(agencyId: string): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.ofAgency(agencyId)).members.map(({ id, name }) => [id, name]));
  }

  async withAddress(addressKey: string): Promise<readonly StaffMember[]> {
    const keyed = await Promise.all(
      [...this.#members.values()].map(async (one) => ({ one, key: await this.#vault.addressKey(one.email) })),
    );
    return keyed.flatMap(({ one, key }) => (key === addressKey ? [one] : [])).sort(byId);
  }

  async replace(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    if (!this.#members.has(staffSubject(member)) || !this.#turn(member.agencyId, seenRevision)) return false;
    this.#members.set(staffSubject(member), member);
    this.audits.push(audit);
    return true;
  }

  async remove(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    if (!this.#turn(member.agencyId, seenRevision)) return false;
    this.#members.delete(staffSubject(member));
    await this.#letters.settle({ letter: 'staff-invitation', subject: staffSubject(member) });
    this.audits.push(audit);
    return true;
  }

  #turn(agencyId: string, seenRevision: number): boolean {
    if ((this.#revisions.get(agencyId) ?? 0) !== seenRevision) return false;
    this.#revisions.set(agencyId, seenRevision + 1);
    return true;
  }
}
