import { rankOf, type SearchEntry } from '../search/search-entry.ts';
import { wordsOf } from '../search/search-text.ts';
import { isWanted } from '../search/wanted.ts';
import type { FollowedFeed } from './follower.ts';

/** Does this notice stand in the feed? */
export const standsIn = ({ q, wanted, from, to }: FollowedFeed, entry: SearchEntry, now: Date): boolean =>
  entry.publishedAt >= from &&
  (to === undefined || entry.publishedAt < to) &&
  isWanted(entry, wanted, now) &&
  rankOf(entry, wordsOf(q)) !== null;
