import { BATCH_SIZE } from '#domain/mailings/batch';
import { flowOf, type Mailing } from '#domain/mailings/mailing';
import { type BatchWork, QUEUE_REACH_MS } from '#domain/mailings/work';
import { atOnce, type Reservation } from '#domain/sending/pace';
import type { Retry } from '#domain/sending/retry';
import { instant, MINUTE, SECOND } from '#domain/time';
import { overtakenProgress } from '../mailings/halt-batch.ts';
import { BatchRun } from './batch-run.ts';
import {
  type ChannelSender,
  CLOSING_MS,
  DONE,
  LEASE_MS,
  NOBODY,
  type SendBatch,
  type SenderGate,
  type SendingLine,
  type SendResult,
  standingFor,
  TURN_AHEAD_MS,
} from './channel-sender.ts';
import { sendAgain } from './send-again.ts';

/** For how long a batch stays away that our own side could not send. */
const BUSY_MS = 5 * SECOND;
/** A run that has less than this left does not reserve turns that it might not come to use. */
const worthReservingMs = ({ patienceMs }: ChannelSender): number => Math.max(LEASE_MS, TURN_AHEAD_MS + patienceMs + CLOSING_MS);
/** How often a sender looks whether it has to give a sign. */
const SIGN_EACH_MS = LEASE_MS / 4;

const NOBODY_NOTED: ReadonlyMap<number, Retry> = new Map();

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));
const later = (ms: number): SendResult => ({ kind: 'later', seconds: secondsOf(ms) });

/**
 * Send a batch, or one recipient of it again. Promise: nobody is lost; without a crash nobody is sent to twice; a crash repeats at most the
 * sends in flight and the ten of the checkpoint under way.
 *
 * @param owner names this run; the lease is kept in its name
 * @param remainingMs how long this run may still take
 */
export const sendBatch = async (deps: SendBatch, work: BatchWork, owner: string, remainingMs: () => number): Promise<SendResult> => {
  if (work.retry) return sendAgain(deps, work, work.retry);
  const { mailings, batches, retries, clock, sender } = deps;

  const mailing = await mailings.find(work.batch.mailingId);
  if (!mailing) return DONE;
  const waiting = sender.gate ? await awaitSender(deps, sender.gate, mailing, work) : null;
  if (waiting) return waiting;

  if (sender.line) {
    const waitMs = await sender.line.waitMs(work.lane, work.place);
    if (waitMs > 0) return awaitTurn(deps, sender.line, mailing, work, waitMs);
  }

  const now = clock.now();
  const claim = await batches.claim(work.batch, owner, instant(now), instant(new Date(now.getTime() + LEASE_MS)));
  switch (claim.kind) {
    case 'unknown':
    case 'worked-off':
      return DONE;
    case 'held':
      return later(Math.max(SECOND, Date.parse(claim.until) - now.getTime()));
    case 'claimed':
      break;
  }

  const batch = await batches.find(work.batch);
  if (!batch) throw new Error('a progress without its batch');
  const { overtaken, revision } = await standingFor(deps, mailing);
  if (overtaken) {
    const progress = overtakenProgress(claim.progress, overtaken, claim.isTakenOver, now);
    const isWritten = await batches.checkpoint(work.batch, owner, progress, null);
    return isWritten ? { kind: 'done', tally: { ...NOBODY, skipped: progress.deviations.size } } : DONE;
  }
  const { isTakenOver } = claim;
  const isNew = claim.progress.marks.length === 0 && !isTakenOver;
  const noted = isNew ? NOBODY_NOTED : await retries.ofBatch(work.batch);
  const run = new BatchRun(deps, { mailing, batch, revision }, claim.progress, owner, { isTakenOver, noted });

  const stopSigns = clock.every(SIGN_EACH_MS, () => run.giveSign());
  try {
    return await carry(deps, work, mailing, run, remainingMs);
  } catch (error) {
    // What was done is worth knowing to whoever tries again. That it cannot be written down is the same fault, and told by it.
    await run.letGo().catch(() => undefined);
    throw error;
  } finally {
    stopSigns();
  }
};

const carry = async (deps: SendBatch, work: BatchWork, mailing: Mailing, run: BatchRun, remainingMs: () => number): Promise<SendResult> => {
  for (let pending = run.pending(); pending.length > 0; pending = run.pending()) {
    const inTime = !run.hasSent || remainingMs() >= worthReservingMs(deps.sender);
    const turns = inTime ? await reserve(deps, work, pending.length) : null;
    if (!turns) return backToQueue(deps, work, run, SECOND);
    const sent = await counted(deps, mailing, run, pending.slice(0, turns.count), turns, remainingMs);
    if (sent === 'lost') return { kind: 'done', tally: run.tally() };
    if (sent === 'stopped') return backToQueue(deps, work, run, BUSY_MS);
    if (sent === 'withdrawn' || sent === 'superseded') {
      await run.giveUp(sent);
      return { kind: 'done', tally: run.tally() };
    }
  }
  await run.letGo();
  return { kind: 'done', tally: run.tally() };
};

/** Send, and count for the sender what was refused at once. */
const counted = async (
  { sender, clock }: SendBatch,
  mailing: Mailing,
  run: BatchRun,
  positions: readonly number[],
  turns: Reservation,
  remainingMs: () => number,
): ReturnType<BatchRun['send']> => {
  const before = run.hardBounces();
  const sent = await run.send(positions, turns, remainingMs);
  const refused = run.hardBounces() - before;
  if (refused > 0) await sender.gate?.countRefused(mailing, refused, instant(clock.now()));
  return sent;
};

const reserve = async ({ sender, clock }: SendBatch, { lane, place }: BatchWork, count: number): Promise<Reservation | null> =>
  sender.line ? sender.line.reserve(lane, count, place) : atOnce(clock.now(), count);

/** A longer wait for a turn is given back with its message, which costs less than a new one; a shorter one may be one of many. */
const GIVEN_BACK_MS = 5 * MINUTE;

/**
 * Null when its sender may send. What is held is dropped, which costs nothing however long it takes: its batch stands, and sweep queues it
 * when the sender is let go. What is slowed takes its turn, once, and stays away until then.
 */
const awaitSender = async (
  { clock, queues }: SendBatch,
  gate: SenderGate,
  mailing: Mailing,
  work: BatchWork,
): Promise<SendResult | null> => {
  switch (await gate.stateFor(mailing)) {
    case 'open':
      return null;
    case 'held':
      return DONE;
    case 'slowed': {
      const nowMs = clock.now().getTime();
      const slowTurn = work.slowTurn ?? (await gate.slowTurn(mailing, work.size ?? BATCH_SIZE));
      if (slowTurn <= nowMs) return null;
      if (work.slowTurn !== undefined && slowTurn - nowMs > GIVEN_BACK_MS) return later(slowTurn - nowMs);
      await queues.sendBatches(work.lane, [{ ...work, slowTurn }], secondsOf(Math.min(slowTurn - nowMs, QUEUE_REACH_MS)));
      return DONE;
    }
  }
};

/**
 * The turn has not come: take a place in the line, and stay away until then. A short wait is a new message with a delay, since one that
 * comes back by its visibility counts as received.
 */
const awaitTurn = async (
  { queues }: SendBatch,
  line: SendingLine,
  mailing: Mailing,
  work: BatchWork,
  waitMs: number,
): Promise<SendResult> => {
  if (work.place !== undefined && waitMs > GIVEN_BACK_MS) return later(waitMs);
  if (work.place !== undefined) {
    await queues.sendBatches(work.lane, [work], secondsOf(waitMs));
    return DONE;
  }
  const turn = await line.takePlace(work.lane, flowOf(mailing), work.size ?? BATCH_SIZE);
  await queues.sendBatches(work.lane, [{ ...work, place: turn.place }], secondsOf(Math.min(turn.waitMs, QUEUE_REACH_MS)));
  return DONE;
};

/** Queue it first, then let go: whoever gets the message too early finds it held, and waits. */
const backToQueue = async ({ queues }: SendBatch, work: BatchWork, run: BatchRun, ms: number): Promise<SendResult> => {
  await queues.sendBatches(work.lane, [work], secondsOf(ms));
  await run.letGo();
  return { kind: 'done', tally: run.tally() };
};
