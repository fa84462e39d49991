import type { AudienceCriteria, Notice } from '../notices/notice.ts';
import { urgencyRank } from '../notices/notice.ts';
import { contains, type RegionCode } from '../region.ts';
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
  const where = placeReasons(notice.audience, scope, candidate);
  if (where.length === 0) return null;

  const reasons: Reason[] = [...where];
  const { audience } = notice;
  if (audience.classes) {
    if (!audience.classes.includes(candidate.class)) return null;
    reasons.push(`class:${candidate.class}`);
  }
  if (audience.rural !== undefined) {
    if (audience.rural !== candidate.rural) return null;
    reasons.push(`rural:${candidate.rural}`);
  }
  if (audience.hub !== undefined) {
    if (audience.hub !== candidate.hub) return null;
    reasons.push(`hub:${candidate.hub}`);
  }

  const named = audience.topics ?? [];
  if (named.length > 0 && candidate.topics.length > 0) {
    const shared = candidate.topics.filter((topic) => named.includes(topic));
    if (shared.length === 0) return null;
    for (const topic of shared) reasons.push(`topic:${topic}`);
  }
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
    const found = candidate.keywords.filter((keyword) => searchText.includes(matchKey(keyword)));
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

const placeReasons = (audience: AudienceCriteria, scope: Scope, candidate: Candidate): Reason[] => {
  const own = ownRegionMatches(audience, scope, candidate.region);
  return [
    ...(own === null ? [] : [`region:${own}` as const]),
    ...candidate.watch.filter((watched) => covers(scope, watched)).map((watched) => `watch:${watched}` as const),
  ];
};

/** The region of the notice that the organization lies in, or null. */
const ownRegionMatches = (audience: AudienceCriteria, scope: Scope, own: RegionCode): RegionCode | null => {
  if ((audience.excludeRegions ?? []).some((excluded) => contains(excluded, own))) return null;
  return scope.within.find((region) => contains(region, own)) ?? null;
};

/** The same criteria, for one section: is it addressed to this organization? Criteria that name nobody address nobody in particular. */
const isAddressedBy = (criteria: AudienceCriteria, candidate: Candidate): boolean => {
  const { regions, excludeRegions, classes, rural, hub, topics } = criteria;
  const stated = [regions, classes, rural, hub, topics].some((criterion) => criterion !== undefined);
  return (
    stated &&
    (!regions || regions.some((region) => contains(region, candidate.region))) &&
    !(excludeRegions ?? []).some((region) => contains(region, candidate.region)) &&
    (!classes || classes.includes(candidate.class)) &&
    (rural === undefined || rural === candidate.rural) &&
    (hub === undefined || hub === candidate.hub) &&
    (!topics || candidate.topics.length === 0 || topics.some((topic) => candidate.topics.includes(topic)))
  );
};

/**
 * Is this the row at which a reader of the directory takes the subscription? One with several regions has several rows, and is
 * taken only at the first of its regions that the notice matches, its own before those that it watches.
 */
export const isPrimaryRow = ({ notice, scope }: AddressedNotice, entry: Pick<DirectoryEntry, 'at' | 'candidate'>): boolean => {
  const { candidate } = entry;
  const first = regionsOf(candidate).find((region) =>
    region === candidate.region && ownRegionMatches(notice.audience, scope, region) !== null
      ? true
      : candidate.watch.includes(region) && covers(scope, region),
  );
  return first === entry.at;
};

/** Does a notice look at this region, at a part of it, or at what it lies in? */
export const overlaps = ({ regions }: Readonly<{ regions: readonly RegionCode[] }>, region: RegionCode): boolean =>
  regions.some((own) => contains(region, own) || contains(own, region));
