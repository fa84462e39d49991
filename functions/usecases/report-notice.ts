import type { Batch } from '#domain/batch';
import { rangeId } from '#domain/directory';
import { addCounts, type Counts, counted, countsByRegion, countsOf, NO_COUNTS, sumCounts, TimesSettled, type TimeTo } from '#domain/ledger';
import type { Mailing, MailingRange, Readers } from '#domain/mailing';
import type { Notice } from '#domain/notice';
import { breakdownOf, countyOf, type RegionCode, regionName, toFullCode } from '#domain/region';
import type { ChannelType } from '#domain/subscription';
import type { MailingLog } from '#ports/mailing-log';
import type { NoticeStore } from '#ports/notice-store';
import { digestStandings } from './digest-standing.ts';

export type ReportNotice = Readonly<{ notices: Pick<NoticeStore, 'find'>; log: MailingLog }>;

/** Counts by region and channel: both sums come from the same numbers. */
class Tally {
  readonly #counts = new Map<string, Readonly<{ region: RegionCode; channel: ChannelType; counts: Counts }>>();

  add(region: RegionCode, channel: ChannelType, counts: Counts): void {
    const key = `${region}#${channel}`;
    this.#counts.set(key, { region, channel, counts: addCounts(this.#counts.get(key)?.counts ?? NO_COUNTS, counts) });
  }

  entries(): readonly Readonly<{ region: RegionCode; channel: ChannelType; counts: Counts }>[] {
    return [...this.#counts.values()];
  }

  of(channel: ChannelType): Counts {
    return sumCounts(this.entries().flatMap((entry) => (entry.channel === channel ? [entry.counts] : [])));
  }
}

/** What one mailing did for one notice. */
type Findings = Readonly<{
  mailing: Mailing;
  ranges: readonly MailingRange[];
  tally: Tally;
  /** Sends that were tried again without knowing the result of the first: of sends, and so of no region. */
  possiblyTwice: ReadonlyMap<ChannelType, number>;
  complete: boolean;
  timeTo: TimeTo;
}>;

/**
 * The ledger of a notice (contract): what became of everybody it concerns. Each count object reconciles by construction. Those who read a digest are
 * counted when the notice is planned, and awaited until the run that covers the notice has written down who gets it; from then on they are counted there, and
 * whoever is not found any more, having left or changed, is skipped. So the audience stays the same.
 */
export const reportNotice = async ({ notices, log }: ReportNotice, noticeId: string) => {
  const notice = await notices.find(noticeId);
  if (!notice) return null;
  const mailings = await log.ofNotice(noticeId);
  const found: Findings[] = [];
  for (const mailing of mailings) found.push(await findingsOf(log, mailing, noticeId));
  await addDigestReaders(log, notice, found);

  const rows = found.map(({ mailing, tally, possiblyTwice, timeTo }) => {
    const counts = (channel: ChannelType): Counts => ({ ...tally.of(channel), possiblyTwice: possiblyTwice.get(channel) ?? 0 });
    const byChannel = { email: counts('email'), webhook: counts('webhook') };
    return {
      id: mailing.id,
      act: mailing.act,
      version: mailing.act === 'digest' ? notice.version : mailing.version,
      startedAt: mailing.startedAt,
      counts: addCounts(byChannel.email, byChannel.webhook),
      byChannel,
      timeTo,
    };
  });
  return {
    noticeId: notice.id,
    currentVersion: notice.version,
    status: notice.status,
    complete: found.every(({ complete }) => complete) && (notice.status !== 'published' || mailings.length > 0),
    totals: sumCounts(rows.map(({ counts }) => counts)),
    mailings: rows,
    byRegion: regionRows(notice, found),
  };
};

const regionRows = (notice: Notice, found: readonly Findings[]) => {
  const rowOf = breakdownOf(notice.audience.regions);
  const rows = new Map<RegionCode, Counts>();
  for (const { region, counts } of found.flatMap(({ tally }) => tally.entries())) {
    const row = rowOf(region);
    rows.set(row, addCounts(rows.get(row) ?? NO_COUNTS, counts));
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([region, counts]) => ({ region: toFullCode(region), name: regionName(region), counts }));
};

/** Everybody in the batches of a mailing; of a digest, those whose digest mentions the notice. */
const findingsOf = async (log: MailingLog, mailing: Mailing, noticeId: string): Promise<Findings> => {
  const tally = new Tally();
  const possiblyTwice = new Map<ChannelType, number>();
  const times = new TimesSettled(mailing.startedAt);
  const ranges = await log.ranges(mailing.id);
  for (const { range, purpose } of ranges) {
    if (purpose === 'count') continue;
    for await (const outcome of log.outcomes(mailing.id, rangeId(range))) {
      const batch = mailing.act === 'digest' ? await log.findBatch(outcome.id) : null;
      const include = batch ? mentions(batch, noticeId) : undefined;
      if (countsOf(outcome, include).audience === 0) continue;
      times.add(outcome);
      const { channel } = outcome.id;
      for (const [region, counts] of countsByRegion(outcome, include)) tally.add(region, channel, counts);
      possiblyTwice.set(channel, (possiblyTwice.get(channel) ?? 0) + outcome.possiblyTwice);
    }
  }
  const sums = sumCounts(tally.entries().map(({ counts }) => counts));
  const complete = ranges.every(({ frozen }) => frozen !== null) && sums.pending === 0 && sums.retrying === 0;
  return { mailing, ranges, tally, possiblyTwice, complete, timeTo: times.timeTo() };
};

const mentions = (batch: Batch, noticeId: string): ((position: number) => boolean) => {
  const profiles = batch.profiles.map((profile) => profile.some((mention) => mention.noticeId === noticeId));
  return (position) => profiles[batch.recipients[position]?.profile ?? -1] ?? false;
};

/** Those who were counted for a digest and are not (yet) in one count in the mailing that counted them. */
const addDigestReaders = async (log: MailingLog, notice: Notice, found: readonly Findings[]): Promise<void> => {
  for (const { mailing, ranges, tally } of found) {
    if (mailing.act === 'digest') continue;
    for (const { readers, run, isWritten } of await digestStandings(log, notice, ranges)) {
      const inDigest = found.find((findings) => findings.mailing.id === run?.id)?.tally ?? new Tally();
      for (const [county, channel, missing] of missingIn(inDigest, readers))
        tally.add(county, channel, counted(isWritten(county) ? 'skipped' : 'awaitingDigest', missing));
    }
  }
};

/** Who of `readers` is not in the tally. Somebody who moved is missing in one county and one too many in another. */
const missingIn = (tally: Tally, readers: readonly Readers[]): readonly Readers[] => {
  const balance = new Map<string, Readers>();
  const add = (county: RegionCode, channel: ChannelType, count: number): void => {
    const key = `${county}#${channel}`;
    balance.set(key, [county, channel, (balance.get(key)?.[2] ?? 0) + count]);
  };
  for (const [county, channel, count] of readers) add(county, channel, count);
  for (const { region, channel, counts } of tally.entries()) add(countyOf(region), channel, -counts.audience);
  let moved = [...balance.values()].reduce((sum, [, , count]) => sum + Math.max(0, -count), 0);
  return [...balance.values()].flatMap(([county, channel, count]): Readers[] => {
    const found = Math.min(Math.max(0, count), moved);
    moved -= found;
    return count - found > 0 ? [[county, channel, count - found]] : [];
  });
};
