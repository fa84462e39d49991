import { THE_CLOCK } from '#domain/agencies/audit';
import { leadOf, type Notice } from '#domain/notices/notice';
import { reinstate, supersede } from '#domain/notices/notice-corrections';
import { type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { type Change, type ChangeNotice, changeNotice } from './change-notice.ts';

export type SupersedeNotices = ChangeNotice & Readonly<{ clock: Clock }>;

/** Once a notice is published, those in whose place it stands say so. Doing it again changes nothing. */
export const supersedeNotices = async (deps: SupersedeNotices, by: Notice): Promise<void> => {
  for (const { noticeId } of by.supersedes) {
    const at: Instant = instant(deps.clock.now());
    await changeNotice<null>(deps, noticeId, (standing): Change<null> => {
      const { id: leadId } = leadOf(by);
      // Accepted of the lead's own alone; nobody ends what others have said.
      if (!standing || leadOf(standing).id !== leadId) return { answer: null };
      const step = supersede(standing, { noticeId: by.id, at });
      if (!step) return { answer: null };
      const audit = { agencyId: leadId, at, actor: THE_CLOCK, action: 'notice.superseded', subject: noticeId };
      return { keep: step, audit, answer: null };
    });
  }
};

/** Once a notice is withdrawn, those in whose place it stood do not say so any more. Doing it again changes nothing. */
export const reinstateNotices = async (deps: SupersedeNotices, withdrawn: Notice): Promise<void> => {
  for (const { noticeId } of withdrawn.supersedes) {
    const at: Instant = instant(deps.clock.now());
    await changeNotice<null>(deps, noticeId, (standing): Change<null> => {
      const step = standing && reinstate(standing, { noticeId: withdrawn.id, at });
      if (!step) return { answer: null };
      const audit = { agencyId: leadOf(standing).id, at, actor: THE_CLOCK, action: 'notice.reinstated', subject: noticeId };
      return { keep: step, audit, answer: null };
    });
  }
};
