import type { SendOutcome } from '#ports/mailer';

/** What SES tells again with every event of a message: not all events have its headers (SES developer guide, "Event publishing"). */
export const tagsFor = (reference: string) => [{ Name: 'delivery', Value: reference }];

/** How SES answers, or does not, whichever of its APIs is asked. */

const THROTTLED = /throttl|rate exceeded|TooManyRequests|LimitExceeded|daily message quota/i;

export const isThrottled = ({ name, message }: Readonly<{ name: string; message: string }>): boolean =>
  THROTTLED.test(name) || THROTTLED.test(message);

/** SES says `MessageRejected` of identities that are not verified; in the sandbox that may be the recipient, else it is the sender. */
export const isSenderUnverified = (message: string, to: string): boolean =>
  /not verified/i.test(message) && !message.toLowerCase().includes(to.toLowerCase());

/** The connection was never made, so nothing has left. */
const NOT_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The connection broke or fell silent after it was made. */
const NO_ANSWER: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** @throws when SES was not asked at all, which is nobody's outcome */
export const withoutAnswer = (error: unknown): SendOutcome => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (NOT_CONNECTED.has(code) || (error instanceof Error && error.name === 'TimeoutError' && code === '')) return { kind: 'throttled' };
  const garbled = error instanceof Error && '$response' in error;
  if (NO_ANSWER.has(code) || garbled) return { kind: 'unknown', code: 'no-answer' };
  throw new Error('SES was not asked: this function lacks what it needs for that', { cause: error });
};
