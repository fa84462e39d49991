import type { Mention, Profile } from '../mailings/batch.ts';
import type { Notice } from '../notices/notice.ts';
import { type AddressedNotice, type Match, match, takenHere } from './audience.ts';
import { type DirectoryEntry, speaksAt } from './directory.ts';

/** Decides for one row of the directory what its subscription is told; null for nothing. */
export type Selection = (entry: DirectoryEntry) => Profile | null;

const mentionOf = ({ notice }: AddressedNotice, { reasons, sections }: Match): Mention => ({
  noticeId: notice.id,
  version: notice.version,
  reasons,
  sections,
});

const publishedAt = (notice: Notice): string => notice.publishedAt ?? notice.createdAt;

/** One notice: everybody whom it concerns, at the row at which the choice of its time is written down. */
export const noticeSelection =
  (notice: AddressedNotice): Selection =>
  (entry) => {
    if (!speaksAt(entry, publishedAt(notice.notice)) || !takenHere(notice, entry)) return null;
    const matched = match(notice, entry.candidate);
    return matched ? [mentionOf(notice, matched)] : null;
  };

/** What overrode the frequency has been sent already, and what was withdrawn is not news any more. */
export const belongsInDigest = (notice: Notice): boolean => notice.status === 'published' && notice.urgency !== 'immediate';

/**
 * A digest is evaluated when it is due: everything of its window that concerns a subscription, which is taken at its own region's row.
 * Equal filters are evaluated once (design: decision 8).
 */
export const digestSelection = (notices: readonly AddressedNotice[]): Selection => {
  const evaluated = new Map<string, readonly (readonly [AddressedNotice, Mention])[]>();
  const evaluate = (entry: DirectoryEntry) => {
    const key = JSON.stringify(entry.candidate);
    const known = evaluated.get(key);
    if (known) return known;
    const mentions = notices.flatMap((notice) => {
      const matched = match(notice, entry.candidate);
      return matched ? [[notice, mentionOf(notice, matched)] as const] : [];
    });
    evaluated.set(key, mentions);
    return mentions;
  };
  return (entry) => {
    if (entry.at !== entry.candidate.region) return null;
    const profile = evaluate(entry)
      .filter(([{ notice }]) => speaksAt(entry, publishedAt(notice)))
      .map(([, mention]) => mention);
    return profile.length > 0 ? profile : null;
  };
};
