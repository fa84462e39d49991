import {
  BATCH_SIZE,
  type Batch,
  type BatchId,
  type BatchProgress,
  batchName,
  isWorkedOff,
  type Recipient,
  type Told,
} from '#domain/mailings/batch';
import type { FrozenRange, Mailing, ReaderCount } from '#domain/mailings/mailing';
import type { Reader } from '#domain/mailings/reader';
import { type BatchWork, batchWork } from '#domain/mailings/work';
import { countyOf, type RegionCode } from '#domain/region';
import { CHANNEL_TYPES, type ChannelType } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { ToldInRange } from '#ports/ledger-sums';
import type { Mailings } from '#ports/mailings';
import type { WorkQueues } from '#ports/work-queues';
import { type AskForReceipts, ReceiptAsker } from '../receipts/ask-for-receipts.ts';

export type WriteBatches = AskForReceipts &
  Readonly<{
    mailings: Pick<Mailings, 'mention'>;
    batches: Pick<Batches, 'put' | 'find' | 'last' | 'progressIn'>;
    queues: WorkQueues;
    clock: Clock;
  }>;

/** `told`: of a digest, whom it tells of which notice. */
export type Findings = Pick<FrozenRange, 'recipients' | 'readers'> & Readonly<{ told?: ToldInRange }>;

/** How many readers there are of each county and channel. */
export class ReaderTally {
  readonly #counts = new Map<string, ReaderCount>();

  add(region: RegionCode, channel: ChannelType): void {
    const county = countyOf(region);
    const [, , count] = this.#counts.get(county + channel) ?? [county, channel, 0];
    this.#counts.set(county + channel, [county, channel, count + 1]);
  }

  counts(): readonly ReaderCount[] {
    return [...this.#counts.values()];
  }
}

/** The batches of a range: one chain for each channel, since each channel has its own queue. */
export class BatchWriters {
  readonly #chains: ReadonlyMap<ChannelType, BatchChain>;

  readonly #told: ReadonlyMap<string, ReaderTally>;

  private constructor(chains: ReadonlyMap<ChannelType, BatchChain>, told: ReadonlyMap<string, ReaderTally>) {
    this.#chains = chains;
    this.#told = told;
  }

  /**
   * Go on behind the batches that exist, and queue those again that nobody has finished: their message may have been lost with the first
   * run.
   * @param isFirst nobody can have written any
   */
  static async resume(deps: WriteBatches, mailing: Mailing, rangeId: string, isFirst: boolean): Promise<BatchWriters> {
    const last = isFirst ? [] : await Promise.all(CHANNEL_TYPES.map((channel) => deps.batches.last(mailing.id, rangeId, channel)));
    const told = new Map<string, ReaderTally>();
    const asker = new ReceiptAsker(deps);
    const chains = new Map(
      CHANNEL_TYPES.map(
        (channel, i) => [channel, new BatchChain(deps, mailing, rangeId, channel, last[i]?.lastKey ?? '', told, asker)] as const,
      ),
    );
    if (last.some((batch) => batch !== null)) {
      for await (const progress of deps.batches.progressIn(mailing.id, rangeId)) {
        await chains.get(progress.id.channel)?.foundAgain(progress);
      }
    }
    return new BatchWriters(chains, told);
  }

  /** Everything up to here is in batches of every channel that has any; a channel without batches is read from the start. */
  resumeKey(): string | null {
    const behind = [...this.#chains.values()].map((chain) => chain.after).sort()[0];
    return behind === undefined || behind === '' ? null : behind;
  }

  async add(reader: Reader, told: Told): Promise<void> {
    await this.#chains.get(reader.channel)?.add(reader, told);
  }

  async finish(): Promise<Findings> {
    let recipients = 0;
    for (const chain of this.#chains.values()) recipients += await chain.finish();
    return { recipients, readers: [], told: new Map([...this.#told].map(([noticeId, readers]) => [noticeId, readers.counts()])) };
  }
}

type Waiting = Readonly<{ reader: Reader; told: Told }>;

class BatchChain {
  /** The last key that a batch of this chain covers. */
  after: string;
  readonly #mentioned = new Set<string>();
  #waiting: Waiting[] = [];
  #unqueued: BatchWork[] = [];
  #recipients = 0;
  readonly #deps: WriteBatches;
  readonly #mailing: Mailing;
  readonly #rangeId: string;
  readonly #channel: ChannelType;
  readonly #told: Map<string, ReaderTally>;
  readonly #asker: ReceiptAsker;

  constructor(
    deps: WriteBatches,
    mailing: Mailing,
    rangeId: string,
    channel: ChannelType,
    after: string,
    told: Map<string, ReaderTally>,
    asker: ReceiptAsker,
  ) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#rangeId = rangeId;
    this.#channel = channel;
    this.after = after;
    this.#told = told;
    this.#asker = asker;
  }

  async foundAgain(progress: BatchProgress): Promise<void> {
    this.#recipients += progress.size;
    const isDigest = this.#mailing.act === 'digest';
    const standing = isDigest || (await this.#asker.wants(this.#mailing)) ? await this.#standing(progress.id) : null;
    if (standing && isDigest) this.#count(standing);
    // The first run may have been lost before it noted whom it asks.
    if (standing) await this.#asker.ask(standing, instant(this.#deps.clock.now()));
    if (!isWorkedOff(progress)) await this.#queue(progress.id, progress.size);
  }

  async add(reader: Reader, told: Told): Promise<void> {
    if (reader.key <= this.after) return;
    this.#waiting.push({ reader, told });
    if (this.#waiting.length >= BATCH_SIZE) await this.#write();
  }

  async finish(): Promise<number> {
    while (this.#waiting.length > 0) await this.#write();
    await this.#flushQueue();
    return this.#recipients;
  }

  /**
   * Put the next batch, unless another run of this range was faster: then its batch stands, and this run goes on behind it.
   */
  async #write(): Promise<void> {
    const { batches } = this.#deps;
    const batch = this.#batchOf(this.#waiting);
    if (this.#mailing.act === 'digest') await this.#mention(batch);
    let standing = batch;
    if ((await batches.put(batch)) === 'taken') standing = await this.#standing(batch.id);
    if (this.#mailing.act === 'digest') this.#count(standing);
    const { id, lastKey, recipients } = standing;
    this.after = lastKey;
    this.#waiting = this.#waiting.filter(({ reader }) => reader.key > lastKey);
    this.#recipients += recipients.length;
    await this.#asker.ask(standing, instant(this.#deps.clock.now()));
    await this.#queue(id, recipients.length);
  }

  async #standing(id: BatchId): Promise<Batch> {
    const batch = await this.#deps.batches.find(id);
    if (!batch) throw new Error(`batch ${batchName(id)} is there and cannot be read`);
    return batch;
  }

  /** Whom a batch of a digest tells of what, for its sums. */
  #count(batch: Batch): void {
    for (const { told, region } of batch.recipients) {
      for (const { noticeId } of batch.told[told] ?? []) {
        const readers = this.#told.get(noticeId) ?? new ReaderTally();
        readers.add(region, this.#channel);
        this.#told.set(noticeId, readers);
      }
    }
  }

  /** Before the batch is written: else a crash between the two would hide the digest from the reports of its notices. */
  async #mention({ id, told }: Batch): Promise<void> {
    const fresh = [...new Set(told.flat().map(({ noticeId }) => noticeId))].filter((noticeId) => !this.#mentioned.has(noticeId));
    if (fresh.length > 0) await this.#deps.mailings.mention(id.mailingId, fresh);
    for (const noticeId of fresh) this.#mentioned.add(noticeId);
  }

  #batchOf(waiting: readonly Waiting[]): Batch {
    const allTold: Told[] = [];
    const positions = new Map<string, number>();
    const recipients = waiting.map(({ reader: { subscriptionId, organizationId, region, language }, told }): Recipient => {
      const alike = JSON.stringify(told);
      let position = positions.get(alike);
      if (position === undefined) {
        position = allTold.push(told) - 1;
        positions.set(alike, position);
      }
      return { subscriptionId, organizationId, region, language, told: position };
    });
    // Those who are told the same stand together, so that what is worked out for one serves the next, and copies can leave together.
    recipients.sort((a, b) => a.told - b.told || (a.language < b.language ? -1 : a.language > b.language ? 1 : 0));
    const lastKey = waiting.at(-1)?.reader.key ?? this.after;
    const id = { mailingId: this.#mailing.id, rangeId: this.#rangeId, channel: this.#channel, after: this.after };
    return { id, lastKey, told: allTold, recipients };
  }

  async #queue(batch: Batch['id'], size: number): Promise<void> {
    this.#unqueued.push(batchWork(this.#mailing.lane, batch, size));
    if (this.#unqueued.length >= QUEUE_TOGETHER) await this.#flushQueue();
  }

  async #flushQueue(): Promise<void> {
    const work = this.#unqueued;
    this.#unqueued = [];
    if (work.length > 0) await this.#deps.queues.sendBatches(this.#mailing.lane, work);
  }
}

/** SQS takes ten messages at once. */
const QUEUE_TOGETHER = 10;
