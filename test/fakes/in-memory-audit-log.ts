import * as z from 'zod';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { cursorOf, placeOf } from '../../functions/encoding/cursor.ts';
import type { AuditLog, AuditQuery } from '../../functions/ports/audit-log.ts';

const keyOf = ({ at, action, subject }: AuditEntry): string => `${at}#${action}#${subject}`;

/** @param written what the stores in memory have written so far */
export class InMemoryAuditLog implements AuditLog {
  readonly #written: () => readonly AuditEntry[];
  readonly #recorded: AuditEntry[] = [];

  constructor(written: () => readonly AuditEntry[]) {
    this.#written = written;
  }

  async ofAgency(agencyId: string, { from, to, action, limit, cursor }: AuditQuery): ReturnType<AuditLog['ofAgency']> {
    const start = cursor === undefined ? undefined : placeOf(z.string(), cursor);
    if (start === null || (start !== undefined && !(from <= start && start < to))) return null;
    const found = [...this.#written(), ...this.#recorded]
      .filter(
        (entry) => entry.agencyId === agencyId && entry.at >= from && entry.at < to && (action === undefined || entry.action === action),
      )
      .filter((entry) => start === undefined || keyOf(entry) < start)
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { items: found.slice(0, limit), ...(last ? { next: cursorOf(keyOf(last)) } : {}) };
  }

  async record(entry: AuditEntry): Promise<void> {
    this.#recorded.push(entry);
  }
}
