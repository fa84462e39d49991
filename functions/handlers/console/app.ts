import type { Context, Hono } from 'hono';
import { lazily } from '#handling/lazily';
import { limitPosts } from '#handling/limit-posts';
import { pageApp } from '#handling/page-app';
import { visitOf } from '#handling/visit';
import { messagePage } from '#views/pages/message-page';
import { agencyRoutes } from './agency-routes.ts';
import { correctionDraftRoutes } from './correction-draft-routes.ts';
import type { ConsoleDeps } from './deps.ts';
import { districtRoutes } from './district-routes.ts';
import { beforeRoutes } from './drafts/before-routes.ts';
import { chooserRoutes } from './drafts/chooser-routes.ts';
import { documentRoutes } from './drafts/document-routes.ts';
import { draftRoutes } from './drafts/draft-routes.ts';
import { earlierRoutes } from './drafts/earlier-routes.ts';
import { fileRoutes } from './drafts/file-routes.ts';
import { fromNoticeRoutes } from './drafts/from-notice-routes.ts';
import { publishRoutes } from './drafts/publish-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { homeRoutes } from './home-routes.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import { operatorRoutes } from './operator/operator-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { staffRoutes } from './staff-routes.ts';

/** Small scripts of ours, which speak to this site alone. */
const FURTHER_POLICY = "; script-src 'self'; connect-src 'self'; frame-src 'self'";

/** Without a referrer at all, browsers say of a form's own origin that it is `null` (Fetch, "append a request Origin header"). */
const HEADERS = { 'referrer-policy': 'same-origin' };

/**
 * Another site presses no button here: cookies are `SameSite=Lax`, and browsers say where a form stood, by Fetch Metadata, or those that
 * know none of that, by `Origin`.
 */
const isFromElsewhere = ({ req }: Context, publicUrl: string): boolean => {
  const site = req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = req.header('origin');
  return origin !== undefined && origin !== new URL(publicUrl).origin && origin !== new URL(req.url).origin;
};

/** Seldom is something corrected: what that needs is read when it is. */
const routeCorrections = (app: Hono, deps: ConsoleDeps): void => {
  const corrections = lazily(async () => (await import('./correction-routes.ts')).correctionRoutes(deps));
  const path = '/console/notices/:id/correction';
  for (const shown of [path, '/console/upload']) app.get(shown, corrections);
  for (const behind of ['', '/places', '/audience', '/supersedes', '/files']) app.post(path + behind, corrections);
};

/** … nor taken back. */
const routeWithdrawals = (app: Hono, deps: ConsoleDeps): void => {
  const withdrawals = lazily(async () => (await import('./withdrawal-routes.ts')).withdrawalRoutes(deps));
  for (const what of ['withdrawal', 'redaction']) app.on(['GET', 'POST'], `/console/notices/:id/${what}`, withdrawals);
};

/** The desk of those who work for agencies. */
export const makeApp = (deps: ConsoleDeps): Hono => {
  const app = pageApp(deps, FURTHER_POLICY, HEADERS);
  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
  });
  app.use(async (context, next) =>
    context.req.method === 'POST' && isFromElsewhere(context, deps.site.publicUrl)
      ? context.html(messagePage('unreadable', visitOf(context)), 403)
      : next(),
  );
  app.use('/console/:act{sign-in|code|link|sign-out}', limitPosts(deps));
  app.route('/', signInRoutes(deps));
  app.route('/', homeRoutes(deps));
  app.route('/', operatorRoutes(deps));
  app.route('/', draftRoutes(deps));
  app.route('/', earlierRoutes(deps));
  app.route('/', chooserRoutes(deps));
  app.route('/', fileRoutes(deps));
  app.route('/', documentRoutes(deps));
  app.route('/', publishRoutes(deps));
  app.route('/', beforeRoutes(deps));
  app.route('/', fromNoticeRoutes(deps));
  app.route('/', followRoutes(deps));
  app.route('/', ledgerRoutes(deps));
  routeCorrections(app, deps);
  app.route('/', correctionDraftRoutes(deps));
  routeWithdrawals(app, deps);
  app.route('/', districtRoutes(deps));
  app.route('/', agencyRoutes(deps));
  app.route('/', staffRoutes(deps));
  return app;
};
