import { isInRange, type Range, rangesOf, WHOLE_COUNTRY } from '#domain/audience/directory';
import { knownRegions, type RegionCode } from '#domain/region';
import type { ListPlace } from '#domain/subscriptions/list-place';
import { receives, type Subscription } from '#domain/subscriptions/subscription';
import type { Aside } from '#ports/aside';
import type { Directory } from '#ports/directory';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';

export type WalkSubscriptions = Readonly<{ directory: Directory; aside: Aside; subscriptions: Pick<SubscriptionStore, 'findMany'> }>;

/** `region`: those in or below it; empty: all. `withRows`: also those that the directory has. */
type Walked = Readonly<{ region: RegionCode; withRows: boolean }>;

type Part = Readonly<{ in: ListPlace['in']; range: Range }>;

/** `isEmpty`: nothing stood there, so that no subscription was read. `next`: where another walk goes on, null at the end. */
type Step = Readonly<{ found: readonly Subscription[]; isEmpty: boolean; next: ListPlace | null }>;

/**
 * All subscriptions that have not ended, FOUND_TOGETHER at a time at most: those that receive notices by the row of their own region in the
 * directory, the others by the index of those that receive none. One that moves meanwhile, by another rhythm, place or state, may be missed
 * or come twice.
 *
 * @param from of an earlier walk over the same; one that is none of them is the beginning
 */
export async function* walkSubscriptions(deps: WalkSubscriptions, walked: Walked, from: ListPlace | null = null): AsyncGenerator<Step> {
  const parts = await partsOf(deps, walked);
  const start = from ? parts.findIndex((part) => isThere(part, from)) : 0;
  for (let i = Math.max(0, start); i < parts.length; i++) {
    const part = parts[i];
    if (!part) return;
    const after = from && i === start ? from.after : null;
    for (let behind = after, more = true; more; more = behind !== null) {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(deps, part, behind);
      behind = page.next;
      yield {
        found: await foundIn(deps, part, page.ids),
        isEmpty: page.ids.length === 0,
        next: behind === null ? placeIn(parts[i + 1], null) : placeIn(part, behind),
      };
    }
  }
}

/** An endpoint that is switched off has its rows still (hasRows) and stands aside as well: there it is found. */
const foundIn = async ({ subscriptions }: WalkSubscriptions, part: Part, ids: readonly string[]): Promise<readonly Subscription[]> => {
  if (ids.length === 0) return [];
  const known = [...(await subscriptions.findMany([...new Set(ids)])).values()];
  return part.in === 'aside' ? known : known.filter(receives);
};

const partsOf = async ({ directory }: WalkSubscriptions, { region, withRows }: Walked): Promise<readonly Part[]> => {
  const scope = { within: [region], above: [] };
  const partitions = withRows ? (await directory.partitions()).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : [];
  const provinces = [WHOLE_COUNTRY, ...knownRegions().filter((code) => code.length === 2)];
  const aside = provinces.map((province) => ({ slotId: 'aside', province }));
  return [
    ...rangesOf(scope, partitions).map((range): Part => ({ in: 'directory', range })),
    ...rangesOf(scope, aside).map((range): Part => ({ in: 'aside', range })),
  ];
};

const nameOf = ({ slotId, province }: Pick<Range, 'slotId' | 'province'>): string => `${slotId}#${province}`;

/** DynamoDB refuses to go on behind a key that is not of the range. */
const isThere = ({ in: where, range }: Part, from: ListPlace): boolean =>
  where === from.in && nameOf(range) === nameOf(from) && (from.after === null || isInRange(range, from.after));

const placeIn = (part: Part | undefined, after: string | null): ListPlace | null =>
  part ? { in: part.in, slotId: part.range.slotId, province: part.range.province, after } : null;

const pageOf = async (
  { directory, aside }: WalkSubscriptions,
  { in: where, range }: Part,
  after: string | null,
): Promise<Readonly<{ ids: readonly string[]; next: string | null }>> => {
  if (where === 'aside') return aside.read(range, after, FOUND_TOGETHER);
  const { entries, next } = await directory.read(range, after, FOUND_TOGETHER);
  const own = entries.filter(({ at, candidate, until }) => at === candidate.region && until === undefined);
  return { ids: own.map(({ subscriptionId }) => subscriptionId), next };
};
