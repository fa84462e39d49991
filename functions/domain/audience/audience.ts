import type { AudienceCriteria, Notice } from '../notices/notice.ts';
import { urgencyRank } from '../notices/notice.ts';
import { contains, EVERYWHERE, type RegionCode } from '../region.ts';
import { matchKey } from '../text/text.ts';
import { type Candidate, covers, type DirectoryEntry, regionsOf, type Scope, scopeOf } from './directory.ts';

/**
 * Why a notice concerns an organization, as `criterion:value`: `region:44`, `watch:4401`, `class:charity`, `rural:true`,
 * `hub:true`, `topic:culture`, `agency:gd-mzt`, `kind:notice`, `keyword:养老`, `urgency:urgent`.
 */
export type Reason = `${'region' | 'watch' | 'class' | 'rural' | 'hub' | 'topic' | 'agency' | 'kind' | 'keyword' | 'urgency'}:${string}`;

export type Match = Readonly<{
  reasons: readonly Reason[];
  /** Positions in `notice.sections` of those that are addressed to this organization by name of a criterion. */
  sections: readonly number[];
}>;

/** A notice made ready to be compared with many candidates: its scope and its searchable text are worked out once. */
export type AddressedNotice = Readonly<{ notice: Notice; scope: Scope; searchText: string }>;

export const addressed = (notice: Notice): AddressedNotice => ({
  notice,
  scope: scopeOf(notice.audience.regions),
  searchText: matchKey([notice.title, ...notice.sections.flatMap((section) => [section.heading ?? '', section.body])].join('\n')),
});

/**
 * The rule of the service (contract, Organizations and subscriptions): an organization receives a notice when its own region lies in
 * the notice's regions and in none of the excluded, or a region that it watches contains or lies in one, and every criterion
 * that the notice or the filter states holds. A notice that names no topic concerns every topic.
 */
export const match = ({ notice, scope, searchText }: AddressedNotice, candidate: Candidate): Match | null => {
  const reasons = placeReasons(notice.audience, scope, candidate);
  if (reasons.length === 0 || !meets(notice.audience, candidate, reasons)) return null;

  if (candidate.agencies.length > 0) {
    const issuer = notice.issuers.find(({ id }) => candidate.agencies.includes(id));
    if (!issuer) return null;
    reasons.push(`agency:${issuer.id}`);
  }
  if (candidate.kinds.length > 0) {
    if (!candidate.kinds.includes(notice.kind)) return null;
    reasons.push(`kind:${notice.kind}`);
  }
  if (candidate.keywords.length > 0) {
    const keys = keysOf(candidate.keywords);
    const found = candidate.keywords.filter((_, i) => searchText.includes(keys[i] ?? ''));
    if (found.length === 0) return null;
    for (const keyword of found) reasons.push(`keyword:${keyword}`);
  }
  if (urgencyRank(candidate.minUrgency) > 0) {
    if (urgencyRank(notice.urgency) < urgencyRank(candidate.minUrgency)) return null;
    reasons.push(`urgency:${notice.urgency}`);
  }

  const sections = notice.sections.flatMap(({ audience: criteria }, position) =>
    criteria && isAddressedBy(criteria, candidate) ? [position] : [],
  );
  return { reasons, sections };
};

/** Keywords as they are looked for: a digest compares the same ones with every notice of its window. */
const KEYS = new WeakMap<readonly string[], readonly string[]>();

const keysOf = (keywords: readonly string[]): readonly string[] => {
  const known = KEYS.get(keywords);
  if (known) return known;
  const keys = keywords.map(matchKey);
  KEYS.set(keywords, keys);
  return keys;
};

/**
 * Does an organization meet every criterion that is stated, but for the place? One that it meets joins the reasons. Asked for each row of
 * the directory: it makes nothing new.
 */
const meets = ({ classes, rural, hub, topics }: AudienceCriteria, candidate: Candidate, reasons?: Reason[]): boolean => {
  if (classes) {
    if (!classes.includes(candidate.class)) return false;
    reasons?.push(`class:${candidate.class}`);
  }
  if (rural !== undefined) {
    if (rural !== candidate.rural) return false;
    reasons?.push(`rural:${rural}`);
  }
  if (hub !== undefined) {
    if (hub !== candidate.hub) return false;
    reasons?.push(`hub:${hub}`);
  }
  if (!topics || topics.length === 0 || candidate.topics.length === 0) return true;
  let isShared = false;
  for (const topic of candidate.topics) {
    if (!topics.includes(topic)) continue;
    isShared = true;
    reasons?.push(`topic:${topic}`);
  }
  return isShared;
};

const placeReasons = (audience: AudienceCriteria, scope: Scope, candidate: Candidate): Reason[] => {
  const own = ownRegionMatches(audience, scope.within, candidate.region);
  return [
    ...(own === null ? [] : [`region:${own}` as const]),
    ...candidate.watch.filter((watched) => covers(scope, watched)).map((watched) => `watch:${watched}` as const),
  ];
};

/** Does a notice look for an organization where it is, or for a region that it watches? */
export const isInPlace = ({ notice, scope }: AddressedNotice, candidate: Candidate): boolean =>
  ownRegionMatches(notice.audience, scope.within, candidate.region) !== null || candidate.watch.some((watched) => covers(scope, watched));

/** The one of these regions that the organization lies in, if it does not lie in an excluded one; or null. */
const ownRegionMatches = ({ excludeRegions = [] }: AudienceCriteria, within: readonly RegionCode[], own: RegionCode): RegionCode | null => {
  if (excludeRegions.some((excluded) => contains(excluded, own))) return null;
  return within.find((region) => contains(region, own)) ?? null;
};

/** Is a section addressed to this organization? A watcher is not named. */
const isAddressedBy = (criteria: AudienceCriteria, candidate: Candidate): boolean =>
  namesSomebody(criteria) &&
  ownRegionMatches(criteria, criteria.regions ?? ANYWHERE, candidate.region) !== null &&
  meets(criteria, candidate);

/** Criteria that name nobody address nobody in particular. */
export const namesSomebody = ({ regions, classes, rural, hub, topics }: AudienceCriteria): boolean =>
  (regions ?? classes ?? rural ?? hub ?? topics) !== undefined;
const ANYWHERE = [EVERYWHERE];

/**
 * Is this the row at which a reader of the directory takes the subscription? One with several regions has several rows, and is
 * taken only at the first of its regions that the notice matches, its own before those that it watches.
 */
export const isPrimaryRow = ({ notice, scope }: AddressedNotice, entry: Pick<DirectoryEntry, 'at' | 'candidate'>): boolean => {
  const { candidate } = entry;
  const first = regionsOf(candidate).find((region) =>
    region === candidate.region && ownRegionMatches(notice.audience, scope.within, region) !== null
      ? true
      : candidate.watch.includes(region) && covers(scope, region),
  );
  return first === entry.at;
};

/** Does a notice look at this region, at a part of it, or at what it lies in? */
export const overlaps = ({ regions }: Readonly<{ regions: readonly RegionCode[] }>, region: RegionCode): boolean =>
  regions.some((own) => contains(region, own) || contains(own, region));
