import type { Notice } from '../notices/notice.ts';
import { entryOf, rankOf } from '../search/search-entry.ts';
import { wordsOf } from '../search/search-text.ts';
import { isWanted } from '../search/wanted.ts';
import type { FollowedFeed } from './follower.ts';

/** Does this notice stand in the feed? */
export const standsIn = ({ q, wanted, from, to }: FollowedFeed, notice: Notice, now: Date): boolean => {
  const entry = entryOf(notice);
  if (!entry || entry.publishedAt < from || (to !== undefined && entry.publishedAt >= to)) return false;
  return isWanted(notice, wanted, now) && rankOf(entry, wordsOf(q)) !== null;
};
