import type { DomainRefusal } from '../sending/domain-pause.ts';
import { providerRefusal } from './refusals.ts';

/** How a mail system answered for one recipient: a code of RFC 3463 (`5.1.1`), and its words with the code of the reply. */
export type Answer = Readonly<{ status?: string | undefined; text?: string | undefined }>;

/**
 * What an answer means. `no-mailbox`: nobody is there. `full`: nobody empties it, or too much comes at once. `blocked`: the person there
 * does not want us. `message`: this message, and no other, is the fault. `refused`: the provider refuses us or what we write, and not this
 * recipient. `setup`: SPF, DMARC, From, format. `stopped`: the service that carries our mail wants us to stop. `policy`: a rule, of which
 * no more is known.
 */
export type Meaning = Readonly<
  | { kind: 'no-mailbox' | 'full' | 'blocked' | 'message' | 'setup' | 'stopped' | 'policy' | 'unknown' }
  | { kind: 'refused'; about: 'rate' | 'address' | 'content'; refusal: DomainRefusal }
>;

const STOPPED = /sending quota|daily (?:sending )?quota|reject(?:ed)? by (?:content|behaviou?r) spam|honeypot|^561\b/i;
const BLOCKED = /rejected by recipients?\b/i;
const FULL =
  /\b(?:RP|DT):UQT\b|quota exceed|over ?quota|mail ?box (?:is )?full|mail ?box space not enough|out of storage|storage space|receiving mail (?:at a rate|too quickly)/i;
const NO_MAILBOX =
  /mailbox not found|deactivated mailbox|\b(?:user|account|mailbox|recipient|address)(?: you tried)?[^.]{0,40}\b(?:not found|unknown|not exist|doesn'?t exist|suspended|disabled|locked)|(?:unknown|invalid|no such) (?:user|mailbox|recipient|account|rcptto)|\bRP:RDN\b|\bRC:NE\b|#5\.1\.0\b|^(?:559|563)\b/i;
/** Where nothing else is known: Sina and Outlook.com say so of addresses that nobody has. */
const UNAVAILABLE = /mailbox unavailable/i;
const MESSAGE = /message (?:size )?(?:is )?(?:exceeds|too (?:large|big|long))|size limit|attachment/i;
/**
 * Gmail (4.7.27 to 4.7.32, 5.7.25 to 5.7.30) and Outlook.com (5.7.515) say so of senders that are not authenticated; a server that was to
 * relay for us, of strangers.
 */
const SETUP = /\b[45]\.7\.(?:2[5-9]|3[0-2]|515)\b|relay(?:ing)? (?:access )?(?:denied|not permitted|prohibited)/i;

/** What stands behind the code of a reply, as RFC 3463 has it: it counts before any words. */
const ENHANCED = /^[245]\d\d[ -]#?([245]\.\d{1,3}\.\d{1,3})\b/;
const OF_RECIPIENT = /^[45]\.[12]\.\d/;

/** The words of a `Diagnostic-Code` (RFC 3464, section 2.3.6) from the code of the reply on: `smtp; 550 5.1.1 …`. */
const replyIn = (text: string): string => {
  const words = text
    .replace(/^\s*[\w-]+\s*;/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const at = words.search(/\b[245]\d\d[ -]/);
  return at > 0 && at < 80 ? words.slice(at) : words;
};

/** Codes of RFC 3463 that say enough without words. Those that begin with 4 are of the moment. */
const byStatus = (status: string): Exclude<Meaning['kind'], 'refused'> => {
  if (/^5\.1\.(?:7|8)$/.test(status) || SETUP.test(status)) return 'setup';
  if (/^[45]\.2\.2$/.test(status)) return 'full';
  if (/^5\.(?:2\.3|3\.4|6\.\d+)$/.test(status)) return 'message';
  if (/^5\.(?:1\.\d+|2\.1)$/.test(status)) return 'no-mailbox';
  return /^[45]\.7\./.test(status) ? 'policy' : 'unknown';
};

/** What an answer means, by its words before its codes: Chinese providers give the same code to many things, and 5yz to what passes. */
export const meaningOf = ({ status = '', text = '' }: Answer): Meaning => {
  const reply = replyIn(text);
  const code = ENHANCED.exec(reply)?.[1] ?? '';
  const isLasting = /^5/.test(reply) || (!/^[24]\d\d\b/.test(reply) && status.startsWith('5'));
  if (STOPPED.test(reply)) return { kind: 'stopped' };
  if (BLOCKED.test(reply)) return { kind: 'blocked' };
  if (SETUP.test(reply)) return { kind: 'setup' };
  if (!OF_RECIPIENT.test(code) || /^5\.1\.[78]/.test(code)) {
    const refused = providerRefusal(reply);
    if (refused?.cause === 'setup') return { kind: 'setup' };
    if (refused) return { kind: 'refused', about: aboutOf(refused.cause), refusal: refused.refusal };
  }
  if (FULL.test(reply)) return { kind: 'full' };
  if (isLasting && NO_MAILBOX.test(reply)) return { kind: 'no-mailbox' };
  if (MESSAGE.test(reply)) return { kind: 'message' };
  if (isLasting && UNAVAILABLE.test(reply) && !/^5\.7/.test(code)) return { kind: 'no-mailbox' };
  return { kind: byStatus(code || status) };
};

const aboutOf = (cause: 'rate' | 'address' | 'list' | 'content') => (cause === 'list' ? 'address' : cause);
