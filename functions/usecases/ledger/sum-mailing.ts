import { rangeId } from '#domain/audience/directory';
import { counted } from '#domain/ledger/ledger';
import { type LedgerSum, LedgerTally } from '#domain/ledger/ledger-tally';
import { type Batch, type BatchProgress, isSettled } from '#domain/mailings/batch';
import { isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { LedgerSums } from '#ports/ledger-sums';

export type SumMailing = Readonly<{ batches: Pick<Batches, 'progressIn' | 'find'>; sums: LedgerSums }>;

/** A report looks at so many ranges itself, as they are at that moment; what is larger is read from what sweep kept at its last look. */
export const LIVE_RANGES = 60;

/** Can a report no longer look at every range of this mailing itself? */
export const isLarge = (ranges: readonly MailingRange[]): boolean =>
  ranges.filter(({ purpose }) => purpose === 'send').length > LIVE_RANGES;

/** Is this the last word on what a mailing did? Not when recipients were opened again since. */
export const isLastWord = (sum: LedgerSum, mailing: Mailing): boolean => sum.isFinal && (sum.reopened ?? 0) === (mailing.reopened ?? 0);

/**
 * Keep the sums of a mailing that is through, of each notice that it told of. Must come before it is closed, so that a closed mailing
 * has them.
 *
 * @param whole everybody in its batches, all settled
 */
export const keepFinalSums = async (
  deps: SumMailing,
  mailing: Mailing,
  ranges: readonly MailingRange[],
  whole: LedgerTally,
  now: Instant,
): Promise<void> => {
  const { reopened } = mailing;
  if (mailing.act !== 'digest') return deps.sums.keep(mailing.id, mailing.noticeId, { ...whole.sum(now, true), reopened });
  for (const [noticeId, tally] of await digestTallies(deps, mailing, ranges, whole)) {
    await deps.sums.keep(mailing.id, noticeId, { ...tally.sum(now, true), reopened });
  }
};

/**
 * What a digest did for each of its notices: everybody whom its frozen ranges tell of it, delivered but for those whose batch says
 * otherwise. So only batches that say so are read. How long it took is said of the digest as a whole.
 */
const digestTallies = async (
  { batches, sums }: SumMailing,
  mailing: Mailing,
  ranges: readonly MailingRange[],
  whole: LedgerTally,
): Promise<ReadonlyMap<string, LedgerTally>> => {
  const tallies = new Map<string, LedgerTally>();
  const times = { ...whole.sum(mailing.startedAt, true), counts: [], fallback: [], possiblyTwice: [] };
  const of: TallyOf = (noticeId) => {
    const tally = tallies.get(noticeId) ?? LedgerTally.from(mailing.startedAt, times);
    tallies.set(noticeId, tally);
    return tally;
  };
  const noted = new Set<string>();
  for await (const [range, told] of sums.told(mailing.id)) {
    noted.add(range);
    for (const [noticeId, readers] of told)
      for (const [region, channel, count] of readers) of(noticeId).add(region, channel, counted('delivered', count));
  }
  for (const { range, purpose } of ranges) {
    const id = rangeId(range);
    if (purpose !== 'send') continue;
    if (isFallbackRange(id)) {
      await addFallbacks(batches, of, mailing.id, id);
      continue;
    }
    for await (const progress of batches.progressIn(mailing.id, id)) {
      if (noted.has(id) && isPlain(progress)) continue;
      const batch = await batches.find(progress.id);
      if (!batch) continue;
      // One that was frozen by an earlier release has nothing noted.
      if (!noted.has(id)) addDelivered(of, progress, batch);
      correct(of, progress, batch);
    }
  }
  return tallies;
};

/** Those who were told in the place of others count apart. */
const addFallbacks = async (batches: SumMailing['batches'], of: TallyOf, mailingId: string, range: string): Promise<void> => {
  for await (const progress of batches.progressIn(mailingId, range)) {
    const batch = await batches.find(progress.id);
    for (const noticeId of new Set(batch?.told.flat().map((mention) => mention.noticeId)))
      of(noticeId).addProgress(progress, batch ? mentions(batch, noticeId) : undefined);
  }
};

/** Which positions of a batch are told of a notice. */
export const mentions = (batch: Batch, noticeId: string): ((position: number) => boolean) => {
  const told = batch.told.map((told) => told.some((mention) => mention.noticeId === noticeId));
  return (position) => told[batch.recipients[position]?.told ?? -1] ?? false;
};

type TallyOf = (noticeId: string) => LedgerTally;

const addDelivered = (of: TallyOf, { id: { channel } }: BatchProgress, batch: Batch): void => {
  for (const { told, region } of batch.recipients)
    for (const { noticeId } of batch.told[told] ?? []) of(noticeId).add(region, channel, counted('delivered', 1));
};

const isPlain = ({ deviations, possiblyTwice }: BatchProgress): boolean =>
  possiblyTwice === 0 && [...deviations.values()].every(({ status }) => status === 'delivered');

/** Take those of a batch who were not simply delivered out of the delivered ones. */
const correct = (of: TallyOf, progress: BatchProgress, batch: Batch): void => {
  if (!isSettled(progress)) throw new Error('a sum is final only when everybody is settled');
  const { channel } = progress.id;
  for (const [position, { status }] of progress.deviations) {
    const recipient = batch.recipients[position];
    if (!recipient || status === 'delivered') continue;
    for (const { noticeId } of batch.told[recipient.told] ?? []) {
      of(noticeId).add(recipient.region, channel, counted('delivered', -1));
      of(noticeId).add(recipient.region, channel, counted(status, 1));
    }
  }
  for (const noticeId of new Set(batch.told.flat().map((mention) => mention.noticeId)))
    of(noticeId).addTwice(channel, progress.possiblyTwice);
};
