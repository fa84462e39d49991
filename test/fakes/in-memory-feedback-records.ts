import type { FeedbackRecord, FeedbackRecords } from '../../functions/ports/feedback-records.ts';

export class InMemoryFeedbackRecords implements FeedbackRecords {
  readonly all = new Map<string, FeedbackRecord>();

  async isRecorded(id: string, recipient: string): Promise<boolean> {
    return this.all.has(`${id} ${recipient}`);
  }

  async record(record: FeedbackRecord): Promise<void> {
    const key = `${record.id} ${record.recipient}`;
    if (!this.all.has(key)) this.all.set(key, record);
  }
}
