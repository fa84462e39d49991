import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { AddressChange } from '../../functions/domain/subscriptions/address-change.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { AddressChanges } from '../../functions/ports/address-changes.ts';
import type { LetterId } from '../../functions/ports/letter-requests.ts';
import type { InMemoryLetterRequests } from './in-memory-letter-requests.ts';

export class InMemoryAddressChanges implements AddressChanges {
  readonly audits: AuditEntry[] = [];
  readonly #changes = new Map<string, AddressChange>();
  readonly #letters: InMemoryLetterRequests;

  constructor(letters: InMemoryLetterRequests) {
    this.#letters = letters;
  }

  async ask(change: AddressChange, letters: readonly LetterId[], at: Instant, audit: AuditEntry | null): Promise<void> {
    this.#changes.set(change.subscriptionId, change);
    for (const letter of letters) this.#letters.put(letter, at);
    if (audit) this.audits.push(audit);
  }

  async find(subscriptionId: string): Promise<AddressChange | null> {
    return this.#changes.get(subscriptionId) ?? null;
  }

  async replace(before: AddressChange, after: AddressChange): Promise<boolean> {
    const standing = this.#changes.get(before.subscriptionId);
    if (standing?.askedAt !== before.askedAt || standing.revision !== before.revision) return false;
    this.#changes.set(before.subscriptionId, after);
    return true;
  }

  async settle({ subscriptionId, askedAt }: AddressChange, audit?: AuditEntry): Promise<void> {
    if (this.#changes.get(subscriptionId)?.askedAt !== askedAt) return;
    this.#changes.delete(subscriptionId);
    if (audit) this.audits.push(audit);
  }

  all(): readonly AddressChange[] {
    return [...this.#changes.values()];
  }

  /** As DynamoTraces does. */
  forget(subscriptionId: string): void {
    this.#changes.delete(subscriptionId);
  }
}
