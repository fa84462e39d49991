import * as z from 'zod';
import { type AddressFlaw, flawOf, foldAddress } from '../subscriptions/email-address.ts';
import { ruleWords } from '../text/wording.ts';

/** Fields that several drafts have in common. */

const ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?';
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})+$`, 'u');

const FLAWS: Readonly<Record<AddressFlaw, string>> = {
  'local-part-too-long': ruleWords('@ 之前的部分最多 64 个字节,请核对', 'The part before @ has at most 64 octets: check it'),
  'address-too-long': ruleWords('邮箱地址最多 254 个字节,请核对', 'An address has at most 254 octets: check it'),
  'domain-is-an-ip': ruleWords('@ 之后须为域名,不能是 IP 地址', 'Behind @ give the name of a domain, not an IP address'),
  'domain-invalid': ruleWords('@ 之后不是有效的域名,请核对', 'What stands behind @ is no domain: check it'),
};

/** No address that is any use is longer, and folding takes time. */
const LONGEST_TYPED = 1000;

/**
 * One address, folded: dot-atoms (RFC 5322 3.2.3), with letters of all scripts (RFC 6531), a domain with a dot; no display name, no
 * comment, no quotes, no bare IP address.
 */
export const EmailAddress = z
  .string()
  .max(LONGEST_TYPED, { abort: true })
  .overwrite(foldAddress)
  .regex(ADDRESS, {
    error: ruleWords('请填一个邮箱地址,如 office@example.org', 'Give one email address, like office@example.org'),
    abort: true,
  })
  .superRefine((address, context) => {
    const code = flawOf(address);
    if (code) context.addIssue({ code: 'custom', message: FLAWS[code], params: { code } });
  });

/**
 * Control characters, line and paragraph separators, and what turns the direction of all that follows (UAX #9: embeddings, overrides,
 * isolates). In one line of a subject, a header or a list they would break it, or make it read as something else.
 */
export const BREAKS_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/** Looked at before it is trimmed: a line break at its end is one, too. */
const OneLine = z.string().refine((text) => !BREAKS_A_LINE.test(text), {
  message: ruleWords(
    '须写在一行内:请删去换行、控制字符和改变书写方向的字符',
    'It has to be one line: take out line breaks, control characters and marks that change the direction of writing',
  ),
  params: { code: 'not-one-line' },
});

export const NOTHING_TO_SEE = ruleWords('其中没有可见的文字,请填写', 'Nothing in it can be seen: write some text');

/** Is there anything that a reader sees? Blanks, controls and marks of direction are not. */
export const isVisible = (text: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);

/** A text in one line in which something can be seen. */
export const SeenLine = OneLine.trim().min(1).refine(isVisible, NOTHING_TO_SEE);

/** A title, a name, a number: one line. @param max in UTF-16 units */
export const nameLine = (max: number) => SeenLine.max(max);

/** The last moment whose year has four digits in UTC: later ones are written in another form, and would sort before today. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** A time with its offset (RFC 3339). */
export const Moment = z.iso
  .datetime({ offset: true })
  .refine((at) => !(Date.parse(at) > LAST_MS), ruleWords('请写公元 10000 年以前的时间', 'Give a time before the year 10000 in UTC'));
