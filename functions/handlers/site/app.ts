import { Hono } from 'hono';
import { SECURITY_HEADERS } from '#platform/http';
import { consolePage } from '#views/pages/console-page';
import { messagePage } from '#views/pages/message-page';
import { STYLE_SHEET } from '#views/pages/style-sheet';
import { boardRoutes } from './board-routes.ts';
import type { SiteDeps } from './deps.ts';
import { limitPosts } from './limit-posts.ts';
import { languageOf } from './request.ts';
import { subscriberRoutes } from './subscriber-routes.ts';

/** No script runs on a page, and nothing comes from elsewhere (CSP 3). */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The pages: the board, the notices, and what mails link to. */
export const makeApp = (deps: SiteDeps): Hono => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', CONTENT_POLICY);
  });

  app.use(limitPosts(deps));
  app.get('/assets/site.css', (context) =>
    context.body(STYLE_SHEET, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }),
  );
  app.get('/console', (context) => context.html(consolePage(languageOf(context))));
  app.route('/', boardRoutes(deps));
  app.route('/', subscriberRoutes(deps));

  app.notFound((context) => context.html(messagePage('missing', languageOf(context)), 404));
  app.onError((error, context) => {
    deps.log.fault('fault', error, { method: context.req.method });
    return context.html(messagePage('fault', languageOf(context)), 500);
  });
  return app;
};
