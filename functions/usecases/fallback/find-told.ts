import { addressed } from '#domain/audience/audience';
import { directoryEntries, isImmediate } from '#domain/audience/directory';
import { rowPlaces } from '#domain/audience/row-history';
import { noticeSelection } from '#domain/audience/selection';
import { type Batch, type Mention, statusAt, toldAt } from '#domain/mailings/batch';
import { fallbackPlace, isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { type Reach, reachOf } from '#domain/mailings/reach';
import type { Notice } from '#domain/notices/notice';
import { CHANNEL_TYPES, type Subscription } from '#domain/subscriptions/subscription';
import { receivesAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';
import type { SentMailings } from '#ports/sent-mailings';
import type { SubscriptionStore } from '#ports/subscription-store';
import { batchesAt, type Place, positionsIn } from '../ledger/find-batches.ts';

export type FindTold = Readonly<{
  mailings: Pick<Mailings, 'digestOf'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressOf'>;
  sentMailings: Pick<SentMailings, 'rangesIn' | 'batchAt'>;
  subscriptions: Pick<SubscriptionStore, 'formerRows'>;
  clock: Pick<Clock, 'now'>;
}>;

/** One delivery, and what it tells. */
export type FoundTold = Readonly<{
  mailing: Mailing;
  batch: Batch;
  position: number;
  mentions: readonly Mention[];
  isFallback: boolean;
  reach: Reach;
  why: string | undefined;
}>;

/** What mailings told contacts, and what became of it: each mailing is looked at once for each contact. */
export class ToldFinder {
  readonly #deps: FindTold;
  readonly #found = new Map<string, Promise<readonly FoundTold[]>>();
  readonly #places = new Map<string, Promise<readonly Place[]>>();

  constructor(deps: FindTold) {
    this.#deps = deps;
  }

  of(contact: Subscription, mailing: Mailing): Promise<readonly FoundTold[]> {
    const name = `${contact.id}#${mailing.id}`;
    const found = this.#found.get(name) ?? this.#find(contact, mailing);
    this.#found.set(name, found);
    return found;
  }

  /** Is a contact to get a notice by a digest that has not been written down yet? */
  async isAwaiting(contact: Subscription, notice: Notice): Promise<boolean> {
    const { mailings, ranges, clock } = this.#deps;
    const entries = directoryEntries(contact).filter(({ slotId }) => !isImmediate(slotId));
    const [entry] = entries;
    if (!entry || notice.urgency === 'immediate' || notice.publishedAt === undefined) return false;
    if (!receivesAt(contact, instant(clock.now()))) return false;
    const select = noticeSelection(addressed(notice));
    if (entries.every((one) => select(one) === null)) return false;
    const run = await mailings.digestOf(entry.slotId, notice.publishedAt);
    return run === null || (await ranges.ofMailing(run.id)).some(({ frozen }) => frozen === null);
  }

  #placesOf(contact: Subscription): Promise<readonly Place[]> {
    const known =
      this.#places.get(contact.id) ??
      this.#deps.subscriptions.formerRows(contact.id).then((former) => [...rowPlaces(contact, former), fallbackPlace(contact.id)]);
    this.#places.set(contact.id, known);
    return known;
  }

  async #find(contact: Subscription, mailing: Mailing): Promise<readonly FoundTold[]> {
    const { sentMailings, batches } = this.#deps;
    const { found } = await batchesAt(sentMailings, mailing.id, CHANNEL_TYPES, await this.#placesOf(contact));
    const told = await Promise.all(
      found.map(async (batch) => {
        const positions = positionsIn(batch, contact.id);
        const progress = positions.length > 0 ? await batches.progressOf(batch.id) : null;
        if (!progress) return [];
        return positions.map((position): FoundTold => {
          const status = statusAt(progress, position);
          const why = progress.deviations.get(position)?.why;
          const mentions = toldAt(batch, position);
          const isFallback = isFallbackRange(batch.id.rangeId);
          return { mailing, batch, position, mentions, isFallback, reach: reachOf({ status, why }), why };
        });
      }),
    );
    return told.flat();
  }
}
