import type { Range } from '../audience/directory.ts';
import type { Lane } from '../notices/notice.ts';
import type { RegionCode } from '../region.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';

/** What a mailing tells. The ledger lists them by this name. */
export const ACTS = ['notice', 'correction', 'withdrawal', 'reminder', 'digest'] as const;
export type Act = (typeof ACTS)[number];

/** One act of sending. Digests, corrections and reminders are mailings too and go through the same freeze → batch → send. */
export type Mailing = Readonly<
  {
    id: string;
    lane: Lane;
    startedAt: Instant;
    closedAt?: Instant | undefined;
    /** How often recipients who had failed were opened again, and the mailing with them. @default 0 */
    reopened?: number | undefined;
  } & (
    | { act: Exclude<Act, 'digest'>; noticeId: string; version: number /** The lead issuer. */; leadId?: string | undefined }
    | { act: 'digest'; slotId: string; window: DigestWindow }
  )
>;

/**
 * Mailings of one agency share its part of the sending line, so that a flood from one does not
 * keep the others waiting. Digests are a flow of their own.
 */
export const flowOf = (mailing: Mailing): string => (mailing.act === 'digest' ? 'digests' : (mailing.leadId ?? mailing.noticeId));

/** Half-open: what was published at `from` is in, what was published at `to` is in the next one. */
export type DigestWindow = Readonly<{ from: Instant; to: Instant }>;

/** A part of a mailing: a range of the directory, or the recipients of an earlier mailing in such a range. */
export type MailingRange = Readonly<{
  mailingId: string;
  range: Range;
  /**
   * `send` writes batches; `count` only counts who is to hear of the notice in a later digest of that slot.
   */
  purpose: 'send' | 'count';
  /** Null until the whole range is frozen. */
  frozen: FrozenRange | null;
}>;

/** What was found in a range up to its cut. `readers`: those who were only counted. */
export type FrozenRange = Readonly<{
  at: Instant;
  recipients: number;
  readers: readonly ReaderCount[];
  /** The last row key that counts: what lies behind it are ranges of their own. Null: all of the range counts. */
  cut: string | null;
}>;

/** How many organizations of a county (or a wider region) read by a channel. */
export type ReaderCount = readonly [county: RegionCode, channel: ChannelType, count: number];
