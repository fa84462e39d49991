import type { Instant } from '#domain/time';
import type { Mailings } from '#ports/mailings';

/** When reminders of a notice began, in their order. */
export const remindedAt = async (mailings: Pick<Mailings, 'ofNotice'>, noticeId: string): Promise<readonly Instant[]> =>
  (await mailings.ofNotice(noticeId)).flatMap(({ act, startedAt }) => (act === 'reminder' ? [startedAt] : []));
