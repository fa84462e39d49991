import type { AuditEntry } from '#domain/agencies/audit';
import type { Issuer, Notice, NoticeStatus, NoticeSummary } from '#domain/notices/notice';
import type { Instant } from '#domain/time';

/** What was answered to a request that carried an `Idempotency-Key`, for 24 h. `caller`: whose key it is. */
export type AcceptanceRecord = Readonly<{ caller: string; key: string; bodyHash: string; noticeId: string; expiresAt: Instant }>;

export type BoardQuery = Readonly<{
  /** Published in [from, to). */
  from: Instant;
  to: Instant;
  limit: number;
  cursor?: string | undefined;
}>;

export type NoticePage = Readonly<{ items: readonly NoticeSummary[]; next?: string }>;

export interface NoticeStore {
  /**
   * One transaction: the notice, its acceptance record and the audit entry. A published notice carries the mark that it is to be planned
   * (the outbox); nothing is stored when the key was used before.
   */
  accept(
    notice: Notice,
    acceptance: AcceptanceRecord | null,
    audit: AuditEntry,
  ): Promise<Readonly<{ kind: 'accepted' } | { kind: 'key-used'; record: AcceptanceRecord }>>;

  /** The current version. */
  find(id: string): Promise<Notice | null>;
  findVersion(id: string, version: number): Promise<Notice | null>;
  versions(id: string): Promise<readonly Notice[]>;

  /**
   * Published notices (also withdrawn and expired ones), newest first. `next` continues the list, and is absent at its end. Null for a
   * cursor that was never given out.
   */
  board(query: BoardQuery): Promise<NoticePage | null>;
  /** Notices of one agency in any status, newest first, also those not published; `from` and `to` go by when they were created. */
  ofAgency(agencyId: string, query: BoardQuery): Promise<NoticePage | null>;
  /** Whole notices published in [from, to), oldest first; for digests. */
  publishedBetween(from: Instant, to: Instant): AsyncIterable<Notice>;

  /** Notices whose planning or publication was due at or before `now`, oldest first. */
  due(work: 'plan' | 'publish', now: Instant, limit: number): Promise<readonly string[]>;
  /** Publish a scheduled or fully signed notice now; false when it is not in one of `from` any more. */
  publish(id: string, at: Instant, from: readonly NoticeStatus[]): Promise<boolean>;
  /**
   * Record a co-issuer's signature. Answers the issuers as they stand now, or null when the notice does not wait for signatures of this
   * agency. With the last one, a notice whose `publishAt` lies ahead becomes scheduled in the
   * same step; any other is to be published by the caller.
   */
  cosign(id: string, agencyId: string, at: Instant, audit: AuditEntry): Promise<readonly Issuer[] | null>;
  cancel(id: string, audit: AuditEntry): Promise<boolean>;
  /**
   * Put a later status of a notice, and its withdrawal, in the place of an earlier one, with the audit entry, and
   * mark that what follows is to be planned. False, and nothing is written, when status or version are not those
   * of the earlier one any more.
   */
  replace(before: Notice, after: Notice, audit: AuditEntry): Promise<boolean>;
  /** How a notice stands, by what is stored; null when there is none. */
  statusOf(id: string): Promise<NoticeStatus | null>;
  /** Take the mark away that a version is still to be planned: for being told, or for its withdrawal. What became due meanwhile stays. */
  markPlanned(id: string, version: number, act: 'notice' | 'withdrawal'): Promise<void>;
}
