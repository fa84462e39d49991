import type { SlowTurns } from '../../functions/ports/slow-turns.ts';

export class InMemorySlowTurns implements SlowTurns {
  readonly #ends = new Map<string, number>();

  async take(agencyId: string, lengthMs: number, now: Date): Promise<number> {
    const startMs = Math.max(this.#ends.get(agencyId) ?? 0, now.getTime());
    this.#ends.set(agencyId, startMs + lengthMs);
    return startMs;
  }
}
