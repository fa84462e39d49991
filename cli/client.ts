import * as z from 'zod';
import { acceptedBy, type Language, type Say, sayFor } from './words.ts';

/** RFC 9457, as the contract has it. */
const Problem = z.looseObject({
  status: z.int(),
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
});
export type Problem = z.output<typeof Problem>;

export type Reply<T> = Readonly<
  | { kind: 'done'; value: T; status: number; headers: Headers; text: string }
  | { kind: 'refused'; problem: Problem; headers: Headers; text: string }
  | { kind: 'unreachable'; why: string }
>;

export type Ask = Readonly<{
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** JSON as text, so that what a person wrote is sent as it is; or a file. */
  body?: string | Blob;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}>;

const TIMEOUT_MS = 30_000;
const LONGEST_FILE_MS = 600_000;

/** Speaks the public contract over HTTP as the bearer of one key. */
export class ContractClient {
  readonly url: string;
  readonly #key: string | undefined;
  readonly #language: Language;
  readonly #say: Say;

  /** @param url without a path: `http://127.0.0.1:8080` */
  constructor(url: string, key: string | undefined, language: Language = 'both') {
    this.url = url.replace(/\/+$/, '');
    this.#key = key;
    this.#language = language;
    this.#say = sayFor(language);
  }

  /** A file as it is, in whatever encoding, piece by piece; from where the service says that it lies, which is told no key. */
  async askForFile(path: string): Promise<FileReply> {
    const accepted = acceptedBy(this.#language);
    try {
      let response = await fetch(`${this.url}${path}`, {
        headers: {
          ...(accepted === undefined ? {} : { 'accept-language': accepted }),
          ...(this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` }),
        },
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const elsewhere = response.status === 303 ? response.headers.get('location') : null;
      if (elsewhere !== null) response = await fetch(elsewhere, { signal: AbortSignal.timeout(LONGEST_FILE_MS) });
      if (response.status === 202) {
        await response.body?.cancel();
        return { kind: 'later', seconds: Number(response.headers.get('retry-after') ?? 5) };
      }
      if (response.ok) return { kind: 'done', pieces: response.body ?? [] };
      const text = await response.text();
      const problem = Problem.safeParse(parsed(text));
      if (problem.success) return { kind: 'refused', problem: problem.data, headers: response.headers, text };
      return { kind: 'unreachable', why: `HTTP ${response.status}` };
    } catch (error) {
      return { kind: 'unreachable', why: whyUnreachable(error, this.#say) };
    }
  }

  /** Ask, and read the answer by `schema`. Whatever is not an answer of Noticewire counts as not reached. */
  async ask<T>(schema: z.ZodType<T>, { method = 'GET', path, body, headers = {}, signal }: Ask): Promise<Reply<T>> {
    const accepted = acceptedBy(this.#language);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          accept: 'application/json, application/problem+json',
          ...(accepted === undefined ? {} : { 'accept-language': accepted }),
          ...(this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
        ...(body === undefined ? {} : { body }),
      });
      text = await response.text();
    } catch (error) {
      return { kind: 'unreachable', why: whyUnreachable(error, this.#say) };
    }
    const json = parsed(text);
    if (response.ok) {
      const value = schema.safeParse(json);
      if (value.success) return { kind: 'done', value: value.data, status: response.status, headers: response.headers, text };
      return { kind: 'unreachable', why: `HTTP ${response.status}, ${this.#say('不是 Noticewire 的应答', 'not an answer of Noticewire')}` };
    }
    const problem = Problem.safeParse(json);
    if (problem.success) return { kind: 'refused', problem: problem.data, headers: response.headers, text };
    return { kind: 'unreachable', why: `HTTP ${response.status}, ${this.#say('不是 Noticewire 的应答', 'not an answer of Noticewire')}` };
  }
}

/** `later`: it is being written, and is asked for again after so many seconds. */
export type FileReply = Readonly<
  | { kind: 'done'; pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array> }
  | { kind: 'later'; seconds: number }
  | Exclude<Reply<unknown>, { kind: 'done' }>
>;

/** Put a file where the service said. @returns null when it was taken, else why not */
export const putFile = async (url: string, headers: Readonly<Record<string, string>>, file: Blob): Promise<string | null> => {
  try {
    const response = await fetch(url, { method: 'PUT', headers, body: file });
    return response.ok ? null : `HTTP ${response.status} ${/<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] ?? ''}`.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const whyUnreachable = (error: unknown, say: Say): string => {
  if (error instanceof Error && error.name === 'TimeoutError')
    return say(`${TIMEOUT_MS / 1000} 秒内无应答`, `no answer within ${TIMEOUT_MS / 1000} s`);
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return error instanceof Error ? error.message : String(error);
};
