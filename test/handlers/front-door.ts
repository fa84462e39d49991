import { createHash } from 'node:crypto';
import { handle } from 'hono/aws-lambda';
import { sha256Of } from '../../functions/adapters/hashes.ts';
import { SIGN_UPS_PER_HOUR } from '../../functions/domain/call-limit.ts';
import type { Deployment } from '../../functions/domain/operations/deployment.ts';
import { ENDPOINTS, makeApp as makeApi } from '../../functions/handlers/api/app.ts';
import { openApiDocument } from '../../functions/handlers/api/openapi.ts';
import { makeApp as makeConsole } from '../../functions/handlers/console/app.ts';
import { makeApp as makeSite } from '../../functions/handlers/site/app.ts';
import { isBinary } from '../../functions/platform/binary-content.ts';
import { logger } from '../../functions/platform/log.ts';
import { trustedProxies } from '../../functions/platform/source-address.ts';
import { ASSETS } from '../../functions/views/assets.ts';
import { DESK_SHEET, READING_SHEET, STYLE_SHEET } from '../../functions/views/styles/style-sheet.ts';
import { aWorld } from '../fakes/world.ts';
import { schemaChecks } from './schema-checks.ts';

const OPERATOR_KEY = 'nw_operator_0123456789abcdefghij';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Asked = Readonly<{
  key?: string;
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
  from?: string;
}>;
// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by tests
type Told = Readonly<{ status: number; headers: Headers; body: any; text: string; octets: Uint8Array }>;

const API_DOCUMENT = openApiDocument(ENDPOINTS, 'https://wire.example');
const { check } = schemaChecks(API_DOCUMENT);

/** Which every answer has; what it may be is in the document. */
const EVERYWHERE: ReadonlySet<string> = new Set(['content-type']);

/** Everything that the API answers is in its documentation: the status, the headers, the form. */
const asDocumented = (method: string, path: string, status: number, headers: Headers, body: unknown): void => {
  const [pathname = ''] = path.split('?');
  const documented = Object.entries(API_DOCUMENT.paths).find(
    ([known]) => new RegExp(`^${known.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname) && !isMoreSpecific(known, pathname),
  );
  const operation = documented?.[1][method.toLowerCase()];
  if (!operation) {
    if (body !== null) check({ $ref: '#/components/schemas/Problem' }, body);
    return;
  }
  const response = Object(operation.responses[String(status)]);
  if (response.description === undefined) throw new Error(`${method} ${path} answers ${status}, which its documentation does not know`);
  for (const name of headers.keys())
    if (!EVERYWHERE.has(name) && !(name in Object(response.headers)))
      throw new Error(`${method} ${path} answers ${status} with the header ${name}, which its documentation does not know`);
  const [media] = Object.values(Object(response.content));
  if (body !== null) check(Object(media).schema, body);
};

const classesOf = (sheet: string): ReadonlySet<string> =>
  new Set([...sheet.replace(/@layer print\{.*/, '').matchAll(/(?<![a-z-])\.([a-z][a-z-]*)/g)].map(([, name = '']) => name));
const ELSEWHERE = classesOf(STYLE_SHEET + DESK_SHEET);
const ONLY_FOR_READING = [...classesOf(READING_SHEET)].filter((name) => !ELSEWHERE.has(name));

/** A page that looks like the board, or like a document, loads the sheet for that. */
const asDressed = (path: string, page: string): void => {
  if (page.includes(ASSETS.readingSheet.path)) return;
  const worn = new Set([...page.matchAll(/ class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ')));
  const bare = ONLY_FOR_READING.filter((name) => worn.has(name));
  if (bare.length > 0) throw new Error(`${path} has ${bare.join(', ')}, and not the sheet that says how that looks`);
};

/** `/v1/subscriptions/{id}` is not meant by `/v1/subscriptions/confirm`, which is documented by itself. */
const isMoreSpecific = (known: string, pathname: string): boolean => known !== pathname && pathname in API_DOCUMENT.paths;
/** @property pageSize of the directory @property world in which functions are at work */
type DoorOptions = Readonly<{
  proxies?: string;
  signUpsPerHour?: number;
  ledgerDays?: number;
  pageSize?: number;
  hasScanner?: boolean;
  world?: ReturnType<typeof aWorld>;
}>;

/** What API Gateway tells of a request besides the request. */
const eventFrom = (sourceIp: string, request: Request) => ({
  event: { headers: Object.fromEntries(request.headers), requestContext: { http: { sourceIp } } },
});

/** The two handlers that people and programs speak to, over ports in memory. */
export const aFrontDoor = ({
  proxies = '',
  signUpsPerHour = SIGN_UPS_PER_HOUR,
  ledgerDays = 730,
  pageSize,
  hasScanner = false,
  ...given
}: DoorOptions = {}) => {
  const world = given.world ?? aWorld(pageSize);
  world.snapshots.walked();
  const logged: string[] = [];
  const log = logger('test', (line) => void logged.push(line));
  const acts = {
    ...world,
    log,
    trustedProxies: trustedProxies(proxies),
    ledgerDays,
    signUpsPerHour,
    hasScanner,
    sha256,
    sha256Of,
    localParts: 'ascii',
    refusalOfUrl: (url: string) => (url.startsWith('https://') ? null : 'url-not-https'),
  } as const;
  const api = makeApi({ ...acts, version: '1.2.3', equalHashes: (a, b) => a === b, operatorKeyHash: sha256(OPERATOR_KEY) });
  const site = makeSite({
    ...world,
    log,
    trustedProxies: trustedProxies(proxies),
    signUpsPerHour,
    localParts: 'ascii',
    refusalOfUrl: (url: string) => (url.startsWith('https://') ? null : 'url-not-https'),
    ledger: async () => world,
    organizationDesk: async () => world,
    receiptDesk: async () => world,
    followDesk: async () => ({ ...world, refusalOfUrl: acts.refusalOfUrl }),
  });

  const deployment: Deployment = {
    version: '1.2.3',
    publicUrl: 'https://wire.example',
    senderAddress: 'notices@wire.example',
    emailBy: 'ses',
    sesRate: null,
    bounceDomain: null,
    leavingMailbox: null,
    signatureHours: 72,
    signUpsPerHour,
    days: { ledger: ledgerDays, ended: 0, audit: 365, returnedMail: 7, logs: 30 },
    trustedProxies: proxies || null,
    daysOff: null,
    hasScanner,
    allowPrivateEndpoints: false,
    operatorAddress: null,
  };
  const staffConsole = makeConsole({
    ...acts,
    deployment,
    mailQuota: world.mailer,
    // Changed by tests after the door stands.
    get operatorAddress() {
      return world.operatorAddress;
    },
  });

  const ask = async (method: string, path: string, { key, body, raw, headers = {}, from }: Asked = {}): Promise<Told> => {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const request = new Request(`https://wire.example${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const isApi = path.startsWith('/v1/') || path === '/healthz' || /^\/docs\b/.test(path) || path === '/openapi.json';
    const app = isApi ? api : /^\/console\b/.test(path) ? staffConsole : site;
    const response = await app.fetch(request, from === undefined ? undefined : eventFrom(from, request));
    const octets = new Uint8Array(await response.arrayBuffer());
    const answer = new TextDecoder().decode(octets);
    const isJson = answer !== '' && /json(?!l)/.test(response.headers.get('content-type') ?? '');
    if (path.startsWith('/v1/') || path === '/healthz')
      asDocumented(method, path, response.status, response.headers, isJson ? JSON.parse(answer) : null);
    if (/^text\/html\b/.test(response.headers.get('content-type') ?? '')) asDressed(path, answer);
    return { status: response.status, headers: response.headers, text: answer, octets, body: isJson ? JSON.parse(answer) : null };
  };

  /** Registers an agency of Guangdong; answers a key of it. */
  const anAgency = async (id: string, given: object = {}): Promise<string> => {
    const agency = { id, name: `${id} 机关`, region: '440000', contactEmail: `office@${id}.example`, ...given };
    await ask('POST', '/v1/agencies', { key: OPERATOR_KEY, body: agency });
    const { body } = await ask('POST', `/v1/agencies/${id}/keys`, {
      key: OPERATOR_KEY,
      body: { scopes: ['notices:write', 'notices:read'] },
    });
    return body.key;
  };

  /** Posts a form, as the button of a page does. */
  const submit = (path: string, fields: readonly (readonly [string, string])[]): Promise<Told> =>
    ask('POST', path, {
      raw: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  return {
    /** As a gateway asks it, by events of its own. */
    gateway: handle(api, { isContentTypeBinary: isBinary }),
    consoleRoutes: staffConsole.routes,
    world,
    logged,
    ask,
    submit,
    anAgency,
    operatorKey: OPERATOR_KEY,
  };
};

export type FrontDoor = ReturnType<typeof aFrontDoor>;

export const aDraft = (given: object = {}) => ({ title: '关于举办合唱节的通知', sections: [{ body: '请于五日前报名。' }], ...given });

export const anApplicant = (given: object = {}) => ({
  organization: { name: '清溪社区合唱队', class: 'culture-sports', region: '440106' },
  channel: { type: 'email', address: 'choir@club.example' },
  ...given,
});
