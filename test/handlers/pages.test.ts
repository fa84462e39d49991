import { brotliDecompressSync } from 'node:zlib';
import { handle } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { makeApp } from '../../functions/handlers/site/app.ts';
import { logger } from '../../functions/platform/log.ts';
import { trustedProxies } from '../../functions/platform/source-address.ts';
import { ASSETS } from '../../functions/views/assets.ts';
import { aWorld } from '../fakes/world.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const MOST_BYTES = 60 * 1024;

/** What pages of a sign-up work with. */
const SIGNING_UP = {
  signUpsPerHour: 60,
  localParts: 'ascii',
  refusalOfUrl: () => 'url-not-taken',
  ledger: async () => aWorld(),
  organizationDesk: async () => aWorld(),
  receiptDesk: async () => aWorld(),
  followDesk: async () => ({ ...aWorld(), refusalOfUrl: () => null }),
} as const;

const aSite = (publicUrl: string) => {
  const world = aWorld();
  return makeApp({
    ...world,
    site: { ...world.site, publicUrl },
    log: logger('test', () => undefined),
    ...SIGNING_UP,
    trustedProxies: trustedProxies(''),
  });
};

const post = (app: ReturnType<typeof aSite>, fields: Record<string, string>, origin = 'https://wire.example') =>
  app.fetch(new Request(`${origin}/text-size`, { method: 'POST', body: new URLSearchParams(fields) }));

describe('the size of text', () => {
  it('is remembered under a name that no other host can give, and leads back to where one was', async () => {
    const answer = await post(aSite('https://wire.example'), { size: 'large', back: '/notices/x?lang=en' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/notices/x?lang=en']);
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-text-size=large; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('is remembered on a plain loopback run, which could give no such name', async () => {
    const answer = await post(aSite('http://127.0.0.1:8787'), { size: 'largest', back: '/' }, 'http://127.0.0.1:8787');
    expect(answer.headers.get('set-cookie')).toMatch(/^text-size=largest; (?!.*Secure)/);
  });

  it.each(['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example/', '', '/a\nb'])(
    'never leads to another host: %j',
    async (back) => {
      expect((await post(aSite('https://wire.example'), { size: 'large', back })).headers.get('location')).toBe('/');
    },
  );

  it.each([
    ['__Host-text-size=large', 'large'],
    ['text-size=largest', 'largest'],
    ['text-size="><script>', null],
    ['a=b', null],
  ])('with the cookie %s is %s', async (cookie, size) => {
    const page = await (await aSite('https://wire.example').fetch(new Request('https://wire.example/', { headers: { cookie } }))).text();
    expect(/<html lang="zh-Hans"(?: class="(\w+)")?>/.exec(page)?.[1] ?? null).toBe(size);
  });

  it('counts for nobody as a write', async () => {
    const door = aFrontDoor();
    for (let i = 0; i < 400; i++) {
      const { status } = await door.ask('POST', '/text-size', {
        raw: 'size=large&back=/',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        from: '203.0.113.7',
      });
      if (status !== 303) throw new Error(`${status} after ${i}`);
    }
  });
});

describe('what pages load', () => {
  it('is kept for ever, at the address that they name', async () => {
    const door = aFrontDoor();
    const { text } = await door.ask('GET', '/');
    for (const { path, type } of Object.values(ASSETS)) {
      // Who reads notices needs nothing of the console.
      const isOfConsole = /^\/assets\/(desk|paper)-|[.]js$/.test(path);
      expect([path, text.includes(`${path}"`)]).toEqual([path, !isOfConsole]);
      const { status, headers } = await door.ask('GET', path);
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        type,
        'public, max-age=31536000, immutable',
      ]);
    }
  });

  it.each(['/assets/site.css', '/assets/site-ofanother.css'])('of another version is there for a while: %s', async (path) => {
    const { status, text, headers } = await aFrontDoor().ask('GET', path);
    expect([status, text, headers.get('cache-control')]).toEqual([200, ASSETS.styleSheet.content, 'public, max-age=60']);
  });

  it('is from here alone, and no style or script of a page itself counts', async () => {
    expect((await aFrontDoor().ask('GET', '/')).headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  });
});

describe('a page as the gateway hands it on', () => {
  const anEvent = (rawPath: string, headers: Record<string, string>) =>
    ({
      version: '2.0',
      rawPath,
      rawQueryString: '',
      headers,
      requestContext: { http: { method: 'GET', path: rawPath, sourceIp: '203.0.113.7' }, domainName: 'wire.example' },
      body: null,
      isBase64Encoded: false,
    }) as unknown as Parameters<ReturnType<typeof handle>>[0];
  const asked = (app: ReturnType<typeof aSite>, rawPath: string, headers: Record<string, string>) => handle(app)(anEvent(rawPath, headers));

  it('is compressed, in base64, with all its headers', async () => {
    const { body, isBase64Encoded, headers } = await asked(aSite('https://wire.example'), '/', { 'accept-encoding': 'gzip, br' });
    expect(isBase64Encoded).toBe(true);
    expect(brotliDecompressSync(Buffer.from(body, 'base64')).toString()).toContain('<h1>公告栏</h1>');
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-language': 'zh-Hans',
      vary: 'Accept-Language, Cookie, Accept-Encoding',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/html; charset=UTF-8',
    });
  });

  it('is as it is for whoever takes nothing else', async () => {
    const { body, isBase64Encoded } = await asked(aSite('https://wire.example'), '/', {});
    expect([isBase64Encoded, body.includes('<h1>公告栏</h1>')]).toEqual([false, true]);
  });

  it.each([
    ['/docs', MOST_BYTES],
    // For programs, which ask once.
    ['/openapi.json', 70 * 1024],
  ])('has at most 60 KB where it is of the API, too: %s', async (path, most) => {
    const { gateway } = aFrontDoor();
    const { body, headers } = await gateway(anEvent(path, { 'accept-encoding': 'gzip' }));
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringMatching(/Accept-Encoding$/) });
    expect(Buffer.from(body, 'base64').length).toBeLessThan(most);
  });

  it('has at most 60 KB, full boards and long notices too', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    // No two characters in a row alike: nothing of ours is as hard to compress.
    const characters = (length: number, seed: number) =>
      String.fromCodePoint(...Array.from({ length }, (_, i) => 0x4e00 + (((i + seed) * 7919 + i * i * 31) % 2500)));
    for (let i = 0; i < 31; i++) {
      const body = {
        ...aDraft(),
        title: `关于${characters(60, i)}的通知`,
        sections: [{ body: `${characters(100, i)}。\n`.repeat(i === 30 ? 60 : 1) }],
      };
      expect((await door.ask('POST', '/v1/notices', { key, body })).status).toBe(201);
    }
    const site = makeApp({ ...door.world, log: logger('test', () => undefined), trustedProxies: trustedProxies(''), ...SIGNING_UP });
    const board = (await door.ask('GET', '/')).text;
    const [notice = ''] = /\/notices\/[\w-]+/.exec(board) ?? [];
    expect(board.split('class="card"').length - 1).toBe(20);
    for (const path of ['/', notice])
      for (const coding of ['br', 'gzip']) {
        const answer = await asked(site, path, { 'accept-encoding': coding });
        expect([path, coding, answer.isBase64Encoded]).toEqual([path, coding, true]);
        expect(Buffer.from(answer.body, 'base64').length).toBeLessThan(MOST_BYTES);
      }
  });
});

describe('the documents', () => {
  it('are in the language of whoever looks, with the guides before the API, and codes that one click selects', async () => {
    const { ask } = aFrontDoor();
    const chinese = await ask('GET', '/docs', { headers: { 'accept-language': 'zh-CN' } });
    expect(chinese.text).toMatch(/<html lang="zh-Hans">[\s\S]*使用说明[\s\S]*接口[\s\S]*class="copy"/);
    const english = await ask('GET', '/docs?lang=en');
    expect(english.text).toMatch(/<html lang="en">[\s\S]*Guides[\s\S]*\/v1\/notices\/preview/);
    expect(english.headers.get('content-security-policy')).toContain("style-src 'self'");
    expect(english.text).not.toMatch(/<style|style=/);
  });

  it.each(['agencies', 'organizations', 'operators'])('have a guide in both languages: %s', async (guide) => {
    const { ask } = aFrontDoor();
    const texts = await Promise.all(['zh', 'en'].map(async (lang) => (await ask('GET', `/docs/${guide}?lang=${lang}`)).text));
    expect(texts[0]).toMatch(/<html lang="zh-Hans">[\s\S]*<h1>给/);
    expect(texts[1]).toMatch(/<html lang="en">[\s\S]*<h1>For /);
    for (const text of texts) expect(text).not.toMatch(/\]\(|<img|English below/);
  });

  it('have no guide for anybody else', async () => {
    const { status, body } = await aFrontDoor().ask('GET', '/docs/constructor');
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});
