import { LiveLine } from '../cli/terminal.ts';

/** Says how far the story is: in place for somebody who looks, one line for each finished step elsewhere. */
export class Progress {
  readonly #line: LiveLine;
  readonly #isTty: boolean;

  constructor(print: (text: string) => void, isTty: boolean) {
    this.#line = new LiveLine(print, isTty);
    this.#isTty = isTty;
  }

  step(words: string, done: number, of: number, isFinished = done === of): void {
    if (this.#isTty || isFinished) this.#line.show(`  ${words} ${done}/${of}`);
  }

  clear(): void {
    this.#line.clear();
  }
}
