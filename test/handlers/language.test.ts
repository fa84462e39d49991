import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const HAN = /\p{Script=Han}/u;
const LATIN_WORDS = /[A-Za-z]+ [a-z]+ [a-z]+/;

/** What each route refuses. */
const REFUSED = async (door: FrontDoor) => {
  const key = await door.anAgency('gd-mzt');
  return [
    ['POST', '/v1/notices', { key, body: { title: 7 } }],
    ['POST', '/v1/notices', { key, body: aDraft({ title: ' ' }) }],
    ['POST', '/v1/notices', { key, body: aDraft({ audience: { regions: ['99'] } }) }],
    ['POST', '/v1/notices', { key, body: aDraft({ title: '机密' }) }],
    ['POST', '/v1/notices', { key: door.operatorKey, body: aDraft() }],
    ['POST', '/v1/notices', { body: aDraft() }],
    ['POST', '/v1/notices', { key, raw: '{"title"', headers: { 'content-type': 'application/json' } }],
    ['POST', '/v1/notices', { key, raw: '\uFFFD', headers: { 'content-type': 'application/json' } }],
    ['POST', '/v1/notices', { key, raw: '{}', headers: { 'content-type': 'application/json; charset=GBK' } }],
    ['GET', '/v1/notices?q=%B9%D8', {}],
    ['POST', '/v1/notices', { key, raw: 'title', headers: { 'content-type': 'text/plain' } }],
    ['GET', '/v1/notices?limit=1000', {}],
    ['GET', '/v1/notices?region=99', {}],
    ['GET', '/v1/notices?from=yesterday', {}],
    ['GET', '/v1/notices?cursor=forged', {}],
    ['GET', '/v1/notices/nowhere', {}],
    ['GET', '/v1/regions?prefix=99', {}],
    ['GET', '/v1/nothing', {}],
    ['DELETE', '/v1/notices', {}],
    ['POST', '/v1/agencies', { key, body: {} }],
    ['POST', '/v1/agencies', { key: door.operatorKey, body: { name: '机关', region: '99', contactEmail: 'a@example.org' } }],
    ['POST', '/v1/agencies', { key: door.operatorKey, body: { name: '机关', region: '44', uscc: '1', contactEmail: 'a@example.org' } }],
    ['POST', '/v1/subscriptions', { body: anApplicant({ channel: { type: 'email', address: 'nobody' } }) }],
    ['POST', '/v1/subscriptions/confirm', { body: { token: 'forged' } }],
    ['GET', '/v1/subscriptions/sub-1', {}],
  ] as const;
};

/** All that a problem says to people. */
const wordsOf = (body: { title: string; detail: string; errors?: readonly { message: string }[] }): readonly string[] => [
  body.title,
  body.detail,
  ...(body.errors ?? []).map(({ message }) => message),
];

describe('every refusal of the API', () => {
  it.each([
    ['en-GB,en;q=0.9', 'en', false, true],
    ['zh-CN,zh;q=0.9,en;q=0.5', 'zh-Hans', true, false],
    [undefined, 'zh-Hans, en', true, true],
    ['fr', 'zh-Hans, en', true, true],
  ] as const)('speaks to who accepts %j in %s', async (accepted, said, isChinese, isEnglish) => {
    const door = aFrontDoor();
    for (const [method, path, asked] of await REFUSED(door)) {
      const headers = { ...('headers' in asked ? asked.headers : {}), ...(accepted ? { 'accept-language': accepted } : {}) };
      const { status, body, headers: told } = await door.ask(method, path, { ...asked, headers });
      const what = `${method} ${path} ${JSON.stringify(body)}`;
      expect(status, what).toBeGreaterThanOrEqual(400);
      expect(told.get('content-language'), what).toBe(said);
      expect(told.get('vary'), what).toBe('Accept-Language');
      const words = wordsOf(body);
      for (const word of words) expect(HAN.test(word.replace(/「.*」|机密|机关/g, '')), `${what}: ${word}`).toBe(isChinese);
      expect(LATIN_WORDS.test(words.join('\n')), what).toBe(isEnglish);
    }
  });

  it('has the same codes and paths in every language, for programs', async () => {
    const door = aFrontDoor();
    for (const [method, path, asked] of await REFUSED(door)) {
      const codes = [];
      for (const accepted of ['en', 'zh']) {
        const headers = { ...('headers' in asked ? asked.headers : {}), 'accept-language': accepted };
        const { status, body } = await door.ask(method, path, { ...asked, headers });
        codes.push([
          status,
          body.type,
          body.code,
          (body.errors ?? []).map(({ path: where, code }: Record<string, string>) => [where, code]),
        ]);
      }
      expect(codes[0]).toEqual(codes[1]);
    }
  });
});

describe('a warning', () => {
  it('is said in the language of who posts, also in a preview', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const path of ['/v1/notices', '/v1/notices/preview']) {
      const messages = [];
      for (const accepted of ['en', 'zh']) {
        const { body, headers } = await door.ask('POST', path, {
          key,
          body: aDraft({ documentNumber: '2022-2' }),
          headers: { 'accept-language': accepted },
        });
        messages.push(body.warnings[0].message);
        expect(headers.get('content-language')).toBe(accepted === 'en' ? 'en' : 'zh-Hans');
      }
      expect(messages[0]).toMatch(/^A document number/);
      expect(messages[1]).toMatch(/^发文字号[^A-Za-z]*$/);
    }
  });
});

describe('a query that is not right', () => {
  it('is 400 in words of its own, which name the parameter and speak of no body', async () => {
    const door = aFrontDoor();
    for (const [query, path] of [
      ['limit=1000', 'limit'],
      ['limit=many', 'limit'],
      ['kind=memo', 'kind'],
      [`q=${'x'.repeat(200)}`, 'q'],
      ['region=99', 'region'],
    ] as const) {
      const { status, body } = await door.ask('GET', `/v1/notices?${query}`, { headers: { 'accept-language': 'en' } });
      expect([status, body.errors[0].path], query).toEqual([400, path]);
      expect(body.detail, query).toContain(path);
      expect(JSON.stringify(body)).not.toMatch(/body|request is/);
    }
  });
});

describe('a page', () => {
  it('says in which language it is, and that it hangs on what the browser prefers', async () => {
    const door = aFrontDoor();
    for (const [path, accepted, language] of [
      ['/', 'en', 'en'],
      ['/', 'zh', 'zh-Hans'],
      ['/', 'fr', 'zh-Hans'],
      ['/?lang=en', 'zh', 'en'],
      ['/console', 'en', 'en'],
      ['/nowhere', 'en', 'en'],
      ['/confirm?token=forged', 'en', 'en'],
    ] as const) {
      const { headers, text } = await door.ask('GET', path, { headers: { 'accept-language': accepted } });
      expect(text, path).toContain(`<html lang="${language}">`);
      expect([headers.get('content-language'), headers.get('vary')], path).toEqual([language, 'Accept-Language, Cookie, Accept-Encoding']);
    }
    const posted = await door.submit('/confirm', [
      ['token', 'forged'],
      ['lang', 'en'],
    ]);
    expect([posted.status, posted.headers.get('content-language')]).toEqual([404, 'en']);
    expect((await door.ask('GET', '/assets/site.css')).headers.get('vary')).toBe('Accept-Encoding');
  });
});
