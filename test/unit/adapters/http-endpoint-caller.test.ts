import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpEndpointCaller } from '../../../functions/adapters/webhook/http-endpoint-caller.ts';
import { isPublicAddress, type Resolve } from '../../../functions/adapters/webhook/public-address.ts';
import type { EndpointCall } from '../../../functions/ports/endpoint-caller.ts';
import { aClosedPort, aServer } from './scripted-server.ts';

const aCall = (url: string, given: Partial<EndpointCall> = {}): EndpointCall => ({
  url,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"标题":"通知"}',
  timeoutMs: 5000,
  ...given,
});

const local = new HttpEndpointCaller({ allowPrivate: true });

describe('a call of an endpoint', () => {
  it('posts the bytes of the body with the headers, and tells what was answered', async () => {
    const server = await aServer((_, response) => response.writeHead(202, { 'x-any': '1' }).end('收到'));
    const answer = await local.call(aCall(`${server.url}/hook?a=1`, { headers: { 'webhook-id': 'msg_1' } }));
    expect(answer).toEqual({ kind: 'answered', status: 202, body: '收到', tookMs: expect.any(Number) });
    expect(server.requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/hook?a=1',
        body: '{"标题":"通知"}',
        headers: expect.objectContaining({ 'webhook-id': 'msg_1', 'content-length': '19' }),
      }),
    ]);
  });

  it('can ask for what an endpoint allows', async () => {
    const server = await aServer((_, response) => response.writeHead(200).end());
    await local.call(aCall(server.url, { method: 'OPTIONS', body: '' }));
    expect(server.requests[0]?.method).toBe('OPTIONS');
  });

  it('follows no redirect', async () => {
    const target = await aServer((_, response) => response.end('reached'));
    const server = await aServer((_, response) => response.writeHead(307, { location: target.url }).end());
    expect(await local.call(aCall(server.url))).toMatchObject({ kind: 'answered', status: 307 });
    expect(target.requests).toEqual([]);
  });

  it('takes a change of protocol for an answer, and never waits beyond its time', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (request) => {
        const silent = String(request).startsWith('POST /silent');
        if (!silent) socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    onTestFinished(() => void server.close());
    expect(await local.call(aCall(`${url}/upgrade`, { timeoutMs: 2000 }))).toMatchObject({ kind: 'answered', status: 101 });
    expect(await local.call(aCall(`${url}/silent`, { timeoutMs: 50 }))).toMatchObject({ kind: 'unreachable', code: 'timeout' });
  });

  it('uses a connection again', async () => {
    const server = await aServer((_, response) => response.end('ok'));
    for (let i = 0; i < 5; i++) await local.call(aCall(server.url));
    expect(server.connections()).toBe(1);
  });

  it('is made anew, once, when the kept connection turns out to be closed', async () => {
    const server = await aServer((request, response) => {
      response.end('ok', () => setImmediate(() => request.socket.resetAndDestroy()));
    });
    const caller = new HttpEndpointCaller({ allowPrivate: true });
    for (let i = 0; i < 20; i++) expect((await caller.call(aCall(server.url))).kind, `call ${i}`).toBe('answered');
  });

  it('reads 4 KiB of an answer and no more, without half a character', async () => {
    const server = await aServer((_, response) => {
      const forever = (): void => {
        while (!response.destroyed && response.write('通知'.repeat(1000)));
        if (!response.destroyed) response.once('drain', forever);
      };
      forever();
    });
    const answer = await local.call(aCall(server.url));
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    if (answer.kind !== 'answered') return;
    expect(Buffer.byteLength(answer.body)).toBeGreaterThan(4096 - 3);
    expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(4096);
    expect('通知'.repeat(1000).startsWith(answer.body)).toBe(true);
  });

  it('counts as answered once the status is there, even if the body breaks off or never ends', async () => {
    const broken = await aServer((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"errcode":0', () => request.socket.destroy());
    });
    expect(await local.call(aCall(broken.url))).toMatchObject({ kind: 'answered', status: 200, body: '{"errcode":0' });
    const endless = await aServer((_, response) => void response.writeHead(503).write('wait'));
    expect(await local.call(aCall(endless.url, { timeoutMs: 200 }))).toMatchObject({ kind: 'answered', status: 503, body: 'wait' });
  });

  it.each([
    ['120', 120_000, 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_590_000, 3_600_000],
    ['99999999999', 86_400_000, 86_400_000],
  ])('tells when the endpoint asks to be tried again (%s)', async (value, least, most) => {
    const server = await aServer((_, response) => response.writeHead(429, { 'retry-after': value }).end());
    const answer = await local.call(aCall(server.url));
    expect(answer).toMatchObject({ kind: 'answered', status: 429 });
    if (answer.kind !== 'answered') return;
    expect(answer.retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(answer.retryAfterMs).toBeLessThanOrEqual(most);
  });

  it.each(['', '0', 'soon', '-5', '1e9', '1.5', 'Fri, 31 Dec 1999 23:59:59 GMT'])(
    'takes no time from a Retry-After that says none (%s)',
    async (value) => {
      const server = await aServer((_, response) => response.writeHead(503, { 'retry-after': value }).end());
      expect(await local.call(aCall(server.url))).toEqual({ kind: 'answered', status: 503, body: '', tookMs: expect.any(Number) });
    },
  );

  it('says why an endpoint could not be reached', async () => {
    const silent = await aServer(() => undefined);
    const resetting = await aServer((request) => request.socket.resetAndDestroy());
    const plain = await aServer((_, response) => response.end());
    const gibberish = createServer((socket) => socket.end('no HTTP here\r\n\r\n'));
    await new Promise<void>((resolve) => gibberish.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      gibberish.close();
    });
    const address = gibberish.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const failing: Resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    const nameless = new HttpEndpointCaller({ allowPrivate: true, resolve: failing });

    const codeOf = async (caller: HttpEndpointCaller, url: string, timeoutMs = 5000) => {
      const answer = await caller.call(aCall(url, { timeoutMs }));
      return answer.kind === 'unreachable' ? answer.code : answer.kind;
    };
    expect(await codeOf(local, silent.url, 200)).toBe('timeout');
    expect(await codeOf(local, resetting.url)).toBe('reset');
    expect(await codeOf(local, await aClosedPort())).toBe('refused');
    expect(await codeOf(local, plain.url.replace('http:', 'https:'))).toBe('tls');
    expect(await codeOf(local, `http://127.0.0.1:${port}`)).toBe('network');
    expect(await codeOf(nameless, 'http://nobody.example/')).toBe('dns');
  });
});

describe('the guard', () => {
  const PRIVATE = [
    // this host, private, shared, link-local with the metadata services, documentation, benchmarks, multicast, reserved
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.255'],
    ...['169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.0.1', '192.88.99.1'],
    ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    // the same for IPv6, with every way to write an IPv4 address inside it
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:7f00:1', '::127.0.0.1', '::a9fe:a9fe'],
    ...['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '100::1', '2001::1', '2001:2::1', '2001:10::1'],
    ...['2001:20::1', '2001:db8::1', '2002:7f00:1::', '2002:a9fe:a9fe::', '3fff::1', '5f00::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1'],
    ...['fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '4000::1', 'not an address', ''],
  ];
  const PUBLIC = [
    '8.8.8.8',
    '1.1.1.1',
    '93.184.216.34',
    '100.63.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '223.5.5.5',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
    '2400:3200::1',
  ];

  it.each(PRIVATE)('takes %s for an address that is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(PUBLIC)('takes %s for a public address', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  /** Names of this service resolve to these addresses. */
  const resolvingTo =
    (...addresses: readonly string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  it.each([
    ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://017700000001/', 'https://127.0.0.1./'],
    ...[
      'https://１２７.０.０.１/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:a9fe:a9fe]/',
      'https://169.254.169.254/',
    ],
    ...['https://[fd00:ec2::254]/', 'https://0/', 'https://10.1.2.3:8443/'],
  ])('never calls %s', async (url) => {
    expect(await new HttpEndpointCaller({ allowPrivate: false }).call(aCall(url))).toEqual({ kind: 'blocked', code: 'address-not-public' });
  });

  it.each([
    ['http://hooks.example/', 'url-not-https'],
    ['ftp://hooks.example/', 'url-not-https'],
    ['file:///etc/passwd', 'url-not-https'],
    ['https://user:secret@hooks.example/', 'url-with-credentials'],
    ['https://user@hooks.example/', 'url-with-credentials'],
    ['https://hooks.example:8080/', 'port-not-allowed'],
    ['https://hooks.example:22/', 'port-not-allowed'],
    ['hooks.example', 'url-invalid'],
    ['https://', 'url-invalid'],
    ['', 'url-invalid'],
  ])('never calls %s: %s', async (url, code) => {
    const caller = new HttpEndpointCaller({ allowPrivate: false, resolve: resolvingTo('8.8.8.8') });
    expect(await caller.call(aCall(url))).toEqual({ kind: 'blocked', code });
  });

  it.each([[['127.0.0.1']], [['10.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::1', '2606:4700:4700::1111']], [['fe80::1']]])(
    'never calls a name that resolves to %s: all of its addresses have to be public',
    async (addresses) => {
      const caller = new HttpEndpointCaller({ allowPrivate: false, resolve: resolvingTo(...addresses) });
      expect(await caller.call(aCall('https://hooks.example/'))).toEqual({ kind: 'blocked', code: 'address-not-public' });
    },
  );

  it('looks at the very addresses that are then connected to, on every call', async () => {
    const asked: string[] = [];
    const rebinding: Resolve = async (name) => {
      asked.push(name);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const caller = new HttpEndpointCaller({ allowPrivate: false, resolve: rebinding });
    for (let i = 0; i < 3; i++) expect((await caller.call(aCall('https://hooks.example:8443/'))).kind).toBe('blocked');
    expect(asked).toEqual(['hooks.example', 'hooks.example', 'hooks.example']);
  });

  it('calls nothing when a name has no address', async () => {
    const caller = new HttpEndpointCaller({ allowPrivate: false, resolve: resolvingTo() });
    expect((await caller.call(aCall('https://hooks.example/'))).kind).toBe('blocked');
  });

  it('lets a local run reach this machine and its network, but no metadata service', async () => {
    const server = await aServer((_, response) => response.end('ok'));
    expect((await local.call(aCall(server.url))).kind).toBe('answered');
    const byName = new HttpEndpointCaller({ allowPrivate: true, resolve: resolvingTo('127.0.0.1') });
    expect((await byName.call(aCall(server.url.replace('127.0.0.1', 'hooks.example')))).kind).toBe('answered');
    expect(await local.call(aCall('http://169.254.169.254/latest/meta-data/'))).toEqual({ kind: 'blocked', code: 'address-not-public' });
    const metadata = new HttpEndpointCaller({ allowPrivate: true, resolve: resolvingTo('169.254.169.254') });
    expect(await metadata.call(aCall('http://hooks.example/'))).toEqual({ kind: 'blocked', code: 'address-not-public' });
  });
});
