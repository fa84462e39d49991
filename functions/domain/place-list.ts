import { placesCalled } from './place-picking.ts';
import type { Place, Streets } from './streets.ts';

/** One name of a list that somebody pasted: the one place that it means, or why that cannot be said. */
export type NamedPlace = Readonly<
  { typed: string } & ({ kind: 'one'; place: Place } | { kind: 'none' } | { kind: 'several'; like: readonly Place[] })
>;

const SHOWN = 3;
/** As many as a notice may name, and some that are none. */
const MOST_LINES = 600;

/** A name alone on its line; of several that have it, the one that is called exactly so, if that is one. */
const meant = (streets: Streets, typed: string): NamedPlace => {
  const found = placesCalled(streets, typed, 50);
  const last =
    typed
      .split(/[\s/,，、·]+/)
      .filter(Boolean)
      .at(-1) ?? typed;
  const exact = found.filter(({ name, path }) => name === last || path === typed);
  const [place, ...others] = exact.length > 0 ? exact : found;
  if (!place) return { typed, kind: 'none' };
  return others.length === 0 ? { typed, kind: 'one', place } : { typed, kind: 'several', like: [place, ...others].slice(0, SHOWN) };
};

/** What a list of names means, one in each line, as it comes out of a table. */
export const placesNamed = (streets: Streets, pasted: string): readonly NamedPlace[] =>
  pasted
    .split(/[\n\r\t;；]+/)
    .map((line) => line.trim().slice(0, 60))
    .filter(Boolean)
    .slice(0, MOST_LINES)
    .map((typed) => meant(streets, typed));
