import { mayHaveStood, type RowPlace, rowPlaces } from '#domain/audience/row-history';
import { monthOf, type SentPlace } from '#domain/ledger/sent-list';
import { type Batch, type BatchProgress, batchName, freshProgress } from '#domain/mailings/batch';
import { type BegunMailing, looksThere } from '#domain/mailings/begun-mailing';
import { fallbackPlace } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { CHANNEL_TYPES, type Channel, channelsOf, type Subscription } from '#domain/subscriptions/subscription';
import { after, DAY, type Instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Mailings } from '#ports/mailings';
import type { SentMailings } from '#ports/sent-mailings';
import type { SubscriptionStore } from '#ports/subscription-store';
import { batchesAt, positionsIn } from './find-batches.ts';

export type WalkSent = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'formerRows'>;
  sentMailings: SentMailings;
  mailings: Pick<Mailings, 'find'>;
  batches: Pick<Batches, 'progressOf'>;
}>;

/** One message to a subscription. */
export type SentDelivery = Readonly<{ mailing: Mailing; batch: Batch; progress: BatchProgress; position: number }>;

/** What a mailing sent to it, or nothing, and where a later walk goes on. */
export type SentStep = Readonly<{ deliveries: readonly SentDelivery[]; ended: SentPlace }>;

/** How often stores were asked, by the walk and by whoever goes it. */
export type ReadCount = { made: number };

/** Mailings that are read together: one in which the subscription has no place costs no further read. */
const TOGETHER = 100;

/**
 * What was sent to a subscription, or is to be, the latest mailing first, mailing by mailing: found by the keys of its rows, since every
 * mailing keeps its recipients in their order.
 *
 * @param since mailings that began before are left out
 */
export async function* walkSent(
  deps: WalkSent,
  subscription: Subscription,
  { from, since }: Readonly<{ from: SentPlace; since: Instant }>,
  reads: ReadCount,
): AsyncGenerator<SentStep, void, undefined> {
  reads.made += 1;
  const rows = rowPlaces(subscription, await deps.subscriptions.formerRows(subscription.id));
  const search = new Search(deps, subscription, rows, reads);
  for (let place: SentPlace | null = from; place && place.month >= monthOf(since); ) {
    const { month, behind }: SentPlace = place;
    const page: Awaited<ReturnType<SentMailings['ofMonth']>> = await deps.sentMailings.ofMonth(month, behind, TOGETHER);
    reads.made += 1;
    for (const begun of page.items) {
      if (begun.startedAt < since) return;
      yield { deliveries: await search.deliveriesOf(begun), ended: { month, behind: keyOf(begun) } };
    }
    const last = page.items.at(-1);
    place = page.isEnd || !last ? { month: monthBefore(month), behind: null } : { month, behind: keyOf(last) };
  }
}

const keyOf = ({ startedAt, mailingId }: BegunMailing) => ({ startedAt, mailingId });
const monthBefore = (month: string): string => monthOf(after(`${month}-01T00:00:00.000Z`, -DAY));

class Search {
  readonly #deps: WalkSent;
  readonly #subscription: Subscription;
  readonly #channel: Channel;
  readonly #id: string;
  readonly #places: readonly RowPlace[];
  readonly #reads: ReadCount;

  constructor(deps: WalkSent, subscription: Subscription, places: readonly RowPlace[], reads: ReadCount) {
    this.#deps = deps;
    this.#subscription = subscription;
    this.#id = subscription.id;
    this.#channel = subscription.channel;
    this.#places = places;
    this.#reads = reads;
  }

  /** Also of one that was an endpoint, for which another address stood in. */
  get #mayStandIn(): boolean {
    const { role, retypedAt = [] } = this.#subscription;
    const names = this.#channel.type === 'webhook' && this.#channel.fallbackEmail !== undefined;
    return role === 'fallback' || names || retypedAt.length > 0;
  }

  async deliveriesOf(begun: BegunMailing): Promise<readonly SentDelivery[]> {
    // Whoever was told of a notice before is told of its later acts where they stood then.
    const readsDirectory = begun.act === 'notice' || begun.act === 'digest';
    const places = this.#places.filter((place) => looksThere(begun, place) && (!readsDirectory || mayHaveStood(place, begun.startedAt)));
    const { found, reads } = await batchesAt(this.#deps.sentMailings, begun.mailingId, channelsOf(this.#subscription), places);
    this.#reads.made += reads;
    const told = await this.#toldInstead(begun);
    const deliveries: SentDelivery[] = [];
    for (const batch of [...found, ...told]) deliveries.push(...(await this.#deliveriesIn(batch)));
    return deliveries;
  }

  /** What went to it in the place of others, or to the address that an endpoint names for that. Most subscriptions stand nowhere there. */
  async #toldInstead(begun: BegunMailing): Promise<readonly Batch[]> {
    if (!this.#mayStandIn) return [];
    const { found, reads } = await batchesAt(this.#deps.sentMailings, begun.mailingId, CHANNEL_TYPES, [fallbackPlace(this.#id)]);
    this.#reads.made += reads;
    return found;
  }

  async #deliveriesIn(batch: Batch): Promise<readonly SentDelivery[]> {
    const positions = positionsIn(batch, this.#id);
    if (positions.length === 0) return [];
    this.#reads.made += 2;
    const [mailing, progress] = await Promise.all([this.#deps.mailings.find(batch.id.mailingId), this.#deps.batches.progressOf(batch.id)]);
    if (!mailing) throw new Error(`batch ${batchName(batch.id)} has no mailing`);
    return positions.map((position) => ({ mailing, batch, progress: progress ?? freshProgress(batch), position }));
  }
}
