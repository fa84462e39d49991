import { overlaps } from '#domain/audience/audience';
import { pickedPlace, placeOf, placesCalled } from '#domain/place-picking';
import { EVERYWHERE, parseRegion, type RegionCode, regionName, regionPath, shortCode, toFullCode } from '#domain/region';
import { loadStreets, type Place, type Streets } from '#domain/streets';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { AgencyStore } from '#ports/agency-store';
import { signUpWordsIn } from '#views/catalogue/sign-up-words';
import type { FieldErrors } from '#views/components/error-summary';
import type { KnownNames } from '#views/subscription-facts';
import { type FormValues, LIKE_REGION, valueIn, valuesIn } from '#views/wishes/form-values';
import type { PlaceSearch, WishesForm } from '#views/wishes/wishes-form';

type Agencies = Pick<AgencyStore, 'findMany' | 'list'>;

/** Matches that are shown at once. */
const MOST_MATCHES = 20;

const codeIn = (values: FormValues, name: string): RegionCode => {
  const parsed = parseRegion(valueIn(values, name));
  return parsed.kind === 'parsed' ? parsed.code : EVERYWHERE;
};

const searched = (streets: Streets, values: FormValues, kind: 'region' | 'watch'): PlaceSearch => {
  const typed = valueIn(values, `${kind}Q`).trim();
  if (typed === '') return { typed, found: null, hasMore: false };
  const found = placesCalled(streets, typed, MOST_MATCHES + 1);
  return { typed, found: found.slice(0, MOST_MATCHES), hasMore: found.length > MOST_MATCHES };
};

/** A watched place whose street has no name is known by what it lies in, and so is one that is no more. */
const watchedPlace = (streets: Streets, code: string): readonly Place[] => {
  const parsed = parseRegion(code);
  if (parsed.kind === 'unknown') {
    const short = /^\d{6,9}$/.test(code) ? shortCode(code) : null;
    return [{ code, name: short === null ? code : regionName(short), path: short === null ? code : regionPath(short), level: 1 }];
  }
  const known = placeOf(streets, parsed.code) ?? placeOf(streets, parsed.code.slice(0, 6));
  return known ? [{ ...known, code: toFullCode(parsed.code) }] : [];
};

/** All that the fields show besides what is in them. */
export const wishesForm = async (
  deps: Readonly<{ agencies: Agencies }>,
  values: FormValues,
  { errors, action, language }: Readonly<{ errors: FieldErrors; action: string; language: MessageLanguage }>,
): Promise<WishesForm> => {
  const streets = await loadStreets();
  const sought = valueIn(values, 'act').replace(/^find-/, '');
  const empty =
    errors.length === 0 && (sought === 'region' || sought === 'watch') && valueIn(values, `${sought}Q`).trim() === '' ? sought : null;
  return {
    language,
    values,
    errors: empty ? [{ name: `${empty}Q`, error: signUpWordsIn(language).findEmpty }] : errors,
    act: valueIn(values, 'act'),
    action,
    likePlaces: valuesIn(values, LIKE_REGION).flatMap((code) => watchedPlace(streets, code)),
    region: { ...pickedPlace(streets, codeIn(values, 'region')), ...searched(streets, values, 'region') },
    watch: {
      ...pickedPlace(streets, codeIn(values, 'watchAt')),
      ...searched(streets, values, 'watch'),
      chosen: [...new Set(valuesIn(values, 'watch'))].flatMap((code) => watchedPlace(streets, code)),
    },
    agencies: await agenciesFor(deps.agencies, values),
  };
};

const READ_TOGETHER = 100;
const READS = 5;
const MOST_AGENCIES = 30;

/** Agencies that may be of interest: of the regions around and in those that were chosen, the nearest first, and those that are chosen. */
const agenciesFor = async (agencies: Agencies, values: FormValues): Promise<WishesForm['agencies']> => {
  const chosen = valuesIn(values, 'agencies');
  const regions = [codeIn(values, 'region'), ...valuesIn(values, 'watch').flatMap((code) => parsedCode(code))].filter(
    (code) => code !== EVERYWHERE,
  );
  const near: Readonly<{ id: string; name: string; region: string }>[] = [];
  let cursor: string | undefined;
  for (let reads = 0; reads < READS; reads++) {
    const page = await agencies.list(READ_TOGETHER, cursor);
    near.push(...page.items.filter(({ id, region }) => chosen.includes(id) || (regions.length > 0 && overlaps({ regions }, region))));
    cursor = page.next;
    if (cursor === undefined) break;
  }
  const nearest = near.toSorted((a, b) => b.region.length - a.region.length);
  const shown = [
    ...nearest.filter(({ id }) => chosen.includes(id)),
    ...nearest.filter(({ id }) => !chosen.includes(id)).slice(0, MOST_AGENCIES),
  ];
  const unseen = chosen.filter((id) => !shown.some((agency) => agency.id === id));
  const others = unseen.length > 0 ? await agencies.findMany(unseen.filter((id) => /^[a-z0-9-]{2,40}$/.test(id))) : [];
  const gone = unseen.filter((id) => !others.some((agency) => agency.id === id)).map((id) => ({ id, name: null }));
  return [...others, ...shown, ...gone].map(({ id, name }) => ({ id, name }));
};

const parsedCode = (text: string): readonly RegionCode[] => {
  const parsed = parseRegion(text);
  return parsed.kind === 'parsed' ? [parsed.code] : [];
};

/** Names for what is kept by code. */
export const knownNames = async (agencies: Pick<AgencyStore, 'findMany'>, ids: readonly string[]): Promise<KnownNames> => {
  const streets = await loadStreets();
  const found = ids.length === 0 ? [] : await agencies.findMany(ids);
  return { streets: (code) => streets.nameOf(code), agencies: new Map(found.map(({ id, name }) => [id, name])) };
};
