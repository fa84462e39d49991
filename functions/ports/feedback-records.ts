import type { FeedbackSource } from '#domain/feedback/suppression';
import type { Instant } from '#domain/time';

/** That a mail system told something of a message to an address, and what came of it; or that somebody who left by mail was told so. */
export type FeedbackRecord = Readonly<{
  /** Of the feedback, and the keyed hash of the address that it names, or `-`: so it counts once, however often it is told. */
  id: string;
  recipient: string;
  source: FeedbackSource | 'leaving';
  /** When it happened, and when it was recorded. */
  at: Instant;
  recordedAt: Instant;
  /** What it was (see effectOf). */
  code: string;
  /** Of a delivery of ours: which. Absent for what leads to none, and so changes nothing. */
  delivery?: Readonly<{ mailingId: string; subscriptionId: string }> | undefined;
}>;

/** What was told of messages that had left, kept for 30 days. */
export interface FeedbackRecords {
  isRecorded(id: string, recipient: string): Promise<boolean>;
  /** Recording it again changes nothing. */
  record(record: FeedbackRecord): Promise<void>;
}
