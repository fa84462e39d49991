import type { DirectoryEntry, Partition, Range } from '#domain/audience/directory';

/** Reads the directory of active subscriptions; the subscription store writes it. */
export interface Directory {
  /** The partitions of slot and province that have ever had a row, strongly read: one that is missing here would lose people. */
  partitions(): Promise<readonly Partition[]>;
  /**
   * One page of a range in key order, strongly read, behind the row key `after` (null: from its start); of `limit` rows at most, if that is
   * given. `next` is null at the end of the range.
   */
  read(range: Range, after: string | null, limit?: number): Promise<Readonly<{ entries: readonly DirectoryEntry[]; next: string | null }>>;
}
