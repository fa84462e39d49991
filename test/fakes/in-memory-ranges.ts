import { rangeId } from '../../functions/domain/audience/directory.ts';
import type { FrozenRange, MailingRange } from '../../functions/domain/mailings/mailing.ts';
import type { Ranges } from '../../functions/ports/ranges.ts';
import { byKey, MailingsState } from './mailings-state.ts';

export class InMemoryRanges implements Ranges {
  readonly #state: MailingsState;

  constructor(state: MailingsState = new MailingsState()) {
    this.#state = state;
  }

  async ofMailing(mailingId: string): Promise<readonly MailingRange[]> {
    return byKey(this.#state.ranges.get(mailingId) ?? []);
  }

  async find(mailingId: string, range: string): Promise<MailingRange | null> {
    return this.#state.ranges.get(mailingId)?.get(range) ?? null;
  }

  async add(ranges: readonly MailingRange[]): Promise<void> {
    for (const range of ranges) {
      const known = this.#state.ranges.get(range.mailingId) ?? new Map<string, MailingRange>();
      if (!known.has(rangeId(range.range))) known.set(rangeId(range.range), range);
      this.#state.ranges.set(range.mailingId, known);
    }
  }

  async cut(mailingId: string, range: string, wanted: string | null): ReturnType<Ranges['cut']> {
    if (!this.#state.ranges.get(mailingId)?.has(range)) throw new Error(`mailing ${mailingId} has no range ${range}`);
    const name = `${mailingId}~${range}`;
    const standing = this.#state.cuts.get(name);
    if (standing !== undefined) return { cut: standing, isFirst: false };
    this.#state.cuts.set(name, wanted);
    return { cut: wanted, isFirst: true };
  }

  async finish(mailingId: string, range: string, frozen: FrozenRange): Promise<void> {
    const ranges = this.#state.ranges.get(mailingId);
    const found = ranges?.get(range);
    if (!ranges || !found) throw new Error(`mailing ${mailingId} has no range ${range}`);
    if (found.frozen === null) ranges.set(range, { ...found, frozen });
  }
}
