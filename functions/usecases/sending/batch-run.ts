import {
  type Batch,
  type BatchProgress,
  CHECKPOINT,
  type Deviation,
  doubtfulIn,
  IN_FLIGHT,
  type Overtaken,
  overtakenIn,
  pendingIn,
  type Recipient,
} from '#domain/mailings/batch';
import type { Addressee } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import type { Reservation } from '#domain/sending/pace';
import type { Retry } from '#domain/sending/retry';
import { triedAfter } from '#domain/sending/tried';
import { type Instant, instant } from '#domain/time';
import {
  addresseesOf,
  attempt,
  CLOSING_MS,
  type Delivery,
  LEASE_MS,
  NOBODY,
  nextTry,
  noteMiss,
  queueTry,
  type SendBatch,
  type Tally,
  triedAgain,
  type Withheld,
  withheldBy,
} from './channel-sender.ts';
import { StandingWatch } from './standing-watch.ts';

/** How a run came to its end: somebody else holds the batch; time is up, or our own side could not send; what it tells does not stand. */
type Ending = 'sent' | 'stopped' | 'lost' | Overtaken;

/** One sender at work on one batch that it holds. */
export class BatchRun {
  readonly #deps: SendBatch;
  readonly #mailing: Mailing;
  readonly #batch: Batch;
  readonly #standing: StandingWatch;
  readonly #owner: string;
  readonly #deviations: Map<number, Deviation>;
  #mark: number;
  #unwritten = new Map<number, Deviation>();
  #beingWritten = 0;
  #writing: Promise<boolean> | null = null;
  #possiblyTwice = 0;
  #doubtedTo: number | undefined;
  #held = true;
  #leaseUntilMs: number;
  /** When the mark was where it is, for the first time that this was written down. */
  #reached: Readonly<{ mark: number; at: Instant }> | null;
  readonly #tally = { ...NOBODY };
  #hardBounces = 0;
  hasSent = false;

  /**
   * @param isTakenOver from a sender that came to no end, and may have sent more than is written down
   * @param noted who is to be tried again, by position: an earlier sender may not have come to write down that it noted somebody, whom
   * this one leaves to the retry
   */
  constructor(
    deps: SendBatch,
    { mailing, batch, revision }: Pick<Delivery, 'mailing' | 'batch' | 'revision'>,
    progress: BatchProgress,
    owner: string,
    { isTakenOver, noted }: Readonly<{ isTakenOver: boolean; noted: ReadonlyMap<number, Retry> }>,
  ) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#batch = batch;
    this.#standing = new StandingWatch(deps, mailing, revision);
    this.#owner = owner;
    this.#mark = progress.mark;
    this.#deviations = new Map(progress.deviations);
    this.#leaseUntilMs = Date.parse(progress.lease?.until ?? '');
    this.#doubtedTo = progress.doubtedTo;
    for (const position of pendingIn(progress)) {
      const retry = noted.get(position);
      if (!retry) continue;
      this.#deviations.set(position, beingRetried(retry));
      this.#unwritten.set(position, beingRetried(retry));
    }
    if (isTakenOver) {
      const { count, doubtedTo } = doubtfulIn({ ...progress, deviations: this.#deviations });
      this.#possiblyTwice = count;
      this.#doubtedTo = doubtedTo;
    }
    this.#reached = progress.marks.find(({ mark }) => mark === progress.mark) ?? null;
  }

  /** What this run did, and not those before it. */
  tally(): Tally {
    return { ...this.#tally };
  }

  /** Messages of this run that were refused at once for want of a mailbox. */
  hardBounces(): number {
    return this.#hardBounces;
  }

  pending(): readonly number[] {
    return pendingIn({ mark: this.#mark, deviations: this.#deviations, size: this.#batch.recipients.length });
  }

  /**
   * So many in flight, the next one leaving as soon as one is through and its slot has come; each ten that are through are written down.
   * Nobody is sent to by a sender that no longer holds the batch, nor of what does not stand any more.
   * @returns `stopped`: letGo writes down what was done
   */
  async send(positions: readonly number[], turns: Reservation, remainingMs: () => number): Promise<Ending> {
    const { clock, sender } = this.#deps;
    this.hasSent = true;
    const ids = positions.map((position) => this.#recipient(position).subscriptionId);
    const subscriptions = await addresseesOf(this.#deps, this.#batch.id, ids);
    const withheld = await withheldBy(sender, subscriptions.values());
    let next = 0;
    let end: Ending = 'sent';
    const carry = async (): Promise<void> => {
      while (next < positions.length && end === 'sent') {
        const i = next++;
        const aheadMs = Math.max(0, turns.startMs + i * turns.intervalMs - clock.now().getTime());
        if (remainingMs() < aheadMs + sender.patienceMs + CLOSING_MS) {
          end = 'stopped';
          return;
        }
        if (aheadMs > 0) await clock.sleep(aheadMs);
        if (!(await this.#holds())) {
          end = 'lost';
          return;
        }
        const overtaken = await this.#standing.overtaken();
        if (overtaken) {
          end = overtaken;
          return;
        }
        const position = positions[i] ?? 0;
        const settled = await this.#settle(position, subscriptions.get(this.#recipient(position).subscriptionId), withheld);
        if (settled !== 'settled') end = settled;
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

  /**
   * Nobody starts another send while ten are not written down: a crash repeats those and the ones in flight. False when the lease was lost.
   */
  async #checkpoint(): Promise<boolean> {
    while (this.#unwritten.size + this.#beingWritten >= CHECKPOINT) if (!(await this.#writeOn())) return false;
    return true;
  }

  /** Write down what is new, if anything, and hold the batch for another lease. False when that was lost. */
  #writeOn(): Promise<boolean> {
    this.#writing ??= this.#write(LEASE_MS).finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** Called again and again: an attempt may take much longer than a lease. That it could not be written down is told by the next try. */
  giveSign(): void {
    if (this.#held && this.#leaseUntilMs - this.#deps.clock.now().getTime() <= LEASE_MS / 2) this.#writeOn().catch(() => undefined);
  }

  /** Is the batch still this sender's, by its own clock or else by the store's word? */
  async #holds(): Promise<boolean> {
    if (!this.#held) return false;
    return this.#deps.clock.now().getTime() < this.#leaseUntilMs || this.#writeOn();
  }

  /** Nobody who is left is told by this batch. */
  async giveUp(why: Overtaken): Promise<void> {
    const size = this.#batch.recipients.length;
    const left = overtakenIn({ mark: this.#mark, deviations: this.#deviations, size, doubtedTo: this.#doubtedTo }, why, false);
    for (const [position, deviation] of left) this.#note(position, deviation);
    await this.letGo();
  }

  /** Write down what was done, and give the batch back, unless that is all done: nobody takes a batch that is worked off. */
  async letGo(): Promise<void> {
    await this.#writing?.catch(() => undefined);
    const isDone = this.#mark >= this.#batch.recipients.length && this.#unwritten.size === 0;
    if (this.#held && !isDone) await this.#write(null);
  }

  #recipient(position: number): Recipient {
    const recipient = this.#batch.recipients[position];
    if (!recipient) throw new RangeError(`a batch of ${this.#batch.recipients.length} has no position ${position}`);
    return recipient;
  }

  /** Deal with one recipient. `stopped`: it could not even be tried. `lost`: whoever took the batch over deals with it. */
  async #settle(position: number, subscription: Addressee | undefined, withheld: Withheld): Promise<'settled' | 'stopped' | 'lost'> {
    const recipient = this.#recipient(position);
    const delivery = { mailing: this.#mailing, batch: this.#batch, position, recipient, revision: this.#standing.revision };
    const result = await attempt(this.#deps.sender, delivery, subscription, withheld, instant(this.#deps.clock.now()));
    switch (result.kind) {
      case 'delivered':
        this.#note(position, { status: 'delivered', ...(result.shown ? { shown: result.shown } : {}) });
        return 'settled';
      case 'settled':
        if (result.isHardBounce) this.#hardBounces += 1;
        this.#note(position, { status: result.status, why: result.why });
        return 'settled';
      case 'not-now':
        return 'stopped';
      case 'untried':
      case 'passed-on':
      case 'held-up':
      case 'again': {
        // A retry of one whom another sender has dealt with meanwhile would send once more.
        if (!(await this.#holds())) return 'lost';
        const tries = triedAgain({ attempts: 0 }, result);
        const next = nextTry(this.#deps, result, tries);
        if (!next) throw new Error('a ladder without steps');
        const { subscriptionId } = recipient;
        const retry = {
          batch: this.#batch.id,
          position,
          subscriptionId,
          ...(result.kind === 'passed-on' ? { by: result.by } : {}),
          ...tries,
          ...triedAfter(undefined, result, tries.attempts, instant(this.#deps.clock.now())),
          why: result.why,
          dueAt: next.dueAt,
          nextAt: next.nextAt,
        };
        await this.#deps.retries.schedule(retry);
        // It is this retry's from now on, even if it cannot be queued: sweep asks for it then.
        this.#note(position, beingRetried(retry));
        await queueTry(this.#deps, this.#mailing.lane, retry, next);
        return 'settled';
      }
    }
  }

  #note(position: number, deviation: Deviation): void {
    this.#tally[deviation.status] += 1;
    this.#deviations.set(position, deviation);
    this.#unwritten.set(position, deviation);
  }

  /**
   * Move the low-water mark behind everybody dealt with, and write down what is new: those that the mark passes are delivered unless noted
   * otherwise. Lets go of the batch, or holds it for `leaseMs` more.
   */
  async #write(leaseMs: number | null): Promise<boolean> {
    while (this.#deviations.has(this.#mark)) this.#mark += 1;
    const unwritten = this.#unwritten;
    this.#unwritten = new Map();
    this.#beingWritten = unwritten.size;
    const possiblyTwice = this.#possiblyTwice;
    this.#possiblyTwice = 0;
    const isSaid = ([position, { status, shown }]: [number, Deviation]): boolean =>
      status !== 'delivered' || position > this.#mark || !!shown;
    const deviations = new Map([...unwritten].filter(isSaid));
    const nowMs = this.#deps.clock.now().getTime();
    const until = leaseMs === null ? null : instant(new Date(nowMs + leaseMs));
    if (this.#reached?.mark !== this.#mark) this.#reached = { mark: this.#mark, at: instant(new Date(nowMs)) };
    const progress = { mark: this.#mark, deviations, possiblyTwice, doubtedTo: this.#doubtedTo, at: this.#reached.at };
    try {
      for (const [position, deviation] of unwritten)
        await noteMiss(this.#deps, this.#batch.id, this.#recipient(position).organizationId, deviation);
      const written = await this.#deps.batches.checkpoint(this.#batch.id, this.#owner, progress, until);
      this.#held = written && leaseMs !== null;
      this.#leaseUntilMs = nowMs + (leaseMs ?? 0);
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

const beingRetried = ({ why, attempts }: Pick<Retry, 'why' | 'attempts'>): Deviation => ({ status: 'retrying', why, attempts });
