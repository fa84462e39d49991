import type { Context } from 'hono';
import { countedNetwork, sourceOf, type TrustedProxies } from '#platform/source-address';

/** What somebody who comes to a page is counted by; null: not at all. */
export const networkOf = (context: Context, { trustedProxies }: Readonly<{ trustedProxies: TrustedProxies }>): string | null =>
  countedNetwork(sourceOf(context.env, trustedProxies));
