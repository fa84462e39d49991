import { isWorkedOff, type Mention, type Recipient } from '#domain/mailings/batch';
import { FALLBACK_RANGE, fallbackBatch } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { batchWork } from '#domain/mailings/work';
import type { ChannelType, Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';

export type TellInstead = Readonly<{
  mailings: Pick<Mailings, 'reopen'>;
  ranges: Pick<Ranges, 'add'>;
  batches: Pick<Batches, 'put' | 'progressOf'>;
  queues: WorkQueues;
  clock: Pick<Clock, 'now'>;
}>;

/**
 * A mailing tells one more: a fallback, in the place of a contact that it did not reach. Doing it again changes nothing, and puts
 * back what a crash left undone; whoever has a batch there is told what stands in it.
 */
export const tellInstead = async (
  deps: TellInstead,
  mailing: Mailing,
  channel: ChannelType,
  fallback: Subscription,
  mentions: readonly Mention[],
): Promise<void> => {
  const { mailings, ranges, batches, queues, clock } = deps;
  const now = instant(clock.now());
  const frozen = { at: now, recipients: 0, readers: [], cut: null };
  await ranges.add([{ mailingId: mailing.id, range: FALLBACK_RANGE, purpose: 'send', frozen }]);
  // What was told before was told to others.
  const told = mentions.map(({ follows: _others, ...mention }) => mention);
  const batch = fallbackBatch(mailing.id, channel, recipientOf(fallback), told);
  if ((await batches.put(batch)) === 'taken') {
    const progress = await batches.progressOf(batch.id);
    if (!progress || isWorkedOff(progress)) return;
  }
  // Always: else a look at the mailing that began before would close it.
  await mailings.reopen(mailing.id, now);
  await queues.sendBatches(mailing.lane, [batchWork(mailing.lane, batch.id, 1)]);
};

const recipientOf = ({ id, organizationId, organization, language }: Subscription): Omit<Recipient, 'told'> => ({
  subscriptionId: id,
  organizationId,
  region: organization.region,
  language,
});
