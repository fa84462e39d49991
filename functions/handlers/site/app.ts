import { type Handler, Hono } from 'hono';
import { compressed } from '#platform/compression';
import { SECURITY_HEADERS } from '#platform/http';
import { consolePage } from '#views/pages/console-page';
import { messagePage } from '#views/pages/message-page';
import { assetRoutes } from './asset-routes.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { boardRoutes } from './board-routes.ts';
import type { SiteDeps } from './deps.ts';
import { limitPosts } from './limit-posts.ts';
import { subscriberRoutes } from './subscriber-routes.ts';
import { textSizeRoutes } from './text-size-routes.ts';
import { visitOf } from './visit.ts';

/** No script runs on a page, and nothing comes from elsewhere (CSP 3). */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What is behind a link to manage, and where one is asked for. */
const MANAGE_PATHS = [
  '/manage',
  '/manage/link',
  '/manage/sent',
  '/manage/consents',
  '/manage/contacts',
  '/manage/hub',
  '/manage/address',
  '/manage/member',
  '/manage/members',
  '/manage/members/new',
];

/** What letters ask to be agreed to. */
const AGREEMENT_PATHS = ['/address', '/address/object', '/erase'];

/** The pages: the board, the notices, and what mails link to. */
export const makeApp = (deps: SiteDeps): Hono => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', CONTENT_POLICY);
    const { res } = context;
    // Else Hono puts the headers of the answer before over those of the new one.
    context.res = undefined;
    context.res = await compressed(res, context.req.header('accept-encoding'));
  });

  // Nothing is written for it.
  app.route('/', textSizeRoutes(deps));
  app.use(limitPosts(deps));
  app.route('/', assetRoutes());
  app.get('/console', (context) => context.html(consolePage(visitOf(context))));
  app.route('/', boardRoutes(deps));
  app.route('/', attachmentRoutes(deps));
  app.all(
    '/subscribe',
    lazily(async () => (await import('./subscribe-routes.ts')).subscribeRoutes(deps)),
  );
  app.use(async (context, next) => {
    await next();
    // These pages are one person's, and their addresses hold a secret.
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
  });
  app.route('/', subscriberRoutes(deps));
  const manage = lazily(async () => (await import('./manage-routes.ts')).manageRoutes(deps));
  for (const path of MANAGE_PATHS) app.all(path, manage);
  const agreements = lazily(async () => (await import('./agreement-routes.ts')).agreementRoutes(deps));
  for (const path of AGREEMENT_PATHS) app.all(path, agreements);

  app.notFound((context) => context.html(messagePage('missing', visitOf(context)), 404));
  app.onError((error, context) => {
    deps.log.fault('fault', error, { method: context.req.method });
    return context.html(messagePage('fault', visitOf(context)), 500);
  });
  return app;
};

/** Routes that a start need not read: who reads notices never comes there. What goes wrong goes to whoever asked. */
const lazily = (load: () => Promise<Hono>): Handler => {
  let loaded: Promise<Hono> | undefined;
  return async (context) => {
    loaded ??= load().then((app) =>
      app.onError((error) => {
        throw error;
      }),
    );
    return (await loaded).fetch(context.req.raw, context.env);
  };
};
