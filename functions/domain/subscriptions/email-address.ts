import type { Flaw } from '../input/flaw.ts';
import { utf8Bytes } from '../text/text.ts';
import { bilingual, type Wording } from '../text/wording.ts';

/** Full-width forms of ASCII, as a Chinese keyboard types them, lie this far above it (Unicode, Halfwidth and Fullwidth Forms). */
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
const DOTS = /[\u3002\uFF61]/g;
const AT_SIGN = /\uFE6B/g;
/** Zero-width characters, soft hyphens, marks of direction: they come along when an address is copied, and nobody sees them. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * An address as it was meant, from what somebody typed or pasted: full-width forms and dots of
 * a Chinese keyboard folded, invisible characters dropped.
 */
export const foldAddress = (typed: string): string =>
  typed
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(DOTS, '.')
    .replace(AT_SIGN, '@')
    .trim()
    .normalize('NFC');

const splitAt = (address: string): readonly [local: string, domain: string] => {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at + 1), address.slice(at + 1)];
};

const ASCII = /^[\x21-\x7e]*$/;

/** A domain in A-labels (IDNA, RFC 5890: `xn--fiqs8s`), in small letters; as it is where it is no domain. */
const aLabels = (domain: string): string => URL.parse(`http://${domain}`)?.hostname || domain;

/** The address as envelopes, headers and requests have it: the domain in A-labels. People are shown what was typed. */
export const wireAddress = (address: string): string => {
  if (ASCII.test(address)) return address;
  const [local, domain] = splitAt(address);
  return local + aLabels(domain);
};

/**
 * One form for every way to write one address: people type capitals, and both forms of a
 * domain. The local part, too, since no provider tells them apart.
 */
export const addressIdentity = (typed: string): string => {
  const [local, domain] = splitAt(foldAddress(typed).toLowerCase());
  return local + aLabels(domain);
};

/** Can a server that does not speak SMTPUTF8 (RFC 6531) be told of it? SES cannot. */
export const hasAsciiLocalPart = (address: string): boolean => ASCII.test(splitAt(address)[0]);

/** What an address needs besides its form. */
export type AddressFlaw = 'local-part-too-long' | 'address-too-long' | 'domain-is-an-ip' | 'domain-invalid';

/** RFC 5321, 4.5.3.1: octets of the local part and of a path, without its angle brackets; of a label and of a name, RFC 1035, 2.3.4. */
const LOCAL_OCTETS = 64;
const ADDRESS_OCTETS = 254;
const LABEL_OCTETS = 63;
const NAME_OCTETS = 253;

/** Why nothing can be sent to a folded address of the right form, or null. */
export const flawOf = (address: string): AddressFlaw | null => {
  const [local, domain] = splitAt(address);
  if (utf8Bytes(local) - 1 > LOCAL_OCTETS) return 'local-part-too-long';
  const name = URL.parse(`http://${domain}`)?.hostname ?? '';
  if (/^[\d.]+$/.test(name) || /(?:^|\.)\d+$/.test(domain)) return 'domain-is-an-ip';
  if (name === '' || name.length > NAME_OCTETS || name.split('.').some((label) => label.length > LABEL_OCTETS)) return 'domain-invalid';
  return utf8Bytes(local) + name.length > ADDRESS_OCTETS ? 'address-too-long' : null;
};

/** What may stand before the @: SES takes ASCII alone, by SMTP it is for the server to say (RFC 6531). */
export type LocalParts = 'ascii' | 'any';

const NOT_LATIN: Wording = bilingual(
  '@ 之前的部分只能用英文字母、数字和常用符号:本服务的邮件通道不能发往其他文字的邮箱名,请换一个邮箱',
  'The part before @ must be Latin letters, digits and common marks: mail leaves by a service that cannot write to mailboxes named in other scripts, give another address',
);

/** Why no mail of this deployment can reach a well-formed address, if so. */
export const reachFlaws = (path: string, address: string | undefined, localParts: LocalParts): readonly Flaw[] =>
  address === undefined || localParts === 'any' || hasAsciiLocalPart(address)
    ? []
    : [{ path, code: 'local-part-not-latin', message: NOT_LATIN }];
