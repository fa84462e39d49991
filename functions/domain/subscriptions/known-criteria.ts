import { REGION_LINES } from '../generated/regions.ts';
import { REMOVED_TOPICS } from '../notices/topic.ts';
import { insteadOf } from '../region.ts';
import type { KnownCriteria } from './dead-criteria.ts';

/** Codes alone: whoever looks for what is gone needs no names. */
const REGIONS: ReadonlySet<string> = new Set(REGION_LINES.split('\n').map((line) => /^\d+/.exec(line)?.[0] ?? ''));

/** What there is to choose from, as this release knows it; agencies are looked up. */
export const KNOWN_CRITERIA: Omit<KnownCriteria, 'agencies'> = {
  regionInstead: (code) => insteadOf(REGIONS, code),
  removedTopics: REMOVED_TOPICS,
};
