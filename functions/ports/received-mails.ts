/** Mail that the sending service received for us, where it lies. */
export interface ReceivedMails {
  /** Its beginning, so many bytes at most; null: it is gone, mail is kept for a week. */
  read(key: string, mostBytes: number): Promise<Uint8Array | null>;
}
