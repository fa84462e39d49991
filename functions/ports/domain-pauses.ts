import type { DomainRefusal, Pauses } from '#domain/sending/domain-pause';

/** What all senders of email know together of the mail domains that refuse us. */
export interface DomainPauses {
  /**
   * A domain has refused us for now.
   *
   * @param mailbox the keyed hash of the address that was refused
   * @returns until when nothing goes there, in milliseconds since 1970; null while the refusal concerns this mailbox alone
   */
  refused(domain: string, refusal: DomainRefusal, mailbox: string, now: Date): Promise<number | null>;
  /** A mailbox of the domain has taken a message. Costs nothing unless others there refused theirs before. */
  accepted(domain: string, now: Date): Promise<void>;
  /** As they stood some seconds ago at most. */
  all(now: Date): Promise<Pauses>;
}
