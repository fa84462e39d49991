import { Hono } from 'hono';
import { after, DAY, instant } from '#domain/time';
import { MOST_LISTED, robotsText, securityText, siteMap, siteMapIndex } from '#views/crawlers';
import type { SiteDeps } from './deps.ts';

/** What searchers hold may be as old. */
const FOR_AN_HOUR = { 'cache-control': 'public, max-age=3600' } as const;
const XML = { 'content-type': 'application/xml; charset=utf-8', ...FOR_AN_HOUR } as const;
const TEXT = { 'content-type': 'text/plain; charset=utf-8', ...FOR_AN_HOUR } as const;
/** How long it says that it holds (RFC 9116, 2.5.5). */
const SECURITY_TEXT_DAYS = 180;

/** What searchers, and whoever found a weakness, look for at addresses that all have agreed on. */
export const crawlerRoutes = ({ searchIndex, clock, site }: Pick<SiteDeps, 'searchIndex' | 'clock' | 'site'>): Hono => {
  const app = new Hono();

  app.get('/robots.txt', (context) => context.body(robotsText(site), 200, TEXT));
  app.get('/sitemap.xml', async (context) => context.body(siteMapIndex(site, await searchIndex.years()), 200, XML));
  app.get('/sitemaps/:name{\\d{4}\\.xml}', async (context) => {
    const listed = await searchIndex.ofYear(context.req.param('name').slice(0, 4), MOST_LISTED);
    return listed.length > 0 ? context.body(siteMap(site, listed), 200, XML) : context.notFound();
  });
  app.get('/.well-known/security.txt', (context) => {
    const contact = site.deployment?.securityContact;
    if (!contact) return context.notFound();
    // To the day, so that whoever asks within one hears the same.
    const expires = `${after(instant(clock.now()), SECURITY_TEXT_DAYS * DAY).slice(0, 10)}T00:00:00.000Z`;
    return context.body(securityText(site, contact, expires), 200, TEXT);
  });
  return app;
};
