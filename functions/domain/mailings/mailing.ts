import * as z from 'zod';
import type { Range } from '../audience/directory.ts';
import type { Immutable } from '../immutable.ts';
import { LANES } from '../notices/notice.ts';
import type { RegionCode } from '../region.ts';
import { CHANNEL_TYPES, type ChannelType } from '../subscriptions/subscription.ts';

/** What a mailing tells. The ledger lists them by this name. */
export const ACTS = ['notice', 'correction', 'withdrawal', 'reminder', 'digest'] as const;
export type Act = (typeof ACTS)[number];
/** What tells of one notice. */
export type PlainAct = Exclude<Act, 'digest'>;

/** Half-open: what was published at `from` is in, what was published at `to` is in the next one. */
const DigestWindow = z.object({ from: z.string(), to: z.string() });
export type DigestWindow = Immutable<z.infer<typeof DigestWindow>>;

const Recorded = {
  id: z.string(),
  lane: z.enum(LANES),
  startedAt: z.string(),
  closedAt: z.string().optional(),
  /** How often it was opened again, since deliveries of it were tried again or amended. @default 0 */
  reopened: z.int().optional(),
};

/** One act of sending. Digests, corrections and reminders are mailings too and go through the same freeze → batch → send. */
export const Mailing = z.discriminatedUnion('act', [
  z.object({
    ...Recorded,
    act: z.enum(ACTS).exclude(['digest']),
    noticeId: z.string(),
    version: z.int(),
    /** The lead issuer. */
    leadId: z.string().optional(),
  }),
  z.object({ ...Recorded, act: z.literal('digest'), slotId: z.string(), window: DigestWindow }),
]);
export type Mailing = Immutable<z.infer<typeof Mailing>>;

/**
 * Mailings of one agency share its part of the sending line, so that a flood from one does not
 * keep the others waiting. Digests are a flow of their own.
 */
export const flowOf = (mailing: Mailing): string => (mailing.act === 'digest' ? 'digests' : (mailing.leadId ?? mailing.noticeId));

/** The lead of the notice that a mailing tells of; a digest has none, and release 0.1.0 did not always say. */
export const leadIdOf = (mailing: Mailing): string | undefined => (mailing.act === 'digest' ? undefined : mailing.leadId);

/** How many organizations of a county (or a wider region) read by a channel. */
export type ReaderCount = readonly [county: RegionCode, channel: ChannelType, count: number];

/** What was found in a range up to its cut. `readers`: those who were only counted. */
const FrozenRange = z.object({
  at: z.string(),
  recipients: z.int(),
  readers: z.array(z.tuple([z.string(), z.enum(CHANNEL_TYPES), z.int()])),
  /** The last row key that counts: what lies behind it are ranges of their own. Null: all of the range counts. */
  cut: z.string().nullable(),
});
export type FrozenRange = Immutable<z.infer<typeof FrozenRange>>;

/** A part of a mailing: a range of the directory, or the recipients of an earlier mailing in such a range. */
export const MailingRange = z.object({
  mailingId: z.string(),
  range: z.object({
    slotId: z.string(),
    province: z.string(),
    from: z.string(),
    before: z.string(),
    recipientsOf: z.string().optional(),
    via: z.string().optional(),
  }) satisfies z.ZodType<Range>,
  /** `send` writes batches; `count` only counts who is to hear of the notice in a later digest of that slot. */
  purpose: z.enum(['send', 'count']),
  /** Null until the whole range is frozen. */
  frozen: FrozenRange.nullable(),
});
export type MailingRange = Immutable<z.infer<typeof MailingRange>>;
