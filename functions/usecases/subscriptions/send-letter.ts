import type { Lane } from '#domain/notices/notice';
import { mailDomain, OF_US, pausedUntil } from '#domain/sending/domain-pause';
import { MOST_LETTERS_A_DAY } from '#domain/subscriptions/mailbox';
import { HOUR, type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { DomainPauses } from '#ports/domain-pauses';
import type { LetterCount } from '#ports/letter-count';
import type { Mailer, SendOutcome } from '#ports/mailer';
import type { Pacer } from '#ports/pacer';
import type { ReleaseAddress } from '#ports/release-address';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';
import { FAULT_MS } from '../operations/due-work.ts';

export type SendLetter = Readonly<{
  letters: LetterCount;
  mailer: Mailer;
  suppressions: Pick<Suppressions, 'find'>;
  releaseAddress: ReleaseAddress;
  pacer: Pick<Pacer, 'reserve' | 'turn' | 'slowDown'>;
  domainPauses: DomainPauses;
  vault: Vault;
  clock: Clock;
  site: Site;
}>;

/** A letter that is to leave now. */
export type Letter = Readonly<{
  to: string;
  lane: Lane;
  /** By which letters to this mailbox are counted; null: they are not. */
  countedAs: string | null;
  /** How many of them leave within a day at most. */
  mostADay?: number;
  /** Since when it waits: who waits for long is looked at more seldom. */
  since: Instant;
  compose: () => Promise<Uint8Array>;
}>;

/**
 * What one attempt came to. `no-turn`: the sending line is taken for now; `not-now`: our own side could not send; `enough`: the mailbox has
 * had its letters of the day. None of these is an attempt.
 */
export type LetterOutcome = Readonly<
  | { kind: 'taken' }
  | { kind: 'refused'; why: string }
  | { kind: 'again'; why: string; waitMs?: number | undefined; unsure?: boolean }
  | { kind: 'no-turn' | 'not-now' | 'enough'; turnMs: number }
>;

/** When our own side cannot send, it tries again after so long or a tenth of the time since then, up to FAULT_MS. */
const BUSY_MS = MINUTE;
const BUSY_PART = 0.1;
/** A letter waits so long for its turn, as a retry does: it has no place in the line. */
const TURN_REACH_MS = 20 * SECOND;
/** A mailbox that has had its letters of the day is looked at again so much later: the oldest may have left the day by then. */
const LETTERS_AGAIN_MS = HOUR;

/**
 * Send one letter through the line that all email leaves by, once, if its mailbox has not had enough of them today.
 *
 * @throws when a fault of ours kept it from leaving
 */
export const sendLetter = async (deps: SendLetter, letter: Letter): Promise<LetterOutcome> => {
  const { letters, pacer, domainPauses, vault, clock } = deps;
  const { to, countedAs, mostADay = MOST_LETTERS_A_DAY } = letter;
  const now = clock.now();
  const pausedMs = await pauseLeft(deps, to);
  if (pausedMs !== undefined) return { kind: 'again', why: 'domain-paused', waitMs: pausedMs };

  // A bound of ours, and no attempt: else those who wait for it would use up their ladder.
  if (countedAs !== null && !(await letters.take(countedAs, mostADay, now)))
    return { kind: 'enough', turnMs: now.getTime() + LETTERS_AGAIN_MS };
  let sent: SendOutcome | { kind: 'no-turn' };
  try {
    sent = await sendInTurn(deps, letter);
  } catch (error) {
    // Nothing has left. That it cannot be given back is the same fault, and told by it.
    if (countedAs !== null) await letters.giveBack(countedAs, now).catch(() => undefined);
    throw error;
  }
  if (countedAs !== null && sent.kind !== 'accepted' && sent.kind !== 'unknown') await letters.giveBack(countedAs, now);
  switch (sent.kind) {
    case 'no-turn':
      return { kind: 'no-turn', turnMs: await pacer.turn(letter.lane, now) };
    case 'accepted':
      // It has left, and nothing that goes wrong now may have it sent again.
      await domainPauses.accepted(mailDomain(to), clock.now()).catch(() => undefined);
      return { kind: 'taken' };
    case 'refused':
      return { kind: 'refused', why: sent.code };
    case 'deferred':
      return { kind: 'again', why: sent.code };
    case 'domain-refused':
      await domainPauses.refused(mailDomain(to), sent.refusal ?? OF_US, await vault.addressKey(to), clock.now());
      return { kind: 'again', why: sent.code, waitMs: await pauseLeft(deps, to) };
    case 'throttled':
      await pacer.slowDown(clock.now());
      return { kind: 'not-now', turnMs: clock.now().getTime() + busyMs(letter.since, clock.now()) };
    case 'unknown':
      return { kind: 'again', why: sent.code, unsure: true };
  }
};

const busyMs = (since: Instant, now: Date): number =>
  Math.min(Math.max(BUSY_MS, BUSY_PART * (now.getTime() - Date.parse(since))), FAULT_MS);

/** @throws when a fault of ours kept it from leaving */
const sendInTurn = async (deps: SendLetter, { lane, to, compose }: Letter): Promise<SendOutcome | { kind: 'no-turn' }> => {
  const { mailer, suppressions, releaseAddress, pacer, vault, clock, site } = deps;
  const turn = await pacer.reserve(lane, 1, clock.now(), TURN_REACH_MS);
  if (!turn) return { kind: 'no-turn' };
  const aheadMs = turn.startMs - clock.now().getTime();
  if (aheadMs > 0) await clock.sleep(aheadMs);
  const raw = await compose();
  // Somebody there asked for it, so it has to arrive; whether notices go there again is said by the button of a confirmation.
  if (await suppressions.find(await vault.addressKey(to), instant(clock.now()))) await releaseAddress(to, 'letter');
  return mailer.send({ from: site.senderAddress, to, raw: () => raw });
};

/** How long the domain of an address is left alone yet, in milliseconds; undefined when it is not. */
const pauseLeft = async ({ domainPauses, clock }: SendLetter, to: string): Promise<number | undefined> => {
  const now = clock.now();
  const untilMs = pausedUntil(await domainPauses.all(now), mailDomain(to), now.getTime());
  return untilMs === null ? undefined : untilMs - now.getTime();
};
