import type { Mailing } from '#domain/mailings/mailing';
import { instant } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import { type PlanMailing, planMailing } from './plan-mailing.ts';

export type PlanPutOff = PlanMailing & Readonly<{ notices: Pick<NoticeStore, 'due'> }>;

/** Looked at together, longest due first: a longer list has a cause of its own, and sweep comes to it. */
const AT_ONCE = 100;

/**
 * A correction or withdrawal that came while a mailing was being frozen waits for its last range (see `recipientsSoFar`). Whoever freezes
 * that one plans what waits, so that it is on its way at once; what is lost here is found by sweep.
 */
export const planPutOff = async (deps: PlanPutOff, mailing: Mailing): Promise<void> => {
  const due = await deps.notices.due('plan', instant(deps.clock.now()), AT_ONCE);
  // A digest may tell of any of them.
  const waiting = due.filter(
    ({ mailing: act, noticeId }) => act !== 'notice' && (mailing.act === 'digest' || noticeId === mailing.noticeId),
  );
  if (waiting.length === 0) return;
  if ((await deps.ranges.ofMailing(mailing.id)).some(({ frozen }) => frozen === null)) return;
  for (const one of waiting) await planMailing(deps, one);
};
