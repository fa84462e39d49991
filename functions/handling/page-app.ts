import { Hono } from 'hono';
import { compressed } from '#platform/compression';
import { SECURITY_HEADERS } from '#platform/http';
import type { Log } from '#platform/log';
import { messagePage } from '#views/pages/message-page';
import type { Site } from '#views/site';
import { visitOf } from './visit.ts';

/** Nothing comes from elsewhere, and nothing that stands in a page itself is run (CSP 3). */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...furtherHeaders })) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', `${CONTENT_POLICY}${furtherPolicy}`);
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
