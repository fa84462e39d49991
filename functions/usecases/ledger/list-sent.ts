import { type DeliveryStatus, isTriedAs, statusAt, writtenAt } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { ChannelType, Subscription } from '#domain/subscriptions/subscription';
import type { Retries } from '#ports/retries';
import { attemptsNoted, channelIn, type DeliveryLine, viaOf } from './delivery-line.ts';
import { mentionsIn, pageOfSent, type ReadSent, type SentPage, type SentQuery, type SentReader, sentReader } from './sent-reader.ts';
import type { SentDelivery } from './walk-sent.ts';

export type ListSent = ReadSent & Readonly<{ retries: Pick<Retries, 'ofBatch'> }>;

/** One notice that a message told of, or was to tell of. */
export type SentLine = Omit<DeliveryLine, 'subscriptionId' | 'organization' | 'act'> &
  Readonly<{ act: Mailing['act']; noticeId: string; version: number /** Null once it is gone. */; title: string | null }>;

/**
 * What was sent to a subscription within 90 days, or is to be, the latest mailing first. A page ends with the mailing in which it grew to
 * `limit` lines, or when it has read its share: then it may be short, or empty, and the list goes on. What began before this release is
 * not among it, and a later act of a notice only as long as the rows are remembered at which the notice was told.
 *
 * @returns null for a cursor that was never given out
 */
export const listSent = (deps: ListSent, subscription: Subscription, query: SentQuery): Promise<SentPage<SentLine> | null> =>
  pageOfSent(sentReader(deps, subscription), query, linesOf);

const linesOf = async (reader: SentReader<ListSent>, delivery: SentDelivery): Promise<readonly SentLine[]> => {
  const { mailing } = delivery;
  const { by, ...outcome } = await outcomeOf(reader, delivery);
  return (await mentionsIn(reader, delivery)).map(({ noticeId, version, title, reasons, sections }) => ({
    mailingId: mailing.id,
    act: mailing.act,
    noticeId,
    version,
    title,
    ...wayOf(reader, delivery, by),
    ...outcome,
    reasons,
    sections,
  }));
};

/** Where it went, and whether in the place of others. @param by which channel, where that is another one than its batch's */
export const wayOf = (
  { subscription }: SentReader,
  { batch: { id } }: SentDelivery,
  by: ChannelType | undefined,
): Pick<SentLine, 'channel' | 'via'> => ({ channel: channelIn(id, subscription, by), ...viaOf(id.rangeId) });

const outcomeOf = async (
  { deps: { retries }, reads }: SentReader<ListSent>,
  { progress, position }: SentDelivery,
): Promise<Pick<SentLine, 'status' | 'why' | 'attempts' | 'nextAttemptAt' | 'at'> & Readonly<{ by: ChannelType | undefined }>> => {
  const status: DeliveryStatus = statusAt(progress, position);
  const deviation = progress.deviations.get(position);
  const at = deviation?.at ?? writtenAt(progress, position);
  if (status === 'retrying') reads.made += 1;
  const noted = status === 'retrying' ? (await retries.ofBatch(progress.id)).get(position) : undefined;
  return {
    status,
    by: deviation?.by ?? noted?.by,
    ...(deviation?.why ? { why: deviation.why } : {}),
    attempts: deviation?.attempts ?? (isTriedAs(status) ? 1 : 0),
    ...(at ? { at } : {}),
    ...attemptsNoted(noted),
  };
};
