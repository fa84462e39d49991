import type { Act } from '../mailings/mailing.ts';
import type { NoticeStatus } from '../notices/notice.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';
import type { Counts, DealtWith, TimeTo } from './ledger.ts';
import type { Waiting } from './waiting.ts';

/** What one act of sending did for a notice. */
export type MailingReport = Readonly<{
  id: string;
  act: Act;
  version: number;
  startedAt: Instant;
  /** When it was counted, if that was not just now. */
  countedAt?: Instant;
  counts: Counts;
  byChannel: Readonly<Record<ChannelType, Counts>>;
  /** Told in the place of those who could not be reached: in no other count. */
  fallback?: Counts;
  timeTo: TimeTo;
  timeToByChannel: Readonly<Record<ChannelType, TimeTo>>;
  overTime: readonly DealtWith[];
}>;

/** The ledger of a notice: everybody whom it concerns once (`totals`), and each mailing by itself. */
export type NoticeReport = Readonly<{
  noticeId: string;
  currentVersion: number;
  status: NoticeStatus;
  complete: boolean;
  totals: Counts;
  totalsByChannel: Readonly<Record<ChannelType, Counts>>;
  waiting: readonly Waiting[];
  mailings: readonly MailingReport[];
  /** `region` in full. */
  byRegion: readonly Readonly<{ region: string; name: string; counts: Counts }>[];
}>;

/** Who was to have it and will not, as it stands. */
export const unreachedIn = ({ failed, bounced, suppressed }: Counts): number => failed + bounced + suppressed;

/** Who has still to be dealt with; readers of digests wait for theirs, and are not among them. */
export const underWayIn = ({ pending, retrying }: Counts): number => pending + retrying;
