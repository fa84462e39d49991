import type { Server } from 'node:http';
import type { TimeOffset } from '../clock/virtual-time.ts';
import { listen } from './http-engine.ts';
import { type JsonClient, jsonClient } from './json-client.ts';
import { kmsEngine } from './kms.ts';
import type { QueueState } from './queues/queue-state.ts';
import { type PublishEvent, SesEngine, type SesOptions } from './ses.ts';
import { EngineThread } from './thread.ts';

/** Where each engine listens. */
export type Endpoints = Readonly<{ dynamodb: string; sqs: string; s3: string; ses: string; kms: string }>;

/** What a stream source needs to know of a table's stream. */
export type StreamHeads = Readonly<Record<string, number>>;

type EnginesOptions = Omit<SesOptions, 'time' | 'identities' | 'configurationSets'> &
  Readonly<{ time: TimeOffset; onStreamNews: (table: string) => void }>;

/** DynamoDB, SQS, S3, SES and KMS on this machine, each behind HTTP as an AWS SDK speaks it. */
export class Engines {
  readonly endpoints: Endpoints;
  readonly ses: SesEngine;
  readonly dynamodb: JsonClient;
  readonly streams: JsonClient;
  readonly sqs: JsonClient;
  /** Ids of the keys that exist. */
  readonly keys: Set<string>;
  /** Addresses and domains in whose name email may leave. */
  readonly identities: Set<string>;
  /** Configuration sets by name: what becomes of the events of their messages. */
  readonly configurationSets: Map<string, PublishEvent>;
  readonly #tables: EngineThread;
  readonly #queues: EngineThread;
  readonly #kms: Server;

  private constructor(
    made: Readonly<{
      tables: EngineThread;
      queues: EngineThread;
      ses: SesEngine;
      kms: Server;
      keys: Set<string>;
      identities: Set<string>;
      configurationSets: Map<string, PublishEvent>;
    }>,
    endpoints: Endpoints,
  ) {
    this.endpoints = endpoints;
    this.ses = made.ses;
    this.keys = made.keys;
    this.identities = made.identities;
    this.configurationSets = made.configurationSets;
    this.#tables = made.tables;
    this.#queues = made.queues;
    this.#kms = made.kms;
    this.dynamodb = jsonClient(endpoints.dynamodb, 'DynamoDB_20120810');
    this.streams = jsonClient(endpoints.dynamodb, 'DynamoDBStreams_20120810');
    this.sqs = jsonClient(endpoints.sqs, 'AmazonSQS');
  }

  /** @throws when one of them cannot open its part of the data folder */
  static async start({ onStreamNews, ...options }: EnginesOptions): Promise<Engines> {
    const { time, dataFolder } = options;
    const keys = new Set<string>();
    const identities = new Set<string>();
    const configurationSets = new Map<string, PublishEvent>();
    const ses = new SesEngine({ ...options, identities, configurationSets });
    const kms = kmsEngine(dataFolder, (keyId) => keys.has(keyId));
    const inThread = (file: string, onNews?: (news: unknown) => void): Promise<EngineThread> =>
      EngineThread.start(new URL(file, import.meta.url), { time, dataFolder }, onNews);
    const threads = [inThread('./tables-thread.ts', (table) => onStreamNews(String(table))), inThread('./queues-thread.ts')] as const;
    const [tables, queues] = await Promise.all(threads).catch(async (error: unknown) => {
      for (const started of await Promise.allSettled(threads)) if (started.status === 'fulfilled') await started.value.stop();
      ses.close();
      throw error;
    });
    const [sesUrl, kmsUrl] = await Promise.all([listen(ses.server), listen(kms)]);
    const endpoints = { dynamodb: tables.url, sqs: queues.url, s3: queues.url, ses: sesUrl, kms: kmsUrl };
    return new Engines({ tables, queues, ses, kms, keys, identities, configurationSets }, endpoints);
  }

  queueStates(names: readonly string[]): Promise<Readonly<Record<string, QueueState>>> {
    return this.#queues.ask({ kind: 'states', names });
  }

  /** Last sequence number of each stream, by ARN. */
  streamHeads(): Promise<StreamHeads> {
    return this.#tables.ask({ kind: 'heads' });
  }

  /** Everybody has read a stream up to here. */
  streamRead(arn: string, upTo: number): Promise<void> {
    return this.#tables.ask({ kind: 'read', arn, upTo });
  }

  /** The clock was moved: timers that fell due go off, items that outlived their time go. */
  async timeMoved(): Promise<void> {
    await Promise.all([this.#tables.ask({ kind: 'timeMoved' }), this.#queues.ask({ kind: 'timeMoved' })]);
  }

  /** Nobody writes to a table from now until `releaseTables`. */
  holdTables(): Promise<void> {
    return this.#tables.ask({ kind: 'hold' });
  }

  releaseTables(): Promise<void> {
    return this.#tables.ask({ kind: 'release' });
  }

  /** What the tables held when they were held last. */
  copyTables(folder: string): Promise<void> {
    return this.#tables.ask({ kind: 'copy', folder });
  }

  async stop(): Promise<void> {
    for (const client of [this.dynamodb, this.streams, this.sqs]) client.close();
    this.ses.close();
    this.#kms.close();
    this.#kms.closeAllConnections();
    await Promise.all([this.#tables.stop(), this.#queues.stop()]);
  }
}
