import type { Context } from 'hono';
import type * as z from 'zod';
import type { Scope } from '#domain/agencies/agency';
import type { Reader } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import type { Caller } from '#usecases/callers/authorize';
import type { ApiDeps } from './deps.ts';

/** Who may call: everybody, a bearer of a key with a scope, or the bearer of a subscription's manage token. */
export type Access = 'public' | 'subscriber' | Readonly<{ scope: Scope }> | Readonly<{ scope: Scope; optional: true }>;

export type Answer = Readonly<
  | { status: 200 | 201 | 202; body: unknown; headers?: Readonly<Record<string, string>> }
  | { status: 204 | 303 | 304; headers?: Readonly<Record<string, string>> }
  | { problem: Problem; headers?: Readonly<Record<string, string>> }
>;

export type Call<Body, Query> = Readonly<{
  deps: ApiDeps;
  caller: Caller | null;
  parameter: (name: string) => string;
  body: Body;
  query: Query;
  context: Context;
  /** Where somebody without a key calls from, as far as calls are counted by it; null: from this machine itself. */
  network: string | null;
  /** Whom what the service says of itself speaks to. */
  reader: Reader;
  /** Of the body's bytes, SHA-256. */
  bodyHash: string;
}>;

/** One endpoint: what it is for, who may call it, what it takes and answers. The same description parses the request and documents it. */
export type Endpoint<Body = unknown, Query = unknown> = Readonly<{
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in OpenAPI: `/v1/notices/{id}`. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  /** Its first answer is kept for 24 h under an `Idempotency-Key`. `own`: the endpoint sees to that itself. */
  idempotent?: 'kept' | 'own';
  /** Writes are counted for their caller, and refused with 429 above a limit; not where nobody may be kept from what they want. */
  unlimited?: true;
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  answers: Readonly<Record<number, Readonly<{ description: string; schema?: z.ZodType }>>>;
  example?: unknown;
  handle: (call: Call<Body, Query>) => Promise<Answer>;
}>;

/** Are calls of it counted for whoever makes them? Whatever writes is. */
export const isLimited = ({ method, unlimited }: Pick<Endpoint, 'method' | 'unlimited'>): boolean => method !== 'get' && !unlimited;

/** Keeps the types of body and query together inside one description. */
export const endpoint = <Body = undefined, Query = undefined>(description: Endpoint<Body, Query>): Endpoint =>
  description as unknown as Endpoint;
