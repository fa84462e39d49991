import { isImmediate, type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import { type WorkCalendar, yearToCome } from '#domain/calendar';
import { digestMailingId } from '#domain/ids';
import type { DigestWindow } from '#domain/mailings/mailing';
import { lastDue, slotFromId, WINDOW_MARGIN_MS } from '#domain/mailings/slot';
import { rangeWork } from '#domain/mailings/work';
import { EVERYWHERE } from '#domain/region';
import { DAY, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { Mailings } from '#ports/mailings';
import type { NoticeLists } from '#ports/notice-lists';
import type { WorkQueues } from '#ports/work-queues';
import { type Fault, FaultCollector } from '../fault-collector.ts';

export type OpenDigests = Readonly<{
  noticeLists: Pick<NoticeLists, 'publishedBetween'>;
  directory: Directory;
  mailings: Pick<Mailings, 'begin' | 'lastDigest' | 'close'>;
  queues: WorkQueues;
  clock: Clock;
  calendar: WorkCalendar;
}>;

export type Opened = Readonly<{ opened: readonly string[]; faults: readonly Fault[]; yearToCome: number | null }>;

/** How far the first window of a slot reaches back; what was published before somebody subscribed is left out anyway. */
const FIRST_WINDOW_MS = 9 * DAY;

/**
 * Open the digests that are due: for each slot of the directory one run, whose window starts where the last one ended. Late is never lost:
 * after an outage one run covers all that was missed.
 *
 * @returns ids of the mailings that were opened or found open again, and the slots that met a
 * fault: they hold up no other, and are tried again in the next run; and, from October on, the year whose days off are not known yet
 */
export const openDigests = async (deps: OpenDigests): Promise<Opened> => {
  const { directory, clock, calendar } = deps;
  const now = clock.now();
  const partitions = await directory.partitions();
  const slots = [...new Set(partitions.map(({ slotId }) => slotId))].filter((slotId) => !isImmediate(slotId));
  const faults = new FaultCollector();
  const opened: string[] = [];
  for (const slotId of slots) {
    const itsPartitions = partitions.filter((partition) => partition.slotId === slotId);
    const mailingId = await faults.try(slotId, null, () => openSlot(deps, slotId, now, itsPartitions));
    if (mailingId) opened.push(mailingId);
  }
  const keepsWorkdays = slots.map(slotFromId).some((slot) => slot.mode !== 'immediate' && slot.workdaysOnly);
  return { opened, faults: faults.faults, yearToCome: keepsWorkdays ? yearToCome(now, calendar) : null };
};

const openSlot = async (deps: OpenDigests, slotId: string, now: Date, partitions: readonly Partition[]): Promise<string | null> => {
  const due = lastDue(slotFromId(slotId), now, deps.calendar);
  if (!due) return null;
  const { mailings, queues, clock } = deps;
  const to = instant(new Date(due.getTime() - WINDOW_MARGIN_MS));
  const last = await mailings.lastDigest(slotId);
  const previous = last?.act === 'digest' ? last.window.to : instant(new Date(due.getTime() - FIRST_WINDOW_MS));
  if (to <= previous) return null;

  const window: DigestWindow = { from: previous, to };
  const id = digestMailingId(slotId, new Date(to));
  const anything = await hasNews(deps.noticeLists, window);
  const ranges = anything
    ? rangesOf(scopeOf([EVERYWHERE]), partitions).map((range) => ({ mailingId: id, range, purpose: 'send' as const, frozen: null }))
    : [];
  const startedAt = instant(clock.now());
  await mailings.begin({ id, act: 'digest', slotId, window, lane: 'digest', startedAt }, ranges);
  if (!anything) await mailings.close(id, startedAt);
  await queues.sendRanges(
    'digest',
    ranges.map(({ range }) => rangeWork(id, range)),
  );
  return id;
};

const hasNews = async (noticeLists: OpenDigests['noticeLists'], { from, to }: DigestWindow): Promise<boolean> => {
  for await (const _ of noticeLists.publishedBetween(from, to)) return true;
  return false;
};
