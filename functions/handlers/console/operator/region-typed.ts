import { placesCalled } from '#domain/place-picking';
import { loadStreets, type Place } from '#domain/streets';
import type { OperatorCatalogue } from '#views/catalogue/catalogue';

/** What somebody typed to name a region: its code, or what to say beside the field. */
export type RegionTyped = Readonly<{ kind: 'found'; code: string } | { kind: 'flawed'; error: string }>;

const LOOKED_AT = 50;
const NAMED = 4;

/** By its code, its name, or names of what it lies in before that; one of several namesakes has to be named in full. */
export const regionTyped = async (typed: string, words: OperatorCatalogue['agencies']): Promise<RegionTyped> => {
  const text = typed.trim();
  if (text === '') return { kind: 'flawed', error: words.required };
  const found = placesCalled(await loadStreets(), text, LOOKED_AT);
  const exact = found.filter(({ name, path }) => text.endsWith(name) || path === text);
  const [one, ...more]: readonly Place[] = exact.length > 0 ? exact : found;
  if (!one) return { kind: 'flawed', error: words.regionUnknown };
  if (more.length === 0) return { kind: 'found', code: one.code };
  return {
    kind: 'flawed',
    error: words.regionMany(
      [one, ...more]
        .slice(0, NAMED)
        .map(({ path }) => path)
        .join('；'),
    ),
  };
};
