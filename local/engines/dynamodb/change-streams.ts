import { EngineError } from '../http-engine.ts';
import type { Level, Operation } from './dynalite.ts';
import { itemBytes } from './item-size.ts';
import { entriesOf } from './level.ts';
import { below, sequenceNumber, sequenceOf, streamPlace, streamPrefix } from './places.ts';
import type { Fields, Item } from './shapes.ts';
import type { Change } from './unit-of-work.ts';

export type Identity = Readonly<{ Type: string; PrincipalId: string }>;
type StreamRecord = Readonly<{ dynamodb: Readonly<{ ApproximateCreationDateTime: number }> }>;
type Stream = {
  readonly arn: string;
  readonly view: string;
  readonly keySchema: Change['table']['KeySchema'];
  /** Sequence number of the last record. */
  head: number;
  /** Sequence number before the first record that is kept. */
  base: number;
  /** Up to here everybody has read, as far as the engine was told. */
  readBy: number;
};

/** Whoever deletes when an item's time has come. */
export const TIME_TO_LIVE: Identity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

const REGION = 'us-east-1';
/** Always the same, so that consumers keep their place across restarts. */
const LABEL = '2026-01-01T00:00:00.000';
const SHARD = 'shardId-00000000000000000001-00000001';
/** DynamoDB keeps records for 24 hours; here the ones that everybody has read may go earlier. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_AFTER_READ = 1000;
/** So long in any case: records hold what was deleted, which is to be gone within a day. */
const KEPT_READ_MS = 6 * 3_600_000;
const PAGE_RECORDS = 1000;

/**
 * The streams of tables, one shard each. Records lie beside the items and are written in the
 * same batch: no change without its record, not even in a kill.
 */
export class ChangeStreams {
  readonly #level: Level;
  readonly #streams = new Map<string, Stream>();

  constructor(level: Level) {
    this.#level = level;
  }

  viewOf(table: string): string | null {
    return this.#streams.get(table)?.view ?? null;
  }

  /** Begin a table's stream, or go on with the one that the folder holds. */
  async begin(table: string, view: string, keySchema: Stream['keySchema']): Promise<void> {
    const arn = `arn:aws:dynamodb:${REGION}:000000000000:table/${table}/stream/${LABEL}`;
    const first = await this.#edge(table, false);
    const last = await this.#edge(table, true);
    this.#streams.set(table, { arn, view, keySchema, head: last, base: Math.max(0, first - 1), readBy: 0 });
  }

  end(table: string): Promise<void> {
    this.#streams.delete(table);
    return this.#level.clear(below(streamPrefix(table)));
  }

  /** What is to be written with these changes, and the tables whose streams have news then. */
  record(changes: readonly Change[], nowMs: number, identity: Identity | null): Readonly<{ operations: Operation[]; tables: Set<string> }> {
    const operations: Operation[] = [];
    const tables = new Set<string>();
    for (const change of changes) {
      const name = change.table.TableName;
      const stream = this.#streams.get(name);
      if (!stream || sameValue(change.before, change.after)) continue; // a write that changes nothing makes no record
      stream.head += 1;
      operations.push({ type: 'put', key: streamPlace(name, stream.head), value: recordOf(change, stream, nowMs, identity) });
      tables.add(name);
    }
    return { operations, tables };
  }

  /** Last sequence number of each stream, by ARN. */
  heads(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#streams.values()].map(({ arn, head }) => [arn, head]));
  }

  /** Everybody has read a stream up to here. */
  read(arn: string, upTo: number): void {
    const stream = [...this.#streams.values()].find((candidate) => candidate.arn === arn);
    if (stream) stream.readBy = Math.max(stream.readBy, upTo);
  }

  /** Forget what is too old, or read by everybody long ago. */
  async trim(nowMs: number): Promise<void> {
    for (const [table, stream] of this.#streams) {
      let upTo = Math.max(stream.base, stream.readBy - KEPT_AFTER_READ);
      for await (const [, record] of entriesOf<StreamRecord>(this.#level, {
        gte: streamPlace(table, upTo + 1),
        lt: streamPlace(table, stream.head + 1),
      })) {
        const keptMs = upTo < stream.readBy ? KEPT_READ_MS : KEPT_MS;
        if (record.dynamodb.ApproximateCreationDateTime * 1000 > nowMs - keptMs) break;
        upTo += 1;
      }
      if (upTo === stream.base) continue;
      stream.base = upTo;
      await this.#level.clear({ gte: streamPlace(table, 0), lte: streamPlace(table, upTo) });
    }
  }

  list(table: string | undefined): unknown {
    const wanted = [...this.#streams].filter(([name]) => table === undefined || name === table);
    return { Streams: wanted.map(([TableName, { arn }]) => ({ StreamArn: arn, TableName, StreamLabel: LABEL })) };
  }

  /** What `DescribeTable` tells of a table's stream. */
  described(table: string): Fields {
    const stream = this.#streams.get(table);
    if (!stream) return {};
    return {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
      LatestStreamArn: stream.arn,
      LatestStreamLabel: LABEL,
    };
  }

  describe(arn: string): unknown {
    const [table, { base, view, keySchema }] = this.#find(arn);
    return {
      StreamDescription: {
        StreamArn: arn,
        StreamLabel: LABEL,
        StreamStatus: 'ENABLED',
        StreamViewType: view,
        TableName: table,
        KeySchema: keySchema,
        Shards: [{ ShardId: SHARD, SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(base + 1) } }],
      },
    };
  }

  /** An iterator is a place: the number of the record that was read last. */
  iterator(arn: string, type: string, from: string | undefined): unknown {
    const [, stream] = this.#find(arn);
    return { ShardIterator: `${arn}|${placeOf(stream, type, Number(from))}` };
  }

  async records(iterator: string, limit: number | undefined): Promise<unknown> {
    const cut = iterator.lastIndexOf('|');
    const [table, { arn, base, head }] = this.#find(iterator.slice(0, cut));
    const place = Number(iterator.slice(cut + 1));
    if (place < base)
      throw new EngineError('TrimmedDataAccessException', 'The operation attempted to read past the oldest stream record in a shard.');
    const upTo = Math.min(head, place + Math.min(limit ?? PAGE_RECORDS, PAGE_RECORDS));
    const Records: unknown[] = [];
    // Records that are numbered but not yet written are read the next time.
    let last = place;
    for await (const [key, record] of entriesOf<unknown>(this.#level, {
      gte: streamPlace(table, place + 1),
      lte: streamPlace(table, upTo),
    })) {
      Records.push(record);
      last = sequenceOf(key, table);
    }
    return { Records, NextShardIterator: `${arn}|${last}` };
  }

  #find(arn: string): readonly [string, Stream] {
    const found = [...this.#streams].find(([, stream]) => stream.arn === arn);
    if (!found) throw new EngineError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
    return found;
  }

  /** Sequence number of the first or the last record that the folder holds. */
  async #edge(table: string, reverse: boolean): Promise<number> {
    for await (const [key] of entriesOf<unknown>(this.#level, { ...below(streamPrefix(table)), reverse, limit: 1 }))
      return sequenceOf(key, table);
    return 0;
  }
}

const placeOf = ({ base, head }: Stream, type: string, from: number): number => {
  switch (type) {
    case 'TRIM_HORIZON':
      return base;
    case 'LATEST':
      return head;
    case 'AT_SEQUENCE_NUMBER':
      return from - 1;
    case 'AFTER_SEQUENCE_NUMBER':
      return from;
    default:
      throw new EngineError('ValidationException', `ShardIteratorType ${type} is not known`);
  }
};

const recordOf = ({ table, before, after }: Change, { head, view }: Stream, nowMs: number, identity: Identity | null): unknown => {
  const image: Item = after ?? before ?? {};
  const keys: Item = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, image[AttributeName]]));
  const images = {
    ...(after && view.includes('NEW') ? { NewImage: after } : {}),
    ...(before && view.includes('OLD') ? { OldImage: before } : {}),
  };
  return {
    eventID: crypto.randomUUID().replaceAll('-', ''),
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    ...(identity ? { userIdentity: identity } : {}),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(nowMs / 1000),
      Keys: keys,
      ...images,
      SequenceNumber: sequenceNumber(head),
      SizeBytes: itemBytes(keys) + Object.values(images).reduce((bytes, item) => bytes + itemBytes(item), 0),
      StreamViewType: view,
    },
  };
};

const sameValue = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([name, value]) => right.has(name) && sameValue(value, right.get(name)));
};
