/** Many readers or one writer; writers in order. A transaction is a writer, everything else a reader. */
export class SharedLock {
  #readers = 0;
  #writer: Promise<void> = Promise.resolve();
  #drained: (() => void) | null = null;

  async shared<T>(work: () => Promise<T>): Promise<T> {
    await this.#writer;
    this.#readers += 1;
    try {
      return await work();
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#drained?.();
    }
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#writer;
    const { promise, resolve: release } = Promise.withResolvers<void>();
    this.#writer = promise;
    await before;
    if (this.#readers > 0) {
      await new Promise<void>((drained) => {
        this.#drained = drained;
      });
    }
    this.#drained = null;
    try {
      return await work();
    } finally {
      release();
    }
  }
}
