import { type AddressedNotice, addressed } from '#domain/audience/audience';
import { type DirectoryEntry, isImmediate, type Range, splitAfter, truncatedAt } from '#domain/audience/directory';
import { awaitsDigest, belongsInDigest, digestSelection, noticeSelection } from '#domain/audience/selection';
import type { Told } from '#domain/mailings/batch';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { type Reader, readerOf } from '#domain/mailings/reader';
import { type RangeWork, rangeWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { LedgerSums } from '#ports/ledger-sums';
import type { Mailings } from '#ports/mailings';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';
import { directoryPages } from '../audience/directory-pages.ts';
import { BatchWriters, type Findings, ReaderTally, type WriteBatches } from './batch-writers.ts';
import { type FreezeRecipients, freezeRecipients } from './freeze-recipients.ts';
import { type FreezeReminded, freezeReminded } from './freeze-reminded.ts';
import { type OwedNotices, owedNotices } from './owed-notices.ts';
import { type PlanPutOff, planPutOff } from './plan-put-off.ts';
import { type ToldBefore, toldBefore } from './told-before.ts';

export type FreezeAudience = FreezeRecipients &
  FreezeReminded &
  WriteBatches &
  OwedNotices &
  ToldBefore &
  PlanPutOff &
  Readonly<{
    notices: Pick<NoticeStore, 'findVersion' | 'versions'>;
    noticeLists: Pick<NoticeLists, 'publishedBetween'>;
    directory: Directory;
    mailings: Pick<Mailings, 'find'>;
    ranges: Pick<Ranges, 'find' | 'cut' | 'add' | 'finish'>;
    sums: LedgerSums;
    queues: WorkQueues;
    clock: Clock;
  }>;

/** `put-off`: somebody is still at work on an earlier mailing that it depends on; it comes again. */
export type Frozen = Readonly<
  { kind: 'frozen'; recipients: number; handedOn: number } | { kind: 'put-off' } | { kind: 'frozen-before' } | { kind: 'unknown' }
>;

/** Freeze a range, and plan what waited for it. A second run plans, too: the first one may have come to no end before it did. */
export const freezeAudience = async (deps: FreezeAudience, work: RangeWork): Promise<Frozen> => {
  const [mailing, planned] = await Promise.all([deps.mailings.find(work.mailingId), deps.ranges.find(work.mailingId, work.rangeId)]);
  if (!mailing || !planned) return { kind: 'unknown' };
  const frozen: Frozen = planned.frozen ? { kind: 'frozen-before' } : await freezePart(deps, work, mailing, planned);
  if (frozen.kind !== 'put-off') await planPutOff(deps, mailing);
  return frozen;
};

/**
 * Read a range of the directory in region order, decide who is concerned and why, write it down in batches, and queue their ids.
 * A second run goes on behind the last batch that exists (design: decisions 1 and 4). A range of more than one page is cut behind the
 * first; what lies behind it are ranges of their own, frozen side by side, and each may be cut again.
 */
const freezePart = async (deps: FreezeAudience, work: RangeWork, mailing: Mailing, planned: MailingRange): Promise<Frozen> => {
  const { directory, ranges, queues, clock } = deps;
  if (planned.range.recipientsOf !== undefined && mailing.act === 'reminder')
    return { kind: 'frozen', recipients: await freezeReminded(deps, mailing, planned.range), handedOn: 0 };
  if (planned.range.recipientsOf !== undefined) {
    const recipients = await freezeRecipients(deps, mailing, planned.range);
    return recipients === null ? { kind: 'put-off' } : { kind: 'frozen', recipients, handedOn: 0 };
  }

  const first = await directory.read(planned.range, null);
  // Runs that see the directory at different times must cut it at one place: somebody would be in two batches.
  const { cut, isFirst } = await ranges.cut(mailing.id, work.rangeId, first.next);
  const pieces = cut === null ? [] : splitAfter(planned.range, cut);
  await ranges.add(pieces.map((range) => ({ ...planned, range })));
  await queues.sendRanges(
    mailing.lane,
    pieces.map((range) => rangeWork(mailing.id, range)),
  );

  const range = truncatedAt(planned.range, cut);
  const select = await selectionFor(deps, mailing);
  const leftOut = mailing.act === 'correction' ? await knownOf(deps, mailing, range.slotId) : null;
  const found = planned.purpose === 'send' ? await BatchWriters.resume(deps, mailing, work.rangeId, isFirst) : new Count();
  const resumeKey = found.resumeKey();
  const begin = isFirst && resumeKey === null ? { ...first, next: null } : directory.read(range, resumeKey);
  for await (const entries of directoryPages(directory, range, begin)) {
    const known = leftOut
      ? await leftOut(
          range,
          entries.filter((entry) => select(entry) !== null),
        )
      : null;
    for (const entry of entries) {
      if (known?.has(entry.subscriptionId)) continue;
      const selected = select(entry);
      // Waiting for what is known already would cost as much as all the rest.
      const told = selected instanceof Promise ? await selected : selected;
      if (told) await found.add(readerOf(entry, mailing.startedAt), told);
    }
  }
  const { recipients, readers, told } = await found.finish();
  // Before the range counts as frozen: whoever sums up a digest relies on it.
  if (told && told.size > 0) await deps.sums.noteTold(mailing.id, work.rangeId, told);
  await ranges.finish(work.mailingId, work.rangeId, { at: instant(clock.now()), recipients, readers, cut });
  return { kind: 'frozen', recipients, handedOn: pieces.length };
};

/** A digest has to look up what it owes to those who came back. */
type Selecting = (entry: DirectoryEntry) => Told | null | Promise<Told | null>;

const selectionFor = async (deps: FreezeAudience, mailing: Mailing): Promise<Selecting> => {
  if (mailing.act === 'digest') {
    const notices: AddressedNotice[] = [];
    for await (const notice of deps.noticeLists.publishedBetween(mailing.window.from, mailing.window.to)) {
      if (belongsInDigest(notice)) notices.push(addressed(notice));
    }
    const select = digestSelection(notices);
    const owed = owedNotices(deps, mailing);
    return (entry) => {
      const more = owed(entry);
      if (more === 'away') return null;
      return more ? more.then((earlier) => digestSelection([...earlier, ...notices])(entry)) : select(entry);
    };
  }
  const notice = await deps.notices.findVersion(mailing.noticeId, mailing.version);
  if (!notice) throw new Error(`mailing ${mailing.id} is of a notice version that does not exist`);
  return noticeSelection(addressed(notice), mailing.act === 'correction' ? notice.correction?.at : undefined);
};

/**
 * Whom of the directory a correction does not turn to: whom an earlier mailing was for, who are followed in its batches, and whom a digest
 * brings it that had not begun when it was corrected.
 */
const knownOf = async (deps: FreezeAudience, mailing: Exclude<Mailing, { act: 'digest' }>, slotId: string) => {
  const notice = await deps.notices.findVersion(mailing.noticeId, mailing.version);
  const at = notice?.correction?.at;
  if (!notice?.publishedAt || at === undefined) throw new Error(`mailing ${mailing.id} is of a correction that does not exist`);
  const run = isImmediate(slotId) ? null : await deps.mailings.digestOf(slotId, notice.publishedAt);
  const hasDigest = !isImmediate(slotId) && (run === null || run.startedAt > at);
  const told = toldBefore(deps, mailing);
  return async (range: Range, entries: readonly DirectoryEntry[]): Promise<ReadonlySet<string>> => {
    const waiting = hasDigest ? entries.filter((entry) => awaitsDigest(notice, at, entry)) : [];
    const known = new Set(waiting.map(({ subscriptionId }) => subscriptionId));
    const others = entries.filter(({ subscriptionId }) => !known.has(subscriptionId));
    return new Set([...known, ...(await told(range, others))]);
  };
};

/** Readers of a later digest: only how many, where, and by which channel. */
class Count {
  readonly #readers = new ReaderTally();

  resumeKey(): string | null {
    return null;
  }

  async add({ region, channel }: Reader): Promise<void> {
    this.#readers.add(region, channel);
  }

  async finish(): Promise<Findings> {
    const readers = this.#readers.counts();
    return { recipients: readers.reduce((sum, [, , count]) => sum + count, 0), readers };
  }
}
