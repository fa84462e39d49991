import { isInRange, rangeId, truncatedAt } from '#domain/audience/directory';
import type { RowPlace } from '#domain/audience/row-history';
import { type Batch, batchName } from '#domain/mailings/batch';
import type { MailingRange } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { SentMailings } from '#ports/sent-mailings';

export type Place = Pick<RowPlace, 'slotId' | 'province' | 'key'>;

/** The batches of a mailing that cover any of these places, each once, and how many reads it took to find them. */
export const batchesAt = async (
  sentMailings: Pick<SentMailings, 'rangesIn' | 'batchAt'>,
  mailingId: string,
  channels: readonly ChannelType[],
  places: readonly Place[],
): Promise<Readonly<{ found: readonly Batch[]; reads: number }>> => {
  const found = new Map<string, Batch>();
  let reads = 0;
  for (const [, some] of Map.groupBy(places, ({ slotId, province }) => `${slotId}#${province}`)) {
    const [first] = some;
    if (!first) continue;
    reads += 1;
    const ranges = await sentMailings.rangesIn(mailingId, first);
    for (const range of ranges.filter(({ purpose }) => purpose === 'send'))
      for (const { key } of some.filter((place) => holds(range, place.key)))
        for (const channel of channels) {
          reads += 1;
          const batch = await sentMailings.batchAt(mailingId, rangeId(range.range), channel, key);
          // Several rows of a subscription may lie in one batch, which has it once.
          if (batch) found.set(batchName(batch.id), batch);
        }
  }
  return { found: [...found.values()], reads };
};

const holds = ({ range, frozen }: MailingRange, key: string): boolean => isInRange(truncatedAt(range, frozen?.cut ?? null), key);

/** Where a subscription stands in a batch. */
export const positionsIn = ({ recipients }: Pick<Batch, 'recipients'>, subscriptionId: string): readonly number[] =>
  recipients.flatMap((recipient, position) => (recipient.subscriptionId === subscriptionId ? [position] : []));
