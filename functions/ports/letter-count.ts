/** Counts the letters that ask for consent and really left, mailbox by mailbox, over the last 24 hours. */
export interface LetterCount {
  /**
   * Count one letter that is about to leave; false, and nothing is counted, when `most` have left within the last 24 hours.
   * @param mailboxKey keyed hash of the mailbox (Vault.addressKey)
   */
  take(mailboxKey: string, most: number, now: Date): Promise<boolean>;
  /** The letter that was counted at `at` did not leave. */
  giveBack(mailboxKey: string, at: Date): Promise<void>;
}
