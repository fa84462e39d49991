import {
  ancestors,
  childIn,
  EVERYWHERE,
  hasStreets,
  isStreet,
  parseRegion,
  type RegionCode,
  regionName,
  searchRegions,
  shortCode,
} from './region.ts';
import type { Place, Streets } from './streets.ts';

/** Where somebody stands who picks a place step by step: what it lies in, itself last, and what lies right below it. */
export type PickedPlace = Readonly<{ trail: readonly Place[]; below: readonly Place[] }>;

/** More than any county has streets, and any province counties. */
const ALL = 1000;

const everywhere = (): Place => ({ code: '000000', name: regionName(EVERYWHERE), path: regionName(EVERYWHERE), level: 1 });

/** A place by its code; one of a street that the list has not is called by nothing, and left out: undefined. */
export const placeOf = (streets: Streets, code: RegionCode): Place | undefined => {
  if (code === EVERYWHERE) return everywhere();
  const [first] = streets.search({ within: code, limit: 1 });
  return first && shortCode(first.code) === code ? first : undefined;
};

export const pickedPlace = (streets: Streets, code: RegionCode): PickedPlace => ({
  trail:
    code === EVERYWHERE
      ? []
      : [...ancestors(code).toReversed(), code].flatMap((step) => (step === EVERYWHERE ? [] : (placeOf(streets, step) ?? []))),
  below: placesBelow(streets, code),
});

/** Counties stand right below a municipality, and so do those that a province administers itself; streets below a county. */
const placesBelow = (streets: Streets, code: RegionCode): readonly Place[] => {
  if (isStreet(code)) return [];
  if (hasStreets(code)) return streets.search({ within: code, limit: ALL }).filter(({ level }) => level === 4);
  return searchRegions({ prefix: code, limit: 10 * ALL }).filter((region) => {
    const inner = shortCode(region.code);
    return inner !== code && childIn(code, inner) === inner;
  });
};

/**
 * Places that somebody may mean, with their paths: 朝阳区 is in Beijing and in Changchun. A place that it lies in may stand before it
 * (`长春 朝阳区`, `长春朝阳`); a code means its own place.
 */
export const placesCalled = (streets: Streets, typed: string, limit: number): readonly Place[] => {
  const code = parseRegion(typed.trim());
  if (code.kind === 'parsed') return [placeOf(streets, code.code)].filter((place) => place !== undefined);
  const words = typed.split(/[\s/,，、·]+/).filter(Boolean);
  const found = calledWithin(streets, words.slice(0, -1), words.at(-1) ?? '', limit);
  const [only = ''] = words;
  const letters = [...only];
  if (found.length > 0 || words.length > 1) return found;
  // Written without a blank: the shortest place in front that there is.
  for (let at = 2; at <= letters.length - 2; at++) {
    const split = calledWithin(streets, [letters.slice(0, at).join('')], letters.slice(at).join(''), limit);
    if (split.length > 0) return split;
  }
  return [];
};

const calledWithin = (streets: Streets, within: readonly string[], q: string, limit: number): readonly Place[] =>
  q === ''
    ? []
    : streets
        .search({ q, limit: within.length === 0 ? limit : 10 * ALL })
        .filter(({ path, name }) => within.every((word) => path.slice(0, -name.length).includes(word)))
        .slice(0, limit);
