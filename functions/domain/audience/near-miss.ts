import type { Notice } from '../notices/notice.ts';
import { urgencyRank } from '../notices/notice.ts';
import { contains } from '../region.ts';
import { matchKey } from '../text/text.ts';
import { type AddressedNotice, isInPlace, type Reason } from './audience.ts';
import type { Candidate } from './directory.ts';

/** What of an organization, or of what it asks for, a criterion does not let through; empty where it holds. */
type Obstacle = (notice: Notice, candidate: Candidate, searchText: string) => readonly Reason[];

/** One for each criterion of `match`, but for the place. */
const OBSTACLES: readonly Obstacle[] = [
  ({ audience: { classes } }, candidate) => (classes && !classes.includes(candidate.class) ? [`class:${candidate.class}`] : []),
  ({ audience: { rural } }, candidate) => (rural !== undefined && rural !== candidate.rural ? [`rural:${candidate.rural}`] : []),
  ({ audience: { hub } }, candidate) => (hub !== undefined && hub !== candidate.hub ? [`hub:${candidate.hub}`] : []),
  ({ audience: { topics = [] } }, candidate) =>
    topics.length === 0 || candidate.topics.some((topic) => topics.includes(topic))
      ? []
      : candidate.topics.map((topic) => `topic:${topic}` as const),
  ({ issuers }, { agencies }) =>
    issuers.some(({ id }) => agencies.includes(id)) ? [] : agencies.map((agency) => `agency:${agency}` as const),
  (notice, { kinds }) => (kinds.includes(notice.kind) ? [] : kinds.map((kind) => `kind:${kind}` as const)),
  (_, { keywords }, searchText) =>
    keywords.some((keyword) => searchText.includes(matchKey(keyword))) ? [] : keywords.map((keyword) => `keyword:${keyword}` as const),
  (notice, { minUrgency }) => (urgencyRank(notice.urgency) < urgencyRank(minUrgency) ? [`urgency:${minUrgency}`] : []),
];

/**
 * What keeps a notice from an organization that meets every other criterion: exactly one fails, or only the region is excluded. Said as
 * reasons are, by what the organization is or asks for (`class:charity`, `keyword:养老`, several of one criterion where it asks for
 * several), and of an excluded region by that. Null for whom the notice concerns, who fails more, or is elsewhere.
 */
export const nearMiss = (addressed: AddressedNotice, candidate: Candidate): readonly Reason[] | null => {
  const { notice, searchText } = addressed;
  let missing = excludedRegion(addressed, candidate);
  if (missing === null) return null;
  for (const obstacle of OBSTACLES) {
    const found = obstacle(notice, candidate, searchText);
    if (found.length === 0) continue;
    if (missing.length > 0) return null;
    missing = found;
  }
  return missing.length > 0 ? missing : null;
};

/** Empty where the place is right; null where it is another. */
const excludedRegion = (addressed: AddressedNotice, candidate: Candidate): readonly Reason[] | null => {
  if (isInPlace(addressed, candidate)) return [];
  const { notice, scope } = addressed;
  if (!scope.within.some((region) => contains(region, candidate.region))) return null;
  const excluded = notice.audience.excludeRegions?.find((region) => contains(region, candidate.region));
  return excluded === undefined ? null : [`region:${excluded}`];
};
