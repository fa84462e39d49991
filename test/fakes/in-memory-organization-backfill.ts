import type { OrganizationBackfill } from '../../functions/ports/organization-backfill.ts';
import type { InMemorySubscriptions } from './in-memory-subscriptions.ts';
import { InMemoryWalkRecord } from './in-memory-walk-record.ts';

export class InMemoryOrganizationBackfill extends InMemoryWalkRecord implements OrganizationBackfill {
  readonly #subscriptions: InMemorySubscriptions;

  constructor(subscriptions: InMemorySubscriptions) {
    super();
    this.#subscriptions = subscriptions;
  }

  async join(ids: readonly string[]): Promise<number> {
    if (ids.length > 100) throw new RangeError('at most 100 subscriptions at once');
    let joined = 0;
    for (const id of ids) if (await this.#subscriptions.join(id)) joined += 1;
    return joined;
  }
}
