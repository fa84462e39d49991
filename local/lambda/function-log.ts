import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KEPT_CHARACTERS = 100_000;
const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** What functions print: the last of it in memory for `/_local`, and all of it in the data folder, not on the terminal. */
export class FunctionLog {
  readonly #tails = new Map<string, string>();
  readonly #file: string | null;

  constructor(dataFolder: string | null) {
    this.#file = dataFolder === null ? null : join(dataFolder, 'functions.log');
  }

  /** @returns null for a function that has printed nothing */
  tail(name: string): string | null {
    return this.#tails.get(name) ?? null;
  }

  write(name: string, text: string): void {
    this.#tails.set(name, `${this.#tails.get(name) ?? ''}${text}`.slice(-KEPT_CHARACTERS));
    if (this.#file === null) return;
    if (existsSync(this.#file) && statSync(this.#file).size > MOST_FILE_BYTES) renameSync(this.#file, `${this.#file}.old`);
    appendFileSync(this.#file, text.replace(/^(?=.)/gm, `${name} `));
  }
}
