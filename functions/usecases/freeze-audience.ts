import { type AddressedNotice, addressed, match, takenHere } from '#domain/audience';
import { BATCH_SIZE, type Batch, batchName, isWorkedOff, type Mention, type Outcome, type Profile, type Recipient } from '#domain/batch';
import { type DirectoryEntry, rowKey, speaksAt } from '#domain/directory';
import type { Mailing } from '#domain/mailing';
import type { Notice } from '#domain/notice';
import { countyOf, type RegionCode } from '#domain/region';
import type { ChannelType } from '#domain/subscription';
import { instant } from '#domain/time';
import type { BatchWork, RangeWork } from '#domain/work';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { MailingLog } from '#ports/mailing-log';
import type { NoticeStore } from '#ports/notice-store';
import type { WorkQueues } from '#ports/work-queues';

export type FreezeAudience = Readonly<{ notices: NoticeStore; directory: Directory; log: MailingLog; queues: WorkQueues; clock: Clock }>;

export type Frozen = Readonly<{ kind: 'frozen'; recipients: number } | { kind: 'frozen-before' } | { kind: 'unknown' }>;

/**
 * Read a range of the directory in region order, decide who is concerned and why, write it down in batches, and queue their ids.
 * A second run goes on behind the last batch that exists (design: decisions 1 and 4).
 */
export const freezeAudience = async (deps: FreezeAudience, work: RangeWork): Promise<Frozen> => {
  const { directory, log, clock } = deps;
  const [mailing, planned] = await Promise.all([log.find(work.mailingId), log.findRange(work.mailingId, work.rangeId)]);
  if (!mailing || !planned) return { kind: 'unknown' };
  if (planned.frozen) return { kind: 'frozen-before' };

  const selection = await selectionFor(deps, mailing);
  const found = planned.purpose === 'send' ? await BatchWriters.resume(deps, mailing, work.rangeId) : new Count();
  let after = found.resumeKey();
  do {
    const page = await directory.read(planned.range, after);
    for (const entry of page.entries) {
      const profile = selection.profileOf(entry);
      if (profile) await found.add(entry, profile);
    }
    after = page.next;
  } while (after !== null);

  const { recipients, regions } = await found.finish();
  await log.finishRange(work.mailingId, work.rangeId, { at: instant(clock.now()), recipients, regions });
  return { kind: 'frozen', recipients };
};

/** Decides for one directory row what its subscription is told in this mailing; null for nothing. */
type Selection = Readonly<{ profileOf(entry: DirectoryEntry): Profile | null }>;

const selectionFor = async (deps: FreezeAudience, mailing: Mailing): Promise<Selection> => {
  if (mailing.act === 'digest') {
    const notices: AddressedNotice[] = [];
    for await (const notice of deps.notices.publishedBetween(mailing.window.from, mailing.window.to)) {
      if (belongsInDigest(notice)) notices.push(addressed(notice));
    }
    return digestSelection(notices);
  }
  const notice = await deps.notices.findVersion(mailing.noticeId, mailing.version);
  if (!notice) throw new Error(`mailing ${mailing.id} is of a notice version that does not exist`);
  return noticeSelection(addressed(notice));
};

const mentionOf = ({ notice }: AddressedNotice, { reasons, sections }: NonNullable<ReturnType<typeof match>>): Mention => ({
  noticeId: notice.id,
  version: notice.version,
  reasons,
  sections,
});

const noticeSelection = (notice: AddressedNotice): Selection => ({
  profileOf: (entry) => {
    if (!speaksAt(entry, notice.notice.publishedAt ?? notice.notice.createdAt) || !takenHere(notice, entry)) return null;
    const matched = match(notice, entry.candidate);
    return matched ? [mentionOf(notice, matched)] : null;
  },
});

/** What overrode the frequency has been sent already, and what was withdrawn is not news any more. */
const belongsInDigest = (notice: Notice): boolean => notice.status === 'published' && notice.urgency !== 'immediate';

/**
 * A digest is evaluated when it is due: everything of its window that concerns a subscription, which is taken at its own region's row.
 * Equal filters are evaluated once.
 */
const digestSelection = (notices: readonly AddressedNotice[]): Selection => {
  const evaluated = new Map<string, readonly (readonly [AddressedNotice, Mention])[]>();
  const evaluate = (entry: DirectoryEntry) => {
    const key = JSON.stringify(entry.candidate);
    const known = evaluated.get(key);
    if (known) return known;
    const mentions = notices.flatMap((notice) => {
      const matched = match(notice, entry.candidate);
      return matched ? [[notice, mentionOf(notice, matched)] as const] : [];
    });
    evaluated.set(key, mentions);
    return mentions;
  };
  return {
    profileOf: (entry) => {
      if (entry.at !== entry.candidate.region) return null;
      const profile = evaluate(entry)
        .filter(([{ notice }]) => speaksAt(entry, notice.publishedAt ?? notice.createdAt))
        .map(([, mention]) => mention);
      return profile.length > 0 ? profile : null;
    },
  };
};

type Findings = Readonly<{ recipients: number; regions: readonly (readonly [RegionCode, number])[] }>;

/** Readers of a later digest: only how many, and where. */
class Count {
  readonly #byRegion = new Map<RegionCode, number>();

  resumeKey(): string | null {
    return null;
  }

  async add({ candidate }: DirectoryEntry): Promise<void> {
    const county = countyOf(candidate.region);
    this.#byRegion.set(county, (this.#byRegion.get(county) ?? 0) + 1);
  }

  async finish(): Promise<Findings> {
    const regions = [...this.#byRegion];
    return { recipients: regions.reduce((sum, [, readers]) => sum + readers, 0), regions };
  }
}

/** The batches of a range: one chain for each channel, since each channel has its own queue. */
class BatchWriters {
  readonly #chains: ReadonlyMap<ChannelType, BatchChain>;

  private constructor(chains: ReadonlyMap<ChannelType, BatchChain>) {
    this.#chains = chains;
  }

  /** Go on behind the batches that exist, and queue those again that nobody has finished: their message may have been lost with the first run. */
  static async resume(deps: FreezeAudience, mailing: Mailing, rangeId: string): Promise<BatchWriters> {
    const channels: readonly ChannelType[] = ['email', 'webhook'];
    const last = await Promise.all(channels.map((channel) => deps.log.lastBatch(mailing.id, rangeId, channel)));
    const chains = new Map(
      channels.map((channel, i) => [channel, new BatchChain(deps, mailing, rangeId, channel, last[i]?.lastKey ?? '')] as const),
    );
    if (last.some((batch) => batch !== null)) {
      for await (const outcome of deps.log.outcomes(mailing.id, rangeId)) {
        await chains.get(outcome.id.channel)?.foundAgain(outcome);
      }
    }
    return new BatchWriters(chains);
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
    return { recipients, regions: [] };
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

  constructor(deps: FreezeAudience, mailing: Mailing, rangeId: string, channel: ChannelType, after: string) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#rangeId = rangeId;
    this.#channel = channel;
    this.after = after;
  }

  async foundAgain(outcome: Outcome): Promise<void> {
    this.#recipients += outcome.size;
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
    let standing: Batch | null = batch;
    if ((await log.putBatch(batch)) === 'taken') {
      standing = await log.findBatch(batch.id);
      if (!standing) throw new Error(`batch ${batchName(batch.id)} is taken and cannot be read`);
    }
    const { id, lastKey, recipients } = standing;
    this.after = lastKey;
    this.#waiting = this.#waiting.filter(({ key }) => key > lastKey);
    this.#recipients += recipients.length;
    await this.#queue(id, recipients.length);
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
    const lastKey = waiting.at(-1)?.key ?? this.after;
    const id = { mailingId: this.#mailing.id, rangeId: this.#rangeId, channel: this.#channel, after: this.after };
    return { id, lastKey, profiles, recipients };
  }

  async #queue(batch: Batch['id'], size: number): Promise<void> {
    this.#unqueued.push({ v: 1, lane: this.#mailing.lane, batch, size });
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
