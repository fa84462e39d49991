import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { type TimeOffset, virtualNow } from '../virtual-time.ts';
import { readBody } from './http-engine.ts';

const SentEmail = z.object({ id: z.string(), at: z.string(), source: z.string(), to: z.array(z.string()), raw: z.string() });
/** `raw` is the MIME message, one character for each byte (latin1). */
export type SentEmail = z.infer<typeof SentEmail>;

export type SesOptions = Readonly<{
  dataFolder: string | null;
  time: TimeOffset;
  /** Messages per second; above it the engine throttles, as SES does. */
  maxSendRate: number;
}>;

/** Addresses that a test needs: SES rejects what is sent to these local parts. */
const REJECTED = /^(?:refused|bounce)[^@]*@/i;

/** SES v1 (AWS Query protocol): `SendRawEmail`, `GetSendQuota`, and everything that was sent. */
export class SesEngine {
  readonly server: Server;
  readonly emails: SentEmail[];
  readonly #options: SesOptions;
  readonly #file: string | null;
  #tokens: number;
  #refilledMs = 0;

  constructor(options: SesOptions) {
    this.#options = options;
    this.#tokens = options.maxSendRate;
    this.#file = options.dataFolder === null ? null : join(options.dataFolder, 'inbox.jsonl');
    this.emails = this.#file && existsSync(this.#file) ? readEmails(this.#file) : [];
    this.server = createServer((request, response) => {
      readBody(request)
        .then((body) => {
          const { status, xml } = this.#answer(new URLSearchParams(body.toString('utf8')));
          response.writeHead(status, { 'content-type': 'text/xml' });
          response.end(xml);
        })
        .catch((error: unknown) => {
          console.error(error);
          response.writeHead(500).end();
        });
    });
    this.server.keepAliveTimeout = 60_000;
  }

  #answer(parameters: URLSearchParams): Readonly<{ status: number; xml: string }> {
    const action = parameters.get('Action') ?? '';
    switch (action) {
      case 'GetSendQuota':
        return success(
          action,
          `<Max24HourSend>1000000</Max24HourSend><MaxSendRate>${this.#options.maxSendRate}</MaxSendRate><SentLast24Hours>${this.emails.length}</SentLast24Hours>`,
        );
      case 'SendRawEmail':
        return this.#send(parameters);
      default:
        return failure('InvalidAction', `the local SES does not know ${action}`);
    }
  }

  #send(parameters: URLSearchParams): Readonly<{ status: number; xml: string }> {
    if (!this.#takeToken()) return failure('Throttling', 'Maximum sending rate exceeded.');
    const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
    const to = [...parameters].filter(([name]) => name.startsWith('Destinations.member.')).map(([, address]) => address);
    if (!/^from:/im.test(raw)) return failure('InvalidParameterValue', 'Missing required header From.');
    const odd = to.find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
    if (to.length === 0 || odd !== undefined) return failure('InvalidParameterValue', `Illegal address: ${odd ?? 'none'}`);
    if (to.some((address) => REJECTED.test(address))) return failure('MessageRejected', 'Address is on the suppression list.');
    const email: SentEmail = {
      id: crypto.randomUUID(),
      at: new Date(virtualNow(this.#options.time)).toISOString(),
      source: parameters.get('Source') ?? '',
      to,
      raw,
    };
    this.emails.push(email);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(email)}\n`);
    return success('SendRawEmail', `<MessageId>${email.id}</MessageId>`);
  }

  /** A token bucket as wide as one second, in real time. */
  #takeToken(): boolean {
    const nowMs = performance.now();
    const { maxSendRate } = this.#options;
    this.#tokens = Math.min(maxSendRate, this.#tokens + ((nowMs - this.#refilledMs) / 1000) * maxSendRate);
    this.#refilledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** A line that a kill cut short is left out: it was never acknowledged. */
const readEmails = (file: string): SentEmail[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [SentEmail.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const success = (action: string, inner: string) => ({
  status: 200,
  xml: `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
});

const failure = (code: string, message: string) => ({
  status: 400,
  xml: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message.replace(/[<&]/g, '')}</Message></Error><RequestId>${crypto.randomUUID()}</RequestId></ErrorResponse>`,
});
