import { Hono } from 'hono';
import { visitOf } from '#handling/visit';
import type { AgencyStore } from '#ports/agency-store';
import { quoteHits } from '#usecases/search/quote-hits';
import { type SearchBoard, searchBoard } from '#usecases/search/search-board';
import { askedAt, asksAnything } from '#views/board-form';
import { issuersInLine } from '#views/components/notice-card';
import { boardPage } from '#views/pages/board-page';
import { inLanguage } from '#views/visit';
import { boardQuery } from './board-query.ts';
import type { SiteDeps } from './deps.ts';
import { streetsIn } from './streets-in.ts';

export type BoardDeps = SearchBoard & Pick<SiteDeps, 'notices' | 'agencies' | 'site'>;

/** Notices on a page. */
const SHOWN = 20;
/** More agencies are not offered by name; who comes from a link is, all the same. */
const OFFERED_AGENCIES = 200;

/** The board, which is also where one searches. */
export const boardRoutes = (deps: BoardDeps): Hono => {
  const app = new Hono();

  app.get('/', async (context) => {
    const visit = visitOf(context);
    const { form, flaws, region, search } = boardQuery((name) => context.req.query(name), deps.clock.now());
    const page = search ? await searchBoard(deps, { ...search, limit: SHOWN }) : { items: [] };
    // A cursor that nobody was given begins the list anew.
    if (!page) return context.redirect(inLanguage(askedAt('/', form), visit.language), 302);
    if (asksAnything(form)) context.header('x-robots-tag', 'noindex');
    return context.html(
      boardPage({
        cards: await quoteHits(deps, page.items, form.q, (notice) => issuersInLine(notice, visit.language)),
        next: page.next ?? null,
        lookedBackTo: 'lookedBackTo' in page ? (page.lookedBackTo ?? null) : null,
        goesOn: context.req.query('cursor') !== undefined,
        form,
        flaws,
        region,
        agencies: await agenciesFor(deps.agencies, form.agency),
        site: deps.site,
        streets: await streetsIn([...(region ? [region] : []), ...page.items.flatMap(({ audience }) => audience.regions)]),
        ...visit,
      }),
      search ? 200 : 422,
    );
  });

  // What other sites call it; searchers are not to come here.
  app.get('/search', (context) => context.redirect(`/${new URL(context.req.url).search}`, 301));

  return app;
};

/** Agencies to choose from, by name. */
const agenciesFor = async (agencies: Pick<AgencyStore, 'findMany' | 'list'>, chosen: string) => {
  const { items } = await agencies.list(OFFERED_AGENCIES);
  const others = chosen === '' || items.some(({ id }) => id === chosen) ? [] : await agencies.findMany([chosen]);
  return [...items, ...others].map(({ id, name }) => ({ id, name }));
};
