import type { ChallengeVerdict } from '#domain/sending/retry';
import { links } from '../site.ts';
import { isLater } from './answers.ts';
import type { FormatOfWebhook, Testing, WebhookAnswer } from './format.ts';
import { eventData, eventType, standard, TEST_TYPE, testData } from './standard.ts';

const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** `reverse-DNS` names are asked for (CloudEvents 1.0.2, `type`). */
const typeOf = (type: string): string => `org.noticewire.${type}`;

/** @param about attributes of the event besides those that each has */
const eventOf = ({ id, at, site }: Pick<Testing, 'id' | 'at' | 'site'>, type: string, about: object, data: object): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: `${site.publicUrl}/`,
    type: typeOf(type),
    time: at,
    ...about,
    datacontenttype: 'application/json',
    data,
  });

/** Section 4.2: the endpoint names the origin that may call it, or `*`. */
const judgeHandshake = ({ status, retryAfterMs, allowedOrigin }: WebhookAnswer, origin: string): ChallengeVerdict => {
  if (isLater(status)) return { kind: 'again', why: `http-${status}`, waitMs: retryAfterMs };
  if (status < 200 || status >= 300) return { kind: 'answered', why: `http-${status}` };
  const allowed = (allowedOrigin ?? '').split(',').map((each) => each.trim().toLowerCase());
  const isAllowed = allowed.includes('*') || allowed.includes(origin);
  return isAllowed ? { kind: 'confirmed' } : { kind: 'answered', why: 'origin-not-allowed' };
};

/**
 * CloudEvents 1.0.2 in structured mode, over HTTP with its webhook handshake ("HTTP 1.1 Web Hooks for Event Delivery"); signed as Standard
 * Webhooks are, of which it says nothing.
 */
export const cloudevents: FormatOfWebhook = {
  compose: (event) => {
    const subject = event.act === 'digest' ? undefined : event.item.notice.id;
    const about = subject === undefined ? {} : { subject, noticeurl: links.notice(event.site, subject) };
    return eventOf(event, eventType(event), about, eventData(event));
  },

  sign: (envelope, hmac) => {
    const signed = standard.sign(envelope, hmac);
    return { ...signed, headers: { ...signed.headers, 'content-type': CONTENT_TYPE } };
  },

  /** Section 2.2: 415 says that the format is not understood, 410 that nothing more is wanted. */
  judge: (answer) => (answer.status === 415 ? { kind: 'refused', why: 'http-415' } : standard.judge(answer)),

  challenge: {
    method: 'OPTIONS',
    compose: () => '',
    headers: ({ publicUrl }) => ({ 'webhook-request-origin': new URL(publicUrl).hostname }),
    judge: (answer, { site }) => judgeHandshake(answer, new URL(site.publicUrl).hostname),
  },

  test: (testing) => eventOf(testing, TEST_TYPE, {}, testData(testing.organization)),

  limits: {},
};
