/** The turns of senders that are slowed, each a lead agency. */
export interface SlowTurns {
  /**
   * Take the next turn of a sender, which lasts for `lengthMs`.
   * @returns when it begins, in milliseconds since 1970
   */
  take(agencyId: string, lengthMs: number, now: Date): Promise<number>;
}
