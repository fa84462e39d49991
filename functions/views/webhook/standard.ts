import type { Act } from '#domain/mailings/mailing';
import type { ChallengeVerdict } from '#domain/sending/retry';
import { isLater } from './answers.ts';
import type { FormatOfWebhook, WebhookEvent } from './format.ts';

const EVENT_TYPES: Readonly<Record<Exclude<Act, 'digest'>, string>> = {
  notice: 'notice.published',
  correction: 'notice.corrected',
  withdrawal: 'notice.withdrawn',
  reminder: 'receipt.reminder',
};

/** No notice, and to be answered as one is. */
export const TEST_TYPE = 'endpoint.test';

export const testData = (organization: string): object => ({ organization, message: '这是一条测试消息 This is a test' });

const PREFIX = 'whsec_';

/** What a program is told, by a word of the contract. */
export const eventType = ({ act }: WebhookEvent): string => (act === 'digest' ? 'digest.ready' : EVENT_TYPES[act]);

export const eventData = (event: WebhookEvent): object =>
  event.act === 'digest' ? { window: event.window, notices: event.items.map(({ json }) => json) } : event.item.json;

/** 200 with the challenge consents (contract, webhook consent); any other answer that will be the same tomorrow is an answer, too. */
const judgeChallenge = (status: number, holdsChallenge: boolean, retryAfterMs?: number): ChallengeVerdict => {
  if (isLater(status)) return { kind: 'again', why: `http-${status}`, waitMs: retryAfterMs };
  if (status !== 200) return { kind: 'answered', why: `http-${status}` };
  return holdsChallenge ? { kind: 'confirmed' } : { kind: 'answered', why: 'challenge-missing' };
};

/** Standard Webhooks 1.0.0: JSON that a program reads. */
export const standard: FormatOfWebhook = {
  compose: (event) => JSON.stringify({ type: eventType(event), timestamp: event.at, data: eventData(event) }),

  /** "Signature scheme": over `id.timestamp.body`, one `v1,<base64>` for each active secret. */
  sign: ({ id, seconds, url, body, secrets }, hmac) => {
    if (id.includes('.')) throw new RangeError('a webhook-id contains no full stop: what is signed would be ambiguous');
    const keys = secrets.map((secret) => (secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret));
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': keys.map((key) => `v1,${hmac(key, `${id}.${seconds}.${body}`)}`).join(' '),
    };
    return { url, body, headers };
  },

  /** "Delivery": only 2xx is a success, 410 asks to stop. */
  judge: ({ status, retryAfterMs }) => {
    if (status >= 200 && status < 300) return { kind: 'delivered' };
    if (status === 410) return { kind: 'gone' };
    return { kind: 'again', why: `http-${status}`, retryAfterMs };
  },

  challenge: {
    compose: ({ challenge, at }) => JSON.stringify({ type: 'endpoint.verification', timestamp: at, data: { challenge } }),
    judge: ({ status, retryAfterMs, body }, { challenge }) => judgeChallenge(status, body.includes(challenge), retryAfterMs),
  },

  test: ({ at, organization }) => JSON.stringify({ type: TEST_TYPE, timestamp: at, data: testData(organization) }),

  limits: {},
};
