import { type Batch, CHECKPOINT, type Exception, type Outcome, type Recipient, statusAt } from '#domain/batch';
import type { Mailing } from '#domain/mailing';
import type { Lane } from '#domain/notice';
import { waitAfter } from '#domain/retry';
import { receives, type Subscription } from '#domain/subscription';
import { after, instant, MINUTE, SECOND } from '#domain/time';
import type { BatchWork } from '#domain/work';
import type { Clock, Luck } from '#ports/clock';
import type { MailingLog, Retry } from '#ports/mailing-log';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { WorkQueues } from '#ports/work-queues';

/** One message to one recipient, with all that a courier needs to make it. */
export type Parcel = Readonly<{ mailing: Mailing; batch: Batch; position: number; recipient: Recipient; subscription: Subscription }>;

/**
 * What became of one attempt. `again`: the recipient's side could not take it for now. `not-now`: our own side could not send it,
 * which is no attempt; the batch goes back to the queue. `unsure` marks an attempt that may have arrived all the same.
 */
export type Attempt = Readonly<
  | { kind: 'delivered' }
  | { kind: 'settled'; status: 'failed' | 'suppressed' | 'skipped' | 'bounced'; why: string }
  | { kind: 'again'; why: string; retryAfterMs?: number | undefined; unsure?: boolean }
  | { kind: 'not-now' }
>;

/** How a channel carries parcels. */
export interface Courier {
  readonly ladder: readonly number[];
  /** How long one attempt can take at most, in milliseconds. */
  readonly patienceMs: number;
  /**
   * Reserve sending slots for `count` parcels: how long to wait before the first and between two, in milliseconds; or `later`: not within reach,
   * come back after so long.
   */
  reserve(
    lane: Lane,
    count: number,
  ): Promise<Readonly<{ kind: 'now'; waitMs: number; intervalMs: number } | { kind: 'later'; waitMs: number }>>;
  deliver(parcel: Parcel): Promise<Attempt>;
}

export type SendBatch = Readonly<{
  log: MailingLog;
  subscriptions: SubscriptionStore;
  queues: WorkQueues;
  clock: Clock;
  luck: Luck;
  courier: Courier;
}>;

/** `later`: the message is to come back after so many seconds. */
export type Sent = Readonly<{ kind: 'done' } | { kind: 'later'; seconds: number }>;

/** The shortest and the longest time for which a batch whose turn has not come is put off; SQS delays by 900 s at most. */
const SHORTEST_WAIT_MS = 5 * SECOND;
const LONGEST_WAIT_MS = 15 * MINUTE;

/** How long a sender may go without a checkpoint before another may take its batch. */
const LEASE_MS = 40 * SECOND;
/** What the queue carries itself; longer waits are found by sweep. */
const QUEUE_REACH_MS = 15 * MINUTE;
/** By how much sweep lets a retry that the queue carries be late before it asks for it again. */
const RETRY_GRACE_MS = 2 * MINUTE;

const DONE: Sent = { kind: 'done' };
const later = (ms: number): Sent => ({ kind: 'later', seconds: Math.max(1, Math.ceil(ms / SECOND)) });

/**
 * Send a batch, or one recipient of it again. Promise: nobody is lost; without a crash nobody is sent to twice; a crash repeats at most the
 * sends in flight and the ten of the checkpoint under way.
 *
 * @param owner names this run; the lease is kept in its name
 * @param remainingMs how long this run may still take
 */
export const sendBatch = async (deps: SendBatch, work: BatchWork, owner: string, remainingMs: () => number): Promise<Sent> => {
  if (work.retry) return sendAgain(deps, work, work.retry);
  const { log, clock, courier } = deps;

  const now = clock.now();
  const claim = await log.claim(work.batch, owner, instant(now), instant(new Date(now.getTime() + LEASE_MS)));
  switch (claim.kind) {
    case 'unknown':
    case 'worked-off':
      return DONE;
    case 'held':
      return later(Math.max(SECOND, Date.parse(claim.until) - now.getTime()));
    case 'claimed':
      break;
  }

  const [batch, mailing] = await Promise.all([log.findBatch(work.batch), log.find(work.batch.mailingId)]);
  if (!batch || !mailing) throw new Error('an outcome without its batch or mailing');
  const run = new BatchRun(deps, mailing, batch, claim.outcome, owner);

  const pending = run.pending();
  const slots = await courier.reserve(work.lane, pending.length);
  if (slots.kind === 'later') return putOff(deps, work, run, slots.waitMs);
  const sent = await run.send(pending, clock.now().getTime() + slots.waitMs, slots.intervalMs, remainingMs);
  return sent.kind === 'done' ? DONE : putOff(deps, work, null, sent.seconds * SECOND);
};

/**
 * Put a batch off by a new message with a delay: one that came back by its visibility would count as received, and a long mailing would end among the
 * dead letters. Each time it waits twice as long, so that thousands of waiting batches do not keep asking.
 */
const putOff = async ({ queues }: SendBatch, work: BatchWork, run: BatchRun | null, waitMs: number): Promise<Sent> => {
  const waits = work.waits ?? 0;
  const delayMs = Math.min(LONGEST_WAIT_MS, Math.max(waitMs, SHORTEST_WAIT_MS * 2 ** Math.min(waits, 10)));
  await queues.sendBatches(work.lane, [{ ...work, waits: waits + 1 }], Math.ceil(delayMs / SECOND));
  await run?.letGo();
  return DONE;
};

/** One sender at work on one batch that it holds. */
class BatchRun {
  readonly #deps: SendBatch;
  readonly #mailing: Mailing;
  readonly #batch: Batch;
  readonly #owner: string;
  readonly #exceptions: Map<number, Exception>;
  #mark: number;
  #unwritten = new Map<number, Exception>();
  #possiblyTwice = 0;

  constructor(deps: SendBatch, mailing: Mailing, batch: Batch, outcome: Outcome, owner: string) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#batch = batch;
    this.#owner = owner;
    this.#mark = outcome.mark;
    this.#exceptions = new Map(outcome.exceptions);
  }

  pending(): readonly number[] {
    const standing = { mark: this.#mark, exceptions: this.#exceptions };
    return this.#batch.recipients.flatMap((_, position) => (statusAt(standing, position) === 'pending' ? [position] : []));
  }

  /** Ten in flight; while the last ten are written down, the next ten leave. */
  async send(pending: readonly number[], startMs: number, intervalMs: number, remainingMs: () => number): Promise<Sent> {
    const { clock, courier } = this.#deps;
    const subscriptions = await this.#deps.subscriptions.findMany(pending.map((position) => this.#recipient(position).subscriptionId));
    let writing: Promise<boolean> = Promise.resolve(true);
    for (let first = 0; first < pending.length; first += CHECKPOINT) {
      if (remainingMs() < courier.patienceMs + 5 * SECOND) return this.#stop(writing, later(SECOND));
      const settled = await Promise.all(
        pending.slice(first, first + CHECKPOINT).map(async (position, i) => {
          const dueMs = startMs + (first + i) * intervalMs - clock.now().getTime();
          if (dueMs > 0) await clock.sleep(dueMs);
          return this.#settle(position, subscriptions.get(this.#recipient(position).subscriptionId));
        }),
      );
      if (!(await writing)) return DONE;
      if (settled.includes(false)) return this.#stop(Promise.resolve(true), later(5 * SECOND));
      this.#advance();
      const last = first + CHECKPOINT >= pending.length;
      writing = this.#write(last ? null : LEASE_MS);
      // Awaited before the next ten are written; until then a failure must not count as unhandled.
      writing.catch(() => undefined);
    }
    if (pending.length === 0) {
      this.#advance();
      writing = this.#write(null);
    }
    await writing;
    return DONE;
  }

  /** Give the batch back without having done anything. */
  async letGo(): Promise<void> {
    await this.#write(null);
  }

  async #stop(writing: Promise<boolean>, answer: Sent): Promise<Sent> {
    if (!(await writing)) return DONE;
    this.#advance();
    await this.#write(null);
    return answer;
  }

  #recipient(position: number): Recipient {
    const recipient = this.#batch.recipients[position];
    if (!recipient) throw new RangeError(`a batch of ${this.#batch.recipients.length} has no position ${position}`);
    return recipient;
  }

  /** Deal with one recipient; false when it could not even be tried. */
  async #settle(position: number, subscription: Subscription | undefined): Promise<boolean> {
    const { log, queues } = this.#deps;
    const recipient = this.#recipient(position);
    const attempt = await attemptOn(this.#deps, { mailing: this.#mailing, batch: this.#batch, position, recipient }, subscription);
    switch (attempt.kind) {
      case 'delivered':
        this.#note(position, { status: 'delivered' });
        return true;
      case 'settled':
        this.#note(position, { status: attempt.status, why: attempt.why });
        return true;
      case 'not-now':
        return false;
      case 'again': {
        if (attempt.unsure) this.#possiblyTwice += 1;
        const retry = nextRetry(this.#deps, attempt, 1, { batch: this.#batch.id, position, subscriptionId: recipient.subscriptionId });
        if (!retry) throw new Error('a ladder without steps');
        await log.postpone(retry.note);
        if (retry.delaySeconds !== null)
          await queues.sendBatches(this.#mailing.lane, [retryWork(this.#mailing.lane, retry.note)], retry.delaySeconds);
        this.#note(position, { status: 'retrying', why: attempt.why, attempts: 1 });
        return true;
      }
    }
  }

  #note(position: number, exception: Exception): void {
    this.#exceptions.set(position, exception);
    this.#unwritten.set(position, exception);
  }

  /** Move the low-water mark behind everybody dealt with; those that it passes are delivered unless noted otherwise. */
  #advance(): void {
    while (this.#exceptions.has(this.#mark)) {
      if (this.#exceptions.get(this.#mark)?.status === 'delivered') this.#unwritten.delete(this.#mark);
      this.#mark += 1;
    }
  }

  #write(leaseMs: number | null): Promise<boolean> {
    const now = this.#deps.clock.now();
    const progress = { mark: this.#mark, exceptions: this.#unwritten, possiblyTwice: this.#possiblyTwice, at: instant(now) };
    this.#unwritten = new Map();
    this.#possiblyTwice = 0;
    const until = leaseMs === null ? null : instant(new Date(now.getTime() + leaseMs));
    return this.#deps.log.checkpoint(this.#batch.id, this.#owner, progress, until);
  }
}

/** What changed after the batch was written down is respected: whoever left or paused meanwhile is skipped. */
const attemptOn = async (
  { courier }: SendBatch,
  parcel: Omit<Parcel, 'subscription'>,
  subscription: Subscription | undefined,
): Promise<Attempt> => {
  if (!subscription) return { kind: 'settled', status: 'skipped', why: 'erased' };
  if (!receives(subscription)) return { kind: 'settled', status: 'skipped', why: subscription.status };
  if (subscription.channel.type !== parcel.batch.id.channel) return { kind: 'settled', status: 'skipped', why: 'channel-changed' };
  return courier.deliver({ ...parcel, subscription });
};

const retryWork = (lane: Lane, { batch, position, attempts }: Retry): BatchWork => ({ v: 1, lane, batch, retry: { position, attempts } });

/** The note of the next try, and the delay if the queue can carry it; null when the ladder has ended. */
const nextRetry = (
  { courier, clock, luck }: SendBatch,
  attempt: Extract<Attempt, { kind: 'again' }>,
  attempts: number,
  whom: Pick<Retry, 'batch' | 'position' | 'subscriptionId'>,
): Readonly<{ note: Retry; delaySeconds: number | null }> | null => {
  const waitMs = waitAfter(courier.ladder, attempts, attempt.retryAfterMs, luck.next());
  if (waitMs === null) return null;
  const carried = waitMs <= QUEUE_REACH_MS;
  const dueAt = after(instant(clock.now()), carried ? waitMs + RETRY_GRACE_MS : waitMs);
  return { note: { ...whom, attempts, why: attempt.why, dueAt }, delaySeconds: carried ? Math.ceil(waitMs / SECOND) : null };
};

/** Try one recipient again. Whoever comes second with the same number of attempts finds nothing to do. */
const sendAgain = async (deps: SendBatch, work: BatchWork, { position, attempts }: NonNullable<BatchWork['retry']>): Promise<Sent> => {
  const { log, clock, courier, queues, subscriptions } = deps;
  const now = clock.now();
  const retry = await log.claimRetry(work.batch, position, attempts, instant(now), instant(new Date(now.getTime() + LEASE_MS)));
  if (!retry) return DONE;
  const [batch, mailing, found] = await Promise.all([
    log.findBatch(work.batch),
    log.find(work.batch.mailingId),
    subscriptions.findMany([retry.subscriptionId]),
  ]);
  const recipient = batch?.recipients[position];
  if (!batch || !mailing || !recipient) throw new Error('a retry without its batch or mailing');

  const slots = await courier.reserve(work.lane, 1);
  if (slots.kind === 'later') {
    await log.postpone({ ...retry, dueAt: after(instant(now), slots.waitMs) });
    return DONE;
  }
  if (slots.waitMs > 0) await clock.sleep(slots.waitMs);

  const attempt = await attemptOn(deps, { mailing, batch, position, recipient }, found.get(retry.subscriptionId));
  const tried = retry.attempts + 1;
  switch (attempt.kind) {
    case 'delivered':
      await log.settleRetry(retry, { status: 'delivered', attempts: tried });
      return DONE;
    case 'settled':
      await log.settleRetry(retry, { status: attempt.status, why: attempt.why, attempts: tried });
      return DONE;
    case 'not-now':
      await log.postpone({ ...retry, dueAt: after(instant(clock.now()), MINUTE) });
      return DONE;
    case 'again': {
      const next = nextRetry(deps, attempt, tried, retry);
      if (!next) {
        await log.settleRetry(retry, { status: 'failed', why: attempt.why, attempts: tried });
        return DONE;
      }
      await log.postpone(next.note);
      if (next.delaySeconds !== null) await queues.sendBatches(work.lane, [retryWork(work.lane, next.note)], next.delaySeconds);
      return DONE;
    }
  }
};
