import { Hono } from 'hono';
import { compressed } from '#platform/compression';
import { SECURITY_HEADERS } from '#platform/http';
import type { Log } from '#platform/log';
import { messagePage } from '#views/pages/message-page';
import type { Site } from '#views/site';
import { visitOf } from './visit.ts';

/** Nothing comes from elsewhere, and nothing that stands in a page itself is run (CSP 3). */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page that stands in a frame of another says what it may load by itself: it is not sent under this name. */
export const OWN_POLICY = 'x-own-policy';

/** A page that brings files into the store says where that is, by its origin: its forms, scripts and frames may lead there, too. */
export const FILE_STORE = 'x-file-store';

const withStore = (policy: string, store: string | null): string =>
  store === null ? policy : policy.replace(/(form-action|connect-src|frame-src) 'self'/g, `$1 'self' ${store}`);

/**
 * What every page has, whoever shows it: its headers, its coding, what is said where there is nothing, and of a fault.
 *
 * @param furtherPolicy what these pages may load besides, as directives of CSP
 * @param furtherHeaders in the place of those that all pages have
 */
export const pageApp = (
  { log, site: { deployment } }: Readonly<{ log: Log; site: Site }>,
  furtherPolicy = '',
  furtherHeaders: Readonly<Record<string, string>> = {},
): Hono => {
  const app = new Hono();
  app.use(async (context, next) => {
    context.env = Object.assign({}, context.env, { deployment });
    await next();
    const own = context.res.headers.get(OWN_POLICY);
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...furtherHeaders }))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    const store = context.res.headers.get(FILE_STORE);
    context.res.headers.set('content-security-policy', own ?? withStore(`${CONTENT_POLICY}${furtherPolicy}`, store));
    context.res.headers.delete(FILE_STORE);
    if (own) {
      context.res.headers.delete(OWN_POLICY);
      context.res.headers.set('x-frame-options', 'SAMEORIGIN');
    }
    const { res } = context;
    // Else Hono puts the headers of the answer before over those of the new one.
    context.res = undefined;
    context.res = await compressed(res, context.req.header('accept-encoding'));
  });
  app.notFound((context) => context.html(messagePage('missing', visitOf(context)), 404));
  app.onError((error, context) => {
    log.fault('fault', error, { method: context.req.method });
    return context.html(messagePage('fault', visitOf(context)), 500);
  });
  return app;
};
