import type { Reason } from '#domain/audience/audience';
import type { Act, DigestWindow } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { EndpointRate } from '#domain/sending/endpoint-pace';
import type { ChallengeVerdict, WebhookVerdict } from '#domain/sending/retry';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { Site } from '../site.ts';
import type { RobotMessage } from './robot-parts.ts';

/** A notice that an endpoint is told of: for programs as the API shows it, for people by what it states and what of it is theirs. */
export type WebhookItem = Readonly<{
  json: object;
  notice: Notice;
  reasons: readonly Reason[];
  sections: readonly number[];
  /** The version that they had; absent: none. */
  had?: number | undefined;
  before?: Notice | null | undefined;
  disregard?: boolean | undefined;
  replaced?: readonly Notice[] | undefined;
  /** Where its reader answers, when it asks for that. */
  receiptUrl?: string | undefined;
}>;

/** What an endpoint is told: one notice by an act, or those of a digest. `id`: the same over all attempts. */
export type WebhookEvent = Readonly<
  { id: string; at: Instant; language: MessageLanguage; site: Site } & (
    | { act: Exclude<Act, 'digest'>; item: WebhookItem }
    | { act: 'digest'; window: DigestWindow; items: readonly WebhookItem[] }
  )
>;

/** One attempt at a message: its id stays the same over all attempts, `seconds` since 1970 are those of this one. */
export type Envelope = Readonly<{ id: string; seconds: number; url: string; body: string; secrets: readonly string[] }>;

/** What leaves: who sent it is proven by headers, by the query of the URL, or in the body. */
export type SignedCall = Readonly<{ url: string; body: string; headers: Readonly<Record<string, string>> }>;

/** HMAC-SHA256 of a message, base64. @param key as bytes in base64 */
export type Hmac = (key: string, message: string) => string;

export type WebhookAnswer = Readonly<{
  status: number;
  retryAfterMs?: number | undefined;
  body: string;
  /** `WebHook-Allowed-Origin` of a handshake. */
  allowedOrigin?: string | undefined;
}>;

/** How an endpoint is asked for consent: by a `challenge` that it answers with, or a `code` that a person types in who reads it there. */
export type Asking = Readonly<{
  challenge: string;
  code: string;
  organization: string;
  at: Instant;
  language: MessageLanguage;
  site: Site;
}>;

/** A message by which its owner sees whether it arrives. `id`: the same over all attempts. */
export type Testing = Readonly<{ id: string; organization: string; at: Instant; language: MessageLanguage; site: Site }>;

/**
 * How one kind of endpoint is written to and understood. Pure: keys, clock and network are arguments or elsewhere, so that a
 * further kind of endpoint is one more file and one more line in `formats.ts`.
 */
export type FormatOfWebhook = Readonly<{
  compose: (event: WebhookEvent) => string | Promise<string>;
  /** What people read of it, of a robot in their group. */
  show?: (event: WebhookEvent) => Promise<RobotMessage>;
  sign: (envelope: Envelope, hmac: Hmac) => SignedCall;
  judge: (answer: WebhookAnswer) => WebhookVerdict;
  /** The message by which an endpoint is asked whether it wants notices, and what its answer means. @default `method` POST */
  challenge: Readonly<{
    method?: 'OPTIONS';
    compose: (asking: Asking) => string;
    judge: (answer: WebhookAnswer, asking: Pick<Asking, 'challenge' | 'site'>) => ChallengeVerdict;
    /** Headers of the question alone. */
    headers?: (site: Site) => Readonly<Record<string, string>>;
  }>;
  test: (testing: Testing) => string;
  /** `bytes`: what a body has at most; `rate`: without it, as fast as it answers. */
  limits: Readonly<{ bytes?: number; rate?: EndpointRate }>;
}>;
