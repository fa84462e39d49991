import { THE_CLOCK } from '#domain/agencies/audit';
import { leadOf } from '#domain/notices/notice';
import { publishDue } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { FaultCollector } from '../fault-collector.ts';
import { type Change, changeNotice } from './change-notice.ts';

export type PublishDueNotices = Readonly<{ notices: Pick<NoticeStore, 'find' | 'replace' | 'due' | 'settle'>; clock: Clock }>;

type Answer = 'published' | 'moot' | 'not-yet';

/**
 * Publish what was scheduled and whose time has come. A notice at which that fails holds up no other.
 * @returns how many were published
 */
export const publishDueNotices = async (deps: PublishDueNotices, atOnce: number, faults: FaultCollector): Promise<number> => {
  const { notices, clock } = deps;
  const now = instant(clock.now());
  let published = 0;
  for (const due of await notices.due('publish', now, atOnce)) {
    const answer = await faults.try(due.noticeId, 'not-yet', async () => {
      const done = await changeNotice<Answer>(deps, due.noticeId, (notice): Change<Answer> => {
        if (!notice) return { answer: 'moot' };
        const next = publishDue(notice, now);
        if (next.kind === 'refused') return { answer: next.reason === 'not-yet' ? 'not-yet' : 'moot' };
        const audit = { agencyId: leadOf(notice).id, at: now, actor: THE_CLOCK, action: 'notice.published', subject: notice.id };
        return { keep: next, audit, answer: 'published' };
      });
      // Published or cancelled by a release that knew nothing of what is due by itself.
      if (done === 'moot') await notices.settle(due);
      return done;
    });
    if (answer === 'published') published += 1;
  }
  return published;
};
