import type { Hono } from 'hono';
import { limitPosts } from '#handling/limit-posts';
import { pageApp } from '#handling/page-app';
import { visitOf } from '#handling/visit';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from './deps.ts';
import { signInRoutes } from './sign-in-routes.ts';

/** Where the staff of agencies signs in. */
export const makeApp = (deps: ConsoleDeps): Hono => {
  const app = pageApp(deps);
  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
  });
  // Cookies are `SameSite=Lax`, and browsers say where a form stood (Fetch Metadata): another site presses no button here.
  app.use(async (context, next) =>
    context.req.method === 'POST' && context.req.header('sec-fetch-site') === 'cross-site'
      ? context.html(messagePage('unreadable', visitOf(context)), 403)
      : next(),
  );
  app.use(limitPosts(deps));
  app.route('/', signInRoutes(deps));
  return app;
};
