import type { Context } from 'hono';
import { Hono } from 'hono';
import { asOf } from '#domain/notices/notice-life';
import { visitOf } from '#handling/visit';
import { searchBoard } from '#usecases/search/search-board';
import { askedAt } from '#views/board-form';
import { wordsIn } from '#views/catalogue/words-in';
import { serviceName } from '#views/components/page-shell';
import { atomFeed, type Feed, jsonFeed } from '#views/feeds/feed';
import { boardQuery } from './board-query.ts';
import type { BoardDeps } from './board-routes.ts';

/** Notices in a feed: readers come back within a day. */
const SHOWN = 20;

/** The board, and each search of it, for readers of feeds. */
export const feedRoutes = (deps: BoardDeps): Hono => {
  const app = new Hono();
  const feedAt = async (context: Context, path: string): Promise<Feed | null> => {
    const visit = visitOf(context);
    const words = wordsIn(visit.language).board;
    const { form, search } = boardQuery(context, deps.clock.now());
    const page = search && (await searchBoard(deps, { ...search, limit: SHOWN }));
    if (!page) return null;
    const { publicUrl } = deps.site;
    const whole = await Promise.all(page.items.map(({ id }) => deps.notices.find(id)));
    const now = deps.clock.now();
    return {
      title: form.q === '' ? `${serviceName(visit)} · ${words.title}` : `${serviceName(visit)} · ${words.searchTitle(form.q)}`,
      subtitle: visit.deployment?.line?.[visit.language] ?? words.lead,
      language: visit.language,
      self: publicUrl + askedAt(path, form),
      page: publicUrl + askedAt('/', form),
      next: page.next === undefined ? null : publicUrl + askedAt(path, form, { cursor: page.next }),
      notices: whole.flatMap((notice) => (notice ? [asOf(notice, now)] : [])),
      site: deps.site,
    };
  };
  const refused = (context: Context) => context.text('没有这样的列表 There is no such list\n', 400);
  const kept = { 'cache-control': 'public, max-age=60' } as const;

  app.get('/feeds/notices.atom', async (context) => {
    const feed = await feedAt(context, '/feeds/notices.atom');
    return feed ? context.body(atomFeed(feed), 200, { 'content-type': 'application/atom+xml; charset=utf-8', ...kept }) : refused(context);
  });
  app.get('/feeds/notices.json', async (context) => {
    const feed = await feedAt(context, '/feeds/notices.json');
    return feed
      ? context.body(JSON.stringify(jsonFeed(feed)), 200, { 'content-type': 'application/feed+json; charset=utf-8', ...kept })
      : refused(context);
  });
  return app;
};
