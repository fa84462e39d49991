import type { AuditEntry } from '#domain/agencies/audit';
import { dueWith } from '#domain/notices/due-with';
import type { Notice } from '#domain/notices/notice';
import type { Step } from '#domain/notices/notice-life';
import type { NoticeStore } from '#ports/notice-store';

export type ChangeNotice = Readonly<{ notices: Pick<NoticeStore, 'find' | 'replace'> }>;

/** What is to be kept of a notice, if anything, and what is answered once that stands. */
export type Change<Answer> = Readonly<{ answer: Answer } & ({ keep: Step; audit: AuditEntry } | { keep?: never })>;

/** A notice has 20 issuers at most, who may all sign at once: of those who try, one is always through. */
const MOST_TRIES = 30;

/** Look at a notice, decide, and keep what was decided; all of it again whenever somebody else was faster. */
export const changeNotice = async <Answer>(
  { notices }: ChangeNotice,
  noticeId: string,
  decide: (standing: Notice | null) => Change<Answer>,
): Promise<Answer> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const standing = await notices.find(noticeId);
    const { answer, ...change } = decide(standing);
    if (!standing || !change.keep) return answer;
    const { keep, audit } = change;
    if (await notices.replace(standing, keep.notice, { audit, due: dueWith(keep, audit.at), settled: keep.settled })) return answer;
  }
  throw new Error(`notice ${noticeId} was changed ${MOST_TRIES} times by others meanwhile`);
};
