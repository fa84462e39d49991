import { type AddressedNotice, addressed } from '#domain/audience/audience';
import { behind, type DirectoryEntry, rowKey, upTo } from '#domain/audience/directory';
import { belongsInDigest, digestSelection, noticeSelection } from '#domain/audience/selection';
import {
  BATCH_SIZE,
  type Batch,
  type BatchId,
  batchName,
  isWorkedOff,
  type Outcome,
  type Profile,
  type Recipient,
} from '#domain/mailings/batch';
import type { FrozenRange, Mailing, ReaderCount } from '#domain/mailings/mailing';
import { type BatchWork, batchWork, type RangeWork, rangeWork } from '#domain/mailings/work';
import { countyOf, type RegionCode } from '#domain/region';
import { CHANNEL_TYPES, type ChannelType } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { LedgerSums, ToldInRange } from '#ports/ledger-sums';
import type { MailingLog } from '#ports/mailing-log';
import type { NoticeStore } from '#ports/notice-store';
import type { WorkQueues } from '#ports/work-queues';
import { directoryPages } from '../audience/directory-pages.ts';
import { type FreezeRecipients, freezeRecipients } from './freeze-recipients.ts';
import { owedNotices } from './owed-notices.ts';

export type FreezeAudience = FreezeRecipients &
  Readonly<{ notices: NoticeStore; directory: Directory; log: MailingLog; sums: LedgerSums; queues: WorkQueues; clock: Clock }>;

/** `put-off`: somebody is still at work on an earlier mailing that it depends on; it comes again. */
export type Frozen = Readonly<
  { kind: 'frozen'; recipients: number; handedOn: number } | { kind: 'put-off' } | { kind: 'frozen-before' } | { kind: 'unknown' }
>;

/**
 * Read a range of the directory in region order, decide who is concerned and why, write it down in batches, and queue their ids.
 * A second run goes on behind the last batch that exists (design: decisions 1 and 4). A range of more than one page is cut behind the first; what lies
 * behind it are ranges of their own, frozen side by side, and each may be cut again.
 */
export const freezeAudience = async (deps: FreezeAudience, work: RangeWork): Promise<Frozen> => {
  const { directory, log, queues, clock } = deps;
  const [mailing, planned] = await Promise.all([log.find(work.mailingId), log.findRange(work.mailingId, work.rangeId)]);
  if (!mailing || !planned) return { kind: 'unknown' };
  if (planned.frozen) return { kind: 'frozen-before' };
  if (planned.range.recipientsOf !== undefined) {
    const recipients = await freezeRecipients(deps, mailing, planned.range);
    return recipients === null ? { kind: 'put-off' } : { kind: 'frozen', recipients, handedOn: 0 };
  }

  const first = await directory.read(planned.range, null);
  // Runs that see the directory at different times must cut it at one place: somebody would be in two batches.
  const { cut, isFirst } = await log.cutRange(mailing.id, work.rangeId, first.next);
  const pieces = cut === null ? [] : behind(planned.range, cut);
  await log.addRanges(pieces.map((range) => ({ ...planned, range })));
  await queues.sendRanges(
    mailing.lane,
    pieces.map((range) => rangeWork(mailing.id, range)),
  );

  const range = upTo(planned.range, cut);
  const select = await selectionFor(deps, mailing);
  const found = planned.purpose === 'send' ? await BatchWriters.resume(deps, mailing, work.rangeId, isFirst) : new Count();
  const resumeKey = found.resumeKey();
  const begin = isFirst && resumeKey === null ? { ...first, next: null } : directory.read(range, resumeKey);
  for await (const entries of directoryPages(directory, range, begin)) {
    for (const entry of entries) {
      const selected = select(entry);
      // Waiting for what is known already would cost as much as all the rest.
      const profile = selected instanceof Promise ? await selected : selected;
      if (profile) await found.add(entry, profile);
    }
  }
  const { recipients, readers, told } = await found.finish();
  // Before the range counts as frozen: whoever sums up a digest relies on it.
  if (told && told.size > 0) await deps.sums.noteTold(mailing.id, work.rangeId, told);
  await log.finishRange(work.mailingId, work.rangeId, { at: instant(clock.now()), recipients, readers, cut });
  return { kind: 'frozen', recipients, handedOn: pieces.length };
};

/** A digest has to look up what it owes to those who came back. */
type Selecting = (entry: DirectoryEntry) => Profile | null | Promise<Profile | null>;

const selectionFor = async (deps: FreezeAudience, mailing: Mailing): Promise<Selecting> => {
  if (mailing.act === 'digest') {
    const notices: AddressedNotice[] = [];
    for await (const notice of deps.notices.publishedBetween(mailing.window.from, mailing.window.to)) {
      if (belongsInDigest(notice)) notices.push(addressed(notice));
    }
    const select = digestSelection(notices);
    const owed = owedNotices(deps, mailing);
    return (entry) => {
      const more = owed(entry);
      return more ? more.then((earlier) => digestSelection([...earlier, ...notices])(entry)) : select(entry);
    };
  }
  const notice = await deps.notices.findVersion(mailing.noticeId, mailing.version);
  if (!notice) throw new Error(`mailing ${mailing.id} is of a notice version that does not exist`);
  return noticeSelection(addressed(notice));
};

/** `told`: of a digest, whom it tells of which notice. */
type Findings = Pick<FrozenRange, 'recipients' | 'readers'> & Readonly<{ told?: ToldInRange }>;

/** How many readers there are of each county and channel. */
class ReaderTally {
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

/** Readers of a later digest: only how many, where, and by which channel. */
class Count {
  readonly #readers = new ReaderTally();

  resumeKey(): string | null {
    return null;
  }

  async add({ candidate, channel }: DirectoryEntry): Promise<void> {
    this.#readers.add(candidate.region, channel);
  }

  async finish(): Promise<Findings> {
    const readers = this.#readers.counts();
    return { recipients: readers.reduce((sum, [, , count]) => sum + count, 0), readers };
  }
}

/** The batches of a range: one chain for each channel, since each channel has its own queue. */
class BatchWriters {
  readonly #chains: ReadonlyMap<ChannelType, BatchChain>;

  readonly #told: ReadonlyMap<string, ReaderTally>;

  private constructor(chains: ReadonlyMap<ChannelType, BatchChain>, told: ReadonlyMap<string, ReaderTally>) {
    this.#chains = chains;
    this.#told = told;
  }

  /**
   * Go on behind the batches that exist, and queue those again that nobody has finished: their message may have been lost with the first run.
   * @param isFirst nobody can have written any
   */
  static async resume(deps: FreezeAudience, mailing: Mailing, rangeId: string, isFirst: boolean): Promise<BatchWriters> {
    const last = isFirst ? [] : await Promise.all(CHANNEL_TYPES.map((channel) => deps.log.lastBatch(mailing.id, rangeId, channel)));
    const told = new Map<string, ReaderTally>();
    const chains = new Map(
      CHANNEL_TYPES.map((channel, i) => [channel, new BatchChain(deps, mailing, rangeId, channel, last[i]?.lastKey ?? '', told)] as const),
    );
    if (last.some((batch) => batch !== null)) {
      for await (const outcome of deps.log.outcomes(mailing.id, rangeId)) {
        await chains.get(outcome.id.channel)?.foundAgain(outcome);
      }
    }
    return new BatchWriters(chains, told);
  }

  /** Everything up to here is in batches of every channel that has any; a channel without batches is read from the start. */
  resumeKey(): string | null {
    const behind = [...this.#chains.values()].map((chain) => chain.after).sort()[0];
    return behind === undefined || behind === '' ? null : behind;
  }

  async add(entry: DirectoryEntry, profile: Profile): Promise<void> {
    await this.#chains.get(entry.channel)?.add(entry, profile);
  }

  async finish(): Promise<Findings> {
    let recipients = 0;
    for (const chain of this.#chains.values()) recipients += await chain.finish();
    return { recipients, readers: [], told: new Map([...this.#told].map(([noticeId, readers]) => [noticeId, readers.counts()])) };
  }
}

type Waiting = Readonly<{ key: string; entry: DirectoryEntry; profile: Profile }>;

class BatchChain {
  /** The last key that a batch of this chain covers. */
  after: string;
  readonly #mentioned = new Set<string>();
  #waiting: Waiting[] = [];
  #unqueued: BatchWork[] = [];
  #recipients = 0;
  readonly #deps: FreezeAudience;
  readonly #mailing: Mailing;
  readonly #rangeId: string;
  readonly #channel: ChannelType;
  readonly #told: Map<string, ReaderTally>;

  constructor(
    deps: FreezeAudience,
    mailing: Mailing,
    rangeId: string,
    channel: ChannelType,
    after: string,
    told: Map<string, ReaderTally>,
  ) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#rangeId = rangeId;
    this.#channel = channel;
    this.after = after;
    this.#told = told;
  }

  async foundAgain(outcome: Outcome): Promise<void> {
    this.#recipients += outcome.size;
    if (this.#mailing.act === 'digest') this.#count(await this.#standing(outcome.id));
    if (!isWorkedOff(outcome)) await this.#queue(outcome.id, outcome.size);
  }

  async add(entry: DirectoryEntry, profile: Profile): Promise<void> {
    const key = rowKey(entry);
    if (key <= this.after) return;
    this.#waiting.push({ key, entry, profile });
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
    const { log } = this.#deps;
    const batch = this.#batchOf(this.#waiting);
    if (this.#mailing.act === 'digest') await this.#mention(batch);
    let standing = batch;
    if ((await log.putBatch(batch)) === 'taken') standing = await this.#standing(batch.id);
    if (this.#mailing.act === 'digest') this.#count(standing);
    const { id, lastKey, recipients } = standing;
    this.after = lastKey;
    this.#waiting = this.#waiting.filter(({ key }) => key > lastKey);
    this.#recipients += recipients.length;
    await this.#queue(id, recipients.length);
  }

  async #standing(id: BatchId): Promise<Batch> {
    const batch = await this.#deps.log.findBatch(id);
    if (!batch) throw new Error(`batch ${batchName(id)} is there and cannot be read`);
    return batch;
  }

  /** Whom a batch of a digest tells of what, for its sums. */
  #count({ profiles, recipients }: Batch): void {
    for (const { profile, region } of recipients) {
      for (const { noticeId } of profiles[profile] ?? []) {
        const readers = this.#told.get(noticeId) ?? new ReaderTally();
        readers.add(region, this.#channel);
        this.#told.set(noticeId, readers);
      }
    }
  }

  /** Before the batch is written: else a crash between the two would hide the digest from the reports of its notices. */
  async #mention({ id, profiles }: Batch): Promise<void> {
    const fresh = [...new Set(profiles.flat().map(({ noticeId }) => noticeId))].filter((noticeId) => !this.#mentioned.has(noticeId));
    if (fresh.length > 0) await this.#deps.log.mention(id.mailingId, fresh);
    for (const noticeId of fresh) this.#mentioned.add(noticeId);
  }

  #batchOf(waiting: readonly Waiting[]): Batch {
    const profiles: Profile[] = [];
    const positions = new Map<string, number>();
    const recipients = waiting.map(({ entry, profile }): Recipient => {
      const key = JSON.stringify(profile);
      let position = positions.get(key);
      if (position === undefined) {
        position = profiles.push(profile) - 1;
        positions.set(key, position);
      }
      return { subscriptionId: entry.subscriptionId, region: entry.candidate.region, language: entry.language, profile: position };
    });
    // Those who are told the same stand together, so that what is worked out for one serves the next, and copies of one letter can leave together.
    recipients.sort((a, b) => a.profile - b.profile || (a.language < b.language ? -1 : a.language > b.language ? 1 : 0));
    const lastKey = waiting.at(-1)?.key ?? this.after;
    const id = { mailingId: this.#mailing.id, rangeId: this.#rangeId, channel: this.#channel, after: this.after };
    return { id, lastKey, profiles, recipients };
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
