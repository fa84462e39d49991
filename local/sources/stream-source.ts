import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readIfThere, replaceFile } from '../data/small-file.ts';
import { EngineError } from '../engines/http-engine.ts';
import type { JsonClient } from '../engines/json-client.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import type { EventFilter } from './event-filter.ts';
import type { StreamEvent, StreamLane } from './stream-lane.ts';

export type StreamSourceOptions = Readonly<{
  streams: JsonClient;
  arn: string;
  fn: LocalFunction;
  filter: EventFilter;
  startsAt: 'TRIM_HORIZON' | 'LATEST';
  lanes: number;
  makeLane: () => StreamLane;
  /** Where the place in the stream is kept across restarts. */
  placeFile: string | null;
  /** Everything up to this sequence number is done. */
  onDone: (upTo: number) => void;
}>;

const Shards = z.object({ StreamDescription: z.object({ Shards: z.tuple([z.object({ ShardId: z.string() })]) }) });
const Iterator = z.object({ ShardIterator: z.string() });
const Page = z.object({
  Records: z.array(
    z.looseObject({
      userIdentity: z.object({ Type: z.string(), PrincipalId: z.string() }).optional(),
      dynamodb: z.looseObject({ SequenceNumber: z.string(), Keys: z.unknown(), ApproximateCreationDateTime: z.number() }),
    }),
  ),
  NextShardIterator: z.string(),
});
type StreamRecord = z.infer<typeof Page>['Records'][number];

/** The stream tells when it has news; this is for the case that a word was lost. */
const LOOK_AGAIN_MS = 60_000;
const AFTER_FAULT_MS = 500;
/** What is written within so short a time is read together: a write would be followed by a read each. */
const GATHER_MS = 15;
/** … and so often is read at most while there is something, so that batches fill. AWS reads four times a second. */
const READ_EVERY_MS = 100;
const PAGE_RECORDS = 500;
/** As many may be read and not done before reading waits. */
const MOST_OPEN = 5000;
const TELL_EVERY = 500;
/** What was done in so short a time before a kill may be done again, as on AWS. A file is not written for each record. */
const PLACE_KEPT_MS = 200;

/** Feeds a function from a table's stream: in order for each key, several keys beside each other, and after a restart from where it was. */
export class StreamSource {
  readonly #options: StreamSourceOptions;
  readonly #lanes: readonly StreamLane[];
  /** Sequence numbers that are read and not done, in order. */
  readonly #open = new Set<number>();
  #lastRead = 0;
  #done = 0;
  #told = 0;
  #isStopped = false;
  #wake: (() => void) | null = null;
  #hasNews = true;
  #keeping: NodeJS.Timeout | null = null;

  constructor(options: StreamSourceOptions) {
    this.#options = options;
    this.#lanes = Array.from({ length: options.lanes }, () => options.makeLane());
  }

  get arn(): string {
    return this.#options.arn;
  }

  get functionName(): string {
    return this.#options.fn.settings.name;
  }

  /** Everything up to this sequence number is done. */
  get done(): number {
    return this.#done;
  }

  async start(): Promise<void> {
    const { placeFile, startsAt } = this.#options;
    const place = placeFile === null ? null : readIfThere(placeFile);
    const iterator = await this.#iteratorAt(
      place === null ? { ShardIteratorType: startsAt } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: place },
    );
    // A kill before the first record is done must not have the next start begin behind it.
    if (placeFile !== null && place === null) replaceFile(placeFile, String(this.#done));
    if (place !== null) this.#options.onDone(this.#done);
    void this.#follow(iterator);
  }

  /** The stream has something new. */
  wake(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#keeping) this.#keepPlace();
    for (const lane of this.#lanes) lane.stop();
    this.#wake?.();
  }

  async #follow(first: string): Promise<void> {
    let iterator = first;
    while (!this.#isStopped) {
      this.#hasNews = false;
      const began = performance.now();
      try {
        const page = Page.parse(await this.#options.streams.call('GetRecords', { ShardIterator: iterator, Limit: PAGE_RECORDS }));
        iterator = page.NextShardIterator;
        for (const record of page.Records) this.#take(record);
        this.#progress();
        if (page.Records.length === PAGE_RECORDS && this.#open.size <= MOST_OPEN) continue;
        await this.#pause(LOOK_AGAIN_MS);
        await new Promise((resolve) => setTimeout(resolve, Math.max(GATHER_MS, began + READ_EVERY_MS - performance.now())));
      } catch (error) {
        if (this.#isStopped) return;
        this.#options.fn.settings.onOutput(`following ${this.arn}: ${String(error)}\n`);
        await new Promise((resolve) => setTimeout(resolve, AFTER_FAULT_MS));
        if (isTrimmed(error)) iterator = await this.#iteratorAt({ ShardIteratorType: 'TRIM_HORIZON' }).catch(() => iterator);
      }
    }
  }

  /** Until there is news, or something is done, or the time is over. */
  async #pause(ms: number): Promise<void> {
    if (this.#hasNews && this.#open.size <= MOST_OPEN) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #take(record: StreamRecord): void {
    const sequence = Number(record.dynamodb.SequenceNumber);
    this.#lastRead = sequence;
    const event = eventOf(record, this.arn);
    if (!this.#options.filter(event)) return;
    this.#open.add(sequence);
    const digest = createHash('md5').update(JSON.stringify(event.dynamodb.Keys)).digest();
    const lane = this.#lanes[digest.readUInt16BE(0) % this.#lanes.length];
    lane?.add(event, () => {
      this.#open.delete(sequence);
      this.#progress();
      if (this.#open.size === MOST_OPEN) this.#wake?.();
    });
  }

  /** Done is what lies before the first that is open. */
  #progress(): void {
    const [firstOpen] = this.#open;
    const done = firstOpen === undefined ? this.#lastRead : firstOpen - 1;
    if (done <= this.#done) return;
    this.#done = done;
    this.#keeping ??= setTimeout(() => this.#keepPlace(), PLACE_KEPT_MS).unref();
  }

  /** The place first: the engine may forget what lies before the one that it is told. */
  #keepPlace(): void {
    if (this.#keeping) clearTimeout(this.#keeping);
    this.#keeping = null;
    const { placeFile, onDone } = this.#options;
    if (placeFile !== null) replaceFile(placeFile, String(this.#done));
    if (this.#open.size > 0 && this.#done - this.#told < TELL_EVERY) return;
    this.#told = this.#done;
    onDone(this.#done);
  }

  async #iteratorAt(where: Readonly<{ ShardIteratorType: string; SequenceNumber?: string }>): Promise<string> {
    const { streams, arn } = this.#options;
    const { StreamDescription } = Shards.parse(await streams.call('DescribeStream', { StreamArn: arn }));
    const asked = { StreamArn: arn, ShardId: StreamDescription.Shards[0].ShardId, ...where };
    const { ShardIterator } = Iterator.parse(await streams.call('GetShardIterator', asked));
    // An iterator of our engine ends in the number of the record before it.
    this.#lastRead = Number(ShardIterator.slice(ShardIterator.lastIndexOf('|') + 1));
    this.#done = Math.max(this.#done, this.#open.size === 0 ? this.#lastRead : 0);
    return ShardIterator;
  }
}

/** What we were to read next is no longer kept. */
const isTrimmed = (error: unknown): boolean => error instanceof EngineError && error.body['__type'] === 'TrimmedDataAccessException';

/** A function sees the names of the identity in lower case (Lambda developer guide, "Using TTL with DynamoDB streams"). */
const eventOf = ({ userIdentity, ...record }: StreamRecord, arn: string): StreamEvent => ({
  ...record,
  ...(userIdentity ? { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } } : {}),
  eventSourceARN: arn,
});
