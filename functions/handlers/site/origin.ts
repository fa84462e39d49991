import type { Context } from 'hono';
import type { ConsentOrigin } from '#domain/subscriptions/consent-record';
import { sourceOf } from '#platform/source-address';
import type { SiteDeps } from './deps.ts';

/** From where somebody agrees who presses a button of a page. */
export const originOf = (context: Context, { trustedProxies }: Pick<SiteDeps, 'trustedProxies'>): ConsentOrigin => {
  const source = sourceOf(context.env, trustedProxies);
  return { via: 'page', network: source === null || source.isThisMachine ? null : source.network };
};
