import { type AddressedNotice, addressed } from '#domain/audience';
import type { DirectoryEntry } from '#domain/directory';
import type { Mailing } from '#domain/mailing';
import { belongsInDigest } from '#domain/selection';
import { after, DAY, type Instant } from '#domain/time';
import type { MailingLog } from '#ports/mailing-log';
import type { NoticeStore } from '#ports/notice-store';

type Digest = Extract<Mailing, { act: 'digest' }>;

/** For so long after a reader came back a digest may be the first that they get, while those before it had nothing to tell. */
const LOOKED_BACK_MS = 9 * DAY;

/**
 * What readers of a digest are owed who paused before they got it: what was published since the digest before their pause. They get it in
 * the first digest after the pause that tells anybody anything.
 *
 * @returns for one row of the directory, and null for nothing
 */
export const owedNotices = ({ log, notices }: Readonly<{ log: MailingLog; notices: NoticeStore }>, digest: Digest) => {
  const { slotId, window } = digest;
  const earliest = after(window.from, -LOOKED_BACK_MS);
  const known = new Map<string, Promise<readonly AddressedNotice[]>>();

  const isFirstSince = async (at: Instant): Promise<boolean> => {
    for (let run = await log.digestOf(slotId, at); run?.act === 'digest'; run = await log.digestOf(slotId, run.window.to)) {
      if (run.id === digest.id) return true;
      if ((await log.ranges(run.id)).length > 0) return false;
    }
    return false;
  };

  const find = async (pausedAt: Instant, resumedAt: Instant): Promise<readonly AddressedNotice[]> => {
    const missed = await log.digestOf(slotId, pausedAt);
    if (missed?.act !== 'digest' || !(await isFirstSince(resumedAt))) return [];
    const found: AddressedNotice[] = [];
    for await (const notice of notices.publishedBetween(missed.window.from, pausedAt)) {
      if (belongsInDigest(notice)) found.push(addressed(notice));
    }
    return found;
  };

  return ({ pausedSpans }: DirectoryEntry): Promise<readonly AddressedNotice[]> | null => {
    const span = pausedSpans?.at(-1);
    if (!span || span.from >= window.from || span.to >= window.to || span.to < earliest) return null;
    const key = `${span.from} ${span.to}`;
    const standing = known.get(key) ?? find(span.from, span.to);
    known.set(key, standing);
    return standing;
  };
};
