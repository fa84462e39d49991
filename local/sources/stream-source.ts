import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type _Record, type DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { LocalFunction } from '../lambda/local-function.ts';
import { passes } from './event-filter.ts';
import type { Mapping } from './mapping.ts';

const BatchAnswer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) }).nullish();

const SHARD = 'shardId-00000000000000000001-00000001';
const POLL_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

export type StreamSourceDeps = Readonly<{
  streams: DynamoDBStreamsClient;
  sqs: SQSClient;
  queueUrlOf: (arn: string) => string;
  /** Where the place in the stream is kept across restarts. */
  checkpointFile: string | null;
}>;

/** Feeds a function from a table's stream: in order for each key, with bounded tries, halved batches, and a queue for what was given up. */
export class StreamSource {
  readonly #deps: StreamSourceDeps;
  readonly #mapping: Mapping;
  readonly #fn: LocalFunction;
  #stopped = false;
  #news: (() => void) | null = null;
  #anyNews = true;
  /** Is there something that the function has not been told yet? */
  busy = true;

  constructor(deps: StreamSourceDeps, mapping: Mapping, fn: LocalFunction) {
    this.#deps = deps;
    this.#mapping = mapping;
    this.#fn = fn;
  }

  start(): void {
    void this.#follow();
  }

  /** The stream has something new: read on at once. */
  wake(): void {
    this.busy = true;
    this.#anyNews = true;
    this.#news?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#news?.();
  }

  async #follow(): Promise<void> {
    let iterator: string | undefined;
    while (!this.#stopped) {
      try {
        iterator ??= await this.#firstIterator();
        this.#anyNews = false;
        const { Records = [], NextShardIterator } = await this.#deps.streams.send(
          new GetRecordsCommand({
            ShardIterator: iterator,
            Limit: Math.min(this.#mapping.BatchSize * this.#mapping.ParallelizationFactor * 10, 1000),
          }),
        );
        if (Records.length > 0) {
          await this.#work(Records);
          this.#keepPlace(Records.at(-1));
        }
        iterator = NextShardIterator;
        if (Records.length === 0 && !this.#anyNews) {
          this.busy = false;
          await this.#pause();
        }
      } catch (error) {
        if (this.#stopped) return;
        this.#fn.settings.onOutput(this.#fn.settings.name, `following ${this.#mapping.EventSourceArn}: ${String(error)}\n`);
        iterator = undefined;
        await wait(500);
      }
    }
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.#news = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#news = null;
  }

  async #firstIterator(): Promise<string | undefined> {
    const file = this.#deps.checkpointFile;
    const place = file && existsSync(file) ? readFileSync(file, 'utf8') : null;
    const { ShardIterator } = await this.#deps.streams.send(
      new GetShardIteratorCommand({
        StreamArn: this.#mapping.EventSourceArn,
        ShardId: SHARD,
        ...(place
          ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: place }
          : { ShardIteratorType: this.#mapping.StartingPosition }),
      }),
    );
    return ShardIterator;
  }

  #keepPlace(last: _Record | undefined): void {
    const file = this.#deps.checkpointFile;
    if (!file || !last?.dynamodb?.SequenceNumber) return;
    writeFileSync(`${file}.new`, last.dynamodb.SequenceNumber);
    renameSync(`${file}.new`, file);
  }

  async #work(records: readonly _Record[]): Promise<void> {
    const events = records.map((record) => ({
      ...record,
      eventSourceARN: this.#mapping.EventSourceArn,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: (record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000 },
    }));
    const lanes = new Map<number, Event[]>();
    for (const event of events.filter((candidate) => passes(this.#mapping.FilterCriteria, candidate))) {
      const lane =
        createHash('md5').update(JSON.stringify(event.dynamodb.Keys)).digest().readUInt8(0) % this.#mapping.ParallelizationFactor;
      lanes.set(lane, [...(lanes.get(lane) ?? []), event]);
    }
    await Promise.all(
      [...lanes.values()].map(async (lane) => {
        for (let first = 0; first < lane.length; first += this.#mapping.BatchSize)
          await this.#attempt(lane.slice(first, first + this.#mapping.BatchSize), 0);
      }),
    );
  }

  async #attempt(events: readonly Event[], tries: number): Promise<void> {
    const rest = await this.#invoke(events);
    if (rest.length === 0 || this.#stopped) return;
    const { MaximumRetryAttempts, BisectBatchOnFunctionError } = this.#mapping;
    if (MaximumRetryAttempts >= 0 && tries >= MaximumRetryAttempts) return this.#giveUp(rest, tries);
    await wait(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS));
    if (BisectBatchOnFunctionError && rest.length > 1) {
      const half = rest.length >> 1;
      await this.#attempt(rest.slice(0, half), tries + 1);
      return this.#attempt(rest.slice(half), tries + 1);
    }
    return this.#attempt(rest, tries + 1);
  }

  /** What is left to do, from the first failure on. */
  async #invoke(events: readonly Event[]): Promise<readonly Event[]> {
    try {
      const answer = BatchAnswer.parse(await this.#fn.invoke({ Records: events }));
      const failures = answer?.batchItemFailures ?? [];
      if (!this.#mapping.FunctionResponseTypes.includes('ReportBatchItemFailures') || failures.length === 0) return [];
      const places = failures.map(({ itemIdentifier }) => events.findIndex((event) => event.dynamodb.SequenceNumber === itemIdentifier));
      return events.slice(Math.max(0, Math.min(...places)));
    } catch {
      return events;
    }
  }

  async #giveUp(events: readonly Event[], tries: number): Promise<void> {
    const destination = this.#mapping.DestinationConfig?.OnFailure.Destination;
    if (!destination) return;
    const body = {
      requestContext: { condition: 'RetryAttemptsExhausted', functionName: this.#fn.settings.name, approximateInvokeCount: tries + 1 },
      DDBStreamBatchInfo: {
        streamArn: this.#mapping.EventSourceArn,
        batchSize: events.length,
        startSequenceNumber: events[0]?.dynamodb.SequenceNumber,
        endSequenceNumber: events.at(-1)?.dynamodb.SequenceNumber,
      },
    };
    await this.#deps.sqs.send(new SendMessageCommand({ QueueUrl: this.#deps.queueUrlOf(destination), MessageBody: JSON.stringify(body) }));
  }
}

type Event = Omit<_Record, 'dynamodb'> & {
  dynamodb: Omit<NonNullable<_Record['dynamodb']>, 'ApproximateCreationDateTime'> & { ApproximateCreationDateTime: number };
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
