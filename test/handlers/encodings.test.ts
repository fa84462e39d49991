import { describe, expect, it } from 'vitest';
import cases from '../cases/encodings.json' with { type: 'json' };
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const JSON_TYPE = 'application/json';
const UTF8 = JSON.stringify(aDraft({ title: '关于领取活动器材的通知' }));
const utf16 = (order: 'le' | 'be'): Buffer => (order === 'le' ? Buffer.from(UTF8, 'utf16le') : Buffer.from(UTF8, 'utf16le').swap16());

/** Vary the shared cases: other encodings, other places, other ways to declare them. */
const VARIED: typeof cases = [
  ['UTF-16, big-endian, no mark', JSON_TYPE, utf16('be'), '400 text-ill-formed'],
  ['UTF-16, little-endian, no mark', JSON_TYPE, utf16('le'), '400 text-ill-formed'],
  ['Big5', JSON_TYPE, Buffer.from([0x7b, 0x22, 0xb3, 0x71, 0xaa, 0xbe, 0x22, 0x3a, 0x31, 0x7d]), '400 text-ill-formed'],
  ['an overlong form', JSON_TYPE, Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), '400 text-ill-formed'],
  ['a surrogate in CESU-8', JSON_TYPE, Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0xbd, 0x22, 0x3a, 0x31, 0x7d]), '400 text-ill-formed'],
  ['a character that was cut off', JSON_TYPE, Buffer.from(UTF8).subarray(0, 12), '400 text-ill-formed'],
  ['GB2312, declared in quotes', 'application/json; charset="gb2312"', Buffer.from(UTF8), '415 charset-not-utf-8'],
  ['Latin 1, declared', 'application/json;charset=ISO-8859-1', Buffer.from(UTF8), '415 charset-not-utf-8'],
  ['UTF-16, declared', 'application/json; charset=utf-16', utf16('le'), '415 charset-not-utf-8'],
  ['UTF-8, declared in capitals and quotes', 'application/json; charset="UTF-8"', Buffer.from(UTF8), 'accepted'],
  ['UTF-8, declared without its hyphen', 'application/json; charset=utf8', Buffer.from(UTF8), 'accepted'],
  ['U+FFFD in a name, raw', JSON_TYPE, Buffer.from(UTF8.replace('title', 'ti\uFFFDle')), '400 text-ill-formed'],
].map(([what, contentType, bytes, right]) => ({
  what: String(what),
  contentType: String(contentType),
  base64: Buffer.from(bytes as Buffer).toString('base64'),
  right: String(right),
}));

const aPoster = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const post = (bytes: Uint8Array<ArrayBuffer> | string, type = JSON_TYPE, accepted = 'en') =>
    door.ask('POST', '/v1/notices', { key, raw: bytes, headers: { 'content-type': type, 'accept-language': accepted } });
  return { door, key, post };
};

describe('the body of a request', () => {
  it.each([...cases, ...VARIED])('in $what: $right', async ({ contentType, base64, right }) => {
    const { door, post } = await aPoster();
    const { status, body } = await post(new Uint8Array(Buffer.from(base64, 'base64')), contentType);
    const [expected = '', code] = right.split(/[ :,]+/);
    if (expected === 'accepted') {
      expect([status, body.title], JSON.stringify(body)).toEqual([201, '关于领取活动器材的通知']);
      expect((body.warnings as { code: string }[]).map((one) => one.code)).toEqual(
        right.includes('warning') ? ['replacement-character'] : [],
      );
      return;
    }
    expect(status, JSON.stringify(body)).toBe(Number(expected));
    if (code) expect(body.code).toBe(code);
    expect(body.detail).toContain('UTF-8');
    expect(await door.ask('GET', '/v1/notices')).toMatchObject({ body: { items: [] } });
  });

  it('is asked for in UTF-8 of organizations and of the operator, too', async () => {
    const door = aFrontDoor();
    const raw = new Uint8Array(Buffer.from(JSON.stringify(anApplicant()), 'utf16le'));
    for (const [path, key] of [
      ['/v1/subscriptions', undefined],
      ['/v1/subscriptions/confirm', undefined],
      ['/v1/agencies', door.operatorKey],
    ] as const) {
      const asked = { raw, headers: { 'content-type': JSON_TYPE }, ...(key ? { key } : {}) };
      expect((await door.ask('POST', path, asked)).body.code, path).toBe('text-ill-formed');
    }
  });

  it('names the field in which an escaped U+FFFD stands, in its warning', async () => {
    const { post } = await aPoster();
    const draft = aDraft({
      title: '通知\uFFFD',
      source: '据\uFFFD',
      sections: [{ body: '一' }, { heading: '\uFFFD二', body: '三\uFFFD' }],
      receipt: { required: false, fields: [{ id: 'heads', label: '人\uFFFD', type: 'number' }] },
    });
    const { status, body } = await post(JSON.stringify(draft).replaceAll('\uFFFD', '\\uFFFD'));
    expect(status).toBe(201);
    const found = (body.warnings as { code: string; path: string }[]).filter(({ code }) => code === 'replacement-character');
    expect(found.map(({ path }) => path)).toEqual([
      'title',
      'source',
      'sections[1].heading',
      'sections[1].body',
      'receipt.fields[0].label',
    ]);
  });
});

describe('a body that comes by API Gateway', () => {
  /** Payload format 2.0 of an HTTP API. */
  const event = (key: string, body: string, isBase64Encoded: boolean) =>
    ({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/v1/notices',
      rawQueryString: '',
      headers: { host: 'wire.example', authorization: `Bearer ${key}`, 'content-type': JSON_TYPE, 'accept-language': 'en' },
      requestContext: { http: { method: 'POST', path: '/v1/notices', sourceIp: '203.0.113.7' }, domainName: 'wire.example' },
      body,
      isBase64Encoded,
    }) as unknown as Parameters<FrontDoor['gateway']>[0];

  it('as text has lost what was not UTF-8 before it comes, and is refused for what is left in its place', async () => {
    const { door, key } = await aPoster();
    const gbk = Buffer.from(cases.find(({ what }) => what.startsWith('GB18030'))?.base64 ?? '', 'base64');
    const asText = await door.gateway(event(key, gbk.toString('utf8'), false));
    const asBase64 = await door.gateway(event(key, gbk.toString('base64'), true));
    for (const { statusCode, body } of [asText, asBase64]) expect([statusCode, JSON.parse(body).code]).toEqual([400, 'text-ill-formed']);
  });

  it('is read as it is in UTF-8, marked or not, as text or in base64', async () => {
    const { door, key } = await aPoster();
    for (const text of [UTF8, `\uFEFF${UTF8}`])
      for (const sent of [event(key, text, false), event(key, Buffer.from(text).toString('base64'), true)]) {
        const { statusCode, body } = await door.gateway(sent);
        expect([statusCode, JSON.parse(body).title]).toEqual([201, '关于领取活动器材的通知']);
      }
  });
});

describe('JSON that cannot be parsed', () => {
  it.each([
    ['{"title": "通知",\n "sections": [}', 2, 15, 'a value is expected'],
    ['{"title" "通知"}', 1, 10, 'a colon is expected'],
    ['{"title": “通知”}', 1, 11, 'half-width'],
    ['', 1, 1, 'ends too early'],
  ])('is told by line and column, in our own words: %j', async (raw, line, column, words) => {
    const { post } = await aPoster();
    const english = await post(raw);
    expect(english).toMatchObject({ status: 400, body: { code: 'json-malformed' } });
    expect(english.body.detail).toContain(`line ${line}, column ${column}`);
    expect(english.body.detail).toContain(words);
    expect((await post(raw, JSON_TYPE, 'zh')).body.detail).toContain(`第 ${line} 行第 ${column} 列`);
    expect(english.text).not.toMatch(/position|token|JSON at|SyntaxError/i);
  });
});

describe('a form that a page posts', () => {
  const post = (door: ReturnType<typeof aFrontDoor>, path: string, raw: string | Uint8Array<ArrayBuffer>, type: string) =>
    door.ask('POST', path, { raw, headers: { 'content-type': type, 'accept-language': 'en' } });
  const FORM = 'application/x-www-form-urlencoded';

  it.each([
    ['escaped in GBK', FORM, 'token=%B9%D8%D3%DA', 400],
    ['raw in GBK', FORM, new Uint8Array([0x74, 0x3d, 0xb9, 0xd8]), 400],
    ['with a raw U+FFFD', FORM, 't=\uFFFD', 400],
    ['in parts in GBK', 'multipart/form-data; boundary=x', new Uint8Array([0x2d, 0x2d, 0x78, 0xb9, 0xd8]), 400],
    ['declared to be GBK', `${FORM}; charset=GBK`, 'token=x', 415],
    ['no form at all', 'text/plain', 'token=x', 400],
    ['in UTF-8', FORM, 'token=%E5%85%B3%E4%BA%8E&rest=100%', 404],
    ['declared to be UTF-8', `${FORM}; charset=UTF-8`, 'token=x', 404],
  ] as const)('is read when it is in UTF-8: %s', async (_, type, raw, status) => {
    const door = aFrontDoor();
    for (const path of ['/confirm', '/manage']) {
      const answer = await post(door, path, raw, type);
      expect([answer.status, answer.headers.get('content-language')]).toEqual([status, 'en']);
      if (status === 415 || (status === 400 && type !== 'text/plain')) expect(answer.text).toContain('UTF-8');
    }
  });

  it('ends a subscription whatever it holds: nobody is kept who wants to go', async () => {
    const door = aFrontDoor();
    const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant() });
    const token = await door.world.vault.token('unsubscribe', body.id);
    const { status } = await post(door, `/unsubscribe/${token}`, new Uint8Array([0xb9, 0xd8]), `${FORM}; charset=GBK`);
    expect(status).toBe(200);
    expect((await door.world.subscriptions.find(body.id))?.status).toBe('ended');
  });
});

it('refuses a query that is not escaped as UTF-8, instead of finding nothing', async () => {
  const door = aFrontDoor();
  for (const query of ['q=%B9%D8', 'q=abc&region=%FF', '%B9=1']) {
    expect(await door.ask('GET', `/v1/notices?${query}`), query).toMatchObject({ status: 400, body: { code: 'text-ill-formed' } });
  }
  for (const query of ['q=100%25', 'q=%E5%85%B3%E4%BA%8E', 'q=50%'])
    expect((await door.ask('GET', `/v1/notices?${query}`)).status, query).toBe(200);
});
