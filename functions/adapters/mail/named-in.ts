import { wireAddress } from '#domain/subscriptions/email-address';

/** A mail names whom it is from, and a report whom it is about, before all that it brings back. */
export const LOOKED_THROUGH_BYTES = 256 * 1024;

/** Whether a mail, or what is told of one, names one of these addresses. */
export const nameOneOf = (addresses: readonly string[]): ((mail: Uint8Array) => boolean) => {
  const areNamed = addresses.map(namedIn);
  return (mail) => areNamed.some((isNamed) => isNamed(mail));
};

/** In plain words, quoted (RFC 2045, section 6.7) and in base64; as it was written, and with its domain in A-labels. */
const namedIn = (address: string): ((mail: Uint8Array) => boolean) => {
  const forms = [...new Set([address, wireAddress(address)])].map(standingAlone);
  return (mail) => textsOf(Buffer.from(mail)).some((text) => forms.some((form) => form.test(text)));
};

/**
 * Not within a longer one: li@ is in wangli@, and .cn in .cn.example. Quotes, slashes and signs of equality stand around addresses, and
 * hardly ever in one; beside Latin letters those of another script end it, as in 发给li@….
 */
const standingAlone = (address: string): RegExp => {
  const [first, last] = [/^[^\0-\x7f]/, /[^\0-\x7f]$/].map((other) => (other.test(address) ? '\\p{L}\\p{M}\\p{N}' : ''));
  const escaped = address.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\w.%+&~${first}-]|\\w')${escaped}(?![a-z0-9${last}]|[.-][a-z0-9${last}])`, 'iu');
};

/** A run of base64 may begin anywhere in words before it; four characters are three octets. */
const BASE64 = /[A-Za-z0-9+/]+(?:\r?\n[A-Za-z0-9+/]+)*/g;

const textsOf = (mail: Buffer): readonly string[] => {
  const octets = mail.toString('latin1');
  const unquoted = octets
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const packed = (octets.match(BASE64) ?? []).map((run) => run.replace(/\r?\n/g, ''));
  const unpacked = packed.flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString()));
  return [mail.toString(), Buffer.from(unquoted, 'latin1').toString(), unpacked.join('\n')];
};
