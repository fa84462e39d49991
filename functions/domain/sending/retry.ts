import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

/** The contract's ladder for webhooks, after Svix's: eight attempts over 27.6 h. Waits after attempt 1, 2, … in milliseconds. */
export const WEBHOOK_LADDER = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const;

/** Email that the sending service could not take for now: for 24 h, then it has failed. */
export const EMAIL_LADDER = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR] as const;

/** Asking for consent: seven attempts over 41 hours, then whoever still wants it signs up anew. */
export const CONSENT_LADDER = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY] as const;

/** `Retry-After` is honoured in full up to this, in milliseconds. */
export const LONGEST_RETRY_AFTER = DAY;

/** Only later, never earlier: a fifth of the wait at most, so that a crowd of failures does not come back at once. */
const JITTER = 0.2;

/**
 * How long to wait after the `attempt`-th failed attempt (1-based), in milliseconds; null when the ladder has ended.
 * `chance` is in [0, 1).
 */
export const waitAfter = (ladder: readonly number[], attempt: number, retryAfterMs: number | undefined, chance: number): number | null => {
  const step = ladder[attempt - 1];
  if (step === undefined) return null;
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER);
  const base = Math.max(step, asked);
  return Math.round(base * (1 + (asked > step ? 0 : JITTER * chance)) + (asked > step ? SECOND * chance : 0));
};

/** How long somebody stays away who was not tried, in milliseconds. */
export const waitUntried = (ms: number, chance: number): number => Math.round(ms * (1 + JITTER * chance));

const UNSURE: ReadonlySet<string> = new Set(['timeout', 'reset', 'no-answer', 'sender-failed']);

/** Is this the code of an attempt that may have arrived all the same? */
export const mayHaveArrived = (why: string | undefined): boolean => why !== undefined && UNSURE.has(why);

/** The verdict on one answer of an endpoint, Standard Webhooks 1.0.0, "Delivery": only 2xx is a success, 410 asks to stop. */
export type WebhookVerdict = Readonly<
  { kind: 'delivered' } | { kind: 'again'; why: string; retryAfterMs?: number | undefined } | { kind: 'gone' }
>;

export const judgeAnswer = (status: number, retryAfterMs?: number): WebhookVerdict => {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  return { kind: 'again', why: `http-${status}`, retryAfterMs };
};

/** Answers that say that it may work later: RFC 9110, sections 15.5.9 and 15.6; RFC 8470, section 5.2; RFC 6585, section 4. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** The verdict on an endpoint's answer to the challenge that asks for its consent. */
export type ChallengeVerdict = Readonly<
  { kind: 'confirmed' } | { kind: 'answered'; why: string } | { kind: 'again'; why: string; waitMs?: number | undefined }
>;

/** 200 with the challenge consents (contract, webhook consent); any other answer that will be the same tomorrow is an answer, too. */
export const judgeChallenge = (status: number, holdsChallenge: boolean, retryAfterMs?: number): ChallengeVerdict => {
  if (status >= 500 || LATER.has(status)) return { kind: 'again', why: `http-${status}`, waitMs: retryAfterMs };
  if (status !== 200) return { kind: 'answered', why: `http-${status}` };
  return holdsChallenge ? { kind: 'confirmed' } : { kind: 'answered', why: 'challenge-missing' };
};
