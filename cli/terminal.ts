/** Where a command writes. */
export type Terminal = Readonly<{
  out: (text: string) => void;
  err: (text: string) => void;
  /** Does somebody look at `out`, so that a line may change in place? */
  isTty: boolean;
  columns: number;
}>;

/** One line that changes while something works: in place for somebody who looks, as new lines in a log. */
export class LiveLine {
  readonly #write: (text: string) => void;
  readonly #isTty: boolean;
  #shown = '';

  constructor(write: (text: string) => void, isTty: boolean) {
    this.#write = write;
    this.#isTty = isTty;
  }

  show(line: string): void {
    if (line === this.#shown) return;
    this.#write(this.#isTty ? `\r${line}\u001B[K` : `${line}\n`);
    this.#shown = line;
  }

  /** Leaves the last line standing. */
  end(): void {
    if (this.#shown !== '' && this.#isTty) this.#write('\n');
    this.#shown = '';
  }

  /** Takes the line away, as far as it can be taken back. */
  clear(): void {
    if (this.#shown !== '' && this.#isTty) this.#write('\r\u001B[K');
    this.#shown = '';
  }
}

/** `██████░░░░`, full only when all is done. */
export const bar = (done: number, of: number, columns: number): string => {
  const full = of === 0 ? columns : Math.floor((done / of) * columns);
  return '█'.repeat(full) + '░'.repeat(columns - full);
};
