import type { AsideBackfill, AsideBackfillProgress } from '../../functions/ports/aside-backfill.ts';
import type { InMemorySubscriptions } from './in-memory-subscriptions.ts';

/** Of one page, which is all. */
export class InMemoryAsideBackfill implements AsideBackfill {
  readonly #subscriptions: InMemorySubscriptions;
  #progress: AsideBackfillProgress | null = null;

  constructor(subscriptions: InMemorySubscriptions) {
    this.#subscriptions = subscriptions;
  }

  async list(): ReturnType<AsideBackfill['list']> {
    return { listed: this.#subscriptions.listAside(), next: null };
  }

  async progress(): Promise<AsideBackfillProgress | null> {
    return this.#progress;
  }

  async saveProgress(progress: AsideBackfillProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }
}
