import { Hono } from 'hono';
import { compressed } from '#platform/compression';
import { SECURITY_HEADERS } from '#platform/http';
import type { Log } from '#platform/log';
import { messagePage } from '#views/pages/message-page';
import { visitOf } from './visit.ts';

/** Nothing comes from elsewhere, and nothing that stands in a page itself is run (CSP 3). */
const CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page that stands in a frame of another says what it may load by itself: it is not sent under this name. */
export const OWN_POLICY = 'x-own-policy';

/**
 * What every page has, whoever shows it: its headers, its coding, what is said where there is nothing, and of a fault.
 *
 * @param furtherPolicy what these pages may load besides, as directives of CSP
 */
export const pageApp = ({ log }: Readonly<{ log: Log }>, furtherPolicy = ''): Hono => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    const own = context.res.headers.get(OWN_POLICY);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', own ?? `${CONTENT_POLICY}${furtherPolicy}`);
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
