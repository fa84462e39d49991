import type { Context } from 'hono';
import * as z from 'zod';
import { type Source, sourceOf, type TrustedProxies } from '#platform/source-address';

/** What came in, out of the framework's hands. */
export type ApiRequest = Readonly<{
  /** As it was called: `/v1/notices/ntc-…`. */
  path: string;
  /** What stands in the places of the path, by their names. */
  parameters: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** The query as it was written, with its escapes. */
  search: string;
  header: (name: string) => string | undefined;
  idempotencyKey: string | undefined;
  /** Where it came from; null: nobody says. */
  source: Source | null;
  bytes: () => Promise<ArrayBuffer>;
}>;

export const requestOf = (context: Context, proxies: TrustedProxies): ApiRequest => ({
  path: context.req.path,
  parameters: context.req.param(),
  query: context.req.query(),
  search: URL.parse(context.req.url)?.search ?? '',
  header: (name) => context.req.header(name),
  idempotencyKey: idempotencyKeyOf(context),
  source: sourceOf(context.env, proxies),
  bytes: () => context.req.arrayBuffer(),
});

const LambdaEvent = z.object({ event: z.object({ headers: z.record(z.string(), z.string().optional()).default({}) }) });

/** As it came: the web's `Headers` leave an empty one out, and escape what is not ASCII. */
const idempotencyKeyOf = (context: Context): string | undefined => {
  const lambda = LambdaEvent.safeParse(context.env);
  return lambda.success ? lambda.data.event.headers['idempotency-key'] : context.req.header('idempotency-key');
};
