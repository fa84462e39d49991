import { isInRange, type Range, rangesOf, WHOLE_COUNTRY } from '#domain/audience/directory';
import { knownRegions, type RegionCode } from '#domain/region';
import type { ListPlace } from '#domain/subscriptions/list-place';
import type { Aside } from '#ports/aside';
import type { Directory } from '#ports/directory';
import { FOUND_TOGETHER } from '#ports/subscription-store';

export type WalkSubscriptions = Readonly<{ directory: Directory; aside: Aside }>;

/** `region`: those in or below it; empty: all. `withRows`: also those that the directory has. */
type Walked = Readonly<{ region: RegionCode; withRows: boolean }>;

type Part = Readonly<{ in: ListPlace['in']; range: Range }>;

/**
 * All subscriptions that have not ended, FOUND_TOGETHER at a time at most: those that receive notices by the row of their own region in the
 * directory, the others by the index of those that have none. One that moves meanwhile, by another rhythm, place or state, may be missed
 * or come twice. `next`: where another walk goes on, null at the end.
 *
 * @param from of an earlier walk over the same; one that is none of them is the beginning
 */
export async function* walkSubscriptions(
  deps: WalkSubscriptions,
  walked: Walked,
  from: ListPlace | null = null,
): AsyncGenerator<Readonly<{ ids: readonly string[]; next: ListPlace | null }>> {
  const parts = await partsOf(deps, walked);
  const start = from ? parts.findIndex((part) => isThere(part, from)) : 0;
  for (let i = Math.max(0, start); i < parts.length; i++) {
    const part = parts[i];
    if (!part) return;
    const after = from && i === start ? from.after : null;
    for (let behind = after, more = true; more; more = behind !== null) {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(deps, part, behind);
      behind = page.next;
      yield { ids: page.ids, next: behind === null ? placeIn(parts[i + 1], null) : placeIn(part, behind) };
    }
  }
}

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
