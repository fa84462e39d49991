import type { LetterCopy } from '#domain/letter';

export type OutgoingEmail = Readonly<{
  from: string;
  to: string;
  /** The whole MIME message (RFC 5322), CRLF line ends. */
  raw: () => Uint8Array;
  /** The same message as a copy of a letter; absent for one that nobody else gets. */
  copy?: () => LetterCopy;
}>;

/**
 * SES has no idempotency token, so one attempt is made, and `unknown` means that the message may or may not have left.
 * `domain-refused`: the recipient's domain refuses us, not the recipient. `code` is stable and says nothing of the recipient.
 */
export type SendOutcome = Readonly<
  | { kind: 'accepted'; messageId: string }
  | { kind: 'refused'; code: string }
  | { kind: 'domain-refused'; code: string }
  | { kind: 'throttled' }
  | { kind: 'unknown'; code: string }
>;

export interface Mailer {
  send(email: OutgoingEmail): Promise<SendOutcome>;
  /** What the sending service allows: messages per second, and in 24 h (-1: without limit). */
  quota(): Promise<Readonly<{ perSecond: number; perDay: number; sentLastDay: number }>>;
}
