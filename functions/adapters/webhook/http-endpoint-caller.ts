import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { retryAfterMs } from '#domain/sending/retry-after';
import { isNearUrl } from '#domain/subscriptions/robots';
import type { EndpointAnswer, EndpointCall, EndpointCaller } from '#ports/endpoint-caller';
import { BlockedAddress, guardedLookup, isNearOrPublicAddress, isPublicAddress, type Resolve, systemResolve } from './public-address.ts';

/** What is read of an answer. More is never shown to anybody, and an endpoint may send a gigabyte. */
const BODY_BYTES = 4096;
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);
/** For one endpoint; each is called by a few batches at once at most. */
const CONNECTIONS = 50;

export type CallerOptions = Readonly<{
  /** Local runs and tests: http, any port, and addresses of this machine and its own network. */
  allowPrivate: boolean;
  /** @default the resolver of this machine */
  resolve?: Resolve;
}>;

type Attempted = Readonly<{
  answer: EndpointAnswer /** The kept connection had been closed before the call was on its way. */;
  stale: boolean;
}>;

/** Calls endpoints with keep-alive over node:http and node:https. Redirects are not followed: they would lead around the guard. */
export class HttpEndpointCaller implements EndpointCaller {
  readonly #allowPrivate: boolean;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;

  constructor({ allowPrivate, resolve = systemResolve }: CallerOptions) {
    this.#allowPrivate = allowPrivate;
    const lookup = guardedLookup(allowPrivate ? isNearOrPublicAddress : isPublicAddress, resolve);
    this.#http = new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS, lookup });
    this.#https = new HttpsAgent({ keepAlive: true, maxSockets: CONNECTIONS, lookup });
  }

  async call(call: EndpointCall): Promise<EndpointAnswer> {
    const url = URL.parse(call.url);
    if (!url) return { kind: 'blocked', code: 'url-invalid' };
    const refusal = refusalOf(url, this.#allowPrivate);
    if (refusal) return { kind: 'blocked', code: refusal };
    const first = await this.#attempt(url, call);
    if (!first.stale) return first.answer;
    return (await this.#attempt(url, call)).answer;
  }

  #attempt(url: URL, { method = 'POST', headers, body, timeoutMs }: EndpointCall): Promise<Attempted> {
    const started = performance.now();
    const tookMs = (): number => Math.round(performance.now() - started);
    return new Promise((resolve) => {
      let answering = false;
      const size = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) };
      const request = this.#request(url, { method, headers: { ...headers, ...size } });
      // One limit for everything: connecting, waiting, and a body that comes byte by byte.
      const timer = setTimeout(() => request.destroy(new TimedOut()), timeoutMs);
      const settle = (attempted: Attempted): void => {
        clearTimeout(timer);
        resolve(attempted);
      };
      // 101: nobody asked for another protocol. Without a listener Node drops the connection and says nothing.
      request.on('upgrade', (response, socket) => {
        answering = true;
        socket.destroy();
        settle({ answer: { kind: 'answered', status: response.statusCode ?? 0, body: '', tookMs: tookMs() }, stale: false });
      });
      // Whatever ends a request without an answer or an error ends the waiting, too.
      request.on('close', () => {
        if (!answering) settle({ answer: { kind: 'unreachable', code: 'reset', tookMs: tookMs() }, stale: false });
      });
      request.on('response', (response) => {
        answering = true;
        readStart(response, (start) => {
          const status = response.statusCode ?? 0;
          settle({
            answer: { kind: 'answered', status, body: start, tookMs: tookMs(), ...retryAfter(response), ...allowedOrigin(response) },
            stale: false,
          });
        });
      });
      request.on('error', (error) => {
        if (answering) return;
        const answer = unreachable(error, tookMs());
        settle({ answer, stale: request.reusedSocket && answer.kind === 'unreachable' && answer.code === 'reset' });
      });
      // As text: Node then writes head and body by one system call, which is the larger part of what a call costs.
      request.end(body, 'utf8');
    });
  }

  #request(url: URL, options: RequestOptions): ClientRequest {
    return url.protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: this.#https })
      : httpRequest(url, { ...options, agent: this.#http });
  }
}

class TimedOut extends Error {}

/** Why this URL is never called, or null. Literal addresses are checked here: a lookup is not made for them. */
export const refusalOf = (url: URL, allowPrivate: boolean): string | null => {
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'url-not-https';
  if (url.username || url.password) return 'url-with-credentials';
  if (!allowPrivate && !PORTS.has(url.port)) return 'port-not-allowed';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isAllowed = allowPrivate ? isNearOrPublicAddress : isPublicAddress;
  return isIP(host) && !isAllowed(host) ? 'address-not-public' : null;
};

/** Why a URL as it was given is never called, or null; and what of it is of a local run. */
export const urlRules = (allowPrivate: boolean) => ({
  refusalOfUrl: (text: string): string | null => {
    const url = URL.parse(text);
    return url ? refusalOf(url, allowPrivate) : 'url-invalid';
  },
  isNearUrl: (text: string): boolean => allowPrivate && isNearUrl(text),
});

/**
 * The first 4 KiB, or as much as came before the answer broke off: its status is known all the same. A character cut in two is left out.
 * By events, since a stream's iterator costs as much as the call.
 */
const readStart = (response: IncomingMessage, done: (start: string) => void): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= BODY_BYTES) response.destroy();
  });
  // Broken off, or out of time. 'close' comes after it.
  response.on('error', () => undefined);
  const finish = (): void => {
    response.off('end', finish).off('close', finish);
    done(size === 0 ? '' : new TextDecoder().decode(Buffer.concat(chunks).subarray(0, BODY_BYTES), { stream: true }));
  };
  response.on('end', finish).on('close', finish);
};

const retryAfter = ({ headers }: IncomingMessage): Readonly<{ retryAfterMs?: number }> => {
  const asked = retryAfterMs(headers['retry-after'] ?? '', new Date());
  return asked === undefined ? {} : { retryAfterMs: asked };
};

const allowedOrigin = ({ headers }: IncomingMessage): Readonly<{ allowedOrigin?: string }> => {
  const allowed = headers['webhook-allowed-origin'];
  return typeof allowed === 'string' ? { allowedOrigin: allowed } : {};
};

type Unreachable = Extract<EndpointAnswer, { kind: 'unreachable' }>['code'];

const CODES: Readonly<Record<string, Unreachable>> = {
  ENOTFOUND: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls',
};

const unreachable = (error: unknown, tookMs: number): EndpointAnswer => {
  if (error instanceof BlockedAddress) return { kind: 'blocked', code: 'address-not-public' };
  if (error instanceof TimedOut) return { kind: 'unreachable', code: 'timeout', tookMs };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { kind: 'unreachable', code: CODES[code] ?? classOf(code), tookMs };
};

/** Codes of a kind: `EAI_AGAIN`, `CERT_HAS_EXPIRED`, `ERR_TLS_…`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE` … */
const classOf = (code: string): Unreachable => {
  if (code.startsWith('EAI_')) return 'dns';
  return /CERT|SSL|TLS|UNABLE_TO/.test(code) ? 'tls' : 'network';
};
