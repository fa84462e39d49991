import type { Instant } from '../../functions/domain/time.ts';
import type { LetterId } from '../../functions/ports/letter-requests.ts';
import type { LettersOnce } from '../../functions/ports/letters-once.ts';
import type { InMemoryLetterRequests } from './in-memory-letter-requests.ts';

export class InMemoryLettersOnce implements LettersOnce {
  readonly #letters: InMemoryLetterRequests;
  readonly #told = new Set<string>();

  constructor(letters: InMemoryLetterRequests) {
    this.#letters = letters;
  }

  async make({ letter, subject }: LetterId, at: Instant): Promise<void> {
    if (this.#told.has(`${letter}#${subject}`)) return;
    this.#told.add(`${letter}#${subject}`);
    this.#letters.put({ letter, subject }, at);
  }
}
