import { LIMITS } from '#domain/notices/notice';
import type { PlacesOf } from '#domain/notices/sheet-presses';
import { type NamedPlace, placesNamed } from '#domain/place-list';
import { pickedPlace, placesCalled } from '#domain/place-picking';
import { EVERYWHERE, parseRegion, toFullCode } from '#domain/region';
import { loadStreets } from '#domain/streets';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { PlacesShown } from '#views/console/compose/places-page';
import { placeNames } from './draft-names.ts';

const MOST_MATCHES = 20;

/** A code of twelve digits for one of any length; null for what is none. */
export const fullCode = (text: string): string | null => {
  const parsed = parseRegion(text);
  return text !== '' && parsed.kind === 'parsed' ? toFullCode(parsed.code) : null;
};

/** @property q what was looked for by name @property at the place whose parts are shown */
type Looked = Readonly<{ of: PlacesOf; codes: readonly string[]; q: string; at: string; unsure?: readonly NamedPlace[]; added?: number }>;

/** What a page shows on which places are chosen. */
export const placesShown = async (
  { of, codes, q, at, unsure = [], added = 0 }: Looked,
  language: MessageLanguage,
): Promise<PlacesShown> => {
  const [streets, { place }] = await Promise.all([loadStreets(), placeNames(language)]);
  const typed = q.trim().slice(0, 40);
  const here = parseRegion(at);
  const found = typed === '' ? null : placesCalled(streets, typed, MOST_MATCHES + 1);
  return {
    of,
    chosen: codes.map((code) => ({ code: fullCode(code) ?? code, name: place(code) })),
    picked: pickedPlace(streets, here.kind === 'parsed' ? here.code : EVERYWHERE),
    typed,
    found: found === null ? null : found.slice(0, MOST_MATCHES),
    hasMore: (found?.length ?? 0) > MOST_MATCHES,
    unsure,
    added,
    most: LIMITS.regions,
  };
};

/** A list of names: what is clear of it as codes, and what is not, to be written more clearly. */
export const placesListed = async (list: string): Promise<Readonly<{ codes: readonly string[]; unsure: readonly NamedPlace[] }>> => {
  const named = placesNamed(await loadStreets(), list);
  return {
    codes: named.flatMap((one) => (one.kind === 'one' ? [one.place.code] : [])),
    unsure: named.filter(({ kind }) => kind !== 'one'),
  };
};

/** Places as a press of the page leaves them. */
export const placesAfter = (codes: readonly string[], { act, add, drop }: Readonly<Record<'act' | 'add' | 'drop', string>>): string[] => {
  if (act === 'drop-all') return [];
  const added = fullCode(add);
  const standing = codes.map((code) => fullCode(code) ?? code);
  return [...new Set([...standing, ...(added === null ? [] : [added])])].filter((code) => code !== drop);
};
