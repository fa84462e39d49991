import type { Mailer, OutgoingEmail, SendOutcome } from '../../functions/ports/mailer.ts';

/** Accepts every email and keeps it, unless the test says otherwise. */
export class ScriptedMailer implements Mailer {
  /** What was accepted, in order. */
  readonly sent: OutgoingEmail[] = [];
  /** What becomes of an email instead of being accepted; undefined: it is accepted. */
  verdict: (email: OutgoingEmail) => SendOutcome | undefined = () => undefined;
  limits = { perSecond: 14, perDay: 50_000 };

  async send(email: OutgoingEmail): Promise<SendOutcome> {
    const verdict = this.verdict(email);
    if (verdict && verdict.kind !== 'accepted') return verdict;
    this.sent.push(email);
    return verdict ?? { kind: 'accepted', messageId: `message-${this.sent.length}` };
  }

  async quota(): ReturnType<Mailer['quota']> {
    return { ...this.limits, sentLastDay: this.sent.length };
  }
}
