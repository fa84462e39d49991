import { provincePartition } from '#domain/audience/directory';
import type { Mailing, MailingRange, ReaderCount } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { RegionCode } from '#domain/region';
import type { MailingLog } from '#ports/mailing-log';

/** How it stands with the readers whom a mailing counted for the digests of one slot. */
export type DigestStanding = Readonly<{
  slotId: string;
  readers: readonly ReaderCount[];
  /** The run that covers the notice; null while there is none. */
  run: Mailing | null;
  /** Has that run written down who gets it among the organizations of a region? */
  isWritten: (region: RegionCode) => boolean;
}>;

/** @param counted the ranges of a mailing of `notice` */
export const digestStandings = async (
  log: Pick<MailingLog, 'digestOf' | 'ranges'>,
  notice: Pick<Notice, 'publishedAt'>,
  counted: readonly MailingRange[],
): Promise<readonly DigestStanding[]> => {
  const bySlot = Map.groupBy(
    counted.filter(({ purpose, frozen }) => purpose === 'count' && frozen !== null),
    ({ range }) => range.slotId,
  );
  const { publishedAt } = notice;
  return Promise.all(
    [...bySlot].map(async ([slotId, ranges]) => {
      const run = publishedAt === undefined ? null : await log.digestOf(slotId, publishedAt);
      const open = new Set(
        (run ? await log.ranges(run.id) : []).filter(({ frozen }) => frozen === null).map(({ range }) => range.province),
      );
      return {
        slotId,
        readers: ranges.flatMap(({ frozen }) => frozen?.readers ?? []),
        run,
        isWritten: (region: RegionCode) => run !== null && !open.has(provincePartition(region)),
      };
    }),
  );
};
