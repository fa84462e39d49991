import type { Receipt } from '#domain/receipts/receipt';
import { type OptionLeft, redactedReceipt } from '#domain/receipts/redacted-answers';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { Receipts } from '#ports/receipts';
import type { FaultCollector } from '../fault-collector.ts';

export type RedactAnswers = Readonly<{ receipts: Pick<Receipts, 'find' | 'list' | 'answer'>; clock: Clock }>;

/** As many as one read of the store looks at. */
const TOGETHER = 1000;
/** A contact who answers anew meanwhile is as a rule faster once. */
const MOST_TRIES = 10;

/**
 * Take leaked words out of what organizations chose. Doing it again changes nothing.
 *
 * @param mostPages of the list, looked at from its beginning
 */
export const redactAnswers = async (
  deps: RedactAnswers,
  noticeId: string,
  options: readonly OptionLeft[],
  mostPages = Number.POSITIVE_INFINITY,
): Promise<void> => {
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await deps.receipts.list(noticeId, { status: 'received', limit: TOGETHER, cursor });
    if (!page) throw new Error('a list does not know its own cursor');
    for (const receipt of page.items) await redactOne(deps, receipt, options);
    if (page.next === undefined) return;
    cursor = page.next;
  }
};

const redactOne = async ({ receipts, clock }: RedactAnswers, seen: Receipt, options: readonly OptionLeft[]): Promise<void> => {
  let standing: Receipt | null = seen;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const after: Receipt | null = standing && redactedReceipt(standing, options);
    if (!standing || !after || (await receipts.answer(standing, after, null, instant(clock.now())))) return;
    standing = await receipts.find(seen.noticeId, seen.organizationId);
  }
  throw new Error(`a receipt of notice ${seen.noticeId} is being changed again and again`);
};

export type RedactDue = RedactAnswers & Readonly<{ notices: Pick<NoticeStore, 'due' | 'settle'> }>;

/**
 * Finish redactions: the answers of a large audience, and what somebody sent who had the form open. The words are kept until then, so that
 * they can be looked for. @returns how many redactions were finished
 */
export const redactDueAnswers = async (deps: RedactDue, atOnce: number, faults: FaultCollector): Promise<number> => {
  let finished = 0;
  for (const due of await deps.notices.due('redact', instant(deps.clock.now()), atOnce))
    finished += await faults.try(due.noticeId, 0, async () => {
      await redactAnswers(deps, due.noticeId, due.options);
      await deps.notices.settle(due);
      return 1;
    });
  return finished;
};
