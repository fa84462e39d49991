import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { EndpointAnswer, EndpointCall, EndpointCaller } from '#ports/endpoint-caller';
import { BlockedAddress, isPublicAddress, publicLookup } from './public-address.ts';

/** What is read of an answer. More is never shown to anybody, and an endpoint may send a gigabyte. */
const BODY_BYTES = 4096;
const PORTS = new Set(['', '443', '8443']);

export type CallerOptions = Readonly<{
  /** Local runs and tests: http, any port, and addresses of this machine. */
  allowPrivate: boolean;
}>;

/** Calls endpoints with keep-alive over node:http and node:https. Redirects are not followed: they would lead around the guard. */
export class HttpEndpointCaller implements EndpointCaller {
  readonly #allowPrivate: boolean;
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 50 });
  readonly #https: HttpsAgent;

  constructor({ allowPrivate }: CallerOptions) {
    this.#allowPrivate = allowPrivate;
    this.#https = new HttpsAgent({ keepAlive: true, maxSockets: 50, ...(allowPrivate ? {} : { lookup: publicLookup }) });
  }

  async call(call: EndpointCall): Promise<EndpointAnswer> {
    const url = URL.parse(call.url);
    const refusal = url ? refusalOf(url, this.#allowPrivate) : 'url-invalid';
    if (!url || refusal) return { kind: 'blocked', code: refusal ?? 'url-invalid' };
    return this.#send(url, call);
  }

  #send(url: URL, { method = 'POST', headers, body, timeoutMs }: EndpointCall): Promise<EndpointAnswer> {
    const started = performance.now();
    const tookMs = (): number => Math.round(performance.now() - started);
    return new Promise((resolve) => {
      const secure = url.protocol === 'https:';
      const bytes = Buffer.from(body, 'utf8');
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method,
        agent: secure ? this.#https : this.#http,
        headers: { ...headers, 'content-length': bytes.length },
      });
      // One limit for everything: connecting, waiting, and a body that comes byte by byte.
      const timer = setTimeout(() => request.destroy(new TimedOut('timeout')), timeoutMs);
      request.on('response', (response) => {
        readStart(response)
          .then((text) =>
            resolve({ kind: 'answered', status: response.statusCode ?? 0, ...retryAfter(response), body: text, tookMs: tookMs() }),
          )
          .catch((error: unknown) => resolve(unreachable(error, tookMs())))
          .finally(() => clearTimeout(timer));
      });
      request.on('error', (error) => {
        clearTimeout(timer);
        resolve(unreachable(error, tookMs()));
      });
      request.end(bytes);
    });
  }
}

class TimedOut extends Error {}

/** Why this URL is never called, or null. Literal addresses are checked here: a lookup is not made for them. */
export const refusalOf = (url: URL, allowPrivate: boolean): string | null => {
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'url-not-https';
  if (url.username || url.password) return 'url-with-credentials';
  if (allowPrivate) return null;
  if (!PORTS.has(url.port)) return 'port-not-allowed';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) && !isPublicAddress(host) ? 'address-not-public' : null;
};

const readStart = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size >= BODY_BYTES) {
      response.destroy();
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, BODY_BYTES).toString('utf8');
};

/** RFC 9110 §10.2.3: seconds, or a date. */
const retryAfter = (response: IncomingMessage): Readonly<{ retryAfterMs?: number }> => {
  const value = response.headers['retry-after'];
  if (!value) return {};
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
};

const CODES: Readonly<Record<string, Extract<EndpointAnswer, { kind: 'unreachable' }>['code']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
};

const unreachable = (error: unknown, tookMs: number): EndpointAnswer => {
  if (error instanceof BlockedAddress) return { kind: 'blocked', code: 'address-not-public' };
  if (error instanceof TimedOut) return { kind: 'unreachable', code: 'timeout', tookMs };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const tls = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code);
  return { kind: 'unreachable', code: CODES[code] ?? (tls ? 'tls' : 'network'), tookMs };
};
