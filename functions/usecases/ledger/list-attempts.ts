import { deliveryId } from '#domain/ids';
import { attemptsAt, type KnownAttempt, statusCodeIn } from '#domain/ledger/attempts';
import { statusAt } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { Retries } from '#ports/retries';
import { pageOfSent, type SentLine, type SentPage, type SentQuery, wayOf } from './list-sent.ts';
import { NoticeTitles } from './notice-titles.ts';
import type { ReadCount, SentDelivery, WalkSent } from './walk-sent.ts';

export type ListAttempts = WalkSent &
  Readonly<{
    retries: Pick<Retries, 'ofBatch' | 'triedIn'>;
    notices: Pick<NoticeStore, 'findVersion'>;
    clock: Pick<Clock, 'now'>;
  }>;

/** One attempt to deliver a message. */
export type AttemptLine = Omit<KnownAttempt, 'by'> &
  Pick<SentLine, 'channel' | 'via'> &
  Readonly<{
    /** The `webhook-id` of the message, the same over all attempts. */
    deliveryId: string;
    mailingId: string;
    act: Mailing['act'];
    notices: readonly Pick<SentLine, 'noticeId' | 'version' | 'title'>[];
    /** What the endpoint answered, if it is known. */
    statusCode?: number;
  }>;

/**
 * How each attempt went to send something to a subscription within 90 days, as far as that is known: the latest mailing first, and of each
 * message the last attempt. A page ends as one of `listSent` does.
 *
 * @returns null for a cursor that was never given out
 */
export const listAttempts = (deps: ListAttempts, subscription: Subscription, query: SentQuery): Promise<SentPage<AttemptLine> | null> => {
  const reads = { made: 0 };
  const titles = new NoticeTitles(deps.notices, reads);
  return pageOfSent(deps, subscription, query, reads, (delivery) => linesOf(deps, subscription, delivery, titles, reads));
};

const linesOf = async (
  deps: ListAttempts,
  subscription: Subscription,
  delivery: SentDelivery,
  titles: NoticeTitles,
  reads: ReadCount,
): Promise<readonly AttemptLine[]> => {
  const { mailing, batch, position } = delivery;
  const known = await knownOf(deps, delivery, reads);
  if (known.length === 0) return [];
  const notices: AttemptLine['notices'][number][] = [];
  for (const { noticeId, version } of batch.told[batch.recipients[position]?.told ?? -1] ?? [])
    notices.push({ noticeId, version, title: await titles.of({ noticeId, version }) });
  return known.map(({ by, ...one }) => {
    const statusCode = statusCodeIn(one.why);
    return {
      deliveryId: deliveryId(mailing.id, subscription.id),
      mailingId: mailing.id,
      act: mailing.act,
      notices,
      ...wayOf(delivery, subscription, by),
      ...one,
      ...(statusCode === undefined ? {} : { statusCode }),
    };
  });
};

/** Whoever has it by the first attempt is not looked up. */
const knownOf = async (
  { retries }: ListAttempts,
  { progress, position }: SentDelivery,
  reads: ReadCount,
): Promise<readonly KnownAttempt[]> => {
  if (!progress.deviations.has(position)) return attemptsAt(progress, position, [], undefined);
  reads.made += 1;
  const noted = statusAt(progress, position) === 'retrying' ? (await retries.ofBatch(progress.id)).get(position) : undefined;
  // What is being tried has its attempts with it; it may have come to an end meanwhile.
  const tried = noted ? noted.tried : (await retries.triedIn(progress.id)).get(position);
  return attemptsAt(progress, position, tried ?? [], noted);
};
