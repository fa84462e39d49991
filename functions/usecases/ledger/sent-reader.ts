import { REMEMBERED_MS } from '#domain/audience/row-history';
import { monthOf, SentPlace } from '#domain/ledger/sent-list';
import { type Mention, toldAt } from '#domain/mailings/batch';
import type { Subscription } from '#domain/subscriptions/subscription';
import { after, instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import { NoticeTitles } from './notice-titles.ts';
import { type ReadCount, type SentDelivery, type WalkSent, walkSent } from './walk-sent.ts';

export type ReadSent = WalkSent & Readonly<{ notices: Pick<NoticeStore, 'findVersion'>; clock: Pick<Clock, 'now'> }>;

/** What one page of what was sent to a subscription is read with. */
export type SentReader<Deps extends ReadSent = ReadSent> = Readonly<{
  deps: Deps;
  subscription: Subscription;
  titles: NoticeTitles;
  /** How often stores were asked for this page. */
  reads: ReadCount;
}>;

export const sentReader = <Deps extends ReadSent>(deps: Deps, subscription: Subscription): SentReader<Deps> => {
  const reads = { made: 0 };
  return { deps, subscription, titles: new NoticeTitles(deps.notices, reads), reads };
};

/** A page makes so many reads at most, and those of one more mailing. */
export const MOST_READS = 120;

export type SentQuery = Readonly<{ limit: number; cursor?: string | undefined }>;
export type SentPage<Line> = Readonly<{ items: readonly Line[]; next?: string }>;

/**
 * A page of lines that are made of what was sent, in that order.
 *
 * @returns null for a cursor that was never given out
 */
export const pageOfSent = async <Deps extends ReadSent, Line>(
  reader: SentReader<Deps>,
  { limit, cursor }: SentQuery,
  linesOf: (reader: SentReader<Deps>, delivery: SentDelivery) => Promise<readonly Line[]>,
): Promise<SentPage<Line> | null> => {
  const { deps, subscription, reads } = reader;
  const now = instant(deps.clock.now());
  const from = cursor === undefined ? { month: monthOf(now), behind: null } : placeOf(SentPlace, cursor);
  if (!from || from.month > monthOf(now)) return null;
  const items: Line[] = [];
  for await (const { deliveries, ended } of walkSent(deps, subscription, { from, since: after(now, -REMEMBERED_MS) }, reads)) {
    for (const delivery of deliveries) items.push(...(await linesOf(reader, delivery)));
    if (items.length >= limit || reads.made >= MOST_READS) return { items, next: cursorOf(ended satisfies SentPlace) };
  }
  return { items };
};

/** A notice of which something was told, or was to be told. */
export type TitledMention = Mention & Readonly<{ /** Null once it is gone. */ title: string | null }>;

/** What a message told of, or was to tell of. */
export const mentionsIn = async ({ titles }: SentReader, { batch, position }: SentDelivery): Promise<readonly TitledMention[]> => {
  const mentions: TitledMention[] = [];
  for (const mention of toldAt(batch, position)) mentions.push({ ...mention, title: await titles.of(mention) });
  return mentions;
};
