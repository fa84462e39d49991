import type { Batch, Outcome } from '#domain/batch';
import { isImmediate, rangeId } from '#domain/directory';
import { addCounts, type Counts, counted, countsByRegion, countsOf, NO_COUNTS, sumCounts, timeTo } from '#domain/ledger';
import type { Mailing, MailingRange } from '#domain/mailing';
import type { Notice } from '#domain/notice';
import { childIn, minimalRegions, type RegionCode, regionName, toFullCode } from '#domain/region';
import type { ChannelType } from '#domain/subscription';
import type { MailingLog } from '#ports/mailing-log';
import type { NoticeStore } from '#ports/notice-store';

export type ReportNotice = Readonly<{ notices: Pick<NoticeStore, 'find'>; log: MailingLog }>;

/** What one mailing did for one notice. */
type MailingFindings = Readonly<{
  mailing: Mailing;
  byChannel: ReadonlyMap<ChannelType, Counts>;
  byRegion: ReadonlyMap<RegionCode, Counts>;
  awaiting: Counts;
  complete: boolean;
  outcomes: readonly Outcome[];
}>;

/**
 * The ledger of a notice (contract): what became of everybody it concerns. Each count object reconciles by construction. Those who read a digest are
 * awaited until the run that covers the notice has frozen their range, and are then counted in that run.
 */
export const reportNotice = async (deps: ReportNotice, noticeId: string) => {
  const notice = await deps.notices.find(noticeId);
  if (!notice) return null;
  const mailings = await deps.log.ofNotice(noticeId);
  const found: MailingFindings[] = [];
  for (const mailing of mailings)
    found.push(
      mailing.act === 'digest' ? await digestFindings(deps.log, mailing, noticeId) : await noticeFindings(deps.log, mailing, notice),
    );

  const parts = found.map((findings) => addCounts(sumCounts(findings.byChannel.values()), findings.awaiting));
  return {
    noticeId: notice.id,
    currentVersion: notice.version,
    status: notice.status,
    complete: found.every(({ complete }) => complete) && (notice.status !== 'published' || mailings.length > 0),
    totals: sumCounts(parts),
    mailings: found.map(({ mailing, byChannel, outcomes }, i) => ({
      id: mailing.id,
      act: mailing.act,
      version: mailing.act === 'digest' ? notice.version : mailing.version,
      startedAt: mailing.startedAt,
      counts: parts[i] ?? NO_COUNTS,
      byChannel: { email: byChannel.get('email') ?? NO_COUNTS, webhook: byChannel.get('webhook') ?? NO_COUNTS },
      timeTo: timeTo(
        mailing.startedAt,
        outcomes.reduce((sum, { size }) => sum + size, 0),
        outcomes,
      ),
    })),
    byRegion: regionRows(notice, found),
  };
};

const regionRows = (notice: Notice, found: readonly MailingFindings[]) => {
  const [only, ...others] = minimalRegions(notice.audience.regions);
  const below = others.length === 0 ? (only ?? '') : '';
  const rows = new Map<RegionCode, Counts>();
  for (const { byRegion } of found) {
    for (const [region, counts] of byRegion) {
      const child = region.startsWith(below) ? childIn(below, region) : childIn('', region);
      rows.set(child, addCounts(rows.get(child) ?? NO_COUNTS, counts));
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([region, counts]) => ({ region: toFullCode(region), name: regionName(region), counts }));
};

const merge = <K>(into: Map<K, Counts>, key: K, counts: Counts): void => {
  into.set(key, addCounts(into.get(key) ?? NO_COUNTS, counts));
};

/** A mailing that tells one notice: everybody in its batches, and the digest readers that still wait. */
const noticeFindings = async (log: MailingLog, mailing: Mailing, notice: Notice): Promise<MailingFindings> => {
  const ranges = await log.ranges(mailing.id);
  const sent = await collect(log, mailing, ranges, null);
  const byRegion = new Map(sent.byRegion);
  let awaiting = NO_COUNTS;
  for (const range of ranges.filter(({ purpose }) => purpose === 'count')) {
    if (!range.frozen || (await isDigested(log, range, notice))) continue;
    awaiting = addCounts(awaiting, counted('awaitingDigest', range.frozen.recipients));
    for (const [region, readers] of range.frozen.regions) merge(byRegion, region, counted('awaitingDigest', readers));
  }
  return { ...sent, byRegion, awaiting };
};

/** Has the run of this slot that covers the notice written down who gets it in this province? */
const isDigested = async (log: MailingLog, { range }: MailingRange, notice: Notice): Promise<boolean> => {
  if (isImmediate(range.slotId) || !notice.publishedAt) return false;
  const run = await log.digestOf(range.slotId, notice.publishedAt);
  if (!run) return false;
  const covering = await log.findRange(run.id, rangeId({ slotId: range.slotId, province: range.province, region: '', reach: 'within' }));
  return covering !== null && covering.frozen !== null;
};

/** A digest run: only those of its recipients whose digest mentions the notice. */
const digestFindings = async (log: MailingLog, mailing: Mailing, noticeId: string): Promise<MailingFindings> =>
  collect(log, mailing, await log.ranges(mailing.id), (batch) => {
    const mentions = batch.profiles.map((profile) => profile.some((mention) => mention.noticeId === noticeId));
    return (position) => mentions[batch.recipients[position]?.profile ?? -1] ?? false;
  });

const collect = async (
  log: MailingLog,
  mailing: Mailing,
  ranges: readonly MailingRange[],
  selector: ((batch: Batch) => (position: number) => boolean) | null,
): Promise<MailingFindings> => {
  const byChannel = new Map<ChannelType, Counts>();
  const byRegion = new Map<RegionCode, Counts>();
  const outcomes: Outcome[] = [];
  for (const { range, purpose } of ranges) {
    if (purpose === 'count') continue;
    for await (const outcome of log.outcomes(mailing.id, rangeId(range))) {
      const batch = selector ? await log.findBatch(outcome.id) : null;
      const include = selector && batch ? selector(batch) : undefined;
      const counts = countsOf(outcome, include);
      if (counts.audience === 0) continue;
      outcomes.push(outcome);
      merge(byChannel, outcome.id.channel, counts);
      for (const [region, regionCounts] of countsByRegion(outcome, include)) merge(byRegion, region, regionCounts);
    }
  }
  const sums = sumCounts(byChannel.values());
  const complete = ranges.every(({ frozen }) => frozen !== null) && sums.pending === 0 && sums.retrying === 0;
  return { mailing, byChannel, byRegion, awaiting: NO_COUNTS, complete, outcomes };
};
