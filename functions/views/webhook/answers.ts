import type { ChallengeVerdict, WebhookVerdict } from '#domain/sending/retry';
import { MINUTE } from '#domain/time';
import type { WebhookAnswer } from './format.ts';

/** Answers that say that it may work later: RFC 9110, sections 15.5.9 and 15.6; RFC 8470, section 5.2; RFC 6585, section 4. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** May the same call work later, by its status alone? */
export const isLater = (status: number): boolean => status >= 500 || LATER.has(status);

/** The JSON object in a body; `{}`: there is none. */
export const objectIn = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {};
  } catch {
    return {};
  }
};

export const again = (why: string, retryAfterMs?: number): WebhookVerdict => ({ kind: 'again', why, retryAfterMs });

/** The platform asks for less: nothing else goes there for so long either. */
export const tooFast = ({ retryAfterMs }: Pick<WebhookAnswer, 'retryAfterMs'>, usualMs = MINUTE): WebhookVerdict => ({
  kind: 'again',
  why: 'too-fast',
  retryAfterMs: Math.max(retryAfterMs ?? 0, usualMs),
  isTooFast: true,
});

/** A code of a platform's own that means nothing to us, or none at all. */
export const againBy = (code: unknown, retryAfterMs?: number): WebhookVerdict =>
  again(typeof code === 'number' ? `errcode-${code}` : 'answer-unreadable', retryAfterMs);

export const refused = (why: string): WebhookVerdict => ({ kind: 'refused', why });

/** What a platform says to the question for consent: once it stands in the group, a person reads it there. */
export const askedIn = (verdict: WebhookVerdict): ChallengeVerdict => {
  switch (verdict.kind) {
    case 'delivered':
      return { kind: 'taken' };
    case 'again':
      return { kind: 'again', why: verdict.why, waitMs: verdict.retryAfterMs };
    case 'refused':
      return { kind: 'answered', why: verdict.why };
    case 'gone':
      return { kind: 'answered', why: 'endpoint-gone' };
  }
};
