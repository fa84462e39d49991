import { isInRange } from '#domain/audience/directory';
import { type DeliveryFilter, DeliveryPlace } from '#domain/ledger/delivery-list';
import { ledgerCutAt } from '#domain/ledger/ledger-keeping';
import type { Notice } from '#domain/notices/notice';
import { type Instant, instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { DeliveryLine } from './delivery-line.ts';
import { type WalkDeliveries, walkMailing } from './walk-deliveries.ts';

export type ListDeliveries = WalkDeliveries & Readonly<{ ledgerDays: number; clock: Clock }>;

export type DeliveriesQuery = DeliveryFilter & Readonly<{ limit: number; cursor?: string | undefined }>;

/** One page costs so much at most, and one step more. */
const PAGE_COST = 120;

/**
 * One line per recipient, batch by batch, and one for each reader who waits for a digest. A page has
 * `limit` lines at most, and ends when it has read its share: then it may be short, or empty, and the list goes on.
 *
 * `keptSince`: what of the notice began before that is not kept any more.
 *
 * @returns null for a cursor that was never given out for this notice
 */
export const listDeliveries = async (
  deps: ListDeliveries,
  notice: Notice,
  query: DeliveriesQuery,
): Promise<Readonly<{ items: readonly DeliveryLine[]; next?: string; keptSince?: Instant }> | null> => {
  const mailings = await deps.mailings.ofNotice(notice.id);
  const place = query.cursor === undefined ? null : placeOf(DeliveryPlace, query.cursor);
  const begin = place ? mailings.findIndex(({ id }) => id === place.mailing) : 0;
  if (begin < 0 || (query.cursor !== undefined && (place === null || !isSound(place)))) return null;

  const keptSince = ledgerCutAt(notice, mailings, deps.ledgerDays, instant(deps.clock.now()));
  const cut = keptSince === null ? {} : { keptSince };
  const items: DeliveryLine[] = [];
  let cost = 0;
  for (const mailing of mailings.slice(begin)) {
    const from = mailing.id === place?.mailing ? place : null;
    for await (const step of walkMailing(deps, notice, mailing, query, from)) {
      const room = query.limit - items.length;
      items.push(...step.lines.slice(0, room));
      cost += step.cost;
      const cutAt = step.lines.length > room ? step.places[room - 1] : undefined;
      if (cutAt) return { items, next: cursorOf(cutAt), ...cut };
      if (items.length >= query.limit || cost >= PAGE_COST) return { items, next: cursorOf(step.ended), ...cut };
    }
  }
  return { items, ...cut };
};

/** A row lies in the range that it is said to lie in: DynamoDB refuses to begin elsewhere. */
const isSound = ({ range, row }: DeliveryPlace): boolean => {
  if (row === undefined) return true;
  const [from, before] = (range.split('~').at(-1) ?? '').split('..');
  return from !== undefined && before !== undefined && isInRange({ from, before }, row);
};
