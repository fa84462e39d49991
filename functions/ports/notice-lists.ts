import type { Likeness } from '#domain/notices/likeness';
import type { Notice, NoticeSummary } from '#domain/notices/notice';
import type { Instant } from '#domain/time';

export type BoardQuery = Readonly<{
  /** Published in [from, to). */
  from: Instant;
  to: Instant;
  limit: number;
  cursor?: string | undefined;
}>;

export type NoticePage = Readonly<{ items: readonly NoticeSummary[]; next?: string }>;

/** Which notices there are, by time. */
export interface NoticeLists {
  /**
   * Published notices (also withdrawn and expired ones), newest first. `next` continues the list, and is absent at its end. Null for a
   * cursor that was never given out.
   */
  board(query: BoardQuery): Promise<NoticePage | null>;
  /** Notices of one agency in any status, newest first, also those not published; `from` and `to` go by when they were created. */
  ofAgency(agencyId: string, query: BoardQuery): Promise<NoticePage | null>;
  /** Those of these that there are, as they stand, in the order that is given. */
  named(ids: readonly string[]): Promise<readonly NoticeSummary[]>;
  /** Whole notices published in [from, to), oldest first; for digests. */
  publishedBetween(from: Instant, to: Instant): AsyncIterable<Notice>;
  /**
   * Some of the notices in any status that have the number, whenever they were accepted, or the title, if that was after `since`; newest
   * first.
   */
  alike(likeness: Likeness, since: Instant): Promise<readonly NoticeSummary[]>;
}
