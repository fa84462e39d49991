import * as z from 'zod';
import type { StaffMember } from '../agencies/staff.ts';
import type { Immutable } from '../immutable.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { after, DAY, HOUR, type Instant } from '../time.ts';
import { readBy, type Subscription } from './subscription.ts';

/** All that is stored of an address is to be erased. It holds no address that can be read: the keyed hash finds what there is. */
export const ErasureRequest = z.object({
  addressKey: z.string(),
  askedAt: z.string(),
  dueAt: z.string(),
  /** `ErasedNames` of those who were found, sealed: they are erased before mails and reports are looked through. Absent: nobody was. */
  sealedNames: z.string().optional(),
  /** The last received mail that was looked through, '' before the first; absent: none is left to look through. */
  mailsTo: z.string().optional(),
});
export type ErasureRequest = Immutable<z.output<typeof ErasureRequest>>;

/** By what received mails and reports of imports name whoever is erased. */
export const ErasedNames = z.object({ addresses: z.array(z.string()), words: z.array(z.string()) });
export type ErasedNames = Immutable<z.output<typeof ErasedNames>>;

/** A report has an id and a name, in which CSV doubles quotation marks (RFC 4180). */
export const erasedNames = (found: readonly Subscription[], members: readonly StaffMember[]): ErasedNames => ({
  addresses: [...found.flatMap(({ channel }) => readBy(channel) ?? []), ...members.map(({ email }) => email)],
  words: found
    .filter(({ channel }) => channel.type === 'email')
    .flatMap(({ id, organization: { name } }) => [id, name, name.replaceAll('"', '""')]),
});

/** Each once. */
export const allNames = (one: ErasedNames, other: ErasedNames): ErasedNames => ({
  addresses: [...new Set([...one.addresses, ...other.addresses])],
  words: [...new Set([...one.words, ...other.words])],
});

/** By then nothing is stored any more. */
export const erasedBy = ({ askedAt }: Pick<ErasureRequest, 'askedAt'>): Instant => after(askedAt, DAY);

/** What came back or was reported meanwhile is looked for once more, while there is time. */
export const lastLookAt = ({ askedAt }: Pick<ErasureRequest, 'askedAt'>): Instant => after(askedAt, 20 * HOUR);

/** So long the link counts by which somebody asks for it. */
export const ERASURE_LINK_MS = 24 * HOUR;

/** What an erasure leaves, and for how long: said wherever somebody asks for one. */
export const ERASURE_LEAVES: readonly Wording[] = [
  bilingual('统计数字,不含地址和名称', 'counts, without addresses and names'),
  bilingual('回执上签的姓名', 'names that were signed on receipts'),
  bilingual(
    '若此地址在停发名单上,或曾退订备用邮件:其不可还原的密钥散列',
    'if the address is on the list of those that are not written to, or once left an endpoint it stood in for: its keyed hash',
  ),
  bilingual(
    '删除之后才退回的邮件和有关报告,处理后按运营者设定的天数自动清除(通常 7 天)',
    'mails that come back only after it, and reports of such, which go after the days that the operator chose (usually 7)',
  ),
  bilingual('备份,35 天后自动清除', 'backups, which roll over within 35 days'),
];
