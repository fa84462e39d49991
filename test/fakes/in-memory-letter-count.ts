import { DAY } from '../../functions/domain/time.ts';
import type { LetterCount } from '../../functions/ports/letter-count.ts';

export class InMemoryLetterCount implements LetterCount {
  readonly #sent = new Map<string, readonly number[]>();

  async take(mailboxKey: string, most: number, now: Date): Promise<boolean> {
    const recent = (this.#sent.get(mailboxKey) ?? []).filter((at) => at > now.getTime() - DAY);
    if (recent.length >= most) return false;
    this.#sent.set(mailboxKey, [...recent, now.getTime()]);
    return true;
  }

  async giveBack(mailboxKey: string, at: Date): Promise<void> {
    const sent = this.#sent.get(mailboxKey) ?? [];
    const position = sent.indexOf(at.getTime());
    if (position >= 0) this.#sent.set(mailboxKey, sent.toSpliced(position, 1));
  }
}
