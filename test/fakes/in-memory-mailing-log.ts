import { isDeepStrictEqual } from 'node:util';
import { rangeId } from '../../functions/domain/audience/directory.ts';
import {
  type Batch,
  type BatchId,
  type BatchProgress,
  batchName,
  type Deviation,
  freshProgress,
  isWorkedOff,
} from '../../functions/domain/mailings/batch.ts';
import type { FrozenRange, Mailing, MailingRange } from '../../functions/domain/mailings/mailing.ts';
import type { ChannelType } from '../../functions/domain/subscriptions/subscription.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Checkpoint, MailingLog, Retry } from '../../functions/ports/mailing-log.ts';
import type { Retries } from '../../functions/ports/retries.ts';
import type { Reopened } from '../../functions/ports/retry-requests.ts';

type NotedRetry = Readonly<{ retry: Retry; heldUntil: Instant | null; handedOutUntil?: Instant }>;

const byKey = <T>(entries: Iterable<readonly [string, T]>): T[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

export class InMemoryMailingLog implements MailingLog, Retries {
  readonly #mailings = new Map<string, Mailing>();
  readonly #mentions = new Map<string, Set<string>>();
  readonly #ranges = new Map<string, Map<string, MailingRange>>();
  readonly #batches = new Map<string, Batch>();
  readonly #progresses = new Map<string, BatchProgress>();
  readonly #retries = new Map<string, NotedRetry>();
  readonly #checks = new Map<string, Instant>();
  readonly #cuts = new Map<string, string | null>();

  async begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing> {
    if (!this.#ranges.has(mailing.id)) this.#ranges.set(mailing.id, new Map());
    await this.addRanges(ranges);
    const standing = this.#mailings.get(mailing.id) ?? mailing;
    this.#mailings.set(mailing.id, standing);
    if (standing.act !== 'digest') await this.mention(mailing.id, [standing.noticeId]);
    return standing;
  }

  async find(mailingId: string): Promise<Mailing | null> {
    return this.#mailings.get(mailingId) ?? null;
  }

  async ofNotice(noticeId: string): Promise<readonly Mailing[]> {
    const ids = [...(this.#mentions.get(noticeId) ?? [])];
    return byKey(
      ids.flatMap((id) => this.#mailings.get(id) ?? []).map((mailing) => [`${mailing.startedAt}#${mailing.id}`, mailing] as const),
    );
  }

  async mention(mailingId: string, noticeIds: readonly string[]): Promise<void> {
    if (!this.#mailings.has(mailingId)) throw new Error(`there is no mailing ${mailingId}`);
    for (const noticeId of noticeIds) this.#mentions.set(noticeId, (this.#mentions.get(noticeId) ?? new Set()).add(mailingId));
  }

  async lastDigest(slotId: string): Promise<Mailing | null> {
    return this.#runs(slotId).at(-1) ?? null;
  }

  async digestOf(slotId: string, at: Instant): Promise<Mailing | null> {
    return this.#runs(slotId).find(({ window }) => window.from <= at && at < window.to) ?? null;
  }

  async ranges(mailingId: string): Promise<readonly MailingRange[]> {
    return byKey(this.#ranges.get(mailingId) ?? []);
  }

  async findRange(mailingId: string, range: string): Promise<MailingRange | null> {
    return this.#ranges.get(mailingId)?.get(range) ?? null;
  }

  async addRanges(ranges: readonly MailingRange[]): Promise<void> {
    for (const range of ranges) {
      const known = this.#ranges.get(range.mailingId) ?? new Map<string, MailingRange>();
      if (!known.has(rangeId(range.range))) known.set(rangeId(range.range), range);
      this.#ranges.set(range.mailingId, known);
    }
  }

  async cutRange(mailingId: string, range: string, wanted: string | null): ReturnType<MailingLog['cutRange']> {
    if (!this.#ranges.get(mailingId)?.has(range)) throw new Error(`mailing ${mailingId} has no range ${range}`);
    const name = `${mailingId}~${range}`;
    const standing = this.#cuts.get(name);
    if (standing !== undefined) return { cut: standing, isFirst: false };
    this.#cuts.set(name, wanted);
    return { cut: wanted, isFirst: true };
  }

  async finishRange(mailingId: string, range: string, frozen: FrozenRange): Promise<void> {
    const ranges = this.#ranges.get(mailingId);
    const found = ranges?.get(range);
    if (!ranges || !found) throw new Error(`mailing ${mailingId} has no range ${range}`);
    if (found.frozen === null) ranges.set(range, { ...found, frozen });
  }

  async lastBatch(mailingId: string, range: string, channel: ChannelType): Promise<Batch | null> {
    const chain = [...this.#batches.values()].filter(
      ({ id }) => id.mailingId === mailingId && id.rangeId === range && id.channel === channel,
    );
    return byKey(chain.map((batch) => [batch.id.after, batch] as const)).at(-1) ?? null;
  }

  async putBatch(batch: Batch): Promise<'written' | 'taken'> {
    if (this.#batches.has(batchName(batch.id))) return 'taken';
    this.#batches.set(batchName(batch.id), structuredClone(batch));
    this.#progresses.set(batchName(batch.id), freshProgress(batch));
    return 'written';
  }

  batches(): readonly BatchId[] {
    return [...this.#batches.values()].map(({ id }) => id);
  }

  async findBatch(id: BatchId): Promise<Batch | null> {
    return this.#batches.get(batchName(id)) ?? null;
  }

  async findProgress(id: BatchId): Promise<BatchProgress | null> {
    return this.#progresses.get(batchName(id)) ?? null;
  }

  async *progressIn(mailingId: string, range: string, behind?: BatchId): AsyncGenerator<BatchProgress, void, undefined> {
    const keyOf = ({ channel, after }: BatchId): string => `${channel}#${after}`;
    const found = [...this.#progresses.values()].filter(
      ({ id }) => id.mailingId === mailingId && id.rangeId === range && (!behind || keyOf(id) > keyOf(behind)),
    );
    yield* byKey(found.map((progress) => [keyOf(progress.id), progress] as const));
  }

  async claim(id: BatchId, owner: string, now: Instant, until: Instant): ReturnType<MailingLog['claim']> {
    const standing = this.#progresses.get(batchName(id));
    if (!standing) return { kind: 'unknown' };
    if (isWorkedOff(standing)) return { kind: 'worked-off' };
    if (standing.lease && standing.lease.until >= now) return { kind: 'held', until: standing.lease.until };
    const progress = { ...standing, lease: { owner, until } };
    this.#progresses.set(batchName(id), progress);
    return { kind: 'claimed', progress, isTakenOver: standing.lease !== null };
  }

  async checkpoint(id: BatchId, owner: string, progress: Checkpoint, until: Instant | null): Promise<boolean> {
    const standing = this.#progresses.get(batchName(id));
    if (standing?.lease?.owner !== owner) return false;
    const deviations = new Map(standing.deviations);
    for (const [position, deviation] of progress.deviations) {
      // A retry may have settled the recipient before its sender came to write down that it is being tried again.
      if (deviation.status !== 'retrying' || !deviations.has(position)) deviations.set(position, deviation);
    }
    this.#progresses.set(batchName(id), {
      ...standing,
      mark: progress.mark,
      deviations,
      possiblyTwice: standing.possiblyTwice + progress.possiblyTwice,
      ...(progress.doubtedTo === undefined ? {} : { doubtedTo: progress.doubtedTo }),
      lease: until === null ? null : { owner, until },
      marks: [...standing.marks.filter(({ mark }) => mark !== progress.mark), { mark: progress.mark, at: progress.at }],
    });
    return true;
  }

  async scheduleRetry(retry: Retry): Promise<void> {
    this.#retries.set(this.#retryName(retry.batch, retry.position), { retry, heldUntil: null });
  }

  async claimRetry(batch: BatchId, position: number, attempts: number, now: Instant, until: Instant): ReturnType<MailingLog['claimRetry']> {
    const noted = this.#retries.get(this.#retryName(batch, position));
    if (!noted || noted.retry.attempts !== attempts || (noted.heldUntil !== null && noted.heldUntil >= now)) return null;
    this.#retries.set(this.#retryName(batch, position), { ...noted, heldUntil: until });
    return { retry: noted.retry, isTakenOver: noted.heldUntil !== null };
  }

  async reschedule(claimed: Retry, further: Retry, twice = 0): Promise<boolean> {
    const name = this.#retryName(claimed.batch, claimed.position);
    const progress = this.#progresses.get(batchName(claimed.batch));
    if (this.#retries.get(name)?.retry.attempts !== claimed.attempts || !progress) return false;
    this.#retries.set(name, { retry: further, heldUntil: null });
    this.#progresses.set(batchName(claimed.batch), { ...progress, possiblyTwice: progress.possiblyTwice + twice });
    return true;
  }

  async settleRetry(retry: Retry, deviation: Deviation, twice = 0): Promise<void> {
    const name = this.#retryName(retry.batch, retry.position);
    const progress = this.#progresses.get(batchName(retry.batch));
    if (this.#retries.get(name)?.retry.attempts !== retry.attempts || !progress) return;
    this.#retries.delete(name);
    this.#progresses.set(batchName(retry.batch), {
      ...progress,
      deviations: new Map(progress.deviations).set(retry.position, deviation),
      possiblyTwice: progress.possiblyTwice + twice,
    });
  }

  async ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>> {
    const ofIt = [...this.#retries.values()].filter(({ retry }) => batchName(retry.batch) === batchName(batch));
    return new Map(ofIt.map(({ retry }) => [retry.position, retry]));
  }

  async dueRetries(now: Instant, limit: number): Promise<readonly Retry[]> {
    const due = [...this.#retries.values()].filter(
      ({ retry, heldUntil, handedOutUntil = '' }) =>
        retry.dueAt <= now && handedOutUntil <= now && (heldUntil === null || heldUntil <= now),
    );
    return byKey(due.map(({ retry }) => [`${retry.dueAt}#${retry.subscriptionId}`, retry] as const)).slice(0, limit);
  }

  async markQueued(retry: Retry, now: Instant, again: Instant): Promise<void> {
    const name = this.#retryName(retry.batch, retry.position);
    const noted = this.#retries.get(name);
    if (noted?.retry.attempts !== retry.attempts || noted.retry.dueAt !== retry.dueAt) return;
    if (noted.heldUntil === null || noted.heldUntil < now) this.#retries.set(name, { ...noted, handedOutUntil: again });
  }

  async dueChecks(now: Instant, limit: number): Promise<readonly string[]> {
    const due = [...this.#mailings.values()].flatMap((mailing) => {
      const at = this.#checks.get(mailing.id) ?? mailing.startedAt;
      return mailing.closedAt === undefined && at <= now ? [[`${at}#${mailing.id}`, mailing.id] as const] : [];
    });
    return byKey(due).slice(0, limit);
  }

  async checkAgain(mailingId: string, at: Instant): Promise<void> {
    this.#checks.set(mailingId, at);
  }

  /** All or nothing: false when one of them no longer stands as it had failed. */
  reopen(failed: readonly Reopened[]): boolean {
    const [first] = failed;
    if (!first) return true;
    const progress = this.#progresses.get(batchName(first.batch));
    const mailing = this.#mailings.get(first.batch.mailingId);
    const stands = ({ position, failedAs }: Reopened): boolean => isDeepStrictEqual(progress?.deviations.get(position), failedAs);
    if (!progress || !mailing || !failed.every(stands)) return false;
    const deviations = new Map(progress.deviations);
    for (const retry of failed) {
      const { position, why, attempts } = retry;
      deviations.set(position, { status: 'retrying', why, attempts });
      this.#retries.set(this.#retryName(retry.batch, position), { retry, heldUntil: null });
    }
    this.#progresses.set(batchName(first.batch), { ...progress, deviations });
    const { closedAt, ...open } = mailing;
    if (closedAt !== undefined) this.#checks.set(mailing.id, first.dueAt);
    this.#mailings.set(mailing.id, { ...open, reopened: (mailing.reopened ?? 0) + 1 });
    return true;
  }

  async close(mailingId: string, at: Instant, reopened = 0): Promise<void> {
    const mailing = this.#mailings.get(mailingId);
    if (mailing && mailing.closedAt === undefined && (mailing.reopened ?? 0) === reopened)
      this.#mailings.set(mailingId, { ...mailing, closedAt: at });
  }

  #runs(slotId: string): Extract<Mailing, { act: 'digest' }>[] {
    const runs = [...this.#mailings.values()].flatMap((mailing) =>
      mailing.act === 'digest' && mailing.slotId === slotId ? [mailing] : [],
    );
    return byKey(runs.map((run) => [run.window.to, run] as const));
  }

  #retryName(batch: BatchId, position: number): string {
    return `${batchName(batch)}~${position}`;
  }
}
