import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import {
  type AddressRecord,
  cleared,
  inForce,
  lifted,
  NO_RECORD,
  softened,
  suppressed,
} from '../../functions/domain/feedback/address-record.ts';
import type { SoftResult } from '../../functions/domain/feedback/soft-results.ts';
import type { Suppression } from '../../functions/domain/feedback/suppression.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Suppressions } from '../../functions/ports/suppressions.ts';

export class InMemorySuppressions implements Suppressions {
  readonly audits: AuditEntry[] = [];
  /** How often somebody asked for several. */
  asked = 0;
  readonly #records = new Map<string, AddressRecord>();

  async among(addressKeys: readonly string[], now: Instant): Promise<ReadonlyMap<string, Suppression>> {
    this.asked += 1;
    const found = addressKeys.flatMap((key) => inForce(this.#read(key), now) ?? []);
    return new Map(found.map((one) => [one.addressKey, one]));
  }

  async find(addressKey: string, now: Instant): Promise<Suppression | null> {
    return inForce(this.#read(addressKey), now);
  }

  async suppress(suppression: Suppression, now: Instant): Promise<void> {
    this.#change(suppression.addressKey, (record) => suppressed(record, suppression, now));
  }

  async noteSoft(told: Pick<Suppression, 'addressKey' | 'source'>, result: SoftResult, now: Instant): Promise<void> {
    this.#change(told.addressKey, (record) => softened(record, told, result, now));
  }

  async clear(addressKey: string, at: Instant): Promise<void> {
    this.#change(addressKey, (record) => cleared(record, at));
  }

  async lift(addressKey: string, before: Instant, audit?: AuditEntry): Promise<boolean> {
    const isLifted = this.#change(addressKey, (record) => lifted(record, before));
    if (isLifted && audit) this.audits.push(audit);
    return isLifted;
  }

  #read(addressKey: string): AddressRecord {
    return this.#records.get(addressKey) ?? NO_RECORD;
  }

  #change(addressKey: string, work: (record: AddressRecord) => AddressRecord): boolean {
    const before = this.#read(addressKey);
    const after = work(before);
    this.#records.set(addressKey, after);
    return after !== before;
  }
}
