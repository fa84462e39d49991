import type { Reach, StoreHealth } from '../../functions/ports/store-health.ts';

/** Reached, until a test says otherwise. */
export class ScriptedStoreHealth implements StoreHealth {
  reach: Reach = { kind: 'reached' };

  async look(): Promise<Reach> {
    return this.reach;
  }
}
