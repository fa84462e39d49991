/** Where mails lie, or what is told of mails, that name people: what was received and worked off, and what nothing could be done with. */
export interface KeptMail {
  /**
   * Look through some, and delete each in whose beginning one of these addresses stands, as it is or packed as mails pack words.
   * @param from where the piece before ended, '' before the first @returns the same for the next piece; null: none is left
   */
  forget(addresses: readonly string[], from: string): Promise<string | null>;
}
