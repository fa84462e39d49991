import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { SnapshotSearch } from './snapshot-search-index.ts';

/** They are taken in within seconds; while that stands still, what has waited longest is seen. */
const MOST = 300;

/** The notices that changed and that no snapshot has yet; read only where the revision is not known. */
export const noticesToBeIndexed =
  (notices: Pick<NoticeStore, 'due' | 'find'>, clock: Clock): SnapshotSearch['tail'] =>
  async (isKnown) => {
    const due = await notices.due('index', after(instant(clock.now()), MINUTE), MOST);
    const latest = new Map<string, number>();
    for (const { noticeId, revision } of due) latest.set(noticeId, Math.max(revision, latest.get(noticeId) ?? 0));
    const news = [...latest].filter(([id, revision]) => !isKnown(id, revision));
    const found = await Promise.all(news.map(([id]) => notices.find(id)));
    return { ids: [...latest.keys()], notices: found.flatMap((notice) => notice ?? []) };
  };
