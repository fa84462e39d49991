/** @property name under which it is saved @property type media type, with its charset */
export type FileForm = Readonly<{ name: string; type: string }>;

/**
 * Where files lie that are taken out. They may be full of addresses: all of them are deleted after a day, or when an address is erased, or
 * leaked words are taken out of receipts.
 */
export interface ExportFiles {
  /**
   * Write a file from its pieces, in a memory that does not grow with it: whole, or not at all when a piece fails.
   * @returns its octets
   */
  write(name: string, form: FileForm, pieces: AsyncIterable<Uint8Array>): Promise<number>;
  /** Opens it for a quarter of an hour; null when it is gone. */
  link(name: string): Promise<string | null>;
  /** Delete every file that lies there now. */
  forgetAll(): Promise<void>;
}
