import type { AddressedNotice } from '#domain/audience/audience';
import { rangesOf } from '#domain/audience/directory';
import { noticeSelection } from '#domain/audience/selection';
import type { Directory } from '#ports/directory';

/** Whoever posts waits for so many reads at most, so many of them at once, of so many rows each. */
const READS = 24;
const AT_ONCE = 8;
const ROWS = 1_000;

/**
 * Does a notice fit nobody of those who subscribe? True only where so many reads show all whom it might concern: of a large region nothing
 * is said here. Nothing either before anybody at all has subscribed, which is not for its audience.
 */
export const concernsNobody = async (directory: Directory, notice: AddressedNotice): Promise<boolean> => {
  const select = noticeSelection(notice);
  const partitions = await directory.partitions();
  if (partitions.length === 0) return false;
  let open = rangesOf(notice.scope, partitions).map((range): { range: typeof range; after: string | null } => ({ range, after: null }));
  for (let reads = 0; open.length > 0; reads += AT_ONCE) {
    if (reads >= READS) return false;
    const now = open.slice(0, AT_ONCE);
    const pages = await Promise.all(now.map(({ range, after }) => directory.read(range, after, ROWS)));
    if (pages.some(({ entries }) => entries.some((entry) => select(entry) !== null))) return false;
    open = [...open.slice(AT_ONCE), ...now.flatMap(({ range }, i) => (pages[i]?.next ? [{ range, after: pages[i].next }] : []))];
  }
  return true;
};
