import type { Context } from 'hono';
import type { ConsentOrigin } from '#domain/subscriptions/consent-record';
import { countedNetwork, sourceOf } from '#platform/source-address';
import type { SiteDeps } from './deps.ts';

/** What somebody who comes to a page is counted by; null: not at all. */
export const networkOf = (context: Context, { trustedProxies }: Pick<SiteDeps, 'trustedProxies'>): string | null =>
  countedNetwork(sourceOf(context.env, trustedProxies));

/** From where somebody agrees who presses a button of a page. */
export const originOf = (context: Context, deps: Pick<SiteDeps, 'trustedProxies'>): ConsentOrigin => ({
  via: 'page',
  network: networkOf(context, deps),
});
