import { THE_CLOCK } from '#domain/agencies/audit';
import { leadOf } from '#domain/notices/notice';
import { lapseDue } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { FaultCollector } from '../fault-collector.ts';
import { type Change, changeNotice } from './change-notice.ts';
import type { PublishDueNotices } from './publish-due.ts';

type Answer = 'lapsed' | 'moot' | 'not-yet';

/**
 * Give up joint notices that somebody has not signed in time. One at which that fails holds up no other.
 * @returns how many lapsed
 */
export const lapseDueSignatures = async (deps: PublishDueNotices, atOnce: number, faults: FaultCollector): Promise<number> => {
  const { notices, clock } = deps;
  const now = instant(clock.now());
  let lapsed = 0;
  for (const due of await notices.due('lapse', now, atOnce)) {
    const answer = await faults.try(due.noticeId, 'not-yet', async () => {
      const done = await changeNotice<Answer>(deps, due.noticeId, (notice): Change<Answer> => {
        if (!notice) return { answer: 'moot' };
        const next = lapseDue(notice, now);
        if (next.kind === 'refused') return { answer: next.reason === 'not-yet' ? 'not-yet' : 'moot' };
        const audit = { agencyId: leadOf(notice).id, at: now, actor: THE_CLOCK, action: 'notice.lapsed', subject: notice.id };
        return { keep: next, audit, answer: 'lapsed' };
      });
      if (done === 'moot') await notices.settle(due);
      return done;
    });
    if (answer === 'lapsed') lapsed += 1;
  }
  return lapsed;
};
