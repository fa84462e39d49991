import type { Context } from 'hono';
import { Hono } from 'hono';
import { FEED_FORMATS, type FeedFormat } from '#domain/feeds/feed-format';
import { asOf } from '#domain/notices/notice-life';
import { visitOf } from '#handling/visit';
import { searchBoard } from '#usecases/search/search-board';
import { FEED_TYPES, type Feed, feedText, hubLinks } from '#views/feeds/feed';
import { boardQuery } from './board-query.ts';
import type { BoardDeps } from './board-routes.ts';
import { FEED_PATHS, feedAddress, feedHead } from './feed-head.ts';

/** Notices in a feed: readers come back within a day. */
const SHOWN = 20;

/** The board, and each search of it, for readers of feeds. */
export const feedRoutes = (deps: BoardDeps): Hono => {
  const app = new Hono();
  const feedAt = async (context: Context, format: FeedFormat): Promise<Feed | null> => {
    const visit = visitOf(context);
    const { form, search } = boardQuery((name) => context.req.query(name), deps.clock.now());
    const page = search && (await searchBoard(deps, { ...search, limit: SHOWN }));
    if (!page) return null;
    const whole = await Promise.all(page.items.map(({ id }) => deps.notices.find(id)));
    const now = deps.clock.now();
    return {
      ...feedHead(deps.site, visit, format, form),
      next: page.next === undefined ? null : feedAddress(deps.site, visit, format, form, { cursor: page.next }),
      notices: whole.flatMap((notice) => (notice ? [asOf(notice, now)] : [])),
      site: deps.site,
    };
  };

  for (const format of FEED_FORMATS)
    app.get(FEED_PATHS[format], async (context) => {
      const feed = await feedAt(context, format);
      if (!feed) return context.text('没有这样的列表 There is no such list\n', 400);
      const headers = { 'content-type': FEED_TYPES[format], 'cache-control': 'public, max-age=60', link: hubLinks(deps.site, feed.self) };
      return context.body(feedText(format, feed), 200, headers);
    });
  return app;
};
