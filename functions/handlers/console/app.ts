import type { Context, Hono } from 'hono';
import { limitPosts } from '#handling/limit-posts';
import { pageApp } from '#handling/page-app';
import { visitOf } from '#handling/visit';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from './deps.ts';
import { beforeRoutes } from './drafts/before-routes.ts';
import { chooserRoutes } from './drafts/chooser-routes.ts';
import { draftRoutes } from './drafts/draft-routes.ts';
import { earlierRoutes } from './drafts/earlier-routes.ts';
import { fileRoutes } from './drafts/file-routes.ts';
import { publishRoutes } from './drafts/publish-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { homeRoutes } from './home-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';

/** Small scripts of ours, which speak to this site alone. */
const FURTHER_POLICY = "; script-src 'self'; connect-src 'self'; frame-src 'self'";

/**
 * Another site presses no button here: cookies are `SameSite=Lax`, and browsers say where a form stood, by Fetch Metadata, older ones by
 * `Origin`. That is `null` where a page tells nobody where it stands (Fetch, 3.2): what the first says counts.
 */
const isFromElsewhere = ({ req }: Context, publicUrl: string): boolean => {
  const site = req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = req.header('origin');
  return origin !== undefined && origin !== new URL(publicUrl).origin && origin !== new URL(req.url).origin;
};

/** The desk of those who work for agencies. */
export const makeApp = (deps: ConsoleDeps): Hono => {
  const app = pageApp(deps, FURTHER_POLICY);
  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
    // Under `no-referrer` a browser would not say to ourselves, either, where a form of ours stood.
    context.res.headers.set('referrer-policy', 'same-origin');
  });
  app.use(async (context, next) =>
    context.req.method === 'POST' && isFromElsewhere(context, deps.site.publicUrl)
      ? context.html(messagePage('unreadable', visitOf(context)), 403)
      : next(),
  );
  app.use('/console/:act{sign-in|code|link|sign-out}', limitPosts(deps));
  app.route('/', signInRoutes(deps));
  app.route('/', homeRoutes(deps));
  app.route('/', draftRoutes(deps));
  app.route('/', earlierRoutes(deps));
  app.route('/', chooserRoutes(deps));
  app.route('/', fileRoutes(deps));
  app.route('/', publishRoutes(deps));
  app.route('/', beforeRoutes(deps));
  app.route('/', followRoutes(deps));
  return app;
};
