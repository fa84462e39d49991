import { isInRange } from '#domain/audience/directory';
import { type DeliveryFilter, DeliveryPlace } from '#domain/ledger/delivery-list';
import type { Notice } from '#domain/notices/notice';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { DeliveryLine } from './delivery-line.ts';
import { type WalkDeliveries, walkMailing } from './walk-deliveries.ts';

export type DeliveriesQuery = DeliveryFilter & Readonly<{ limit: number; cursor?: string | undefined }>;

/** One page costs so much at most, and one step more. */
const PAGE_COST = 120;

/**
 * One line per recipient, batch by batch, and one for each reader who waits for a digest. A page ends with the batch in which it grew to
 * `limit` lines, or when it has read its share: then it may be short, or empty, and the list goes on.
 *
 * @returns null for a cursor that was never given out for this notice
 */
export const listDeliveries = async (
  deps: WalkDeliveries,
  notice: Notice,
  query: DeliveriesQuery,
): Promise<Readonly<{ items: readonly DeliveryLine[]; next?: string }> | null> => {
  const mailings = await deps.mailings.ofNotice(notice.id);
  const place = query.cursor === undefined ? null : placeOf(DeliveryPlace, query.cursor);
  const begin = place ? mailings.findIndex(({ id }) => id === place.mailing) : 0;
  if (begin < 0 || (query.cursor !== undefined && (place === null || !isSound(place)))) return null;

  const items: DeliveryLine[] = [];
  let cost = 0;
  for (const mailing of mailings.slice(begin)) {
    const from = mailing.id === place?.mailing ? place : null;
    for await (const step of walkMailing(deps, notice, mailing, query, from)) {
      items.push(...step.lines);
      cost += step.cost;
      if (items.length >= query.limit || cost >= PAGE_COST) return { items, next: cursorOf(step.ended) };
    }
  }
  return { items };
};

/** A row lies in the range that it is said to lie in: DynamoDB refuses to begin elsewhere. */
const isSound = ({ range, row }: DeliveryPlace): boolean => {
  if (row === undefined) return true;
  const [from, before] = (range.split('~').at(-1) ?? '').split('..');
  return from !== undefined && before !== undefined && isInRange({ from, before }, row);
};
