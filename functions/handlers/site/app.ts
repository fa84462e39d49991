import type { Hono } from 'hono';
import { lazily } from '#handling/lazily';
import { limitPosts } from '#handling/limit-posts';
import { pageApp } from '#handling/page-app';
import { assetRoutes } from './asset-routes.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { boardRoutes } from './board-routes.ts';
import { crawlerRoutes } from './crawler-routes.ts';
import type { SiteDeps } from './deps.ts';
import { feedRoutes } from './feed-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { subscriberRoutes } from './subscriber-routes.ts';
import { textSizeRoutes } from './text-size-routes.ts';

/** What is behind a link to manage; without one, it asks for an address. */
const MANAGE_PATHS = [
  '/manage',
  '/manage/sent',
  '/manage/attempts',
  '/manage/consents',
  '/manage/channel',
  '/manage/channel/drop',
  '/manage/test',
  '/manage/contacts',
  '/manage/contacts/drop',
  '/manage/fallback',
  '/manage/hub',
  '/manage/main',
  '/manage/address',
  '/manage/address/again',
  '/manage/address/drop',
  '/manage/erase',
  '/manage/member',
  '/manage/members',
  '/manage/members/new',
  '/manage/receipt',
  '/manage/receipts',
];

/** Letters that anybody orders to an address. */
const LETTER_PATHS = ['/manage/link', '/erase/link'];

/** What letters ask to be agreed to. */
const AGREEMENT_PATHS = ['/address', '/address/object', '/channel', '/erase'];

/** The pages: the board, the notices, and what mails link to. */
export const makeApp = (deps: SiteDeps): Hono => {
  const app = pageApp(deps);
  // Nothing is written for it.
  app.route('/', textSizeRoutes(deps));
  app.use(limitPosts(deps));
  app.route('/', assetRoutes());
  app.route('/', boardRoutes(deps));
  app.route('/', noticeRoutes(deps));
  app.route('/', feedRoutes(deps));
  app.all(
    '/feeds/hub',
    lazily(async () => (await import('./feed-hub-routes.ts')).feedHubRoutes(deps)),
  );
  app.route('/', crawlerRoutes(deps));
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
  app.all(
    '/confirm/group',
    lazily(async () => (await import('./group-code-routes.ts')).groupCodeRoutes(deps)),
  );
  const manage = lazily(async () => (await import('./manage-routes.ts')).manageRoutes(deps));
  for (const path of MANAGE_PATHS) app.all(path, manage);
  const letters = lazily(async () => (await import('./letter-routes.ts')).letterRoutes(deps));
  for (const path of LETTER_PATHS) app.all(path, letters);
  const agreements = lazily(async () => (await import('./agreement-routes.ts')).agreementRoutes(deps));
  for (const path of AGREEMENT_PATHS) app.all(path, agreements);
  app.all(
    '/receipts/:token',
    lazily(async () => (await import('./receipt-routes.ts')).receiptRoutes(deps)),
  );

  return app;
};
