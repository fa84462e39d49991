import type { AddressedNotice } from '#domain/audience/audience';
import { isImmediate, rangesOf } from '#domain/audience/directory';
import { noticeSelection } from '#domain/audience/selection';
import type { DigestReaders } from '#domain/notices/mail-warnings';
import type { Directory } from '#ports/directory';

/** Whoever posts waits for so many reads at most, so many of them at once, of so many rows each. */
const READS = 48;
const AT_ONCE = 8;
const ROWS = 1_000;

/** How many of a notice's audience read digests: exact where a few reads show all of them, else those who were found by then. */
export const countDigestReaders = async (directory: Directory, notice: AddressedNotice): Promise<DigestReaders> => {
  const select = noticeSelection(notice);
  const ranges = rangesOf(notice.scope, await directory.partitions()).filter(({ slotId }) => !isImmediate(slotId));
  let open = ranges.map((range): { range: typeof range; after: string | null } => ({ range, after: null }));
  let count = 0;
  for (let reads = 0; reads < READS && open.length > 0; reads += AT_ONCE) {
    const now = open.slice(0, AT_ONCE);
    const pages = await Promise.all(now.map(({ range, after }) => directory.read(range, after, ROWS)));
    count += pages.flatMap(({ entries }) => entries).filter((entry) => select(entry) !== null).length;
    // What has more to read waits until every range was looked into.
    open = [...open.slice(AT_ONCE), ...now.flatMap(({ range }, i) => (pages[i]?.next ? [{ range, after: pages[i].next }] : []))];
  }
  return { precision: open.length === 0 ? 'exact' : 'at-least', count };
};
