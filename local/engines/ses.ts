import { createServer, type Server } from 'node:http';
import { type TimeOffset, virtualNow } from '../clock/virtual-time.ts';
import { EngineError, readBody } from './http-engine.ts';
import { bulkCopies } from './mail/bulk-copies.ts';
import { Mailbox } from './mail/mailbox.ts';
import { addressFault, isVerified, MOST_RECIPIENTS, notVerified, readMessage, sendersOf, tagFault } from './mail/message-rules.ts';
import { type Accepted, eventsOf, type MailEvent } from './mail/simulator.ts';
import { escaped } from './xml.ts';

export type SesOptions = Readonly<{
  dataFolder: string | null;
  time: TimeOffset;
  /** Recipients per second; above it the engine throttles, as SES does. @default 2000 */
  maxSendRate?: number | undefined;
  /** Recipients in 24 hours. @default 10,000,000 */
  max24HourSend?: number | undefined;
  /** Addresses that SES answers `MessageRejected` for. @default those whose local part is `refused` */
  rejects?: ((address: string) => boolean) | undefined;
  /** Addresses and domains in whose name may be sent, as they are at each message. @default any */
  identities?: ReadonlySet<string> | undefined;
  /** Configuration sets by name, as they are at each message. @default none */
  configurationSets?: ReadonlyMap<string, PublishEvent> | undefined;
}>;

/** Tells an event of a message where its configuration set says. */
export type PublishEvent = (event: MailEvent) => Promise<void>;

const DAY_MS = 86_400_000;
/** API_GetSendQuota: "You can execute this operation no more than once per second." */
const QUOTA_PAUSE_MS = 1000;

const BULK_PATH = '/v2/email/outbound-bulk-emails';
/** The application that a request of an erasure names, in `User-Agent`. */
const ERASING = 'app/noticewire-erasure';
const SUPPRESSION_PATH = '/v2/email/suppression/addresses/';

type Answer = Readonly<{ status: number; text: string; errorType?: string }>;

/**
 * SES v1 (AWS Query protocol): `SendRawEmail` and `GetSendQuota`; SES v2 (REST): `SendBulkEmail` with a template in the request, and
 * `DeleteSuppressedDestination`. What was sent lies in the mailbox.
 */
export class SesEngine {
  readonly server: Server;
  readonly mailbox: Mailbox;
  readonly #time: TimeOffset;
  readonly #maxSendRate: number;
  readonly #max24HourSend: number;
  readonly #rejects: (address: string) => boolean;
  readonly #identities: ReadonlySet<string> | null;
  readonly #configurationSets: ReadonlyMap<string, PublishEvent>;
  #quotaToldMs = Number.NEGATIVE_INFINITY;
  #tokens: number;
  #refilledMs: number;

  constructor({
    dataFolder,
    time,
    maxSendRate = 2000,
    max24HourSend = 10_000_000,
    rejects = isRefused,
    identities,
    configurationSets,
  }: SesOptions) {
    this.mailbox = new Mailbox(dataFolder);
    this.#time = time;
    this.#maxSendRate = maxSendRate;
    this.#max24HourSend = max24HourSend;
    this.#rejects = rejects;
    this.#identities = identities ?? null;
    this.#configurationSets = configurationSets ?? new Map();
    this.#tokens = maxSendRate;
    this.#refilledMs = virtualNow(time);
    this.server = createServer((request, response) => {
      const isV2 = request.url?.startsWith('/v2/') === true;
      void readBody(request)
        .then((body) => {
          const text = body.toString('utf8');
          return isV2
            ? this.#answerV2(`${request.method} ${request.url}`, text, request.headers['user-agent'])
            : this.#answer(new URLSearchParams(text));
        })
        .catch((error: unknown) => (isV2 ? bulkFailure(error) : failure('InternalFailure', String(error), 500)))
        .then((answer) => {
          const type = isV2 ? 'application/json' : 'text/xml';
          response.writeHead(answer.status, {
            'content-type': type,
            ...(answer.errorType ? { 'x-amzn-errortype': answer.errorType } : {}),
          });
          response.end(answer.text);
        });
    });
    this.server.keepAliveTimeout = 60_000;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.mailbox.close();
  }

  /** Nobody is on the account's list of a local run. Where an erasure takes an address off it, nothing stays of what went there. */
  async #answerV2(asked: string, body: string, userAgent = ''): Promise<Answer> {
    if (asked === `POST ${BULK_PATH}`) return this.#sendBulk(body);
    if (asked.startsWith(`DELETE ${SUPPRESSION_PATH}`)) {
      const address = decodeURIComponent(asked.slice(`DELETE ${SUPPRESSION_PATH}`.length));
      if (userAgent.includes(ERASING)) this.mailbox.forget(address);
      throw new EngineError('NotFoundException', 'Email address does not exist on your suppression list.', {}, 404);
    }
    throw new EngineError('BadRequestException', `the local SES does not know ${asked}`);
  }

  #answer(parameters: URLSearchParams): Answer {
    const action = parameters.get('Action') ?? '';
    switch (action) {
      case 'GetSendQuota':
        return this.#quota();
      case 'SendRawEmail':
        return this.#send(parameters);
      default:
        return failure('InvalidAction', `the local SES does not know ${action}`);
    }
  }

  #send(parameters: URLSearchParams): Answer {
    const to = [...parameters].filter(([name]) => name.startsWith('Destinations.member.')).map(([, address]) => address);
    const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64');
    const source = parameters.get('Source') ?? '';
    const message = readMessage(raw);
    const configurationSet = parameters.get('ConfigurationSetName');
    if (!this.#knowsSet(configurationSet)) return failure('ConfigurationSetDoesNotExist', setMissing(configurationSet));
    const fault = message.kind === 'refused' ? message.message : (recipientsFault(to) ?? tagsFault(parameters));
    if (fault !== null) return failure('InvalidParameterValue', fault);
    const unverified = this.#unverified(sendersOf(source, message.kind === 'read' ? message.headers : []));
    if (unverified.length > 0) return failure('MessageRejected', notVerified(unverified));
    const taken = this.#take({ source, to, raw, tags: tagsOf(parameters), configurationSet });
    switch (taken.kind) {
      case 'accepted':
        return success('SendRawEmail', `<MessageId>${taken.id}</MessageId>`);
      case 'too-fast':
        return failure('Throttling', 'Maximum sending rate exceeded.');
      case 'too-many':
        return failure('Throttling', 'Daily message quota exceeded.');
      case 'rejected':
        return failure('MessageRejected', 'Address is on the suppression list.');
    }
  }

  /** Each copy has its own result; only a request that is wrong as a whole is refused as a whole. */
  async #sendBulk(body: string): Promise<Answer> {
    const results = [];
    const copies = await bulkCopies(body, new Date(virtualNow(this.#time)));
    const unverified = this.#unverified([...new Set(copies.map(({ source }) => source))]);
    if (unverified.length > 0) throw new EngineError('MessageRejected', notVerified(unverified));
    const unknown = copies.find(({ configurationSet }) => !this.#knowsSet(configurationSet));
    if (unknown) throw new EngineError('NotFoundException', setMissing(unknown.configurationSet));
    for (const { to, ...copy } of copies) {
      const taken = this.#take({ ...copy, to: [to] });
      results.push(taken.kind === 'accepted' ? { Status: 'SUCCESS', MessageId: taken.id } : BULK_FAILURES[taken.kind]);
    }
    return { status: 200, text: JSON.stringify({ BulkEmailEntryResults: results }) };
  }

  #quota(): Answer {
    const now = virtualNow(this.#time);
    if (now < this.#quotaToldMs + QUOTA_PAUSE_MS) return failure('Throttling', 'Rate exceeded');
    this.#quotaToldMs = now;
    return success(
      'GetSendQuota',
      `<Max24HourSend>${this.#max24HourSend}</Max24HourSend><MaxSendRate>${this.#maxSendRate}</MaxSendRate><SentLast24Hours>${this.#sentLastDay()}</SentLast24Hours>`,
    );
  }

  #unverified(addresses: readonly string[]): readonly string[] {
    const identities = this.#identities;
    return identities === null ? [] : addresses.filter((address) => !isVerified(address, identities));
  }

  #knowsSet(name: string | null): boolean {
    return name === null || this.#configurationSets.has(name);
  }

  #take({
    source,
    to,
    raw,
    tags,
    configurationSet,
  }: Omit<Accepted, 'id' | 'configurationSet'> & { configurationSet: string | null }): Taken {
    if (!this.#takeTokens(to.length)) return { kind: 'too-fast' };
    if (this.#sentLastDay() + to.length > this.#max24HourSend) return { kind: 'too-many' };
    if (to.some(this.#rejects)) return { kind: 'rejected' };
    const id = crypto.randomUUID();
    const now = new Date(virtualNow(this.#time));
    this.mailbox.add({ id, at: now.toISOString(), source, to }, raw);
    const publish = configurationSet === null ? undefined : this.#configurationSets.get(configurationSet);
    if (publish && configurationSet !== null)
      for (const event of eventsOf({ id, source, to, raw, tags, configurationSet }, now)) void publish(event).catch(() => undefined);
    return { kind: 'accepted', id };
  }

  /** A bucket of one second's worth, on the service's clock. */
  #takeTokens(count: number): boolean {
    const now = virtualNow(this.#time);
    this.#tokens = Math.min(this.#maxSendRate, this.#tokens + (Math.max(0, now - this.#refilledMs) / 1000) * this.#maxSendRate);
    this.#refilledMs = now;
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Messages since a day ago (nearly every message has one recipient); they lie in the order of time. */
  #sentLastDay(): number {
    const { emails } = this.mailbox;
    const since = new Date(virtualNow(this.#time) - DAY_MS).toISOString();
    let low = 0;
    let high = emails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((emails[middle]?.at ?? '') < since) low = middle + 1;
      else high = middle;
    }
    return emails.length - low;
  }
}

type Taken = Readonly<{ kind: 'accepted'; id: string } | { kind: 'too-fast' | 'too-many' | 'rejected' }>;

const BULK_FAILURES = {
  'too-fast': { Status: 'ACCOUNT_THROTTLED', Error: 'Maximum sending rate exceeded.' },
  'too-many': { Status: 'ACCOUNT_DAILY_QUOTA_EXCEEDED', Error: 'Daily message quota exceeded.' },
  rejected: { Status: 'MESSAGE_REJECTED', Error: 'Address is on the suppression list.' },
} as const;

const bulkFailure = (error: unknown): Answer =>
  error instanceof EngineError
    ? { status: error.status, text: JSON.stringify(error.body), errorType: String(error.body['__type']) }
    : { status: 500, text: JSON.stringify({ message: String(error) }), errorType: 'InternalServiceErrorException' };

const isRefused = (address: string): boolean => /^refused(?:\+[^@]*)?@/i.test(address);

const recipientsFault = (to: readonly string[]): string | null => {
  if (to.length === 0) return 'Missing final destinations';
  if (to.length > MOST_RECIPIENTS) return `Recipient count exceeds ${MOST_RECIPIENTS}.`;
  return to.map(addressFault).find((fault) => fault !== null) ?? null;
};

const setMissing = (name: string | null): string => `Configuration set <${name}> does not exist.`;

const tagsOf = (parameters: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...parameters].flatMap(([name, value]) =>
      /^Tags\.member\.\d+\.Name$/.test(name) ? [[value, parameters.get(name.replace(/Name$/, 'Value')) ?? '']] : [],
    ),
  );

const tagsFault = (parameters: URLSearchParams): string | null =>
  Object.entries(tagsOf(parameters))
    .map(([name, value]) => tagFault(name, value))
    .find((fault) => fault !== null) ?? null;

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const success = (action: string, inner: string): Answer => ({
  status: 200,
  text: `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
});

const failure = (code: string, message: string, status = 400): Answer => ({
  status,
  text: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>${crypto.randomUUID()}</RequestId></ErrorResponse>`,
});
