import { leavingTokensIn } from '../subscriptions/leaving-address.ts';
import { isAutomatic, isReport, type ReturnedMail } from './mail-report.ts';

/** A mail by which somebody leaves, or one to that address that no wish to leave speaks from. */
export type Leaving = Readonly<{ kind: 'leaving'; tokens: readonly string[] } | { kind: 'nothing'; code: string }>;

/**
 * What a mail wants that went to the address for leaving. From whom it comes and what it says do not count, for mail programs write what
 * they like (Apple Mail an empty subject and a sentence of its own): the token in the address does, which nobody can guess. What a machine
 * sent back there, and what answers another mail, is no wish to leave.
 *
 * @returns null for a mail to another address, and for a report, which has its own reader
 */
export const readLeaving = (mail: ReturnedMail, mailbox: string): Leaving | null => {
  const tokens = isReport(mail) ? null : leavingTokensIn(recipientsOf(mail), mailbox);
  if (!tokens) return null;
  if (isBounce(mail)) return { kind: 'nothing', code: 'bounce-to-leaving-address' };
  if (isAutomatic(mail)) return { kind: 'nothing', code: 'auto-reply' };
  return isReply(mail) ? { kind: 'nothing', code: 'reply-to-leaving-address' } : { kind: 'leaving', tokens };
};

/** The envelope knows best; a mailbox has only what its server wrote of it into the header, and what the sender did. */
const recipientsOf = ({ recipients, headers }: ReturnedMail): readonly string[] =>
  recipients.length > 0 ? recipients : SAYING_WHERE.flatMap((name) => headers[name] ?? []);

const SAYING_WHERE = ['delivered-to', 'x-original-to', 'x-delivered-to', 'envelope-to', 'x-envelope-to', 'received', 'to', 'cc'];

/** A mail with an empty sender is a notification (RFC 5321, section 4.5.5). */
const isBounce = ({ headers }: ReturnedMail): boolean =>
  /^<\s*>$/.test(headers['return-path'] ?? '') ||
  /multipart\/report/i.test(headers['content-type'] ?? '') ||
  /\b(?:mailer-daemon|postmaster)@/i.test(headers['from'] ?? '') ||
  'x-failed-recipients' in headers;

const isReply = ({ headers }: ReturnedMail): boolean =>
  'in-reply-to' in headers || /^\s*(?:re|aw|sv|回复|答复|回覆)\s*[:：]/i.test(headers['subject'] ?? '');
