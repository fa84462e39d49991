import type { MissedNotice, MissedReader } from '#domain/organizations/missed-notice';

/** What a hub or an agency is to be told once a day. Kept for as long as a letter may take. */
export interface MissedNotices {
  /** Note it for whoever is told; doing so again changes nothing. @param day of China, as `2026-11-20` */
  note(reader: MissedReader, day: string, missed: MissedNotice): Promise<void>;
  /** What was noted for one on a day, by organization; `limit` of it. */
  of(reader: MissedReader, day: string, limit: number): Promise<readonly MissedNotice[]>;
}
