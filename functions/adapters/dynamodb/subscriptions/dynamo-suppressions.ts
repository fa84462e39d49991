import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import {
  type AddressRecord,
  cleared,
  forgottenAt,
  inForce,
  lifted,
  NO_RECORD,
  softened,
  suppressed,
} from '#domain/feedback/address-record';
import type { SoftResult } from '#domain/feedback/soft-results';
import { FEEDBACK_SOURCES, SUPPRESSION_REASONS, type Suppression } from '#domain/feedback/suppression';
import type { Instant } from '#domain/time';
import type { Suppressions } from '#ports/suppressions';
import { untilInTime } from '../../until-in-time.ts';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { secondsAt } from '../shapes.ts';
import { type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';
import { AddressMarks } from './address-marks.ts';

const V1 = z.object({
  v: z.literal(1),
  turn: z.int(),
  addressKey: z.string(),
  suppression: z
    .object({
      reason: z.enum(SUPPRESSION_REASONS),
      source: z.enum(FEEDBACK_SOURCES),
      since: z.string(),
      until: z.string().nullable(),
      feedbackId: z.string(),
    })
    .nullable(),
  soft: z.array(z.object({ at: z.string(), about: z.string(), feedbackId: z.string() })),
  liftedAt: z.string().optional(),
});
const ADDRESS = form(V1);

type Known = Readonly<{ revision: number; addressKey: string; record: AddressRecord }>;

const knownFrom = (item: RawItem): Known => {
  const { turn: revision, addressKey, suppression, soft, liftedAt } = ADDRESS.parse(item);
  return { revision, addressKey, record: { suppression: suppression && { addressKey, ...suppression }, soft, liftedAt } };
};

const itemOf = (addressKey: string, revision: number, { suppression, ...record }: AddressRecord, at: Instant): object => {
  const { addressKey: _, ...told } = suppression ?? { addressKey };
  const ends = forgottenAt({ suppression, ...record }, at);
  return {
    ...subscriptionKeys.address(addressKey),
    v: ADDRESS.version,
    kind: 'address',
    turn: revision,
    addressKey,
    suppression: suppression && told,
    ...record,
    ...(ends === null ? {} : { ttl: secondsAt(ends) }),
  };
};

/** One item for each address of which anything is remembered; it is gone when nothing of it counts any more. */
export class DynamoSuppressions implements Suppressions {
  readonly #subscriptions: Table;
  readonly #registry: Table;
  readonly #marks: AddressMarks;

  constructor(client: DynamoDBClient, subscriptionsTable: string, registryTable: TableName) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#registry = new Table(client, registryTable);
    this.#marks = new AddressMarks(this.#subscriptions);
  }

  async among(addressKeys: readonly string[], now: Instant): Promise<ReadonlyMap<string, Suppression>> {
    const marked = await this.#marks.among(addressKeys, now);
    if (marked.length === 0) return new Map();
    const items = await this.#subscriptions.getMany(marked.map(subscriptionKeys.address), 'eventually');
    const found = items.map(knownFrom).flatMap(({ record }) => inForce(record, now) ?? []);
    return new Map(found.map((one) => [one.addressKey, one]));
  }

  async find(addressKey: string, now: Instant): Promise<Suppression | null> {
    return inForce((await this.#read(addressKey)).record, now);
  }

  async suppress(suppression: Suppression, now: Instant): Promise<void> {
    await this.#change(suppression.addressKey, now, (record) => suppressed(record, suppression, now));
  }

  async noteSoft(told: Pick<Suppression, 'addressKey' | 'source'>, result: SoftResult, now: Instant): Promise<void> {
    await this.#change(told.addressKey, now, (record) => softened(record, told, result, now));
  }

  async clear(addressKey: string, at: Instant): Promise<void> {
    await this.#change(addressKey, at, (record) => cleared(record, at));
  }

  lift(addressKey: string, before: Instant, audit?: AuditEntry): Promise<boolean> {
    return this.#change(addressKey, before, (record) => lifted(record, before), audit);
  }

  /** False when `work` leaves the record as it is: then nothing is written. */
  #change(addressKey: string, at: Instant, work: (record: AddressRecord) => AddressRecord, audit?: AuditEntry): Promise<boolean> {
    return untilInTime('what is remembered of an address', async () => {
      const { revision, record } = await this.#read(addressKey);
      const changed = work(record);
      if (changed === record) return { answer: false };
      if (changed.suppression && changed.suppression !== record.suppression) await this.#marks.add(addressKey);
      const isWritten = await this.#write(itemOf(addressKey, revision + 1, changed, at), revision, audit);
      return isWritten ? { answer: true } : null;
    });
  }

  async #write(item: object, revision: number, audit: AuditEntry | undefined): Promise<boolean> {
    if (!audit) return this.#subscriptions.putIfRevision(item, revision);
    const failed = await transact(this.#subscriptions.client, [
      {
        Put: {
          TableName: this.#subscriptions.name,
          Item: toAttributes(item),
          ConditionExpression: 'turn = :turn',
          ExpressionAttributeValues: toAttributes({ ':turn': revision }),
        },
      },
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async #read(addressKey: string): Promise<Known> {
    const item = await this.#subscriptions.get(subscriptionKeys.address(addressKey));
    return item ? knownFrom(item) : { revision: 0, addressKey, record: NO_RECORD };
  }
}
