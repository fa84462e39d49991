import { type DirectoryEntry, isInRange, rowKey } from '#domain/audience/directory';
import { type RowPlace, rowPlaces } from '#domain/audience/row-history';
import { type BatchId, type BatchProgress, batchName } from '#domain/mailings/batch';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { channelsOf, type Subscription } from '#domain/subscriptions/subscription';
import type { Batches } from '#ports/batches';
import type { SentMailings } from '#ports/sent-mailings';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { sourceOf } from './freeze-recipients.ts';

export type ToldBefore = Readonly<{
  batches: Pick<Batches, 'progressIn' | 'find'>;
  sentMailings: Pick<SentMailings, 'rangesIn' | 'batchAt'>;
  subscriptions: Pick<SubscriptionStore, 'findMany' | 'formerRows'>;
}>;

/** Asked at once of those whose rows have changed. */
const ASKED_TOGETHER = 25;

/**
 * Whom of some rows of the directory an earlier mailing of the notice was for: they are followed in the batches in which they stand. Both
 * are in the order of row keys, so that most are found side by side; only of those who are not, and have or had other rows, these are
 * looked up. What is held at once is a page, whatever the size of the audience.
 */
export const toldBefore = (deps: ToldBefore, mailing: Mailing) => {
  const known = new Map<string, Promise<readonly MailingRange[]>>();
  const followedIn = (partition: Pick<RowPlace, 'slotId' | 'province'>): Promise<readonly MailingRange[]> => {
    const name = `${partition.slotId}#${partition.province}`;
    const ranges =
      known.get(name) ??
      deps.sentMailings.rangesIn(mailing.id, partition).then((all) => all.filter(({ range }) => range.recipientsOf !== undefined));
    known.set(name, ranges);
    return ranges;
  };

  /** @param entries of one partition, in the order of their keys */
  return async (partition: Pick<RowPlace, 'slotId' | 'province'>, entries: readonly DirectoryEntry[]): Promise<ReadonlySet<string>> => {
    const [first] = entries;
    const last = entries.at(-1);
    if (!first || !last) return new Set();
    const told = await standingBeside(deps, await followedIn(partition), rowKey(first), rowKey(last));
    const strangers = entries.flatMap(({ subscriptionId }) => (told.has(subscriptionId) ? [] : [subscriptionId]));
    for (let i = 0; i < strangers.length; i += FOUND_TOGETHER) {
      const found = [...(await deps.subscriptions.findMany(strangers.slice(i, i + FOUND_TOGETHER))).values()];
      for (let j = 0; j < found.length; j += ASKED_TOGETHER) {
        const some = found.slice(j, j + ASKED_TOGETHER);
        const answers = await Promise.all(some.map((one) => standsElsewhere(deps, followedIn, one)));
        for (const [k, one] of some.entries()) if (answers[k]) told.add(one.id);
      }
    }
    return told;
  };
};

/** The subscriptions in the batches of earlier mailings between two keys. */
const standingBeside = async (
  { batches }: ToldBefore,
  followed: readonly MailingRange[],
  from: string,
  to: string,
): Promise<Set<string>> => {
  const found = new Set<string>();
  for (const { range } of followed) {
    if (to < range.from || range.before <= from) continue;
    const { mailingId, rangeId } = sourceOf(range);
    let before: BatchProgress | undefined;
    const near: BatchId[] = [];
    for await (const progress of batches.progressIn(mailingId, rangeId)) {
      // Each begins behind the key with which the one before it ends.
      if (before?.id.channel === progress.id.channel && progress.id.after < from) near.pop();
      if (progress.id.after < to) near.push(progress.id);
      before = progress;
    }
    for (const batch of await Promise.all(near.map((id) => batches.find(id))))
      for (const { subscriptionId } of batch?.recipients ?? []) found.add(subscriptionId);
  }
  return found;
};

/** One that has changed nothing since it was confirmed. */
const UNCHANGED_REVISION = 2;

const standsElsewhere = async (
  { subscriptions, sentMailings }: ToldBefore,
  followedIn: (partition: Pick<RowPlace, 'slotId' | 'province'>) => Promise<readonly MailingRange[]>,
  subscription: Subscription,
): Promise<boolean> => {
  const former = subscription.revision > UNCHANGED_REVISION ? await subscriptions.formerRows(subscription.id) : [];
  const seen = new Set<string>();
  for (const { slotId, province, key } of rowPlaces(subscription, former)) {
    for (const { range } of await followedIn({ slotId, province })) {
      if (!isInRange(range, key)) continue;
      const { mailingId, rangeId } = sourceOf(range);
      for (const channel of channelsOf(subscription)) {
        const batch = await sentMailings.batchAt(mailingId, rangeId, channel, key);
        if (!batch || seen.has(batchName(batch.id))) continue;
        seen.add(batchName(batch.id));
        if (batch.recipients.some(({ subscriptionId }) => subscriptionId === subscription.id)) return true;
      }
    }
  }
  return false;
};
