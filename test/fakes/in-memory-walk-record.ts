import type { WalkProgress, WalkRecord } from '../../functions/ports/directory-walk.ts';

export class InMemoryWalkRecord implements WalkRecord {
  #progress: WalkProgress | null = null;

  async progress(): Promise<WalkProgress | null> {
    return this.#progress;
  }

  async saveProgress(progress: WalkProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }
}
