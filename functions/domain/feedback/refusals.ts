import type { DomainRefusal } from '../sending/domain-pause.ts';
import { HOUR, MINUTE } from '../time.ts';

/**
 * Of what a provider speaks that refuses us and not the recipient. `rate`: how much we write. `address`: the address that we send from.
 * `setup`: SPF, DKIM, DMARC, From, format. `list`: lists and words of others. `content`: what we write.
 */
export type RefusalCause = 'rate' | 'address' | 'setup' | 'list' | 'content';

export type ProviderRefusal = Readonly<{ cause: RefusalCause; refusal: DomainRefusal }>;

type Rule = readonly [text: RegExp, refusal: ProviderRefusal];

const ofUs = (cause: RefusalCause, length: DomainRefusal['length'], text: RegExp): Rule => [
  text,
  { cause, refusal: { about: 'sender', length } },
];
const ofContent = (length: DomainRefusal['length'], text: RegExp): Rule => [
  text,
  { cause: 'content', refusal: { about: 'content', length } },
];

/**
 * What providers say, temporarily or for good (5yz), when they mean us or what we write and not the recipient; the first that fits counts.
 * QQ: service.mail.qq.com/detail/122; NetEase: help.mail.163.com, "退信代码"; Sina and Coremail by what people report. For how long, where
 * it is known.
 */
const REFUSALS: readonly Rule[] = [
  ofUs('rate', 2 * HOUR, /connection denied|mailbox unavailable or access denied/i),
  ofUs('rate', HOUR, /(?:ip|domain|sender|connection) frequency (?:is )?limited|frequency of receiving messages is limited/i),
  ofUs('rate', 'rest-of-day', /\b(?:MI:STC|RP:TRC)\b|(?:number|total) of RCPTs?\b.{0,30}maximum threshold/i),
  ofUs('rate', 15 * MINUTE, /\b(?:HL:REP|HL:ICC|HL:IFC|MI:SFQ|RP:QRC|RP:RCL)\b|#4\.4\.5 too many connections/i),
  ofUs('address', 4 * HOUR, /\bDT:RBL\b/),
  ofUs('address', 2 * HOUR, /(?:spam|black) ip\b|bounce attacks?/i),
  ofUs('address', 30 * MINUTE, /\bHL:(?:IHU|IPB)\b|in blacklist|poor reputation/i),
  ofUs('setup', 'unknown', /\bMI:(?:SPF|DMA|IMF)\b|\bDT:SUM\b|(?:spf|dkim|dmarc).{0,40}(?:fail|check|reject)/i),
  // Before "spam", which the names of lists hold. Outlook.com says "block list" of addresses of ours (S3140, S3150).
  ofUs(
    'list',
    'unknown',
    /block(?:ed| ?list)|blacklist|denylist|spamhaus|spamcop|\b[dr]nsbl\b|\brbl\b|reputation|frequency|rate limit|too many/i,
  ),
  ofContent(30 * MINUTE, /\bDT:SPM\b/),
  ofContent(2 * HOUR, /mail content denied|suspected spam|spam is embedded/i),
  ofContent('unknown', /spam|junk|unsolicited|content (?:denied|reject)/i),
];

/** Null for words of which none is known to mean us. */
export const providerRefusal = (text: string): ProviderRefusal | null => REFUSALS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
