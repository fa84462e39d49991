import { THE_CLOCK } from '#domain/agencies/audit';
import { leadOf, type Notice } from '#domain/notices/notice';
import { reinstate, supersede } from '#domain/notices/notice-corrections';
import type { Step } from '#domain/notices/notice-life';
import { type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { FaultCollector } from '../fault-collector.ts';
import { type Change, type ChangeNotice, changeNotice } from './change-notice.ts';

export type SupersedeNotices = ChangeNotice & Readonly<{ clock: Clock }>;

/**
 * Once a notice is published or corrected, those in whose place it stands say so, and those in whose place it stood before do not any more.
 * Doing it again changes nothing.
 */
export const supersedeNotices = async (deps: SupersedeNotices, by: Notice): Promise<void> => {
  await changeReplaced(deps, by.id, replacedBy(by), 'notice.superseded', (standing, what) =>
    // Accepted of the lead's own alone; nobody ends what others have said.
    leadOf(standing).id === leadOf(by).id ? supersede(standing, what) : null,
  );
  await changeReplaced(deps, by.id, by.supersedesNoMore ?? [], 'notice.reinstated', reinstate);
};

/** Once a notice is withdrawn, those in whose place it stood do not say so any more. Doing it again changes nothing. */
export const reinstateNotices = (deps: SupersedeNotices, withdrawn: Notice): Promise<void> =>
  changeReplaced(deps, withdrawn.id, [...replacedBy(withdrawn), ...(withdrawn.supersedesNoMore ?? [])], 'notice.reinstated', reinstate);

export type SupersedeDue = SupersedeNotices & Readonly<{ notices: Pick<NoticeStore, 'due' | 'settle'> }>;

/** Make up for what broke off behind a correction that told nobody. By now the notice may say something else, or be withdrawn. */
export const supersedeDueNotices = async (deps: SupersedeDue, atOnce: number, faults: FaultCollector): Promise<void> => {
  for (const due of await deps.notices.due('supersede', instant(deps.clock.now()), atOnce))
    await faults.try(due.noticeId, undefined, async () => {
      const by = await deps.notices.find(due.noticeId);
      if (by) await (by.status === 'withdrawn' ? reinstateNotices(deps, by) : supersedeNotices(deps, by));
      await deps.notices.settle(due);
    });
};

const replacedBy = ({ supersedes }: Notice): readonly string[] => supersedes.map(({ noticeId }) => noticeId);

/** Take a step of each notice that another one replaces, or was to. @param step null: there is none to take */
const changeReplaced = async (
  deps: SupersedeNotices,
  byId: string,
  replaced: readonly string[],
  action: string,
  step: (standing: Notice, what: Readonly<{ noticeId: string; at: Instant }>) => Step | null,
): Promise<void> => {
  for (const noticeId of replaced) {
    const at: Instant = instant(deps.clock.now());
    await changeNotice<null>(deps, noticeId, (standing): Change<null> => {
      const keep = standing && step(standing, { noticeId: byId, at });
      if (!keep) return { answer: null };
      const audit = { agencyId: leadOf(standing).id, at, actor: THE_CLOCK, action, subject: noticeId };
      return { keep, audit, answer: null };
    });
  }
};
