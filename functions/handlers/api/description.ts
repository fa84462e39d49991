import type * as z from 'zod';
import type { Scope } from '#domain/agencies/agency';
import type { Reader } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import type { RequestKey } from '#usecases/callers/answer-once';
import type { ApiDeps } from './deps.ts';

/**
 * Who may call: everybody, the bearer of a manage token of a subscription or of a contact of an organization, of a key with a scope, or
 * everybody and these for more.
 */
export type Access = Readonly<
  | { kind: 'open' }
  | { kind: 'subscriber' | 'subscriber-or-operator' | 'subscriber-or-voucher' | 'contact' | 'contact-or-operator' | 'optional-contact' }
  | { kind: 'key' | 'optional-key'; scope: Scope }
>;

export type Answer = Readonly<
  /** `replayed`: it was given before, under the same `Idempotency-Key`. */
  | { status: 200 | 201 | 202; body: unknown; headers?: Readonly<Record<string, string>>; replayed?: true }
  /** A file: its media type stands in the headers. */
  | { status: 200; content: Uint8Array; headers: Readonly<Record<string, string>> }
  | { status: 204 | 303 | 304; headers?: Readonly<Record<string, string>> }
  | { problem: Problem; headers?: Readonly<Record<string, string>> }
>;

/** The names in `/v1/agencies/{id}/keys/{keyId}`. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** What an endpoint is handed besides who calls. */
export type Call<Path extends string = string, Body = unknown, Query = unknown> = Readonly<{
  deps: ApiDeps;
  parameters: Readonly<Record<NamesIn<Path>, string>>;
  body: Body;
  query: Query;
  /** What came instead of JSON, where an endpoint takes files. */
  file: Uint8Array | null;
  /** The body as it came, where an endpoint reads none. */
  text: () => Promise<string>;
  /** Where somebody without a key calls from, as far as calls are counted by it; null: from this machine itself. */
  network: string | null;
  /** Whom what the service says of itself speaks to. */
  reader: Reader;
  /** Under what the answer is to be given again; null when nobody asked for that. */
  requestKey: RequestKey | null;
  /** Would rather be told to come again than wait: `Prefer: respond-async` (RFC 7240, 4.1). */
  isAsync: boolean;
  /** `If-None-Match` (RFC 9110, 13.1.2). */
  knownTags: readonly string[];
  /** Is this the state that the caller saw (`If-Match`; RFC 9110, 13.1.1)? Any is, where none was named. */
  isSeen: (tag: string) => boolean;
}>;

/** @property tooLarge what is said of a larger one; else that it may be announced and uploaded */
export type Files = Readonly<{ mediaTypes: readonly string[]; mostBytes: number; tooLarge?: Problem; example?: string }>;

/** One endpoint: what it is for, what it takes and answers. The same description parses the request and documents it. */
export type Description<Path extends string = string, Body = unknown, Query = unknown> = Readonly<{
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in OpenAPI: `/v1/notices/{id}`. */
  path: Path;
  tag: string;
  summary: string;
  /**
   * Its first answer counts for 24 h under an `Idempotency-Key`: `kept` is written down before and after the work. `recorded` is by the
   * work itself, in the transaction of the deed (`requestKey` of the call), so that no crash comes between.
   */
  idempotent?: 'kept' | 'recorded';
  /** Of `kept`: what is answered in the place of the first answer when words of that were taken away since, else null. */
  redacted?: (deps: ApiDeps, parameters: Readonly<Record<string, string>>) => Promise<Answer | null>;
  /** Writes are counted for their caller, and refused with 429 above a limit; not where nobody may be kept from what they want. */
  unlimited?: true;
  body?: z.ZodType<Body>;
  /** Files that are taken in the place of JSON, by their media types; the body is undefined then. */
  files?: Files;
  /** Its answer has an `ETag` that says which state it is. */
  tagged?: true;
  /** What it changes may be named by `If-Match`, or has to be: 428 without, 412 when it is another one by now. */
  ifMatch?: 'taken' | 'needed';
  /** The body may be left out: then it is read as `{}`. */
  optionalBody?: true;
  query?: z.ZodType<Query>;
  answers: Readonly<Record<number, Readonly<{ description: string; schema?: z.ZodType; mediaType?: string }>>>;
  example?: unknown;
}>;

/** As it is documented. */
export type Documented = Description & Readonly<{ access: Access }>;

/** Are calls of it counted for whoever makes them? Whatever writes is. */
export const isLimited = ({ method, unlimited }: Pick<Description, 'method' | 'unlimited'>): boolean => method !== 'get' && !unlimited;
