import type { Instant } from '../../functions/domain/time.ts';
import type { DeadCriteriaRecord } from '../../functions/ports/dead-criteria-record.ts';
import type { InMemoryLetterRequests } from './in-memory-letter-requests.ts';
import { InMemoryWalkRecord } from './in-memory-walk-record.ts';

export class InMemoryDeadCriteriaRecord extends InMemoryWalkRecord implements DeadCriteriaRecord {
  readonly #told = new Map<string, ReadonlySet<string>>();
  readonly #letters: Pick<InMemoryLetterRequests, 'put'>;

  constructor(letters: Pick<InMemoryLetterRequests, 'put'>) {
    super();
    this.#letters = letters;
  }

  async toldOf(ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return new Map([...this.#told].filter(([id]) => ids.includes(id)));
  }

  async tell(id: string, before: ReadonlySet<string>, findings: ReadonlySet<string>, now: Instant): Promise<boolean> {
    const standing = this.#told.get(id) ?? new Set();
    if (standing.size !== before.size || ![...before].every((finding) => standing.has(finding))) return false;
    this.#told.set(id, new Set([...before, ...findings]));
    this.#letters.put({ letter: 'dead-criteria', subject: id }, now);
    return true;
  }
}
