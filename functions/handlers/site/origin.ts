import type { Context } from 'hono';
import type { ConsentOrigin } from '#domain/subscriptions/consent-record';
import { networkOf } from '#handling/network';
import type { SiteDeps } from './deps.ts';

/** From where somebody agrees who presses a button of a page. */
export const originOf = (context: Context, deps: Pick<SiteDeps, 'trustedProxies'>): ConsentOrigin => ({
  via: 'page',
  network: networkOf(context, deps),
});
