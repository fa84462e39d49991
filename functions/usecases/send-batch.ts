import { BATCH_SIZE, type Batch, CHECKPOINT, type Exception, IN_FLIGHT, type Outcome, type Recipient, statusAt } from '#domain/batch';
import { flowOf, type Mailing } from '#domain/mailing';
import type { Reservation } from '#domain/pace';
import type { Subscription } from '#domain/subscription';
import { instant, MINUTE, SECOND } from '#domain/time';
import { type BatchWork, QUEUE_REACH_MS } from '#domain/work';
import { attempt, DONE, LEASE_MS, NOBODY, nextTry, queueTry, type SendBatch, type Sent, type Tally } from './courier.ts';
import { sendAgain } from './send-again.ts';

/** For how long a batch stays away that our own side could not send. */
const BUSY_MS = 5 * SECOND;
/** What a run needs besides its sends, to write down what it did. */
const CLOSING_MS = 5 * SECOND;
/** A run that has less than this left does not reserve slots that it might not come to use. */
const WORTH_RESERVING_MS = 40 * SECOND;

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));
const later = (ms: number): Sent => ({ kind: 'later', seconds: secondsOf(ms) });

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

  const waitMs = await courier.waitMs(work.lane, work.place);
  if (waitMs > 0) return awaitTurn(deps, work, waitMs);

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

  try {
    return await carry(deps, work, run, remainingMs);
  } catch (error) {
    // What was done is worth knowing to whoever tries again. That it cannot be written down is the same fault, and told by it.
    await run.letGo().catch(() => undefined);
    throw error;
  }
};

const carry = async (deps: SendBatch, work: BatchWork, run: BatchRun, remainingMs: () => number): Promise<Sent> => {
  for (let pending = run.pending(); pending.length > 0; pending = run.pending()) {
    const inTime = !run.hasSent || remainingMs() >= WORTH_RESERVING_MS;
    const slots = inTime ? await deps.courier.reserve(work.lane, pending.length, work.place) : null;
    if (!slots) return backToQueue(deps, work, run, SECOND);
    const sent = await run.send(pending.slice(0, slots.count), slots, remainingMs);
    if (sent === 'lost') return { kind: 'done', tally: run.tally() };
    if (sent === 'stopped') return backToQueue(deps, work, run, BUSY_MS);
  }
  await run.letGo();
  return { kind: 'done', tally: run.tally() };
};

/** A longer wait for a turn is given back with its message, which costs less than a new one; a shorter one may be one of many. */
const GIVEN_BACK_MS = 5 * MINUTE;

/**
 * The turn has not come: take a place in the line, and stay away until then. A short wait is a new message with a delay, since one that comes back by its
 * visibility counts as received.
 */
const awaitTurn = async ({ log, queues, courier }: SendBatch, work: BatchWork, waitMs: number): Promise<Sent> => {
  if (work.place !== undefined && waitMs > GIVEN_BACK_MS) return later(waitMs);
  if (work.place !== undefined) {
    await queues.sendBatches(work.lane, [work], secondsOf(waitMs));
    return DONE;
  }
  const mailing = await log.find(work.batch.mailingId);
  if (!mailing) return DONE;
  const turn = await courier.takePlace(work.lane, flowOf(mailing), work.size ?? BATCH_SIZE);
  await queues.sendBatches(work.lane, [{ ...work, place: turn.place }], secondsOf(Math.min(turn.waitMs, QUEUE_REACH_MS)));
  return DONE;
};

/** Queue it first, then let go: whoever gets the message too early finds it held, and waits. */
const backToQueue = async ({ queues }: SendBatch, work: BatchWork, run: BatchRun, ms: number): Promise<Sent> => {
  await queues.sendBatches(work.lane, [work], secondsOf(ms));
  await run.letGo();
  return { kind: 'done', tally: run.tally() };
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
  #beingWritten = 0;
  #writing: Promise<boolean> | null = null;
  #possiblyTwice = 0;
  #held = true;
  readonly #tally = { ...NOBODY };
  hasSent = false;

  constructor(deps: SendBatch, mailing: Mailing, batch: Batch, outcome: Outcome, owner: string) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#batch = batch;
    this.#owner = owner;
    this.#mark = outcome.mark;
    this.#exceptions = new Map(outcome.exceptions);
  }

  /** What this run did, and not those before it. */
  tally(): Tally {
    return { ...this.#tally };
  }

  pending(): readonly number[] {
    const standing = { mark: this.#mark, exceptions: this.#exceptions };
    return this.#batch.recipients.flatMap((_, position) => (statusAt(standing, position) === 'pending' ? [position] : []));
  }

  /**
   * So many in flight, the next one leaving as soon as one is through and its slot has come; each ten that are through are written down.
   * @returns `lost`: somebody else holds the batch by now. `stopped`: time is up, or our own side could not send; letGo writes down what was done
   */
  async send(positions: readonly number[], slots: Reservation, remainingMs: () => number): Promise<'sent' | 'stopped' | 'lost'> {
    const { clock, courier } = this.#deps;
    this.hasSent = true;
    const subscriptions = await this.#deps.subscriptions.findMany(positions.map((position) => this.#recipient(position).subscriptionId));
    let next = 0;
    let end: 'sent' | 'stopped' | 'lost' = 'sent';
    const carry = async (): Promise<void> => {
      while (next < positions.length && end === 'sent') {
        const i = next++;
        const aheadMs = Math.max(0, slots.startMs + i * slots.intervalMs - clock.now().getTime());
        if (remainingMs() < aheadMs + courier.patienceMs + CLOSING_MS) {
          end = 'stopped';
          return;
        }
        if (aheadMs > 0) await clock.sleep(aheadMs);
        const position = positions[i] ?? 0;
        if (!(await this.#settle(position, subscriptions.get(this.#recipient(position).subscriptionId)))) end = 'stopped';
        else if (!(await this.#checkpoint())) end = 'lost';
      }
    };
    const carriers = Array.from({ length: Math.min(IN_FLIGHT, positions.length) }, async () => {
      try {
        await carry();
      } catch (error) {
        // Nobody starts another; those under way come to their end before this run does.
        end = 'stopped';
        throw error;
      }
    });
    const failed = (await Promise.allSettled(carriers)).find((carrier) => carrier.status === 'rejected');
    if (failed) throw failed.reason;
    return end;
  }

  /** Nobody starts another send while ten are not written down: a crash repeats those and the ones in flight. False when the lease was lost. */
  async #checkpoint(): Promise<boolean> {
    while (this.#unwritten.size + this.#beingWritten >= CHECKPOINT) {
      this.#writing ??= this.#write(LEASE_MS).finally(() => {
        this.#writing = null;
      });
      if (!(await this.#writing)) return false;
    }
    return true;
  }

  /** Write down what was done, and give the batch back, unless that is all done: nobody takes a batch that is worked off. */
  async letGo(): Promise<void> {
    const isDone = this.#mark >= this.#batch.recipients.length && this.#unwritten.size === 0;
    if (this.#held && !isDone) await this.#write(null);
  }

  #recipient(position: number): Recipient {
    const recipient = this.#batch.recipients[position];
    if (!recipient) throw new RangeError(`a batch of ${this.#batch.recipients.length} has no position ${position}`);
    return recipient;
  }

  /** Deal with one recipient; false when it could not even be tried. */
  async #settle(position: number, subscription: Subscription | undefined): Promise<boolean> {
    const recipient = this.#recipient(position);
    const parcel = { mailing: this.#mailing, batch: this.#batch, position, recipient };
    const result = await attempt(this.#deps.courier, parcel, subscription);
    switch (result.kind) {
      case 'delivered':
        this.#note(position, { status: 'delivered' });
        return true;
      case 'settled':
        this.#note(position, { status: result.status, why: result.why });
        return true;
      case 'not-now':
        return false;
      case 'untried':
      case 'again': {
        if (result.kind === 'again' && result.unsure) this.#possiblyTwice += 1;
        const attempts = result.kind === 'again' ? 1 : 0;
        const next = nextTry(this.#deps, result, attempts);
        if (!next) throw new Error('a ladder without steps');
        const { subscriptionId } = recipient;
        const retry = { batch: this.#batch.id, position, subscriptionId, attempts, why: result.why, dueAt: next.dueAt };
        await this.#deps.log.postpone(retry);
        await queueTry(this.#deps, this.#mailing.lane, retry, next);
        this.#note(position, { status: 'retrying', why: result.why, attempts });
        return true;
      }
    }
  }

  #note(position: number, exception: Exception): void {
    this.#tally[exception.status] += 1;
    this.#exceptions.set(position, exception);
    this.#unwritten.set(position, exception);
  }

  /**
   * Move the low-water mark behind everybody dealt with, and write down what is new: those that the mark passes are delivered unless noted
   * otherwise. Lets go of the batch, or holds it for `leaseMs` more.
   */
  async #write(leaseMs: number | null): Promise<boolean> {
    while (this.#exceptions.has(this.#mark)) this.#mark += 1;
    const unwritten = this.#unwritten;
    this.#unwritten = new Map();
    this.#beingWritten = unwritten.size;
    const possiblyTwice = this.#possiblyTwice;
    this.#possiblyTwice = 0;
    const exceptions = new Map([...unwritten].filter(([position, { status }]) => status !== 'delivered' || position > this.#mark));
    const now = this.#deps.clock.now();
    const until = leaseMs === null ? null : instant(new Date(now.getTime() + leaseMs));
    const progress = { mark: this.#mark, exceptions, possiblyTwice, at: instant(now) };
    try {
      const written = await this.#deps.log.checkpoint(this.#batch.id, this.#owner, progress, until);
      if (leaseMs === null) this.#held = false;
      return written;
    } catch (error) {
      // The mark must not pass a failure that nobody has written down.
      this.#unwritten = new Map([...unwritten, ...this.#unwritten]);
      this.#possiblyTwice += possiblyTwice;
      throw error;
    } finally {
      this.#beingWritten = 0;
    }
  }
}
