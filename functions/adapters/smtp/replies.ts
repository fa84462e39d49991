import { effectOf } from '#domain/feedback/effect';
import { providerRefusal } from '#domain/feedback/refusals';
import type { DomainRefusal } from '#domain/sending/domain-pause';
import type { SendOutcome } from '#ports/mailer';

/** What a server replied to a step of the conversation. `text` has the code and all lines. */
export type SmtpReply = Readonly<{ step: 'RCPT TO' | 'DATA' | (string & {}); code: number; text: string }>;

/** Enhanced codes X.1.Y and X.2.Y tell of an address and of a mailbox (RFC 3463, section 3), whatever else the text says. */
const ABOUT_RECIPIENT = /^[45]\d\d[ -][45]\.[12]\.\d/;

/** What a temporary reply (4yz) says in plain words is about the moment; these speak of us all the same. */
const LASTING =
  /\b(?:HL:REP|HL:ICC|HL:IFC|MI:SFQ|RP:QRC|DT:RBL|DT:SPM)\b|frequency (?:is )?limited|messages is limited|connection denied|#4\.4\.5/i;

const refusalIn = ({ code, text }: SmtpReply): DomainRefusal | null => {
  if (ABOUT_RECIPIENT.test(text) || (code < 500 && !LASTING.test(text))) return null;
  return providerRefusal(text)?.refusal ?? null;
};

/**
 * Of a temporary reply to the message itself: 450 and codes of the recipient are about the mailbox (RFC
 * 5321, section 4.2.3), and greylisting is about the two of us.
 */
const isForThisOne = ({ code, text }: SmtpReply): boolean =>
  code === 450 || ABOUT_RECIPIENT.test(text) || /^4\d\d[ -]4\.7\.1\b|gr[ea]ylist/i.test(text);

/** Only what is for good: a server that relays for us may refuse everybody for a fault in its setup, or ours. */
const suspensionIn = (text: string): Pick<Extract<SendOutcome, { kind: 'refused' }>, 'suspension'> => {
  const { address } = effectOf({ kind: 'bounce', lasting: 'unsaid', detail: '', answer: { text } });
  return address instanceof Object ? { suspension: address } : {};
};

/** What a reply means for the message; null when an operator has to act: credentials, the sender's address … */
export const outcomeOfReply = (reply: SmtpReply): SendOutcome | null => {
  const { step, code, text } = reply;
  const refusal = refusalIn(reply);
  if (refusal) return { kind: 'domain-refused', code: refusal.about === 'content' ? 'content-refused' : 'domain-refused', refusal };
  if (code < 500) {
    // A mailbox that is busy or greylists us must not hold up the others of its batch; so it is tried again alone.
    if (step === 'RCPT TO' || (step === 'DATA' && isForThisOne(reply))) return { kind: 'deferred', code: 'recipient-deferred' };
    return { kind: 'throttled' };
  }
  // What the server itself may send in a day is used up.
  if (/sending quota|daily (?:sending )?quota/i.test(text)) return { kind: 'throttled' };
  if (step === 'RCPT TO') return { kind: 'refused', code: 'address-refused', ...suspensionIn(text) };
  return step === 'DATA' ? { kind: 'refused', code: 'message-rejected' } : null;
};
