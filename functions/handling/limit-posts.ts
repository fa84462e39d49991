import type { MiddlewareHandler } from 'hono';
import type { TrustedProxies } from '#platform/source-address';
import { admitWrite, type LimitCalls } from '#usecases/callers/limit-calls';
import { messagePage } from '#views/pages/message-page';
import { networkOf } from './network.ts';
import { visitOf } from './visit.ts';

/** Whoever wants to go is never kept. */
const LEAVING = /^\/unsubscribe\/[^/]+$/;

/** Whatever is posted counts for where it comes from. */
export const limitPosts =
  (deps: LimitCalls & Readonly<{ trustedProxies: TrustedProxies }>): MiddlewareHandler =>
  async (context, next) => {
    if (context.req.method !== 'POST' || LEAVING.test(context.req.path)) return next();
    const admission = await admitWrite(deps, null, networkOf(context, deps));
    if (admission.kind === 'admitted') return next();
    context.header('retry-after', String(admission.retryAfterSeconds));
    return context.html(messagePage('tooMany', visitOf(context)), 429);
  };
