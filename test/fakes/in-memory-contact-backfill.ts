import type { Claimed, ContactBackfill } from '../../functions/ports/contact-backfill.ts';
import type { InMemorySubscriptions } from './in-memory-subscriptions.ts';
import { InMemoryWalkRecord } from './in-memory-walk-record.ts';

export class InMemoryContactBackfill extends InMemoryWalkRecord implements ContactBackfill {
  readonly #subscriptions: InMemorySubscriptions;

  constructor(subscriptions: InMemorySubscriptions) {
    super();
    this.#subscriptions = subscriptions;
  }

  async claim(ids: readonly string[]): Promise<Claimed> {
    if (ids.length > 100) throw new RangeError('at most 100 subscriptions at once');
    let claimed = 0;
    const heldByOthers: string[] = [];
    for (const id of ids) {
      const outcome = await this.#subscriptions.claim(id);
      if (outcome === 'claimed') claimed += 1;
      if (outcome === 'held') heldByOthers.push(id);
    }
    return { claimed, heldByOthers };
  }
}
