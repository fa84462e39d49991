import * as z from 'zod';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { cursorOf, placeOf } from '../../functions/encoding/cursor.ts';
import type { AuditLog, AuditPage, AuditQuery } from '../../functions/ports/audit-log.ts';

/** @param written what the stores in memory have written so far */
export class InMemoryAuditLog implements AuditLog {
  readonly #written: () => readonly AuditEntry[];
  readonly #recorded: AuditEntry[] = [];
  /** Of release 0.1.0, in the lists of agencies alone. */
  readonly #adopted = new Set<AuditEntry>();

  constructor(written: () => readonly AuditEntry[]) {
    this.#written = written;
  }

  async ofAgency(agencyId: string, query: AuditQuery): Promise<AuditPage | null> {
    return this.#newest((entry) => entry.agencyId === agencyId, query);
  }

  async ofAll(query: AuditQuery): Promise<AuditPage | null> {
    return this.#newest((entry) => !this.#adopted.has(entry), query);
  }

  async record(entry: AuditEntry): Promise<void> {
    this.#recorded.push(entry);
  }

  /** Keep one as release 0.1.0 did. */
  adopt(entry: AuditEntry): void {
    this.#recorded.push(entry);
    this.#adopted.add(entry);
  }

  /** Put it into the list of all; false when it is there. */
  copy(entry: AuditEntry): boolean {
    return this.#adopted.delete(entry);
  }

  #newest(has: (entry: AuditEntry) => boolean, { from, to, action, limit, cursor }: AuditQuery): AuditPage | null {
    const start = cursor === undefined ? undefined : placeOf(z.string(), cursor);
    if (start === null || (start !== undefined && !(from <= start && start < to))) return null;
    const keyOf = (entry: AuditEntry): string => `${entry.at}#${entry.agencyId}#${entry.action}#${entry.subject}`;
    const found = [...this.#written(), ...this.#recorded]
      .filter((entry) => has(entry) && entry.at >= from && entry.at < to && (action === undefined || entry.action === action))
      .filter((entry) => start === undefined || keyOf(entry) < start)
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { items: found.slice(0, limit), ...(last ? { next: cursorOf(keyOf(last)) } : {}) };
  }
}
