export interface Clock {
  now(): Date;
  /** Resolves when the clock has moved on by `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Calls `work` each time the clock has moved on by `ms` milliseconds, until the answer is called. */
  every(ms: number, work: () => void): () => void;
}

/** Where randomness comes from, so that tests can hold it still. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An id that sorts by time: `<prefix>-<26 characters>` (ULID in lower case). */
  newId(prefix: string, now: Date): string;
  /** `bytes` random bytes, base64url. */
  secret(bytes: number): string;
}
