import type { Context } from 'hono';
import { Hono } from 'hono';
import { FEED_FORMATS, type FeedFormat } from '#domain/feeds/feed-format';
import { asOf } from '#domain/notices/notice-life';
import { CURSOR_UNKNOWN, problemResponse, readerOf } from '#handling/problem-answer';
import { visitOf } from '#handling/visit';
import type { Problem } from '#platform/http';
import { searchBoard } from '#usecases/search/search-board';
import { FEED_TYPES, type Feed, feedText, hubLinks } from '#views/feeds/feed';
import type { BoardDeps } from './board-routes.ts';
import { FEED_PATHS, feedAddress, feedHead } from './feed-head.ts';
import { feedQuery } from './feed-query.ts';

/** The board, and each search of it, for readers of feeds. */
export const feedRoutes = (deps: BoardDeps): Hono => {
  const app = new Hono();
  const feedAt = async (context: Context, format: FeedFormat): Promise<Feed | Problem> => {
    const visit = visitOf(context);
    const query = feedQuery((name) => context.req.query(name), deps.clock.now());
    if ('problem' in query) return query.problem;
    const { form, filters, search } = query;
    const page = await searchBoard(deps, search);
    if (!page) return CURSOR_UNKNOWN;
    const whole = await Promise.all(page.items.map(({ id }) => deps.notices.find(id)));
    const now = deps.clock.now();
    return {
      ...feedHead(deps.site, visit, format, form, filters),
      next: page.next === undefined ? null : feedAddress(deps.site, visit, format, form, { ...filters, cursor: page.next }),
      notices: whole.flatMap((notice) => (notice ? [asOf(notice, now)] : [])),
      site: deps.site,
    };
  };

  for (const format of FEED_FORMATS)
    app.get(FEED_PATHS[format], async (context) => {
      const feed = await feedAt(context, format);
      if ('code' in feed) return problemResponse(feed, readerOf(context.req.header('accept-language')));
      const headers = { 'content-type': FEED_TYPES[format], 'cache-control': 'public, max-age=60', link: hubLinks(deps.site, feed.self) };
      return context.body(feedText(format, feed), 200, headers);
    });
  return app;
};
