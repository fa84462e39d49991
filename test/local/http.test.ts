import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocal } from '../../local/index.ts';
import { anAssembly, type Office, withCalls } from './post-office.ts';

let office: Office;
let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocal({ assembly: anAssembly(), port: 0 });
  office = withCalls(stack);
});
afterAll(() => stack.stop());

/** Bytes as they are, which `fetch` would not send. */
const raw = (path: string, options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const { hostname, port } = new URL(stack.url);
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject);
    asked.end(body);
  });

describe('a function behind the HTTP API', () => {
  it('is given the request in payload format 2.0', async () => {
    const { body } = await raw('/echo?a=1&a=2&b=%E4%B8%AD', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: 'x=1; y=2', 'X-Custom': 'Yes' },
      body: Buffer.from('{"text":"通知"}'),
    });
    const event = JSON.parse(body.toString());
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/echo',
      rawQueryString: 'a=1&a=2&b=%E4%B8%AD',
      queryStringParameters: { a: '1,2', b: '中' },
      cookies: ['x=1', 'y=2'],
      headers: { 'content-type': 'application/json', 'x-custom': 'Yes', 'x-forwarded-proto': 'http' },
      body: '{"text":"通知"}',
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'POST', path: '/echo', sourceIp: '127.0.0.1' },
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('is given path parameters, and bytes as base64', async () => {
    expect((await office.call('GET', '/things/7')).body).toMatchObject({ routeKey: 'GET /things/{id}', pathParameters: { id: '7' } });
    expect((await office.call('PUT', '/things/7/parts')).body).toMatchObject({
      routeKey: 'ANY /things/{rest+}',
      pathParameters: { rest: '7/parts' },
    });
    expect((await office.call('GET', '/things/special')).body.routeKey).toBe('GET /things/special');
    const bytes = Buffer.from([0, 255, 1, 254]);
    const { body } = await raw('/echo', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
    expect(JSON.parse(body.toString())).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });

  it('answers with status, headers, cookies and bytes, or just with a value', async () => {
    const { status, headers, body } = await raw('/cookies');
    expect([status, headers['set-cookie'], headers['x-mixed'], body.toString()]).toEqual([200, ['a=1; Path=/', 'b=2'], 'case', 'hi']);
    expect(await office.call('GET', '/plain')).toMatchObject({ status: 200, body: { some: 'thing' } });
  });

  it('that throws, crashes, takes too long or says too much is an error of the server, and works again', async () => {
    const answers = [];
    for (const path of ['/boom', '/crash', '/sleep', '/large']) answers.push(await office.call('GET', path));
    expect(answers.map(({ status, body }) => [status, body.message])).toEqual(Array(4).fill([500, 'Internal Server Error']));
    const { Receive } = (await office.state()).functions;
    expect(Receive?.errors).toBe(4);
    expect((await office.call('GET', '/plain')).status).toBe(200);
    expect((await office.call('GET', '/_local/logs/Receive')).body).toMatch(
      /out of order[\s\S]*the runtime exited[\s\S]*timed out after 2 seconds[\s\S]*Response payload size exceeded/,
    );
  });

  it('is not bothered with more than Lambda takes', async () => {
    const send = (bytes: number) =>
      raw('/echo', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(bytes, 'x') });
    expect((await send(11 * 1024 * 1024)).status).toBe(413);
    expect((await send(6 * 1024 * 1024)).status).toBe(413);
  });

  it('is answered for to other origins as the CORS settings say', async () => {
    const asked = (origin: string) => raw('/plain', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const friend = await asked('https://friend.example');
    expect([friend.status, friend.headers['access-control-allow-origin'], friend.headers['access-control-max-age']]).toEqual([
      204,
      'https://friend.example',
      '60',
    ]);
    expect((await asked('https://stranger.example')).headers['access-control-allow-origin']).toBe(undefined);
    const answer = await raw('/plain', { headers: { origin: 'https://friend.example' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://friend.example');
  });
});

describe('the inbox', () => {
  const post = async (id: string, text = 'Here it is.') => {
    await office.call('POST', '/parcels', { id, text });
    await office.idle();
  };

  it('lists every email as a mail client reads it, newest last', async () => {
    await post('first');
    await post('second');
    const { body } = await office.call('GET', '/_local/inbox.json');
    expect(body.map(({ subject }: { subject: string }) => subject).slice(-2)).toEqual(['Parcel first', 'Parcel second']);
    expect(body.at(-1)).toEqual({
      id: expect.any(String),
      to: ['second@people.example'],
      from: 'post@office.example',
      subject: 'Parcel second',
      headers: { from: 'post@office.example', to: 'second@people.example', subject: 'Parcel second', date: expect.any(String) },
      text: 'Here it is.\n',
      html: '',
      raw: expect.stringContaining('Subject: Parcel second\r\n'),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('can be narrowed to an address, and to the newest', async () => {
    await post('third');
    await post('fourth');
    const subjects = async (query: string) =>
      (await office.call('GET', `/_local/inbox.json?${query}`)).body.map(({ subject }: { subject: string }) => subject);
    expect(await subjects('to=THIRD@people.example')).toEqual(['Parcel third']);
    expect(await subjects('limit=1')).toEqual(['Parcel fourth']);
    expect(await subjects('to=nobody@people.example')).toEqual([]);
  });

  it('gives the source of a message', async () => {
    await post('source');
    const [{ id, raw: source }] = (await office.call('GET', '/_local/inbox.json?to=source@people.example')).body;
    const { status, headers, body } = await office.call('GET', `/_local/inbox/${id}.eml`);
    expect([status, headers.get('content-type'), body]).toEqual([200, 'message/rfc822', source]);
    expect((await office.call('GET', '/_local/inbox/none.eml')).status).toBe(404);
  });

  it('shows a message on a page in which nothing of it can run', async () => {
    await post('<script>alert(1)</script>', '<img src=x onerror=alert(2)>');
    const { headers, body } = await office.call('GET', '/_local/inbox');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(body).toContain('Parcel &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).not.toMatch(/<script|<img/i);
  });
});

describe('a webhook receiver', () => {
  const hook = async (method: string, name: string, body?: unknown) => office.call(method, `/_local/webhooks/${name}`, body);

  it('accepts what it is sent and lists it', async () => {
    expect((await hook('POST', 'one', { type: 'notice.published' })).status).toBe(200);
    const { body } = await hook('GET', 'one.json');
    expect(body).toEqual([
      {
        name: 'one',
        at: expect.stringMatching(/Z$/),
        method: 'POST',
        headers: expect.objectContaining({ host: expect.any(String) }),
        body: '{"type":"notice.published"}',
        json: { type: 'notice.published' },
        status: 200,
      },
    ]);
    expect((await hook('GET', 'one')).body).toContain('notice.published');
    expect((await hook('GET', 'nobody.json')).body).toEqual([]);
  });

  it('gives a challenge back, and shakes hands as CloudEvents has it', async () => {
    expect((await hook('POST', 'two', { type: 'endpoint.verification', data: { challenge: 'c-1' } })).body).toEqual({ challenge: 'c-1' });
    const { status, headers } = await raw('/_local/webhooks/two', {
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': 'sender.example', 'WebHook-Request-Rate': '50' },
    });
    expect([status, headers['webhook-allowed-origin'], headers['webhook-allowed-rate']]).toEqual([200, 'sender.example', '50']);
  });

  it('misbehaves as it is told, and behaves again', async () => {
    await hook('PUT', 'three', { status: 503, headers: { 'Retry-After': '7' }, body: '{"come":"later"}', delayMs: 60 });
    const asked = performance.now();
    const answer = await hook('POST', 'three', {});
    expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([503, '7', { come: 'later' }]);
    expect(performance.now() - asked).toBeGreaterThanOrEqual(55);
    await hook('PUT', 'three', {});
    expect((await hook('POST', 'three', {})).status).toBe(200);
    expect((await hook('GET', 'three.json')).body.map(({ status }: { status: number }) => status)).toEqual([503, 200]);
    expect((await hook('PUT', 'three', { statuss: 500 })).status).toBe(400);
  });
});

describe('/_local', () => {
  it('links to everything', async () => {
    const { status, body } = await office.call('GET', '/_local');
    expect(status).toBe(200);
    const links = [...body.matchAll(/href="(\/_local[^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links).toEqual(expect.arrayContaining(['/_local/inbox', '/_local/state', '/_local/clock', '/_local/logs/Carry']));
    for (const link of links) expect((await office.call('GET', link)).status).toBe(200);
  });

  it('leads in once by a link of the caller’s, and only who opens it', async () => {
    const link = office.answerOnce({ status: 303, headers: { 'set-cookie': ['key=1; Path=/'], location: '/rooms' } });
    expect(link.startsWith(`${office.url}/_local/once/`)).toBe(true);
    const open = (method = 'GET') => fetch(link, { method, redirect: 'manual' });
    expect((await open('HEAD')).status).toBe(404);
    expect((await open('POST')).status).toBe(404);
    const first = await open();
    expect([first.status, first.headers.get('location'), first.headers.getSetCookie()]).toEqual([303, '/rooms', ['key=1; Path=/']]);
    const again = await open();
    expect([again.status, again.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const said = await again.text();
    for (const part of ['这个链接只能打开一次', 'works once', 'href="/console"', 'href="/_local/inbox"']) expect(said).toContain(part);
  });

  it('says what there is not', async () => {
    for (const path of ['/_local/nothing', '/_local/inbox/a/b', '/_local/logs/Nobody'])
      expect(await office.call('GET', path)).toMatchObject({ status: 404, body: { detail: expect.stringMatching(/There is no/) } });
    expect((await office.call('POST', '/_local/state')).status).toBe(405);
    expect((await office.call('GET', '/_local/webhooks/%E9')).status).toBe(400);
  });
});
