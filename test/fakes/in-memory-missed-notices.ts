import type { MissedNotice, MissedReader } from '../../functions/domain/organizations/missed-notice.ts';
import type { MissedNotices } from '../../functions/ports/missed-notices.ts';

export class InMemoryMissedNotices implements MissedNotices {
  readonly noted = new Map<string, MissedNotice>();

  async note(reader: MissedReader, day: string, missed: MissedNotice): Promise<void> {
    const name = `${nameOf(reader, day)}${missed.organizationId}#${missed.noticeId}#${missed.version}`;
    if (!this.noted.has(name)) this.noted.set(name, missed);
  }

  async of(reader: MissedReader, day: string, limit: number): Promise<readonly MissedNotice[]> {
    return [...this.noted]
      .filter(([name]) => name.startsWith(nameOf(reader, day)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([, missed]) => missed);
  }
}

const nameOf = ({ kind, id }: MissedReader, day: string): string => `${kind}#${id}#${day}/`;
