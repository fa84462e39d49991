import { between, DAY, type Instant, instant } from '../time.ts';
import type { Answer } from './answer.ts';
import type { FeedbackSource } from './suppression.ts';

/**
 * What a mail system tells of a message after it has left. Of a bounce `lasting` is the word of the service that tells of it: it has found
 * out by itself that it is for good, or not, or could not; `unsaid` where only the answer tells. An `echo` of a complaint, or of a bounce,
 * is the service's own list speaking.
 */
export type Told = Readonly<
  | { kind: 'bounce'; lasting: 'permanent' | 'transient' | 'undetermined' | 'unsaid'; detail: string; answer: Answer | null }
  | { kind: 'complaint'; type: string; isEcho: boolean }
  | { kind: 'delay'; type: string }
  | { kind: 'delivery' | 'reject' | 'rendering-failed' | 'auto-reply' }
>;

/** Feedback on one message to one recipient. */
export type Feedback = Readonly<{
  /** The same each time it is told. */
  id: string;
  source: FeedbackSource;
  at: Instant;
  /** When the message left that it speaks of, as the report has it. */
  sentAt?: Instant | undefined;
  told: Told;
  /** The address as the report has it; null when it does not say. It may be another one than was written to, behind a forwarding. */
  recipient: string | null;
  /** To whom the message was handed over, by the word of the service that took it, and not of whoever sends a report. */
  sentTo?: string | undefined;
  /** The report speaks of nobody else: then it is about the delivery, even when its address is another. */
  isAlone: boolean;
  /** What may be the reference of a delivery, the surest first; none of it is believed before its HMAC is checked. */
  references: readonly string[];
}>;

/** What arrived: feedback, one for each recipient, or something that says nothing of a message, with a stable code that says what. */
export type Arrived = Readonly<{ kind: 'feedback'; feedback: readonly Feedback[] } | { kind: 'nothing'; code: string }>;

/** The moment that a report names, unless it is none, or ahead of us. */
export const momentOf = (text: string | undefined, now: Date): Instant => {
  const ms = Date.parse(text ?? '');
  return instant(Number.isNaN(ms) || ms > now.getTime() ? now : new Date(ms));
};

/** The same of a moment that a report may leave out. */
export const momentIn = (text: string | undefined, now: Date): Instant | undefined =>
  Number.isNaN(Date.parse(text ?? '')) ? undefined : momentOf(text, now);

/**
 * Mail systems tell of a message for five days (RFC 5321, section 4.5.4.1), and it is remembered for thirty what they told; as long counts
 * are corrected. What comes later has lain somewhere, or is told again.
 */
export const CORRECTED_FOR_MS = 30 * DAY;

/** Is it too late to tell that a message did not arrive? A complaint is never too late. */
export const isTooLate = (sentAt: Instant, now: Instant): boolean => sentAt === '' || between(sentAt, now) > CORRECTED_FOR_MS;

/** How a reference looks, wherever it stands (see delivery-reference). Case does not count: mail systems change it. */
const REFERENCE = /(?<![a-z2-7])[a-z2-7]{16}-\d{2,3}\.[a-z2-7]{16}(?![a-z2-7])/gi;

/** What looks like a reference in a text, in its order. */
export const referencesIn = (text: string): readonly string[] => [
  ...new Set((text.match(REFERENCE) ?? []).map((one) => one.toLowerCase())),
];
