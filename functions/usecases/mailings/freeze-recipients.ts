import { addressed } from '#domain/audience/audience';
import { candidateOf, type Range, rangeId } from '#domain/audience/directory';
import {
  BATCH_SIZE,
  type Batch,
  type BatchProgress,
  type Mention,
  mayHave,
  type Recipient,
  statusAt,
  type Told,
  toldAt,
} from '#domain/mailings/batch';
import { correctionFor, type Had, hadAfter, type Versions } from '#domain/mailings/follow-up';
import type { Mailing } from '#domain/mailings/mailing';
import { batchWork, rangeWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Ranges } from '#ports/ranges';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { WorkQueues } from '#ports/work-queues';
import { type AskForReceipts, ReceiptAsker } from '../receipts/ask-for-receipts.ts';
import { type HaltBatch, halted } from './halt-batch.ts';

export type FreezeRecipients = HaltBatch &
  AskForReceipts &
  Readonly<{
    mailings: Pick<Mailings, 'find'>;
    ranges: Pick<Ranges, 'finish'>;
    batches: Pick<Batches, 'progressIn' | 'find' | 'put'>;
    notices: Pick<NoticeStore, 'findVersion' | 'versions'>;
    subscriptions: Pick<SubscriptionStore, 'findMany'>;
    queues: WorkQueues;
  }>;

/** How long a range stays away while somebody is at work on a batch that it reads, who sees within seconds that it does not stand. */
const PUT_OFF_SECONDS = 5;

type NoticeMailing = Exclude<Mailing, { act: 'digest' }>;

/** What a recipient of a batch is told next, by their position in it; null: nothing, and they are not followed any further. */
type Following = (batch: Batch, progress: BatchProgress) => Promise<(position: number) => Mention | null>;

/** In which range of which mailing the recipients stand whom a range means. */
export const sourceOf = ({ recipientsOf = '', via, ...keys }: Range): Readonly<{ mailingId: string; rangeId: string }> =>
  via === undefined ? { mailingId: recipientsOf, rangeId: rangeId(keys) } : { mailingId: via, rangeId: rangeId({ ...keys, recipientsOf }) };

/**
 * Read the batches of an earlier mailing in one of its ranges, and write for each, under the same keys, a batch of those whom the act is to
 * follow. Whoever was not dealt with yet is not told by that any more. A second run finds the batches of the first.
 *
 * @returns how many are in them; null when somebody is still at work there, and the range is to come again
 */
export const freezeRecipients = async (deps: FreezeRecipients, mailing: Mailing, range: Range): Promise<number | null> => {
  const { mailings, ranges, batches, queues, clock } = deps;
  const source = sourceOf(range);
  const earlier = await mailings.find(source.mailingId);
  if (!earlier || mailing.act === 'digest') throw new Error(`mailing ${mailing.id} follows one that does not exist`);
  const following = await followingOf(deps, mailing, earlier);
  const asker = mailing.act === 'correction' ? new ReceiptAsker(deps) : null;
  let recipients = 0;
  let isAtWork = false;
  for await (const found of batches.progressIn(earlier.id, source.rangeId)) {
    const progress = await halted(deps, earlier, found, mailing.act === 'withdrawal' ? 'withdrawn' : 'superseded');
    if (!progress) {
      isAtWork = true;
      continue;
    }
    const batch = await batches.find(progress.id);
    if (!batch) throw new Error('a progress without its batch');
    const id = { ...progress.id, mailingId: mailing.id, rangeId: rangeId(range) };
    const told = { id, lastKey: batch.lastKey, ...listOf(batch, await following(batch, progress)) };
    if (told.recipients.length === 0) continue;
    // A correction may be the first version that wants a receipt. Noting it twice counts once.
    await asker?.ask(told, instant(clock.now()));
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

/** Recipients of a batch with what each is told; those who are told alike share it. */
const listOf = ({ recipients }: Batch, mentionFor: (position: number) => Mention | null): Pick<Batch, 'told' | 'recipients'> => {
  const told: Told[] = [];
  const places = new Map<string, number>();
  const list = recipients.flatMap((recipient, position): Recipient[] => {
    const mention = mentionFor(position);
    if (!mention) return [];
    const alike = JSON.stringify(mention);
    const place = places.get(alike) ?? told.push([mention]) - 1;
    places.set(alike, place);
    return [{ ...recipient, told: place }];
  });
  return { told, recipients: list };
};

const followingOf = async (deps: FreezeRecipients, mailing: NoticeMailing, earlier: Mailing): Promise<Following> => {
  const { noticeId, act } = mailing;
  const before = (batch: Batch, progress: BatchProgress, position: number): (Had & { earlier: Mention }) | null => {
    const mention = toldAt(batch, position).find((one) => one.noticeId === noticeId);
    if (!mention) return null;
    // What a digest told goes by the notice as it stood when it left.
    const version = progress.deviations.get(position)?.shown?.[noticeId] ?? mention.version;
    return { earlier: mention, ...hadAfter(earlier.id, { ...mention, version }, isTold(earlier, progress, position)) };
  };
  if (act !== 'correction')
    return async (batch, progress) => (position) => {
      const found = before(batch, progress, position);
      if (found?.had === undefined) return null;
      const { reasons, sections } = found.earlier;
      return { noticeId, version: found.had, reasons, sections, ...(found.follows ? { follows: found.follows } : {}), had: found.had };
    };

  const versions = await versionsFor(deps, mailing);
  return async (batch, progress) => {
    const subscriptions = await deps.subscriptions.findMany(batch.recipients.map(({ subscriptionId }) => subscriptionId));
    return (position) => {
      const found = before(batch, progress, position);
      const subscription = subscriptions.get(batch.recipients[position]?.subscriptionId ?? '');
      // Whoever was erased meanwhile is not there to be told.
      return found && subscription ? correctionFor(versions, found.earlier, found, candidateOf(subscription)) : null;
    };
  };
};

/**
 * Did an earlier mailing tell them, or may it have? A digest is on its way to whom it is being tried again, and tells
 * of it as it stands then.
 */
const isTold = (earlier: Mailing, progress: BatchProgress, position: number): boolean =>
  mayHave(progress, position) || (earlier.act === 'digest' && statusAt(progress, position) === 'retrying');

const versionsFor = async ({ notices }: FreezeRecipients, { id, noticeId, version }: NoticeMailing): Promise<Versions> => {
  const all = new Map((await notices.versions(noticeId)).map((notice) => [notice.version, addressed(notice)]));
  const corrected = all.get(version);
  if (!corrected) throw new Error(`mailing ${id} is of a notice version that does not exist`);
  return { corrected, of: (earlier) => all.get(earlier) };
};
