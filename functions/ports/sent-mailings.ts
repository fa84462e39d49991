import type { Partition } from '#domain/audience/directory';
import type { Batch } from '#domain/mailings/batch';
import type { BegunMailing } from '#domain/mailings/begun-mailing';
import type { MailingRange } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';

/** Finds by a row key what was sent to whoever stood there. MailingLog.begin notes each mailing, for a day more than it is asked for. */
export interface SentMailings {
  /**
   * Those that began in a month (`2026-11`), the latest first, behind one when that is given, as they are now or were a second ago;
   * `isEnd` when there are no more.
   */
  ofMonth(
    month: string,
    behind: Pick<BegunMailing, 'startedAt' | 'mailingId'> | null,
    limit: number,
  ): Promise<Readonly<{ items: readonly BegunMailing[]; isEnd: boolean }>>;
  /** The ranges of a mailing in a partition of the directory in which it sends. */
  rangesIn(mailingId: string, partition: Partition): Promise<readonly MailingRange[]>;
  /** The batch of a range that covers a row key; null when there is none. */
  batchAt(mailingId: string, rangeId: string, channel: ChannelType, key: string): Promise<Batch | null>;
}
