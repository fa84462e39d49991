/** Mail that the sending service received for us, where it lies. */
export interface ReceivedMails {
  /** Its beginning, so many bytes at most; null: it is gone, mail is kept for a week. */
  read(key: string, mostBytes: number): Promise<Uint8Array | null>;
  /**
   * Look through some, and delete each in whose beginning one of these addresses stands, as it is or packed as mails pack words.
   * @param from the last one that was looked through, '' before the first @returns the same for the next piece; null: none is left
   */
  forget(addresses: readonly string[], from: string): Promise<string | null>;
}
