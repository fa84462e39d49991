import type { Mention, Told } from '../mailings/batch.ts';
import { type Notice, overridesFrequency } from '../notices/notice.ts';
import type { Instant } from '../time.ts';
import { type AddressedNotice, isInPlace, isPrimaryRow, type Match, match, type Reason } from './audience.ts';
import { type DirectoryEntry, inForceAt } from './directory.ts';
import { nearMiss } from './near-miss.ts';

/** Decides for one row of the directory what its subscription is told; null for nothing. */
export type Selection = (entry: DirectoryEntry) => Told | null;

const mentionOf = ({ notice }: AddressedNotice, { reasons, sections }: Match): Mention => ({
  noticeId: notice.id,
  version: notice.version,
  reasons,
  sections,
});

const publishedAt = (notice: Notice): string => notice.publishedAt ?? notice.createdAt;

/** One notice: everybody whom it concerns, at the row at which the choice of its time is written down. @param at by the choice of then */
export const noticeSelection =
  (notice: AddressedNotice, at: Instant = publishedAt(notice.notice)): Selection =>
  (entry) => {
    if (!inForceAt(entry, at) || !isPrimaryRow(notice, entry)) return null;
    const matched = match(notice, entry.candidate);
    return matched ? [mentionOf(notice, matched)] : null;
  };

/**
 * Whom a notice misses by one criterion alone, and by which, each once: at the row at which they would be taken, or at that of their own
 * region if it is excluded. Not for those who freeze or send: it looks at every criterion of every row.
 */
export const nearMissSelection =
  (notice: AddressedNotice) =>
  (entry: DirectoryEntry): readonly Reason[] | null => {
    const { candidate } = entry;
    if (!inForceAt(entry, publishedAt(notice.notice))) return null;
    if (isInPlace(notice, candidate) ? !isPrimaryRow(notice, entry) : entry.at !== candidate.region) return null;
    return nearMiss(notice, candidate);
  };

/** What overrode the frequency has been sent already, and what was withdrawn is not news any more. */
export const belongsInDigest = (notice: Notice): boolean => notice.status === 'published' && !overridesFrequency(notice);

/**
 * Does a digest bring a corrected notice to whoever stands at this row, so that the correction itself need not? The row has to have spoken
 * for it all the time: whoever changed their choice in between is told by the correction.
 */
export const awaitsDigest = (notice: Notice, at: Instant, entry: DirectoryEntry): boolean =>
  !overridesFrequency(notice) && inForceAt(entry, publishedAt(notice)) && inForceAt(entry, at);

/** A row that had ended when a notice was corrected: its subscription was told by that, at the row that followed. */
const isToldByCorrection = ({ announced }: Notice, { until }: DirectoryEntry): boolean =>
  announced !== undefined && until !== undefined && until <= announced.at;

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
    const told = evaluate(entry)
      .filter(([{ notice }]) => inForceAt(entry, publishedAt(notice)) && !isToldByCorrection(notice, entry))
      .map(([, mention]) => mention);
    return told.length > 0 ? told : null;
  };
};
