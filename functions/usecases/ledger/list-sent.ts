import { mayHaveStood, REMEMBERED_MS, type RowPlace, rowPlaces } from '#domain/audience/row-history';
import { SentPlace } from '#domain/ledger/sent-list';
import {
  type Batch,
  type BatchProgress,
  batchName,
  type DeliveryStatus,
  freshProgress,
  type Mention,
  statusAt,
  writtenAt,
} from '#domain/mailings/batch';
import { type BegunMailing, looksThere } from '#domain/mailings/begun-mailing';
import { fallbackPlace } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { CHANNEL_TYPES, type Channel, channelsOf, type Subscription } from '#domain/subscriptions/subscription';
import { after, DAY, type Instant, instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Retries } from '#ports/retries';
import type { SentMailings } from '#ports/sent-mailings';
import type { SubscriptionStore } from '#ports/subscription-store';
import { addressIn, attemptsNoted, type DeliveryLine, viaOf } from './delivery-line.ts';
import { batchesAt, positionsIn } from './find-batches.ts';

export type ListSent = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'formerRows'>;
  sentMailings: SentMailings;
  mailings: Pick<Mailings, 'find'>;
  batches: Pick<Batches, 'progressOf'>;
  retries: Pick<Retries, 'ofBatch'>;
  notices: Pick<NoticeStore, 'findVersion'>;
  clock: Pick<Clock, 'now'>;
}>;

/** One notice that a message told of, or was to tell of. */
export type SentLine = Omit<DeliveryLine, 'subscriptionId' | 'organization' | 'act'> &
  Readonly<{ act: Mailing['act']; noticeId: string; version: number /** Null once it is gone. */; title: string | null }>;

/** A page makes so many reads at most, and those of one more mailing. */
export const MOST_READS = 120;
/** Mailings that are read together: one in which the subscription has no place costs no further read. */
const TOGETHER = 100;

/**
 * What was sent to a subscription within 90 days, or is to be, the latest mailing first: found by the keys of its rows, since every
 * mailing keeps its recipients in their order. A page ends with the mailing in which it grew to `limit` lines, or when it has read its
 * share: then it may be short, or empty, and the list goes on. What began before this release is not among it, and a later act of a notice
 * only as long as the rows are remembered at which the notice was told.
 *
 * @returns null for a cursor that was never given out
 */
export const listSent = async (
  deps: ListSent,
  subscription: Subscription,
  { limit, cursor }: Readonly<{ limit: number; cursor?: string | undefined }>,
): Promise<Readonly<{ items: readonly SentLine[]; next?: string }> | null> => {
  const oldest = after(instant(deps.clock.now()), -REMEMBERED_MS);
  const newestMonth = monthOf(instant(deps.clock.now()));
  const from = cursor === undefined ? { month: newestMonth, behind: null } : placeOf(SentPlace, cursor);
  if (!from || from.month > newestMonth) return null;

  const search = new Search(deps, subscription, rowPlaces(subscription, await deps.subscriptions.formerRows(subscription.id)));
  const items: SentLine[] = [];
  for (let place: SentPlace | null = from; place && place.month >= monthOf(oldest); ) {
    const { month, behind }: SentPlace = place;
    const page: Awaited<ReturnType<SentMailings['ofMonth']>> = await deps.sentMailings.ofMonth(month, behind, TOGETHER);
    search.reads += 1;
    for (const begun of page.items) {
      if (begun.startedAt < oldest) return { items };
      items.push(...(await search.linesOf(begun)));
      const { startedAt, mailingId } = begun;
      if (items.length >= limit || search.reads >= MOST_READS)
        return { items, next: cursorOf({ month, behind: { startedAt, mailingId } } satisfies SentPlace) };
    }
    const last = page.items.at(-1);
    place = page.isEnd || !last ? { month: monthBefore(month), behind: null } : { month, behind: pick(last) };
  }
  return { items };
};

const pick = ({ startedAt, mailingId }: BegunMailing) => ({ startedAt, mailingId });
const monthOf = (at: Instant): string => at.slice(0, 7);
const monthBefore = (month: string): string => monthOf(after(`${month}-01T00:00:00.000Z`, -DAY));

class Search {
  /** Made so far. */
  reads = 1;
  readonly #deps: ListSent;
  readonly #subscription: Subscription;
  readonly #channel: Channel;
  readonly #id: string;
  readonly #places: readonly RowPlace[];
  readonly #titles = new Map<string, string | null>();

  constructor(deps: ListSent, subscription: Subscription, places: readonly RowPlace[]) {
    this.#deps = deps;
    this.#subscription = subscription;
    this.#id = subscription.id;
    this.#channel = subscription.channel;
    this.#places = places;
  }

  get #mayStandIn(): boolean {
    return this.#subscription.role === 'fallback' || (this.#channel.type === 'webhook' && this.#channel.fallbackEmail !== undefined);
  }

  async linesOf(begun: BegunMailing): Promise<readonly SentLine[]> {
    // Whoever was told of a notice before is told of its later acts where they stood then.
    const readsDirectory = begun.act === 'notice' || begun.act === 'digest';
    const places = this.#places.filter((place) => looksThere(begun, place) && (!readsDirectory || mayHaveStood(place, begun.startedAt)));
    const { found, reads } = await batchesAt(this.#deps.sentMailings, begun.mailingId, channelsOf(this.#subscription), places);
    this.reads += reads;
    const told = await this.#toldInstead(begun);
    const lines: SentLine[] = [];
    for (const batch of [...found, ...told]) lines.push(...(await this.#linesIn(batch)));
    return lines;
  }

  /** What went to it in the place of others, or to the address that an endpoint names for that. Most subscriptions stand nowhere there. */
  async #toldInstead(begun: BegunMailing): Promise<readonly Batch[]> {
    if (!this.#mayStandIn) return [];
    const { found, reads } = await batchesAt(this.#deps.sentMailings, begun.mailingId, CHANNEL_TYPES, [fallbackPlace(this.#id)]);
    this.reads += reads;
    return found;
  }

  async #linesIn(batch: Batch): Promise<readonly SentLine[]> {
    const positions = positionsIn(batch, this.#id);
    if (positions.length === 0) return [];
    const { mailings, batches } = this.#deps;
    this.reads += 2;
    const [mailing, progress] = await Promise.all([mailings.find(batch.id.mailingId), batches.progressOf(batch.id)]);
    if (!mailing) throw new Error(`batch ${batchName(batch.id)} has no mailing`);
    const lines: SentLine[] = [];
    for (const position of positions) {
      const outcome = await this.#outcomeAt(progress ?? freshProgress(batch), position);
      for (const mention of batch.told[batch.recipients[position]?.told ?? -1] ?? [])
        lines.push({
          mailingId: mailing.id,
          act: mailing.act,
          noticeId: mention.noticeId,
          version: mention.version,
          title: await this.#titleOf(mention),
          ...this.#wayOf(batch),
          ...outcome,
          reasons: mention.reasons,
          sections: mention.sections,
        });
    }
    return lines;
  }

  #wayOf({ id }: Batch): Pick<SentLine, 'channel' | 'via'> {
    return { channel: { type: id.channel, address: addressIn(id, this.#subscription) }, ...viaOf(id.rangeId) };
  }

  async #outcomeAt(
    progress: BatchProgress,
    position: number,
  ): Promise<Pick<SentLine, 'status' | 'why' | 'attempts' | 'nextAttemptAt' | 'at'>> {
    const status: DeliveryStatus = statusAt(progress, position);
    const deviation = progress.deviations.get(position);
    const at = deviation?.at ?? writtenAt(progress, position);
    if (status === 'retrying') this.reads += 1;
    const noted = status === 'retrying' ? (await this.#deps.retries.ofBatch(progress.id)).get(position) : undefined;
    return {
      status,
      ...(deviation?.why ? { why: deviation.why } : {}),
      attempts: deviation?.attempts ?? (status === 'pending' || status === 'skipped' ? 0 : 1),
      ...(at ? { at } : {}),
      ...attemptsNoted(noted),
    };
  }

  async #titleOf({ noticeId, version }: Mention): Promise<string | null> {
    const name = `${noticeId}#${version}`;
    const known = this.#titles.get(name);
    if (known !== undefined) return known;
    this.reads += 1;
    const title = (await this.#deps.notices.findVersion(noticeId, version))?.title ?? null;
    this.#titles.set(name, title);
    return title;
  }
}
