import { provincePartition, rangeId } from '#domain/audience/directory';
import { byLatestAct } from '#domain/ledger/latest-act';
import { addCounts, type Counts, counted, NO_COUNTS, sumCounts } from '#domain/ledger/ledger';
import { ledgerCutAt } from '#domain/ledger/ledger-keeping';
import { LedgerTally, type RegionCounts } from '#domain/ledger/ledger-tally';
import type { NoticeReport } from '#domain/ledger/notice-report';
import { waitingUntil } from '#domain/ledger/waiting';
import type { Mailing, MailingRange, ReaderCount } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import { noticeStatusAt } from '#domain/notices/notice-life';
import { breakdownOf, countyOf, type RegionCode, regionName, toFullCode } from '#domain/region';
import { CHANNEL_TYPES, type ChannelType } from '#domain/subscriptions/subscription';
import { type Instant, instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { LedgerSums } from '#ports/ledger-sums';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Ranges } from '#ports/ranges';
import { digestStandings } from '../mailings/digest-standing.ts';
import { isLarge, isLastWord, LIVE_RANGES, mentions } from './sum-mailing.ts';

export type ReportNotice = Readonly<{
  notices: Pick<NoticeStore, 'find'>;
  mailings: Pick<Mailings, 'ofNotice' | 'digestOf'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressIn' | 'find'>;
  sums: LedgerSums;
  clock: Clock;
  /** So long a deployment keeps its ledger; 0: for ever. */
  ledgerDays: number;
}>;

/** What one mailing did for one notice. */
type Findings = Readonly<{
  mailing: Mailing;
  ranges: readonly MailingRange[];
  tally: LedgerTally;
  complete: boolean;
  /** It is known of everybody whom it is for, if some only as they stood a while ago. */
  isWhole: boolean;
  /** When it was counted, if that was not just now. */
  countedAt?: Instant;
  /** Provinces whose batches were not looked at: of a digest under way that is too large to be read at once. */
  unread: ReadonlySet<string>;
}>;

/**
 * The ledger of a notice (contract): what became of everybody it concerns. Each count object reconciles by construction. Those who read a
 * digest are counted when the notice is planned, and awaited until the run that covers the notice has written down who gets it; from then
 * on they are counted there, and whoever is not found any more, having left or changed, is skipped. So the audience stays the same.
 *
 * What it reads has a bound, whatever the size of the audience: mailings that are through have sums; of others at most LIVE_RANGES ranges
 * are looked at, and a larger one is told as sweep found it at its last look (`countedAt`).
 */
export const reportNotice = async (deps: ReportNotice, noticeId: string): Promise<NoticeReport | null> => {
  const { notices, sums, clock } = deps;
  const notice = await notices.find(noticeId);
  if (!notice) return null;
  const mailings = await deps.mailings.ofNotice(noticeId);
  const keptSince = ledgerCutAt(notice, mailings, deps.ledgerDays, instant(clock.now()));
  const kept = await sums.find(
    mailings.map(({ id }) => id),
    noticeId,
  );
  const reader = new LedgerReader(deps, noticeId, kept);
  const found: Findings[] = [];
  for (const mailing of mailings) found.push(await reader.read(mailing));
  const awaited = await addDigestReaders(deps, notice, found);

  const rows = found.map(({ mailing, tally, countedAt }) => {
    const fallback = tally.fallback();
    const byChannel = { email: tally.of('email'), webhook: tally.of('webhook') };
    return {
      id: mailing.id,
      act: mailing.act,
      version: mailing.act === 'digest' ? notice.version : mailing.version,
      startedAt: mailing.startedAt,
      ...(countedAt === undefined ? {} : { countedAt }),
      counts: addCounts(byChannel.email, byChannel.webhook),
      byChannel,
      ...(fallback ? { fallback } : {}),
      timeTo: tally.timeTo(),
      timeToByChannel: { email: tally.timeTo('email'), webhook: tally.timeTo('webhook') },
      overTime: tally.overTime(),
    };
  });
  const own = found.filter(({ mailing }) => isOfItsOwn(mailing));
  const latest = new LedgerTally(instant(clock.now()));
  for (const counts of byLatestAct(own.map(({ mailing: { act }, isWhole, tally }) => ({ act, isWhole, entries: tally.entries() }))))
    latest.add(...counts);
  for (const { tally } of own) for (const channel of CHANNEL_TYPES) latest.addTwice(channel, tally.of(channel).possiblyTwice);
  const totalsByChannel = { email: latest.of('email'), webhook: latest.of('webhook') };
  return {
    noticeId: notice.id,
    currentVersion: notice.version,
    status: noticeStatusAt(notice, clock.now()),
    complete: found.every(({ complete }) => complete) && (keptSince !== null || isTold(notice, mailings)),
    ...(keptSince === null ? {} : { keptSince }),
    totals: addCounts(totalsByChannel.email, totalsByChannel.webhook),
    totalsByChannel,
    waiting: waitingUntil(notice.publishedAt, awaited),
    mailings: rows,
    byRegion: regionRows(notice, latest.entries()),
  };
};

/** Whom a reminder reaches is counted where they were told. */
const isOfItsOwn = ({ act }: Pick<Mailing, 'act'>): boolean => act !== 'reminder';

/** Had everybody been written down whom a mailing is for? */
const isKnownAt = (ranges: readonly MailingRange[], at: Instant): boolean =>
  ranges.every(({ frozen }) => frozen !== null && frozen.at <= at);

/** Is everything planned that is to be told of a notice? */
const isTold = ({ status }: Notice, mailings: readonly Mailing[]): boolean => {
  if (status === 'withdrawn') return mailings.some(({ act }) => act === 'withdrawal');
  return status !== 'published' || mailings.length > 0;
};

const regionRows = (notice: Notice, entries: readonly RegionCounts[]) => {
  const rowOf = breakdownOf(notice.audience.regions);
  const rows = new Map<RegionCode, Counts>();
  for (const [region, , counts] of entries) {
    const row = rowOf(region);
    rows.set(row, addCounts(rows.get(row) ?? NO_COUNTS, counts));
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([region, counts]) => ({ region: toFullCode(region), name: regionName(region), counts }));
};

/** Reads what mailings did for a notice: from their sums, or batch by batch, so many ranges in all. */
class LedgerReader {
  #rangesLeft = LIVE_RANGES;
  readonly #deps: Pick<ReportNotice, 'ranges' | 'batches'>;
  readonly #noticeId: string;
  readonly #kept: Awaited<ReturnType<LedgerSums['find']>>;

  constructor(deps: Pick<ReportNotice, 'ranges' | 'batches'>, noticeId: string, kept: Awaited<ReturnType<LedgerSums['find']>>) {
    this.#deps = deps;
    this.#noticeId = noticeId;
    this.#kept = kept;
  }

  async read(mailing: Mailing): Promise<Findings> {
    const sum = this.#kept.get(mailing.id);
    const isFinal = sum !== undefined && isLastWord(sum, mailing);
    // The ranges of a digest tell nothing that its final sum does not.
    const ranges = mailing.act === 'digest' && isFinal ? [] : await this.#deps.ranges.ofMailing(mailing.id);
    if (sum && (isFinal || isLarge(ranges))) {
      const tally = LedgerTally.from(mailing.startedAt, sum);
      const of = { mailing, ranges, tally, unread: new Set<string>() };
      return isFinal
        ? { ...of, complete: true, isWhole: true }
        : { ...of, complete: false, isWhole: isKnownAt(ranges, sum.at), countedAt: sum.at };
    }
    return this.#count(mailing, ranges);
  }

  /** Everybody in the batches of a mailing; of a digest, those whose digest mentions the notice. */
  async #count(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Findings> {
    const tally = new LedgerTally(mailing.startedAt);
    const unread = new Set<string>();
    for (const { range, purpose } of ranges) {
      if (purpose === 'count') continue;
      // One that an earlier release closed has no sums: it is read whole.
      if (mailing.closedAt === undefined && this.#rangesLeft-- <= 0) {
        unread.add(range.province);
        continue;
      }
      const progresses = await Array.fromAsync(this.#deps.batches.progressIn(mailing.id, rangeId(range)));
      // Those of a range, which is a page of the directory, at once: one after the other they would take a function's time.
      const batches = mailing.act === 'digest' ? await Promise.all(progresses.map(({ id }) => this.#deps.batches.find(id))) : [];
      for (const [i, progress] of progresses.entries()) {
        const batch = batches[i];
        tally.addProgress(progress, batch ? mentions(batch, this.#noticeId) : undefined);
      }
    }
    const sums = sumCounts(tally.entries().map(([, , counts]) => counts));
    const { pending, retrying } = addCounts(sums, tally.fallback() ?? NO_COUNTS);
    const isWhole = ranges.every(({ frozen }) => frozen !== null) && unread.size === 0;
    return { mailing, ranges, tally, unread, isWhole, complete: isWhole && pending === 0 && retrying === 0 };
  }
}

/**
 * Those who were counted for a digest and are not (yet) in one count in the mailing that counted them.
 *
 * @returns how many of them wait, by slot
 */
const addDigestReaders = async (deps: ReportNotice, notice: Notice, found: readonly Findings[]): Promise<ReadonlyMap<string, number>> => {
  const waiting = new Map<string, number>();
  for (const { mailing, ranges, tally } of found) {
    if (mailing.act === 'digest') continue;
    for (const { slotId, readers, run, isWritten } of await digestStandings(deps, notice, ranges)) {
      const inRun = found.find((findings) => findings.mailing.id === run?.id);
      // Whoever had paused got it in a later digest.
      const told = found.flatMap(({ mailing: by, tally: its }) => (by.act === 'digest' && by.slotId === slotId ? its.entries() : []));
      const isCounted = (county: RegionCode): boolean => isWritten(county) && !inRun?.unread.has(provincePartition(county));
      for (const [county, channel, missing] of missingIn(told, readers)) {
        tally.add(county, channel, counted(isCounted(county) ? 'skipped' : 'awaitingDigest', missing));
        if (!isCounted(county)) waiting.set(slotId, (waiting.get(slotId) ?? 0) + missing);
      }
    }
  }
  return waiting;
};

/** Who of `readers` is not among those counted. Somebody who moved is missing in one county and one too many in another. */
const missingIn = (told: readonly RegionCounts[], readers: readonly ReaderCount[]): readonly ReaderCount[] => {
  const balance = new Map<string, ReaderCount>();
  const add = (county: RegionCode, channel: ChannelType, count: number): void => {
    const key = `${county}#${channel}`;
    balance.set(key, [county, channel, (balance.get(key)?.[2] ?? 0) + count]);
  };
  for (const [county, channel, count] of readers) add(county, channel, count);
  for (const [region, channel, counts] of told) add(countyOf(region), channel, -counts.audience);
  let moved = [...balance.values()].reduce((sum, [, , count]) => sum + Math.max(0, -count), 0);
  return [...balance.values()].flatMap(([county, channel, count]): ReaderCount[] => {
    const found = Math.min(Math.max(0, count), moved);
    moved -= found;
    return count - found > 0 ? [[county, channel, count - found]] : [];
  });
};
