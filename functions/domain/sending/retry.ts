import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { BatchId, Deviation } from '../mailings/batch.ts';
import { CHANNEL_TYPES } from '../subscriptions/subscription.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { Tried } from './tried.ts';

/** One recipient that is to be tried again. */
export const Retry = z.object({
  batch: BatchId,
  position: z.int(),
  subscriptionId: z.string(),
  /** By which channel it is tried, where its recipient has another one by now than its batch was written down for. */
  by: z.enum(CHANNEL_TYPES).optional(),
  /** Attempts made so far. */
  attempts: z.int(),
  /** How many of them its whole domain refused, or were made before it was opened again: those are no steps of the ladder. @default 0 */
  heldUp: z.int().optional(),
  why: z.string(),
  /** One of the attempts may have arrived. @default false */
  unsure: z.boolean().optional(),
  /** When sweep asks for it, if no sender has taken it by then. */
  dueAt: z.string(),
  /** When it is tried next, as far as can be told. @default dueAt */
  nextAt: z.string().optional(),
  /** The turn that it has taken of an agency whose mail is slowed, in milliseconds since 1970, until it is tried. */
  slowTurn: z.number().optional(),
  /** Of one that had come to nothing and was opened again: how it stood, until it is tried. */
  failedAs: Deviation.optional(),
  /** When that was. Unknown of what an earlier release opened. */
  reopenedAt: z.string().optional(),
  /** How its attempts went so far, the first one first, as far as that is known. */
  tried: z.array(Tried).optional(),
});
export type Retry = Immutable<z.infer<typeof Retry>>;

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

/**
 * What one answer of an endpoint means. `again`: it may work later; `isTooFast`: by that time nothing else is to be sent there either.
 * `refused`: not this message, or not as the endpoint is set up, and it would be the same tomorrow; the endpoint stays. `gone`: it asks to
 * be sent nothing more, or is no more.
 */
export type WebhookVerdict = Readonly<
  | { kind: 'delivered' }
  | { kind: 'again'; why: string; retryAfterMs?: number | undefined; isTooFast?: boolean }
  | { kind: 'refused'; why: string }
  | { kind: 'gone' }
>;

/**
 * What an endpoint's answer to the challenge means that asks for its consent. `taken`: it stands in a group now, where a person reads the
 * code in it.
 */
export type ChallengeVerdict = Readonly<
  { kind: 'confirmed' | 'taken' } | { kind: 'answered'; why: string } | { kind: 'again'; why: string; waitMs?: number | undefined }
>;
