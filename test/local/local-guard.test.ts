import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocal } from '../../local/index.ts';
import { anAssembly, openOffice } from './post-office.ts';

const KEY = 'nw_operator_for-the-guard-of-the-tests';

type Asked = Readonly<{ method?: string; headers?: Record<string, string>; hostname?: string | undefined; body?: string }>;

/** Headers as they are: `fetch` sends no Host and no Via. */
const ask = ({ url }: LocalStack, path: string, { method = 'GET', headers = {}, hostname, body }: Asked = {}) =>
  new Promise<{ status: number; challenges: string; detail: string }>((resolve, reject) => {
    const { hostname: usual, port } = new URL(url);
    const asked = request({ hostname: hostname ?? usual, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const isProblem = response.headers['content-type'] === 'application/problem+json';
        const detail = isProblem ? String(JSON.parse(text).detail) : '';
        resolve({ status: response.statusCode ?? 0, challenges: String(response.headers['www-authenticate'] ?? ''), detail });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });

/** One that anybody on this machine may look into, and one that asks for a key. */
let open: LocalStack;
let keyed: LocalStack;
beforeAll(async () => {
  [open, keyed] = await Promise.all([
    startLocal({ assembly: anAssembly(), port: 0 }),
    startLocal({ assembly: anAssembly(), port: 0, localKey: KEY }),
  ]);
});
afterAll(async () => {
  await open.stop();
  await keyed.stop();
});

const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** An address of this machine that is not the loopback one, if it has one. */
const [outer] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

describe('/_local answers whoever sits at the machine', () => {
  it.each([
    'Forwarded: for=192.0.2.60;proto=https',
    'X-Forwarded-For: 192.0.2.60',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: notices.example.org',
    'X-Forwarded: for=192.0.2.60',
    'X-Real-IP: 192.0.2.60',
    'Via: 1.1 Caddy',
    'CF-Connecting-IP: 192.0.2.60',
    'CF-Ray: 8f1',
    'True-Client-IP: 192.0.2.60',
    'Fastly-Client-IP: 192.0.2.60',
    'X-Client-IP: 192.0.2.60',
    'X-Cluster-Client-IP: 192.0.2.60',
    'X-Original-Forwarded-For: 192.0.2.60',
    'X-Envoy-External-Address: 192.0.2.60',
    'X-Amzn-Trace-Id: Root=1-2',
    'Ali-CDN-Real-IP: 192.0.2.60',
  ])('and no proxy (%s), with the key neither', async (header) => {
    const [name = '', value = ''] = header.split(': ');
    for (const path of ['/_local', '/_local/inbox.json', '/_local/clock', '/_local/state', '/_local/webhooks/one.json']) {
      const { status, detail } = await ask(keyed, path, { headers: { [name]: value, authorization: `Bearer ${KEY}` } });
      expect([status, detail], path).toEqual([403, expect.stringMatching(/whoever sits at the machine .*came by a proxy/)]);
    }
    expect((await ask(keyed, '/_local/webhooks/one', { method: 'POST', headers: { [name]: value }, body: '{}' })).status).toBe(403);
    expect((await ask(keyed, '/plain', { headers: { [name]: value } })).status).toBe(200);
  });

  it.each(['notices.example.org', '192.0.2.7:8080', '127.0.0.1.example.org', 'localhost.example.org', '[2001:db8::1]:80', '0.0.0.0'])(
    'and no name that may be anybody’s (%s)',
    async (host) => {
      const { status, detail } = await ask(open, '/_local/inbox', { headers: { host } });
      expect([status, detail]).toEqual([403, expect.stringMatching(/ask for it by 127\.0\.0\.1 or localhost/)]);
    },
  );

  it.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:8080', 'LOCALHOST', '[::1]:8080', 'notices.localhost'])(
    'by any of its own names (%s)',
    async (host) => {
      expect((await ask(open, '/_local/inbox', { headers: { host } })).status).toBe(200);
    },
  );

  it('and not HTTP/1.0, which a proxy speaks that adds no header', async () => {
    const { port } = new URL(open.url);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET /_local/state HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
      );
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(said).toMatch(/^HTTP\/1\.1 403 [\s\S]*HTTP\/1\.0 is how proxies ask/);
  });

  it('and no page of another site, by a form or a script', async () => {
    for (const headers of [
      { origin: 'https://else.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ])
      expect((await ask(open, '/_local/clock', { method: 'POST', headers, body: '{"advance":"PT1M"}' })).status).toBe(403);
    const own = { origin: open.url, 'sec-fetch-site': 'same-origin' };
    expect((await ask(open, '/_local/clock', { method: 'POST', headers: own, body: '{"advance":"PT0S"}' })).status).toBe(200);
  });

  it.runIf(outer !== undefined)('and nobody who comes by another address, while the service itself answers there', async () => {
    const office = await openOffice({ host: outer });
    expect(office.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const { status, detail } = await ask(office, '/_local/inbox', { hostname: outer, headers: { host: 'localhost' } });
    expect([status, detail]).toEqual([403, expect.stringMatching(/Only whoever sits at the machine/)]);
    expect((await ask(office, '/plain', { hostname: outer })).status).toBe(200);
    expect((await ask(office, '/_local/inbox')).status).toBe(200);
  });
});

describe('/_local with a key', () => {
  it('is shown and moved by whoever has it, as a bearer or as the password that a browser asks for', async () => {
    const paths = [
      '',
      '/',
      '/inbox',
      '/inbox.json',
      '/state',
      '/clock',
      '/logs/Carry',
      '/webhooks',
      '/webhooks/one',
      '/webhooks/one.json',
      '/else',
    ];
    for (const path of paths) {
      const { status, challenges, detail } = await ask(keyed, `/_local${path}`);
      expect([status, detail], path).toEqual([401, expect.stringMatching(/The operator key is needed here/)]);
      expect(challenges).toMatch(/^Basic realm="[^"]+", charset="UTF-8", Bearer realm=/);
    }
    for (const authorization of [`Bearer ${KEY}`, `bearer ${KEY}`, basic('', KEY), basic('operator', KEY)])
      expect((await ask(keyed, '/_local/state', { headers: { authorization } })).status, authorization).toBe(200);
    for (const authorization of [`Bearer ${KEY}x`, 'Bearer', basic(KEY, ''), basic('operator', 'x'), KEY, `Basic ${KEY}`])
      expect((await ask(keyed, '/_local/state', { headers: { authorization } })).status, authorization).toBe(401);
  });

  it('moves no clock and makes no receiver misbehave without it', async () => {
    const before = (await keyed.state()).now;
    expect((await ask(keyed, '/_local/clock', { method: 'POST', body: '{"advance":"P1D"}' })).status).toBe(401);
    expect((await ask(keyed, '/_local/webhooks/one', { method: 'PUT', body: '{"status":500}' })).status).toBe(401);
    expect(Date.parse((await keyed.state()).now) - Date.parse(before)).toBeLessThan(3_600_000);
    expect((await ask(keyed, '/_local/webhooks/one', { method: 'POST', body: '{}' })).status).toBe(200);
    for (const path of [
      '/_local/webhooks/../clock',
      '/_local/webhooks/%2e%2e/clock',
      '/_local/webhooks/one/../../clock',
      '/_local/webhooks/../backup',
    ])
      expect([path, (await ask(keyed, path, { method: 'POST', body: '{"advance":"P1D"}' })).status]).toEqual([path, 401]);
    expect(Date.parse((await keyed.state()).now) - Date.parse(before)).toBeLessThan(3_600_000);
  });

  it('lets receivers be called and asked for their consent without it, as senders have none', async () => {
    for (const method of ['POST', 'OPTIONS'])
      expect((await ask(keyed, '/_local/webhooks/one', { method, ...(method === 'POST' ? { body: '{}' } : {}) })).status).toBe(200);
    expect((await ask(keyed, '/_local/webhooks/', { method: 'POST', body: '{}' })).status).toBe(401);
  });
});
