import { REMEMBERED_MS } from '#domain/audience/row-history';
import { monthOf, SentPlace } from '#domain/ledger/sent-list';
import { type DeliveryStatus, isTriedAs, statusAt, writtenAt } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { ChannelType, Subscription } from '#domain/subscriptions/subscription';
import { after, instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { Retries } from '#ports/retries';
import { attemptsNoted, channelIn, type DeliveryLine, viaOf } from './delivery-line.ts';
import { NoticeTitles } from './notice-titles.ts';
import { type ReadCount, type SentDelivery, type WalkSent, walkSent } from './walk-sent.ts';

export type ListSent = WalkSent &
  Readonly<{ retries: Pick<Retries, 'ofBatch'>; notices: Pick<NoticeStore, 'findVersion'>; clock: Pick<Clock, 'now'> }>;

/** One notice that a message told of, or was to tell of. */
export type SentLine = Omit<DeliveryLine, 'subscriptionId' | 'organization' | 'act'> &
  Readonly<{ act: Mailing['act']; noticeId: string; version: number /** Null once it is gone. */; title: string | null }>;

/** A page makes so many reads at most, and those of one more mailing. */
export const MOST_READS = 120;

export type SentQuery = Readonly<{ limit: number; cursor?: string | undefined }>;
export type SentPage<Line> = Readonly<{ items: readonly Line[]; next?: string }>;

/**
 * What was sent to a subscription within 90 days, or is to be, the latest mailing first. A page ends with the mailing in which it grew to
 * `limit` lines, or when it has read its share: then it may be short, or empty, and the list goes on. What began before this release is
 * not among it, and a later act of a notice only as long as the rows are remembered at which the notice was told.
 *
 * @returns null for a cursor that was never given out
 */
export const listSent = (deps: ListSent, subscription: Subscription, query: SentQuery): Promise<SentPage<SentLine> | null> => {
  const reads = { made: 0 };
  const titles = new NoticeTitles(deps.notices, reads);
  return pageOfSent(deps, subscription, query, reads, (delivery) => linesOf(deps, subscription, delivery, titles, reads));
};

/** A page of lines that are made of what was sent, in that order. */
export const pageOfSent = async <Line>(
  deps: WalkSent & Pick<ListSent, 'clock'>,
  subscription: Subscription,
  { limit, cursor }: SentQuery,
  reads: ReadCount,
  linesIn: (delivery: SentDelivery) => Promise<readonly Line[]>,
): Promise<SentPage<Line> | null> => {
  const now = instant(deps.clock.now());
  const from = cursor === undefined ? { month: monthOf(now), behind: null } : placeOf(SentPlace, cursor);
  if (!from || from.month > monthOf(now)) return null;
  const items: Line[] = [];
  for await (const { deliveries, ended } of walkSent(deps, subscription, { from, since: after(now, -REMEMBERED_MS) }, reads)) {
    for (const delivery of deliveries) items.push(...(await linesIn(delivery)));
    if (items.length >= limit || reads.made >= MOST_READS) return { items, next: cursorOf(ended satisfies SentPlace) };
  }
  return { items };
};

const linesOf = async (
  deps: ListSent,
  subscription: Subscription,
  delivery: SentDelivery,
  titles: NoticeTitles,
  reads: ReadCount,
): Promise<readonly SentLine[]> => {
  const { mailing, batch, position } = delivery;
  const { by, ...outcome } = await outcomeOf(deps, delivery, reads);
  const lines: SentLine[] = [];
  for (const mention of batch.told[batch.recipients[position]?.told ?? -1] ?? [])
    lines.push({
      mailingId: mailing.id,
      act: mailing.act,
      noticeId: mention.noticeId,
      version: mention.version,
      title: await titles.of(mention),
      ...wayOf(delivery, subscription, by),
      ...outcome,
      reasons: mention.reasons,
      sections: mention.sections,
    });
  return lines;
};

/** Where it went, and whether in the place of others. @param by which channel, where that is another one than its batch's */
export const wayOf = (
  { batch: { id } }: SentDelivery,
  subscription: Subscription,
  by: ChannelType | undefined,
): Pick<SentLine, 'channel' | 'via'> => ({ channel: channelIn(id, subscription, by), ...viaOf(id.rangeId) });

const outcomeOf = async (
  { retries }: ListSent,
  { progress, position }: SentDelivery,
  reads: ReadCount,
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
