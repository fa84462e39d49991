import type { DomainRefusal } from '../sending/domain-pause.ts';
import { DAY } from '../time.ts';
import { type Answer, type Meaning, meaningOf } from './answer.ts';
import type { Told } from './feedback.ts';
import type { Suspension } from './suppression.ts';

/** What feedback does. What it does not name stays as it is. */
export type Effect = Readonly<{
  /** What it was, as a stable code; why the delivery did not arrive, if it did not. */
  code: string;
  /** The delivery did not arrive. */
  isBounce: boolean;
  /** What becomes of the address: left alone; a soft result more; soft results forgotten. */
  address?: Suspension | 'soft' | 'cleared';
  /** The subscription ends with it. */
  ends?: 'complained';
  /** The mail domain refuses us, and is left alone. */
  domain?: DomainRefusal;
  /** What the sender's breaker counts. */
  counts?: 'bounce' | 'complaint' | 'content';
  /** An operator has to look. */
  isAlarm?: boolean;
}>;

/** So long an address stays on the list that SES shares among all its customers (developer guide, "Global suppression list"). */
const GLOBAL_LIST_MS = 14 * DAY;

const forGood = (reason: Suspension['reason']): Suspension => ({ reason, forMs: null });

/** What SES says of bounces by a list of its own, or by a check that it made: none of them is the answer of a mail server. */
const BY_SES: Readonly<Record<string, Effect>> = {
  Suppressed: { code: 'listed-by-ses', isBounce: true, address: { reason: 'listed-by-ses', forMs: GLOBAL_LIST_MS }, counts: 'bounce' },
  OnAccountSuppressionList: { code: 'listed-by-ses', isBounce: true, address: forGood('listed-by-ses') },
  OnTenantSuppressionList: { code: 'listed-by-ses', isBounce: true, address: forGood('listed-by-ses') },
  // No bounce of an address, but it has not left: features of SES that this deployment does not use.
  EmailValidationSuppressed: { code: 'withheld-by-ses', isBounce: true, isAlarm: true },
  UnsubscribedRecipient: { code: 'withheld-by-ses', isBounce: true, isAlarm: true },
};

/** Of this message, never held against an address. */
const OF_MESSAGE: Effect = { code: 'message-refused', isBounce: true, counts: 'content' };
const SOFT: Effect = { code: 'soft-bounce', isBounce: true, address: 'soft' };
const FULL: Effect = { code: 'mailbox-full', isBounce: true, address: 'soft' };
const NO_MAILBOX: Effect = { code: 'no-such-mailbox', isBounce: true, address: forGood('no-such-mailbox'), counts: 'bounce' };

/** What a mail server's answer does. A provider's word on our rate, our address or what we write is never held against the recipient. */
const effectOfMeaning = (meaning: Meaning): Effect => {
  switch (meaning.kind) {
    case 'no-mailbox':
      return NO_MAILBOX;
    case 'full':
      return FULL;
    case 'blocked':
      return { code: 'blocked', isBounce: true, address: forGood('blocked') };
    case 'message':
      return OF_MESSAGE;
    case 'setup':
      return { code: 'setup-refused', isBounce: true, isAlarm: true };
    case 'stopped':
      return { code: 'sending-stopped', isBounce: true, counts: 'content', isAlarm: true };
    case 'policy':
    case 'unknown':
      return SOFT;
    case 'refused':
      return {
        code: meaning.about === 'content' ? 'content-refused' : 'domain-refused',
        isBounce: true,
        domain: meaning.refusal,
        ...(meaning.about === 'rate' ? {} : { counts: 'content' as const }),
      };
  }
};

/** Of a message that SES tried for long, or was told to be too large; a note of absence comes as one, too, without any answer. */
const effectOfTransient = (detail: string, answer: Answer | null): Effect => {
  switch (detail) {
    case 'MailboxFull':
      return FULL;
    case 'MessageTooLarge':
    case 'ContentRejected':
    case 'AttachmentRejected':
      return OF_MESSAGE;
    case 'CustomTimeoutExceeded':
      return SOFT;
    default: {
      if (!answer) return { code: 'auto-reply', isBounce: false };
      const effect = effectOfMeaning(meaningOf(answer));
      return effect === NO_MAILBOX ? SOFT : effect;
    }
  }
};

/** Feedback types of RFC 5965, section 3.1, and of the IANA registry that are no complaint about us. */
const NO_COMPLAINTS: ReadonlySet<string> = new Set(['not-spam', 'auth-failure', 'auth-failure-report']);
/** Delays that speak of us (SES developer guide, "DeliveryDelay object"). */
const DELAYS_OF_US: ReadonlySet<string> = new Set(['SpamDetected', 'IPFailure']);

/** What feedback does, after the SES developer guide, "Amazon SNS notification contents". */
export const effectOf = (told: Told): Effect => {
  switch (told.kind) {
    case 'bounce':
      return effectOfBounce(told);
    case 'complaint':
      if (NO_COMPLAINTS.has(told.type)) return { code: `complaint-${told.type}`, isBounce: false };
      // The message has not left this time, and the complaint was counted when it came.
      if (told.isEcho) return { code: 'listed-by-ses', isBounce: true, address: forGood('complained') };
      return { code: 'complained', isBounce: false, address: forGood('complained'), ends: 'complained', counts: 'complaint' };
    case 'delay':
      if (!DELAYS_OF_US.has(told.type)) return { code: 'delayed', isBounce: false };
      return { code: 'delayed-for-us', isBounce: false, domain: { about: 'sender', length: 'unknown' }, isAlarm: true };
    case 'reject':
      return { code: 'virus-found', isBounce: true, counts: 'content', isAlarm: true };
    case 'rendering-failed':
      return { code: 'rendering-failed', isBounce: true, isAlarm: true };
    case 'delivery':
      return { code: 'arrived', isBounce: false, address: 'cleared' };
    case 'auto-reply':
      return { code: 'auto-reply', isBounce: false };
  }
};

const effectOfBounce = ({ lasting, detail, answer }: Extract<Told, { kind: 'bounce' }>): Effect => {
  switch (lasting) {
    case 'permanent': {
      const bySes = BY_SES[detail];
      if (bySes) return bySes;
      const meaning = meaningOf(answer ?? {});
      // Words that nobody knows: SES has judged that it is for good.
      return meaning.kind === 'unknown' || (detail === 'NoEmail' && meaning.kind === 'policy') ? NO_MAILBOX : effectOfMeaning(meaning);
    }
    case 'transient':
      return effectOfTransient(detail, answer);
    case 'undetermined':
      return { code: 'undetermined', isBounce: false };
    case 'unsaid':
      return effectOfMeaning(meaningOf(answer ?? {}));
  }
};
