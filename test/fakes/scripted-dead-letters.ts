import type { DeadLetter, DeadLetters } from '../../functions/ports/dead-letters.ts';

/** Dead letters that a test puts there; what is taken and not removed is hidden. */
export class ScriptedDeadLetters implements DeadLetters {
  readonly lying: DeadLetter[] = [];
  readonly #hidden = new Set<string>();

  async take(): Promise<readonly DeadLetter[]> {
    const found = this.lying.filter(({ receipt }) => !this.#hidden.has(receipt)).slice(0, 10);
    for (const { receipt } of found) this.#hidden.add(receipt);
    return found;
  }

  async remove({ receipt }: DeadLetter): Promise<void> {
    const at = this.lying.findIndex((letter) => letter.receipt === receipt);
    if (at >= 0) this.lying.splice(at, 1);
  }
}
