import type { LedgerSum } from '../../functions/domain/ledger/ledger-tally.ts';
import type { LedgerSums, ToldInRange } from '../../functions/ports/ledger-sums.ts';

export class InMemoryLedgerSums implements LedgerSums {
  readonly #sums = new Map<string, LedgerSum>();
  readonly #told = new Map<string, Map<string, ToldInRange>>();

  async keep(mailingId: string, noticeId: string, sum: LedgerSum): Promise<void> {
    const name = `${mailingId}~${noticeId}`;
    const standing = this.#sums.get(name);
    const openings = ({ reopened = 0 }: Pick<LedgerSum, 'reopened'>): number => reopened;
    if (!standing || openings(standing) < openings(sum) || (!standing.isFinal && openings(standing) === openings(sum)))
      this.#sums.set(name, structuredClone(sum));
  }

  async find(mailingIds: readonly string[], noticeId: string): Promise<ReadonlyMap<string, LedgerSum>> {
    return new Map(
      mailingIds.flatMap((id) => {
        const sum = this.#sums.get(`${id}~${noticeId}`);
        return sum ? [[id, sum] as const] : [];
      }),
    );
  }

  async noteTold(mailingId: string, rangeId: string, told: ToldInRange): Promise<void> {
    const ranges = this.#told.get(mailingId) ?? new Map<string, ToldInRange>();
    this.#told.set(mailingId, ranges.set(rangeId, structuredClone(told)));
  }

  async *told(mailingId: string): AsyncGenerator<readonly [rangeId: string, told: ToldInRange], void, undefined> {
    yield* [...(this.#told.get(mailingId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
