import type { Suspension } from '#domain/feedback/suppression';
import type { DomainRefusal } from '#domain/sending/domain-pause';
import type { TemplateCopy } from '#encoding/message-template';

export type OutgoingEmail = Readonly<{
  from: string;
  to: string;
  /** Of the delivery, for a service that tells of it again what it learns later. */
  reference?: string;
  /** The whole MIME message (RFC 5322), CRLF line ends. */
  raw: () => Uint8Array;
  /** The same message as a copy of a message template; absent for one that nobody else gets. */
  copy?: () => TemplateCopy;
}>;

/**
 * SES has no idempotency token, so one attempt is made, and `unknown` means that the message may or may not have left.
 * `deferred`: the recipient's side does not take it for now, and nothing has left. `domain-refused`: the recipient's domain refuses us, not
 * the recipient (by default for what we are, and for how long is not known). `suspension`: what the answer says of the address besides.
 * `code` is stable and says nothing of the recipient.
 */
export type SendOutcome = Readonly<
  | { kind: 'accepted'; messageId: string }
  | { kind: 'refused'; code: string; suspension?: Suspension }
  | { kind: 'deferred'; code: string }
  | { kind: 'domain-refused'; code: string; refusal?: DomainRefusal }
  | { kind: 'throttled' }
  | { kind: 'unknown'; code: string }
>;

export interface Mailer {
  /** How long one send can take at most, in milliseconds. @default 10 seconds */
  readonly patienceMs?: number;
  send(email: OutgoingEmail): Promise<SendOutcome>;
  /** What the sending service allows: messages per second, and in 24 h (-1: without limit). */
  quota(): Promise<Readonly<{ perSecond: number; perDay: number; sentLastDay: number }>>;
}
