import { type Range, rangeId } from '#domain/audience/directory';
import { BATCH_SIZE, type Batch, type BatchId, type BatchProgress, mayHave, type Recipient, type Told } from '#domain/mailings/batch';
import { hadAfter } from '#domain/mailings/follow-up';
import type { Mailing } from '#domain/mailings/mailing';
import { batchWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';
import type { Receipts } from '#ports/receipts';
import type { WorkQueues } from '#ports/work-queues';
import { sourceOf } from './freeze-recipients.ts';

export type FreezeReminded = Readonly<{
  mailings: Pick<Mailings, 'find'>;
  ranges: Pick<Ranges, 'finish'>;
  batches: Pick<Batches, 'progressIn' | 'find' | 'put'>;
  receipts: Pick<Receipts, 'answered'>;
  queues: WorkQueues;
  clock: Clock;
}>;

/**
 * Read the batches of an earlier mailing in one of its ranges, and write for each, under the same keys, a batch of those who were told of
 * the notice and whose organization has not answered. Nobody else's mail is held up by it. A second run finds the batches of the first.
 *
 * @returns how many are reminded
 */
export const freezeReminded = async (deps: FreezeReminded, mailing: Mailing, range: Range): Promise<number> => {
  const { mailings, ranges, batches, queues, clock } = deps;
  const source = sourceOf(range);
  const earlier = await mailings.find(source.mailingId);
  if (!earlier || mailing.act === 'digest') throw new Error(`mailing ${mailing.id} follows one that does not exist`);
  let recipients = 0;
  for await (const progress of batches.progressIn(earlier.id, source.rangeId)) {
    const batch = await batches.find(progress.id);
    if (!batch) throw new Error('a progress without its batch');
    const id = { ...progress.id, mailingId: mailing.id, rangeId: rangeId(range) };
    const reminded = await remindedOf(deps, mailing.noticeId, earlier.id, batch, progress, id);
    // A first run may have found somebody who has answered since: its batch stands.
    const written = reminded.recipients.length === 0 ? 'empty' : await batches.put(reminded);
    const size = written === 'written' ? reminded.recipients.length : ((await batches.find(id))?.recipients.length ?? 0);
    if (size === 0) continue;
    recipients += size;
    await queues.sendBatches(mailing.lane, [batchWork(mailing.lane, id, Math.min(size, BATCH_SIZE))]);
  }
  await ranges.finish(mailing.id, rangeId(range), { at: instant(clock.now()), recipients, readers: [], cut: null });
  return recipients;
};

const remindedOf = async (
  { receipts }: FreezeReminded,
  noticeId: string,
  earlierId: string,
  { told, recipients, lastKey }: Batch,
  progress: BatchProgress,
  id: BatchId,
): Promise<Batch> => {
  const answered = await receipts.answered(noticeId, [...new Set(recipients.map(({ organizationId }) => organizationId))]);
  const toldNow: Told[] = [];
  const places = new Map<string, number>();
  const list = recipients.flatMap((recipient, position): Recipient[] => {
    const mention = told[recipient.told]?.find((one) => one.noticeId === noticeId);
    if (!mention || answered.has(recipient.organizationId)) return [];
    const { had, follows, isDismissed } = hadAfter(earlierId, mention, mayHave(progress, position));
    if (had === undefined || isDismissed) return [];
    const { reasons, sections } = mention;
    const reminded = { noticeId, version: had, reasons, sections, ...(follows === undefined ? {} : { follows }) };
    const alike = JSON.stringify(reminded);
    const place = places.get(alike) ?? toldNow.push([reminded]) - 1;
    places.set(alike, place);
    return [{ ...recipient, told: place }];
  });
  return { id, lastKey, told: toldNow, recipients: list };
};
