import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocal } from '../../local/index.ts';
import { anAssembly } from './post-office.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocal({ assembly: anAssembly(), port: 0 });
});
afterAll(() => stack.stop());

type Reply = { status: number; headers: Record<string, string[]>; body: string };

/** A request written by hand, so that nothing between here and there makes it tidy. */
const send = (line: string, headers: readonly string[] = [], body: Buffer | string = ''): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Who is refused early may be cut off while it still speaks.
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.on('close', () => resolve(replyIn(Buffer.concat(chunks).toString('utf8'))));
    const length = body.length > 0 ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
    socket.write(`${[`${line} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...length, ...headers].join('\r\n')}\r\n\r\n`);
    socket.write(body);
  });

const replyIn = (text: string): Reply => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    headers[name.toLowerCase()] = [...(headers[name.toLowerCase()] ?? []), value];
  }
  const body = rest.join('\r\n\r\n');
  const isChunked = headers['transfer-encoding']?.[0] === 'chunked';
  return { status: Number(status.split(' ')[1]), headers, body: isChunked ? body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, '') : body };
};
const event = async (line: string, headers: readonly string[] = [], body: Buffer | string = '') =>
  JSON.parse((await send(line, headers, body)).body);
const answerOf = (answer: unknown) => send('POST /answer', ['Content-Type: application/json'], JSON.stringify(answer));

// API Gateway developer guide, "Quotas for configuring and running an HTTP API".
describe('an HTTP API takes no more than its quotas say (http-api-quotas)', () => {
  const padded = (bytes: number) => {
    const line = 'GET /echo HTTP/1.1';
    const others = line.length + new URL(stack.url).host.length + 'close'.length;
    return send('GET /echo', [`X-Pad: ${'x'.repeat(bytes - others)}`]);
  };

  it('10,240 bytes of request line and header values', async () => {
    expect((await padded(10_240)).status).toBe(200);
    expect(await padded(10_241)).toMatchObject({ status: 431, body: '{"message":"Request Header Fields Too Large"}' });
  });

  it('so also of one long path or query', async () => {
    expect((await send(`GET /echo?q=${'x'.repeat(10_300)}`)).status).toBe(431);
  });

  it('10 MB of payload', async () => {
    const { status, body } = await send('POST /echo', ['Content-Type: text/plain', `Content-Length: ${10 * 1024 * 1024 + 1}`]);
    expect([status, body]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  it('and no more than Lambda takes: 6 MB as the event has them, base64 and all (gettingstarted-limits)', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024, 1);
    expect((await send('POST /plain', ['Content-Type: text/plain'], bytes.fill('x'))).status).toBe(200);
    expect((await send('POST /plain', ['Content-Type: application/octet-stream'], bytes)).status).toBe(413);
  });
});

// API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
describe('an event in payload format 2.0 (http-api-develop-integrations-lambda)', () => {
  it('has the names of headers in small letters', async () => {
    const { headers } = await event('GET /echo', ['X-CuStOm: Yes', 'ACCEPT: */*']);
    expect(headers).toMatchObject({ 'x-custom': 'Yes', accept: '*/*' });
    expect(Object.keys(headers).every((name) => name === name.toLowerCase())).toBe(true);
  });

  it('joins headers that come again with commas, whatever they are', async () => {
    const { headers } = await event('GET /echo', [
      'X-Many: a',
      'X-Many: b, c',
      'Authorization: one',
      'Authorization: two',
      'User-Agent: x',
      'User-Agent: y',
    ]);
    expect(headers).toMatchObject({ 'x-many': 'a,b, c', authorization: 'one,two', 'user-agent': 'x,y' });
  });

  it('has cookies apart from headers, each by itself', async () => {
    const { cookies, headers } = await event('GET /echo', ['Cookie: a=1; b=2', 'Cookie: c=3,4']);
    expect(cookies).toEqual(['a=1', 'b=2', 'c=3,4']);
    expect(headers).not.toHaveProperty('cookie');
    expect(await event('GET /echo')).not.toHaveProperty('cookies');
  });

  it('joins query parameters that come again with commas, and gives the query as it was sent', async () => {
    const { queryStringParameters, rawQueryString } = await event('GET /echo?a=1&b=%E4%B8%AD+x&a=2&a=&c&__proto__=x');
    expect(queryStringParameters).toEqual({ a: '1,2,', b: '中 x', c: '', ['__proto__']: 'x' });
    expect(rawQueryString).toBe('a=1&b=%E4%B8%AD+x&a=2&a=&c&__proto__=x');
    expect(await event('GET /echo')).toMatchObject({ rawQueryString: '' });
    expect(await event('GET /echo')).not.toHaveProperty('queryStringParameters');
  });

  it('has the path without its percent-encoding, in rawPath too', async () => {
    const { rawPath, requestContext, pathParameters } = await event('GET /things/%E5%90%88%E5%94%B1%20%2541%23');
    expect([rawPath, requestContext.http.path, pathParameters]).toEqual(['/things/合唱 %41#', '/things/合唱 %41#', { id: '合唱 %41#' }]);
  });

  it('is routed by that path: an encoded slash parts it, and what an encoded question mark leaves behind it is lost', async () => {
    expect(await event('GET /things/a%2Fb')).toMatchObject({
      routeKey: 'ANY /things/{rest+}',
      rawPath: '/things/a/b',
      pathParameters: { rest: 'a/b' },
    });
    expect(await event('GET /things/a%3Fb=c?d=e')).toMatchObject({ rawPath: '/things/a', rawQueryString: 'd=e' });
  });

  it('has U+FFFD for octets of a path that are no UTF-8, and a bare percent sign as it is', async () => {
    expect((await event('GET /things/a%E9%')).rawPath).toBe('/things/a\ufffd%');
  });

  it('names who asks behind whoever was named before', async () => {
    expect((await event('GET /echo')).headers['x-forwarded-for']).toBe('127.0.0.1');
    expect((await event('GET /echo', ['X-Forwarded-For: 192.0.2.7'])).headers['x-forwarded-for']).toBe('192.0.2.7, 127.0.0.1');
  });

  it.each([
    'text/plain',
    'text/html; charset=gbk',
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/xml',
    'application/javascript',
  ])('has a body of %s as text', async (type) => {
    const { body, isBase64Encoded } = await event('POST /echo', [`Content-Type: ${type}`], '{"a":"通知"}');
    expect([body, isBase64Encoded]).toEqual(['{"a":"通知"}', false]);
  });

  it.each([
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/problem+json',
    'application/jsonp',
    'image/png',
    null,
  ])('has a body of %s as base64', async (type) => {
    const { body, isBase64Encoded } = await event('POST /echo', type === null ? [] : [`Content-Type: ${type}`], 'a=通知');
    expect([body, isBase64Encoded]).toEqual([Buffer.from('a=通知').toString('base64'), true]);
  });

  it('has U+FFFD for bytes of text that are no UTF-8', async () => {
    const gbk = Buffer.from([0x22, 0xbb, 0xd8, 0xb8, 0xb4, 0x22]);
    const { body, isBase64Encoded } = await event('POST /echo', ['Content-Type: application/json; charset=gbk'], gbk);
    expect([body, isBase64Encoded]).toEqual([gbk.toString('utf8'), false]);
    expect(body).toContain('\ufffd');
  });

  it('has no body where none came', async () => {
    const given = await event('POST /echo', ['Content-Type: application/octet-stream']);
    expect([given.body, given.isBase64Encoded]).toEqual([undefined, false]);
  });
});

describe('an answer in payload format 2.0 (http-api-develop-integrations-lambda)', () => {
  it('is a body of JSON when it has no status', async () => {
    const { status, headers, body } = await answerOf({ message: 'Hello' });
    expect([status, headers['content-type'], body]).toEqual([200, ['application/json'], '{"message":"Hello"}']);
  });

  it('is its own text when it is one', async () => {
    const { status, headers, body } = await answerOf('Hello from Lambda!');
    expect([status, headers['content-type'], body]).toEqual([200, ['application/json'], 'Hello from Lambda!']);
  });

  it('sets each cookie by itself', async () => {
    expect((await answerOf({ statusCode: 204, cookies: ['a=1; Path=/', 'b=2'] })).headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2']);
  });

  it('is bytes when it says so', async () => {
    const { headers, body } = await answerOf({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain' },
      body: 'aGk=',
      isBase64Encoded: true,
    });
    expect([headers['content-type'], body]).toEqual([['text/plain'], 'hi']);
  });

  it('is plain text unless it says otherwise', async () => {
    expect((await answerOf({ statusCode: 200, body: 'hi' })).headers['content-type']).toEqual(['text/plain;charset=utf-8']);
  });

  it.each<[string, unknown]>([
    ['a status that is no number', { statusCode: 'ok' }],
    ['a status that HTTP does not have', { statusCode: 42 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['headers that are no texts', { statusCode: 200, headers: { a: { b: 1 } } }],
  ])('with %s is an error of the server', async (_, answer) => {
    expect(await answerOf(answer)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });
});
