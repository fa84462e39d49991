import { newsSubject } from '#domain/agencies/agency-news';
import { leadIdOf, type Mailing } from '#domain/mailings/mailing';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { NoticeStore } from '#ports/notice-store';
import type { FaultCollector } from '../fault-collector.ts';

export type TellAgencies = Readonly<{
  notices: Pick<NoticeStore, 'due' | 'settle'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  clock: Clock;
}>;

/**
 * Ask for a letter to each agency that is to hear how one of its notices stands. A crash before the last step asks once more; while the
 * letter waits, that changes nothing.
 * @returns how many letters were asked for
 */
export const tellAgencies = async (deps: TellAgencies, atOnce: number, faults: FaultCollector): Promise<number> => {
  const { notices, letterRequests, clock } = deps;
  const now = instant(clock.now());
  let told = 0;
  for (const due of await notices.due('tell', now, atOnce)) {
    told += await faults.try(due.noticeId, 0, async () => {
      const subject = newsSubject({ news: due.news, agencyId: due.agencyId, about: due.noticeId });
      await letterRequests.make({ letter: 'agency-news', subject }, now);
      await notices.settle(due);
      return 1;
    });
  }
  return told;
};

/** A mailing is through: its lead hears how it went, once. Of digests and reminders, and of what was opened again, nothing is said. */
export const tellClosed = async ({ letterRequests, clock }: Omit<TellAgencies, 'notices'>, mailing: Mailing): Promise<void> => {
  const agencyId = leadIdOf(mailing);
  if (agencyId === undefined || mailing.act === 'reminder' || mailing.reopened !== undefined) return;
  await letterRequests.make(
    { letter: 'agency-news', subject: newsSubject({ news: 'closed', agencyId, about: mailing.id }) },
    instant(clock.now()),
  );
};
