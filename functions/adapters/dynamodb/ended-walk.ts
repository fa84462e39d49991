/** Remembers a walk that has ended: it is not read again, for it stands until somebody begins it anew, who says so here. */
export class EndedWalk<Progress extends Readonly<{ kind: string }>> {
  #ended: Progress | null = null;

  async orRead(read: () => Promise<Progress | null>): Promise<Progress | null> {
    if (this.#ended) return this.#ended;
    const progress = await read();
    if (progress?.kind === 'finished') this.#ended = progress;
    return progress;
  }

  /** Before another progress is written. */
  forget(): void {
    this.#ended = null;
  }
}
