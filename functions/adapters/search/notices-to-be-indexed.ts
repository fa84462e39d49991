import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';
import type { SnapshotSearch } from './snapshot-search-index.ts';

/** They are taken in within seconds; while that stands still, what has waited longest is seen. */
const MOST = 300;
/** Longer than snapshots are held: what was published since is seen, also where a snapshot has it that was not read yet. */
const NEW_MS = 2 * MINUTE;
const NEWEST = 50;

/** The notices that changed and that no snapshot has yet, and the newest of all; read only where the revision is not known. */
export const noticesToBeIndexed =
  (
    { notices, noticeLists }: Readonly<{ notices: Pick<NoticeStore, 'due' | 'find'>; noticeLists: Pick<NoticeLists, 'board'> }>,
    clock: Clock,
  ): SnapshotSearch['tail'] =>
  async (isKnown) => {
    const now = instant(clock.now());
    const to = after(now, MINUTE);
    const [due, newest] = await Promise.all([
      notices.due('index', to, MOST),
      noticeLists.board({ from: after(now, -NEW_MS), to, limit: NEWEST }),
    ]);
    const latest = new Map<string, number>();
    const changed = [...due.map(({ noticeId, revision }) => ({ id: noticeId, revision })), ...(newest?.items ?? [])];
    for (const { id, revision } of changed) latest.set(id, Math.max(revision, latest.get(id) ?? 0));
    const news = [...latest].filter(([id, revision]) => !isKnown(id, revision));
    const found = await Promise.all(news.map(([id]) => notices.find(id)));
    return { ids: [...latest.keys()], notices: found.flatMap((notice) => notice ?? []) };
  };
