import { provincePartition } from '#domain/audience/directory';
import type { Mailing, MailingRange, ReaderCount } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { RegionCode } from '#domain/region';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';

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
  { mailings, ranges }: Readonly<{ mailings: Pick<Mailings, 'digestOf'>; ranges: Pick<Ranges, 'ofMailing'> }>,
  notice: Pick<Notice, 'publishedAt'>,
  counted: readonly MailingRange[],
): Promise<readonly DigestStanding[]> => {
  const bySlot = Map.groupBy(
    counted.filter(({ purpose, frozen }) => purpose === 'count' && frozen !== null),
    ({ range }) => range.slotId,
  );
  const { publishedAt } = notice;
  return Promise.all(
    [...bySlot].map(async ([slotId, ofSlot]) => {
      const run = publishedAt === undefined ? null : await mailings.digestOf(slotId, publishedAt);
      const open = new Set(
        (run ? await ranges.ofMailing(run.id) : []).filter(({ frozen }) => frozen === null).map(({ range }) => range.province),
      );
      return {
        slotId,
        readers: ofSlot.flatMap(({ frozen }) => frozen?.readers ?? []),
        run,
        isWritten: (region: RegionCode) => run !== null && !open.has(provincePartition(region)),
      };
    }),
  );
};
