import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Change, Item } from './dynalite.ts';
import { EngineError } from './http-engine.ts';

type Identity = Readonly<{ Type: string; PrincipalId: string }>;
type StreamRecord = Readonly<{
  eventID: string;
  eventName: string;
  dynamodb: Readonly<Record<string, unknown> & { SequenceNumber: string; ApproximateCreationDateTime: number }>;
}>;

/** DynamoDB keeps stream records for 24 hours. */
const KEPT_SECONDS = 24 * 3600;
const KEPT_RECORDS = 300_000;
const SEQUENCE_DIGITS = 21;

/** The stream of one table, with one shard. In a data folder it is a file of lines, so that what was written before a kill is still told after it. */
export class ChangeStream {
  readonly arn: string;
  readonly label: string;
  readonly view: string;
  readonly #file: string | null;
  #records: StreamRecord[];
  /** Sequence number before the first record that is kept. */
  #base: number;

  constructor(options: Readonly<{ table: string; view: string; file: string | null; nowMs: number }>) {
    this.view = options.view;
    // Always the same: consumers keep their place across restarts.
    this.label = '2026-01-01T00:00:00.000';
    this.arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${options.table}/stream/${this.label}`;
    this.#file = options.file;
    const found = this.#file && existsSync(this.#file) ? readLines(this.#file) : [];
    this.#records = found.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime > options.nowMs / 1000 - KEPT_SECONDS);
    const first = this.#records[0] ?? found.at(-1);
    this.#base = first ? Number(first.dynamodb.SequenceNumber) - (this.#records.length > 0 ? 1 : 0) : 0;
    if (this.#file && found.length > this.#records.length)
      writeFileSync(this.#file, this.#records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }

  get head(): number {
    return this.#base + this.#records.length;
  }

  append({ table, before, after }: Change, nowMs: number, identity: Identity | null): void {
    if ((!before && !after) || (before && after && isDeepStrictEqual(before, after))) return;
    const image: Item = after ?? before ?? {};
    const keys = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, image[AttributeName]]));
    const record: StreamRecord = {
      eventID: crypto.randomUUID().replaceAll('-', ''),
      eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
      ...{ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1' },
      ...(identity ? { userIdentity: identity } : {}),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(nowMs / 1000),
        Keys: keys,
        ...(after && /NEW/.test(this.view) ? { NewImage: structuredClone(after) } : {}),
        ...(before && /OLD/.test(this.view) ? { OldImage: structuredClone(before) } : {}),
        SequenceNumber: String(this.head + 1).padStart(SEQUENCE_DIGITS, '0'),
        SizeBytes: 0,
        StreamViewType: this.view,
      },
    };
    this.#records.push(record);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(record)}\n`);
    if (this.#records.length > KEPT_RECORDS) {
      const dropped = KEPT_RECORDS / 10;
      this.#records = this.#records.slice(dropped);
      this.#base += dropped;
    }
  }

  /** A place in the stream, as a number of records before it. */
  place(type: string, sequenceNumber: string | undefined): number {
    switch (type) {
      case 'TRIM_HORIZON':
        return this.#base;
      case 'LATEST':
        return this.head;
      case 'AT_SEQUENCE_NUMBER':
        return Number(sequenceNumber) - 1;
      case 'AFTER_SEQUENCE_NUMBER':
        return Math.max(Number(sequenceNumber), this.#base);
      default:
        throw new EngineError('ValidationException', `unknown ShardIteratorType ${type}`);
    }
  }

  read(place: number, limit: number): readonly StreamRecord[] {
    if (place < this.#base) throw new EngineError('TrimmedDataAccessException', 'the records there are no longer kept');
    return this.#records.slice(place - this.#base, place - this.#base + limit);
  }
}

const readLines = (file: string): StreamRecord[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as StreamRecord];
      } catch {
        return []; // cut short by a kill
      }
    });
