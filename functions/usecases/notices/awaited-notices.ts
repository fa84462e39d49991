import { leadOf, type NoticeSummary, unsignedOf } from '#domain/notices/notice';
import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeLists } from '#ports/notice-lists';
import { BOARD_START } from '../search/search-board.ts';

/** The latest notices of an agency are looked at, so many of them: what waits is young. */
const LOOKED_AT = 100;

export type Awaited = Readonly<{ toSign: readonly NoticeSummary[]; scheduled: readonly NoticeSummary[] }>;

/** What waits for the signature of an agency, and what of its own waits for its time or for others. */
export const awaitedOf = async (
  { noticeLists, clock }: Readonly<{ noticeLists: Pick<NoticeLists, 'ofAgency'>; clock: Clock }>,
  agencyId: string,
): Promise<Awaited> => {
  const to = after(instant(clock.now()), MINUTE);
  const notices = (await noticeLists.ofAgency(agencyId, { from: BOARD_START, to, limit: LOOKED_AT }))?.items ?? [];
  const isUnsigned = (notice: NoticeSummary): boolean => unsignedOf(notice).some(({ id }) => id === agencyId);
  const waiting = notices.filter(({ status }) => status === 'awaiting-signatures' || status === 'scheduled');
  return {
    toSign: waiting.filter(({ status }) => status === 'awaiting-signatures').filter(isUnsigned),
    scheduled: waiting.filter((notice) => leadOf(notice).id === agencyId),
  };
};
