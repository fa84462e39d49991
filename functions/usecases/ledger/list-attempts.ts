import { deliveryId } from '#domain/ids';
import { attemptsAt, type KnownAttempt, statusCodeIn } from '#domain/ledger/attempts';
import { statusAt } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Retries } from '#ports/retries';
import { type SentLine, wayOf } from './list-sent.ts';
import { mentionsIn, pageOfSent, type ReadSent, type SentPage, type SentQuery, type SentReader, sentReader } from './sent-reader.ts';
import type { SentDelivery } from './walk-sent.ts';

export type ListAttempts = ReadSent & Readonly<{ retries: Pick<Retries, 'ofBatch' | 'triedIn'> }>;

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
export const listAttempts = (deps: ListAttempts, subscription: Subscription, query: SentQuery): Promise<SentPage<AttemptLine> | null> =>
  pageOfSent(sentReader(deps, subscription), query, linesOf);

const linesOf = async (reader: SentReader<ListAttempts>, delivery: SentDelivery): Promise<readonly AttemptLine[]> => {
  const { mailing } = delivery;
  const known = await knownOf(reader, delivery);
  if (known.length === 0) return [];
  const notices = (await mentionsIn(reader, delivery)).map(({ noticeId, version, title }) => ({ noticeId, version, title }));
  return known.map(({ by, ...one }) => {
    const statusCode = statusCodeIn(one.why);
    return {
      deliveryId: deliveryId(mailing.id, reader.subscription.id),
      mailingId: mailing.id,
      act: mailing.act,
      notices,
      ...wayOf(reader, delivery, by),
      ...one,
      ...(statusCode === undefined ? {} : { statusCode }),
    };
  });
};

/** Whoever has it by the first attempt is not looked up. */
const knownOf = async (
  { deps: { retries }, reads }: SentReader<ListAttempts>,
  { progress, position }: SentDelivery,
): Promise<readonly KnownAttempt[]> => {
  if (!progress.deviations.has(position)) return attemptsAt(progress, position, [], undefined);
  reads.made += 1;
  const noted = statusAt(progress, position) === 'retrying' ? (await retries.ofBatch(progress.id)).get(position) : undefined;
  // What is being tried has its attempts with it; it may have come to an end meanwhile.
  const tried = noted ? noted.tried : (await retries.triedIn(progress.id)).get(position);
  return attemptsAt(progress, position, tried ?? [], noted);
};
