import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import type { Traces } from '../../functions/ports/traces.ts';
import type { Vault } from '../../functions/ports/vault.ts';
import type { InMemoryAddressChanges } from './in-memory-address-changes.ts';
import type { InMemorySubscriptions } from './in-memory-subscriptions.ts';

export class InMemoryTraces implements Traces {
  readonly #subscriptions: InMemorySubscriptions;
  readonly #changes: InMemoryAddressChanges;
  readonly #vault: Pick<Vault, 'addressKey'>;

  constructor(subscriptions: InMemorySubscriptions, changes: InMemoryAddressChanges, vault: Pick<Vault, 'addressKey'>) {
    this.#subscriptions = subscriptions;
    this.#changes = changes;
    this.#vault = vault;
  }

  async purge(ended: Subscription): Promise<void> {
    this.#changes.forget(ended.id);
    this.#subscriptions.forget(ended.id);
  }

  async forgetAsked(addressKey: string): Promise<void> {
    for (const { subscriptionId, from, to } of this.#changes.all())
      for (const address of [from, to]) if ((await this.#vault.addressKey(address)) === addressKey) this.#changes.forget(subscriptionId);
  }
}
