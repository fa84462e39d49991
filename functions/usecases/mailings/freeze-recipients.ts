import { type Range, rangeId } from '#domain/audience/directory';
import {
  BATCH_SIZE,
  type Batch,
  type BatchId,
  type BatchProgress,
  mayHave,
  type Recipient,
  statusAt,
  type Told,
} from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { batchWork, rangeWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';
import { type HaltBatch, halted } from './halt-batch.ts';

export type FreezeRecipients = HaltBatch &
  Readonly<{
    mailings: Pick<Mailings, 'find'>;
    ranges: Pick<Ranges, 'finish'>;
    batches: Pick<Batches, 'progressIn' | 'find' | 'put'>;
    queues: WorkQueues;
  }>;

/** How long a range stays away while somebody is at work on a batch that it reads. */
const PUT_OFF_SECONDS = 15;

/**
 * Read the batches of an earlier mailing in one of its ranges, and write for each, under the same keys, a batch
 * of those who were told of the notice, or may have been. Whoever was not dealt with yet is not told any more. A
 * second run finds the batches of the first.
 *
 * @returns how many are told; null when somebody is still at work there, and the range is to come again
 */
export const freezeRecipients = async (deps: FreezeRecipients, mailing: Mailing, range: Range): Promise<number | null> => {
  const { mailings, ranges, batches, queues, clock } = deps;
  const { recipientsOf, ...keys } = range;
  const earlier = await mailings.find(recipientsOf ?? '');
  if (!earlier || mailing.act === 'digest') throw new Error(`mailing ${mailing.id} follows one that does not exist`);
  let recipients = 0;
  let isAtWork = false;
  for await (const found of batches.progressIn(earlier.id, rangeId(keys))) {
    const progress = await halted(deps, earlier, found);
    if (!progress) {
      isAtWork = true;
      continue;
    }
    const batch = await batches.find(progress.id);
    if (!batch) throw new Error('a progress without its batch');
    const id = { ...progress.id, mailingId: mailing.id, rangeId: rangeId(range) };
    const told = toldOf(mailing.noticeId, earlier, batch, progress, id);
    if (told.recipients.length === 0) continue;
    const size =
      (await batches.put(told)) === 'written' ? told.recipients.length : ((await batches.find(id))?.recipients.length ?? BATCH_SIZE);
    recipients += size;
    await queues.sendBatches(mailing.lane, [batchWork(mailing.lane, id, size)]);
  }
  if (isAtWork) {
    await queues.sendRanges(mailing.lane, [rangeWork(mailing.id, range)], PUT_OFF_SECONDS);
    return null;
  }
  await ranges.finish(mailing.id, rangeId(range), { at: instant(clock.now()), recipients, readers: [], cut: null });
  return recipients;
};

/**
 * Those of a batch who were told of the notice. A digest is on its way to whom it is being tried
 * again, and tells of it as it stands then.
 */
const toldOf = (noticeId: string, earlier: Mailing, { told, recipients, lastKey }: Batch, progress: BatchProgress, id: BatchId): Batch => {
  const isTold = (position: number): boolean =>
    mayHave(progress, position) || (earlier.act === 'digest' && statusAt(progress, position) === 'retrying');
  const toldNow: Told[] = [];
  const places = new Map<number, number>();
  const placeOf = (before: number): number | null => {
    const known = places.get(before);
    if (known !== undefined) return known;
    const mention = told[before]?.find((one) => one.noticeId === noticeId);
    if (!mention) return null;
    const place = toldNow.push([{ ...mention, follows: earlier.id }]) - 1;
    places.set(before, place);
    return place;
  };
  const list = recipients.flatMap((recipient, position): Recipient[] => {
    const place = isTold(position) ? placeOf(recipient.told) : null;
    return place === null ? [] : [{ ...recipient, told: place }];
  });
  return { id, lastKey, told: toldNow, recipients: list };
};
