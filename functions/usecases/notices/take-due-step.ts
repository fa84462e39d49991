import { THE_CLOCK } from '#domain/agencies/audit';
import { leadOf, type Notice } from '#domain/notices/notice';
import type { DueAct, Step } from '#domain/notices/notice-life';
import { type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { FaultCollector } from '../fault-collector.ts';
import { type Change, changeNotice } from './change-notice.ts';

export type TakeDueStep = Readonly<{ notices: Pick<NoticeStore, 'find' | 'replace' | 'due' | 'settle'>; clock: Clock }>;

/** A step of a notice that the clock brings about. */
export type DueStep = Readonly<{
  act: DueAct;
  /** As which it is written down. */
  action: string;
  take: (notice: Notice, now: Instant) => Step | Readonly<{ kind: 'refused'; reason: string }>;
}>;

type Answer = 'taken' | 'moot' | 'not-yet';

/**
 * Take a step of each notice for which it is due. One at which that fails holds up no other.
 * @returns how many took it
 */
export const takeDueStep = async (
  deps: TakeDueStep,
  { act, action, take }: DueStep,
  atOnce: number,
  faults: FaultCollector,
): Promise<number> => {
  const { notices, clock } = deps;
  const now = instant(clock.now());
  let taken = 0;
  for (const due of await notices.due(act, now, atOnce)) {
    const answer = await faults.try(due.noticeId, 'not-yet', async () => {
      const done = await changeNotice<Answer>(deps, due.noticeId, (notice): Change<Answer> => {
        if (!notice) return { answer: 'moot' };
        const next = take(notice, now);
        if ('reason' in next) return { answer: next.reason === 'not-yet' ? 'not-yet' : 'moot' };
        const audit = { agencyId: leadOf(notice).id, at: now, actor: THE_CLOCK, action, subject: notice.id };
        return { keep: next, audit, answer: 'taken' };
      });
      // Done or cancelled by a release that knew nothing of what is due by itself.
      if (done === 'moot') await notices.settle(due);
      return done;
    });
    if (answer === 'taken') taken += 1;
  }
  return taken;
};
