import type { Batch, BatchId, Deviation, Overtaken, Recipient } from '#domain/mailings/batch';
import { type Addressee, addresseeIn } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { isMiss } from '#domain/mailings/reach';
import { type BatchWork, QUEUE_REACH_MS } from '#domain/mailings/work';
import type { Lane } from '#domain/notices/notice';
import type { BreakerState } from '#domain/sending/breaker';
import type { Reservation } from '#domain/sending/pace';
import type { Retry } from '#domain/sending/retry';
import { waitAfter, waitUntried } from '#domain/sending/retry';
import { type ChannelType, receives, type Subscription } from '#domain/subscriptions/subscription';
import { receivesAt, seenAt } from '#domain/subscriptions/subscription-life';
import { after, type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock, Random } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Misses } from '#ports/misses';
import type { NoticeStore, Standing } from '#ports/notice-store';
import type { Retries } from '#ports/retries';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { WorkQueues } from '#ports/work-queues';

/** One message to one recipient, with all that a sender needs to make it. */
export type Delivery = Readonly<{
  mailing: Mailing;
  batch: Batch;
  position: number;
  recipient: Recipient;
  subscription: Addressee;
  /** When it was opened again after it had come to nothing. */
  reopenedAt?: Instant | undefined;
  /** At which the notice stood when this was looked at: what was composed at another is not sent. Null for digests. */
  revision: number | null;
}>;

/**
 * What became of one attempt. `again`: the recipient's side could not take it for now. `held-up`: it was refused with all its neighbours,
 * which is an attempt and no step of the ladder. `untried`: it was not even asked. `passed-on`: its recipient is reached `by` another
 * channel by now, whose sender tries it. `not-now`: our own side could not send it, which is no attempt; the batch goes back to the queue.
 * `unsure` marks an attempt that may have arrived all the same, `isHardBounce` one whose answer is that there is no such mailbox. `shown`:
 * as of a `Deviation`.
 */
export type Attempt = Readonly<
  | { kind: 'delivered'; shown?: Deviation['shown'] }
  | { kind: 'settled'; status: 'failed' | 'suppressed' | 'skipped' | 'bounced'; why: string; isHardBounce?: boolean }
  | { kind: 'again'; why: string; retryAfterMs?: number | undefined; unsure?: boolean }
  | { kind: 'held-up' | 'untried'; why: string; waitMs: number }
  | { kind: 'passed-on'; why: string; by: ChannelType }
  | { kind: 'not-now' }
>;

/** The order in which the messages of a channel leave, where its senders share one rate. */
export interface SendingLine {
  /** How long work at this place of the line (without one: that has just come) should stay away, in milliseconds; 0 when it may go. */
  waitMs(lane: Lane, place: number | undefined): Promise<number>;
  /** A place in the line for `count` deliveries of a flow, and how long to stay away. */
  takePlace(lane: Lane, flow: string, count: number): Promise<Readonly<{ place: number; waitMs: number }>>;
  /** Reserve turns for up to `count` deliveries; null when there are none soon. */
  reserve(lane: Lane, count: number, place?: number): Promise<Reservation | null>;
  /** Reserve one turn for a retry, which has no place in the line and so may wait longer for it. */
  reserveOne(lane: Lane): Promise<Reservation | null>;
}

/** Lets the mail of a sender through, as far as what came back of it allows. */
export interface SenderGate {
  stateFor(mailing: Mailing): Promise<BreakerState>;
  /** When the next turn of a slowed sender begins, for `count` messages; milliseconds since 1970. */
  slowTurn(mailing: Mailing, count: number): Promise<number>;
  /** Count what was refused at once for want of a mailbox: nobody will tell of it later. */
  countRefused(mailing: Mailing, refused: number, at: Instant): Promise<void>;
}

/** How a channel carries deliveries. */
export interface ChannelSender {
  readonly channel: ChannelType;
  readonly ladder: readonly number[];
  /** How long one attempt can take at most, in milliseconds. */
  readonly patienceMs: number;
  /** Without one, everything leaves at once. */
  readonly line?: SendingLine;
  /** Without one, everybody may send. */
  readonly gate?: SenderGate;
  /** Whom of these, all of them reached by this channel, it must not write to, and why; asked once for all of a batch. */
  withhold?(subscriptions: readonly Subscription[]): Promise<Withheld>;
  deliver(delivery: Delivery): Promise<Attempt>;
}

/** Codes of why a subscriber is not written to, by the id of the subscription. */
export type Withheld = ReadonlyMap<string, string>;

export type SendBatch = Readonly<{
  mailings: Pick<Mailings, 'find'>;
  batches: Batches;
  retries: Retries;
  subscriptions: SubscriptionStore;
  misses: Pick<Misses, 'note'>;
  queues: WorkQueues;
  clock: Clock;
  random: Random;
  sender: ChannelSender;
  /** What was withdrawn or corrected meanwhile is told to nobody any more. */
  notices: Pick<NoticeStore, 'standingOf'>;
}>;

/** What became of the attempts of one run. */
export type Tally = Readonly<Record<Deviation['status'], number>>;

/** `later`: the message is to come back after so many seconds. `tally`: when the run tried anybody. */
export type SendResult = Readonly<{ kind: 'done'; tally?: Tally } | { kind: 'later'; seconds: number }>;

export const NOBODY: Tally = { delivered: 0, retrying: 0, failed: 0, bounced: 0, suppressed: 0, skipped: 0 };

export const DONE: SendResult = { kind: 'done' };

/**
 * How long a sender may go without a sign before another may take its work: after a crash, the rest waits for no longer. One that is at
 * work gives a sign in time, however long an attempt takes; a sign costs one write, and only a sender that waits gives them.
 */
export const LEASE_MS = 8 * SECOND;

/** What a run needs besides its sends, to write down what it did. */
export const CLOSING_MS = 5 * SECOND;

/** So long a turn that was reserved may be ahead, at most. */
export const TURN_AHEAD_MS = 20 * SECOND;

/** By how much sweep lets a retry that the queue carries be late before it asks for it again. */
const RETRY_GRACE_MS = 2 * MINUTE;

/**
 * What changed after the batch was written down is respected: whoever left or paused meanwhile is skipped, and whoever has a channel of
 * another type by now is told by that.
 */
export const attempt = async (
  sender: ChannelSender,
  delivery: Omit<Delivery, 'subscription'>,
  subscription: Addressee | undefined,
  withheld: Withheld,
  now: Instant,
): Promise<Attempt> => {
  const [mention] = delivery.batch.told[delivery.recipient.told] ?? [];
  if (mention?.carried !== undefined) return { kind: 'settled', status: 'skipped', why: mention.carried };
  if (!subscription) return { kind: 'settled', status: 'skipped', why: 'erased' };
  if (!receivesAt(subscription, now)) return { kind: 'settled', status: 'skipped', why: seenAt(subscription, now).status };
  if (subscription.channel.type !== sender.channel) return { kind: 'passed-on', why: 'channel-changed', by: subscription.channel.type };
  const why = withheld.get(subscription.id);
  if (why !== undefined) return { kind: 'settled', status: 'suppressed', why };
  return sender.deliver({ ...delivery, subscription });
};

/** Whoever is meant by recipients of a batch, by the ids of their subscriptions. */
export const addresseesOf = async (
  { subscriptions }: Pick<SendBatch, 'subscriptions'>,
  batch: BatchId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Addressee>> => {
  const found = await subscriptions.findMany(ids);
  return new Map([...found].map(([id, subscription]) => [id, addresseeIn(batch, subscription)] as const));
};

/** A channel failed. Before that is written down, so that no crash loses it, note that the organization may have missed something. */
export const noteMiss = async (
  { misses, clock }: Pick<SendBatch, 'misses' | 'clock'>,
  { mailingId }: Pick<BatchId, 'mailingId'>,
  organizationId: string,
  deviation: Deviation,
): Promise<void> => {
  if (isMiss(deviation)) await misses.note({ mailingId, organizationId }, instant(clock.now()));
};

/** Whom of these a channel must not write to. Who is skipped or passed on in any case is not asked for. */
export const withheldBy = async (sender: ChannelSender, subscriptions: Iterable<Subscription>): Promise<Withheld> => {
  const reached = [...subscriptions].filter((one) => receives(one) && one.channel.type === sender.channel);
  return reached.length > 0 && sender.withhold ? sender.withhold(reached) : NOBODY_WITHHELD;
};

const NOBODY_WITHHELD: Withheld = new Map();

/**
 * How the notice of a mailing stands: its revision, and why nobody is told any more of it by this mailing, if that is so. Of a digest,
 * notices are told as they stand.
 */
export const standingFor = async (
  { notices }: Pick<SendBatch, 'notices'>,
  mailing: Mailing,
): Promise<Readonly<{ overtaken: Overtaken | null; revision: number | null }>> => {
  if (mailing.act === 'digest') return { overtaken: null, revision: null };
  const standing = await notices.standingOf(mailing.noticeId);
  return { overtaken: standing && overtakenBy(standing, mailing), revision: standing?.revision ?? null };
};

const overtakenBy = ({ status, announced }: Standing, { act, version }: Exclude<Mailing, { act: 'digest' }>): Overtaken | null => {
  if (act === 'withdrawal') return null;
  if (status === 'withdrawn') return 'withdrawn';
  // Whoever waits to be told by it is told by the mailing of the later version.
  return act !== 'reminder' && version < announced ? 'superseded' : null;
};

/**
 * When a recipient is tried again, when sweep asks for it if that was lost, and after how
 * many seconds the queue brings it, if it can carry it so far.
 */
export type NextTry = Readonly<{ nextAt: Instant; dueAt: Instant; queueSeconds: number | null }>;

/** How often a recipient was tried, and how many of those times its whole domain refused us. */
export type Tries = Readonly<Pick<Retry, 'attempts' | 'heldUp' | 'unsure'>>;

/** After one more attempt that came to nothing. By another channel the ladder begins at its foot. */
export const triedAgain = ({ attempts, heldUp = 0, unsure = false }: Tries, failed: Failed): Tries => ({
  attempts: attempts + (failed.kind === 'untried' || failed.kind === 'passed-on' ? 0 : 1),
  heldUp: failed.kind === 'passed-on' ? attempts : heldUp + (failed.kind === 'held-up' ? 1 : 0),
  ...(unsure || (failed.kind === 'again' && failed.unsure) ? { unsure: true } : {}),
});

export type Failed = Extract<Attempt, { kind: 'again' | 'held-up' | 'untried' | 'passed-on' }>;

/**
 * What is passed on is due at once, and sweep brings it to the other senders: these cannot reach their queues.
 *
 * @param tries made so far, with this one
 * @returns null when the ladder has ended
 */
export const nextTry = ({ clock, random, sender }: SendBatch, failed: Failed, { attempts, heldUp = 0 }: Tries): NextTry | null => {
  if (failed.kind === 'passed-on') return { nextAt: instant(clock.now()), dueAt: instant(clock.now()), queueSeconds: null };
  const waitMs =
    failed.kind === 'again'
      ? waitAfter(sender.ladder, attempts - heldUp, failed.retryAfterMs, random.next())
      : waitUntried(failed.waitMs, random.next());
  if (waitMs === null) return null;
  const carried = waitMs <= QUEUE_REACH_MS;
  const nextAt = after(instant(clock.now()), waitMs);
  return { nextAt, dueAt: carried ? after(nextAt, RETRY_GRACE_MS) : nextAt, queueSeconds: carried ? Math.ceil(waitMs / SECOND) : null };
};

/** Queue the next try, once it is noted. Sweep finds those that the queue does not carry. */
export const queueTry = async (
  { queues }: SendBatch,
  lane: Lane,
  retry: Pick<Retry, 'batch' | 'position' | 'attempts' | 'by'>,
  { queueSeconds }: NextTry,
): Promise<void> => {
  if (queueSeconds !== null) await queues.sendBatches(lane, [retryWork(lane, retry, retry.attempts)], queueSeconds);
};

export const retryWork = (lane: Lane, { batch, position, by }: Pick<Retry, 'batch' | 'position' | 'by'>, attempts: number): BatchWork => ({
  v: 1,
  lane,
  batch,
  retry: { position, attempts, ...(by ? { by } : {}) },
});
