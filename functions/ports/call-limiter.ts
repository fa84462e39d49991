import type { CallLimit } from '#domain/call-limit';

export type Admission = Readonly<{ kind: 'admitted' } | { kind: 'over'; retryAfterSeconds: number }>;

/** Counts the calls of each caller over all functions. */
export interface CallLimiter {
  /**
   * Count one call. `over`: the limit is used up, and the call did not count.
   *
   * @param caller an id, or a keyed hash: never an address in the clear
   */
  count(limit: CallLimit, caller: string, now: Date): Promise<Admission>;
}
