import { type AddressedNotice, addressed } from '#domain/audience/audience';
import type { DirectoryEntry } from '#domain/audience/directory';
import { belongsInDigest } from '#domain/audience/selection';
import type { DigestWindow, Mailing } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { Span } from '#domain/subscriptions/subscription';
import { after, DAY, type Instant } from '#domain/time';
import type { Mailings } from '#ports/mailings';
import type { NoticeLists } from '#ports/notice-lists';
import type { Ranges } from '#ports/ranges';

export type OwedNotices = Readonly<{
  mailings: Pick<Mailings, 'digestOf'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  noticeLists: Pick<NoticeLists, 'publishedBetween'>;
}>;

type Digest = Extract<Mailing, { act: 'digest' }>;

/** For so long after a reader came back a digest may be the first that they get, while those before it had nothing to tell. */
const LOOKED_BACK_MS = 9 * DAY;

/** Whoever pauses before a digest's window ends and is not back by then gets nothing of it. */
const isAway = (pauses: readonly Span[], windowEnd: Instant): boolean => pauses.some(({ from, to }) => from < windowEnd && windowEnd <= to);

/** The pauses before a window after which nothing may have come yet: each ended not long before the window or the next of them. */
const pausesBefore = (window: DigestWindow, pausedSpans: readonly Span[]): readonly Span[] => {
  const before = pausedSpans.filter(({ from }) => from < window.from);
  const isLate = ({ to }: Span, next: Span | undefined): boolean => to < after(next?.from ?? window.from, -LOOKED_BACK_MS);
  return before.slice(before.findLastIndex((span, i) => isLate(span, before[i + 1])) + 1);
};

/** A correction tells all whom no digest is to bring it, but who is away: that one had gone by then, and they were there. */
const isToldMeanwhile = ({ announced }: Notice, missed: Digest, pauses: readonly Span[]): boolean =>
  announced !== undefined && missed.startedAt <= announced.at && !pauses.some(({ from, to }) => from <= announced.at && announced.at < to);

/**
 * What readers of a digest are owed who paused before they got it: what was published since the digest before their pause. They get it in
 * the first digest after the pause that tells anybody anything while they are there: another pause may begin before that.
 *
 * @returns for one row of the directory; null for nothing, and `away` for who gets nothing of this digest
 */
export const owedNotices = ({ mailings, ranges, noticeLists }: OwedNotices, digest: Digest) => {
  const { slotId, window } = digest;
  const known = new Map<string, Promise<readonly AddressedNotice[]>>();

  const isFirstSince = async (at: Instant, pauses: readonly Span[]): Promise<boolean> => {
    for (let run = await mailings.digestOf(slotId, at); run?.act === 'digest'; run = await mailings.digestOf(slotId, run.window.to)) {
      if (run.id === digest.id) return true;
      if (!isAway(pauses, run.window.to) && (await ranges.ofMailing(run.id)).length > 0) return false;
    }
    return false;
  };

  const find = async (pauses: readonly Span[]): Promise<readonly AddressedNotice[]> => {
    // Of two pauses in one window the second owes what the first does.
    const found = new Map<string, AddressedNotice>();
    for (const { from, to } of pauses) {
      const missed = await mailings.digestOf(slotId, from);
      if (missed?.act !== 'digest' || !(await isFirstSince(to, pauses))) continue;
      for await (const notice of noticeLists.publishedBetween(missed.window.from, from)) {
        if (belongsInDigest(notice) && !isToldMeanwhile(notice, missed, pauses)) found.set(notice.id, addressed(notice));
      }
    }
    return [...found.values()];
  };

  return ({ pausedSpans = [] }: DirectoryEntry): Promise<readonly AddressedNotice[]> | 'away' | null => {
    if (isAway(pausedSpans, window.to)) return 'away';
    const pauses = pausesBefore(window, pausedSpans);
    if (pauses.length === 0) return null;
    const key = pauses.map(({ from, to }) => `${from} ${to}`).join();
    const standing = known.get(key) ?? find(pauses);
    known.set(key, standing);
    return standing;
  };
};
