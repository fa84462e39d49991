import type { Act, DigestWindow } from '#domain/mailings/mailing';
import type { ChallengeVerdict, WebhookVerdict } from '#domain/sending/retry';
import type { Instant } from '#domain/time';

/** What an endpoint is told: one notice by an act, or those of a digest; each as the API shows it, with why it concerns the reader. */
export type WebhookEvent = Readonly<
  { at: Instant } & ({ act: Exclude<Act, 'digest'>; notice: object } | { act: 'digest'; window: DigestWindow; notices: readonly object[] })
>;

/** One attempt at a message: its id stays the same over all attempts, `seconds` since 1970 are those of this one. */
export type Envelope = Readonly<{ id: string; seconds: number; body: string; secrets: readonly string[] }>;

/** HMAC-SHA256 of a message, base64. @param key as bytes in base64 */
export type Hmac = (key: string, message: string) => string;

export type WebhookAnswer = Readonly<{ status: number; retryAfterMs?: number | undefined; body: string }>;

/**
 * How one kind of endpoint is written to and understood. Pure: keys, clock and network are arguments or elsewhere, so that a
 * further kind of endpoint is one more file and one more line in `formats.ts`.
 */
export type FormatOfWebhook = Readonly<{
  compose: (event: WebhookEvent) => string;
  /** The headers that prove who sent it. */
  sign: (envelope: Envelope, hmac: Hmac) => Readonly<Record<string, string>>;
  judge: (answer: WebhookAnswer) => WebhookVerdict;
  /** The message by which an endpoint is asked whether it wants notices, and what its answer means. */
  challenge: Readonly<{
    compose: (challenge: string, at: Instant) => string;
    judge: (answer: WebhookAnswer, challenge: string) => ChallengeVerdict;
  }>;
  /** `bytes`: what a body has at most; without it, as much as there is. */
  limits: Readonly<{ bytes?: number }>;
}>;
