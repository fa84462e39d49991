import type { NoticeDue } from '#domain/notices/notice-life';
import type { Receipt } from '#domain/receipts/receipt';
import { type OptionLeft, redactedReceipt } from '#domain/receipts/redacted-answers';
import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { ExportFiles } from '#ports/export-files';
import type { NoticeStore } from '#ports/notice-store';
import type { Receipts } from '#ports/receipts';
import type { FaultCollector } from '../fault-collector.ts';

export type RedactAnswers = Readonly<{ receipts: Pick<Receipts, 'find' | 'list' | 'answer'>; clock: Clock }>;

/** So many answers are written at once. */
const TOGETHER = 20;
/** A contact who answers anew meanwhile is as a rule faster once. */
const MOST_TRIES = 10;

/** As much of a list as is looked at. @property cursor where that begins @property size of a page */
type Portion = Readonly<{ cursor?: string | undefined; pages: number; size: number }>;

/**
 * Take leaked words out of what organizations chose. Doing it again changes nothing.
 * @returns where to go on; null: it is through
 */
export const redactAnswers = async (
  deps: RedactAnswers,
  noticeId: string,
  options: readonly OptionLeft[],
  { cursor: from, pages, size }: Portion,
): Promise<string | null> => {
  let cursor = from;
  for (let looked = 0; looked < pages; looked++) {
    const page = await deps.receipts.list(noticeId, { status: 'received', limit: size, cursor });
    if (!page) throw new Error('a list does not know its own cursor');
    for (let i = 0; i < page.items.length; i += TOGETHER)
      await Promise.all(page.items.slice(i, i + TOGETHER).map((receipt) => redactOne(deps, receipt, options)));
    if (page.next === undefined) return null;
    cursor = page.next;
  }
  return cursor ?? null;
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

export type RedactDue = RedactAnswers &
  Readonly<{ notices: Pick<NoticeStore, 'due' | 'settle'>; exportFiles: Pick<ExportFiles, 'forgetAll'> }>;

/** One run looks at so many pages of receipts, whosever they are. */
const PAGES = 5;
/** As many as one read of the store looks at. */
const PAGE = 1000;
/** A table may be written for a quarter of an hour, from what was read before. */
export const TABLES_WRITTEN_MS = 16 * MINUTE;

/**
 * Go on with redactions: the answers of a large audience, and what somebody sent who had the form open. The words are kept until then, so
 * that they can be looked for. Tables that were being written meanwhile are forgotten behind that. @returns how many were finished
 */
export const redactDueAnswers = async (deps: RedactDue, faults: FaultCollector): Promise<number> => {
  let finished = 0;
  const due = await deps.notices.due('redact', instant(deps.clock.now()), PAGES);
  for (const one of due)
    finished += await faults.try(one.noticeId, 0, async () => {
      const rest = await goOn(deps, one, Math.floor(PAGES / due.length));
      await deps.notices.settle(one, rest);
      return rest ? 0 : 1;
    });
  return finished;
};

type DueRedaction = Extract<NoticeDue, { act: 'redact' }>;

/** @returns what is left to be done, behind what is due of others; without options that is to forget tables once more */
const goOn = async (deps: RedactDue, due: DueRedaction, pages: number): Promise<DueRedaction | undefined> => {
  const { noticeId, options, cursor: from } = due;
  const cursor = options.length === 0 ? null : await redactAnswers(deps, noticeId, options, { cursor: from, pages, size: PAGE });
  const now = instant(deps.clock.now());
  if (cursor !== null) return { ...due, cursor, at: now };
  await deps.exportFiles.forgetAll();
  return options.length === 0 ? undefined : { ...due, options: [], cursor: undefined, at: after(now, TABLES_WRITTEN_MS) };
};
