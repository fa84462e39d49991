import type { AuditEntry } from '#domain/agencies/audit';
import type { Attachment } from '#domain/attachments/attachment';
import type { FirstAnswer } from '#domain/notices/first-answer';
import type { Notice, NoticeStatus } from '#domain/notices/notice';
import type { DueAct, NoticeDue } from '#domain/notices/notice-life';
import type { Instant } from '#domain/time';

/** What was answered to a request that carried an `Idempotency-Key`, for 24 h. `caller`: whose key it is. */
export type AcceptanceRecord = Readonly<{
  caller: string;
  key: string;
  bodyHash: string;
  noticeId: string;
  /** Which version was made by it. @default 1 */
  version?: number | undefined;
  /** What cannot be found out later; a record of an earlier release has none. */
  first?: FirstAnswer | undefined;
  expiresAt: Instant;
}>;

/** How a notice stands, by what is stored, and which version was announced last. */
export type Standing = Readonly<{ status: NoticeStatus; announced: number; revision: number }>;

/** What is written in one transaction with the next revision of a notice. */
export type ReplaceNotice = Readonly<{
  audit: AuditEntry;
  /** What becomes due. */
  due: readonly NoticeDue[];
  /** What is not due any more: done with this, or overtaken by it. */
  settled?: readonly NoticeDue[];
  /** The next revisions of attachments that belong to the notice with this. */
  attachments?: readonly Attachment[];
  /** Versions that are written anew, without what was taken away from them. */
  rewritten?: readonly Notice[];
  /** Under which idempotency key it was asked for. */
  acceptance?: AcceptanceRecord | null;
}>;

/** The notices themselves, and what is due for them. */
export interface NoticeStore {
  /**
   * One transaction: the notice, its acceptance record, the audit entry, what is due, and that its attachments are its own; nothing is
   * stored when the key was used before, or when one of the attachments is not as it was seen any more.
   */
  accept(
    notice: Notice,
    acceptance: AcceptanceRecord | null,
    written: Omit<ReplaceNotice, 'settled'>,
  ): Promise<Readonly<{ kind: 'accepted' } | { kind: 'attachments-changed' } | { kind: 'key-used'; record: AcceptanceRecord }>>;

  /** The current version. */
  find(id: string): Promise<Notice | null>;
  findVersion(id: string, version: number): Promise<Notice | null>;
  versions(id: string): Promise<readonly Notice[]>;
  /** Null when there is none. */
  standingOf(id: string): Promise<Standing | null>;

  /**
   * Put the next revision of a notice in the place of the one that was seen, in one transaction with all that belongs to it; a further
   * version beside those before. False, and nothing is written, when that is not the one that stands any more, or the key was used before.
   */
  replace(before: Notice, after: Notice, written: ReplaceNotice): Promise<boolean>;

  /** What was due at or before `now`, longest first. */
  due<A extends DueAct>(act: A, now: Instant, limit: number): Promise<readonly Extract<NoticeDue, { act: A }>[]>;
  /**
   * Something due has been done, or need not be done any more; what else is due for the notice stays.
   * @param rest what is left to be done of it, in its place
   */
  settle(due: NoticeDue, rest?: NoticeDue): Promise<void>;
}
