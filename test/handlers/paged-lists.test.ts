import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

/** An agency with some of everything that its lists hold. */
const anAgencyWithLists = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('yh-mzj');
  for (let n = 0; n < 3; n++) {
    await door.ask('POST', '/v1/agencies/yh-mzj/drafts', { key, body: aDraft({ title: `第${n}稿` }) });
    const person = { email: `p${n}@yh.example`, name: `第${n}人`, roles: ['editor'] };
    await door.ask('POST', '/v1/agencies/yh-mzj/staff', { key: door.operatorKey, body: person });
    await door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes: ['notices:read'] } });
  }
  const list = (path: string, query = '') => door.ask('GET', `${path}${query}`, { key: door.operatorKey });
  return { door, key, list };
};

const LISTS = ['/v1/agencies/yh-mzj/keys', '/v1/agencies/yh-mzj/staff', '/v1/agencies/yh-mzj/drafts', '/v1/topics'];

describe.each(LISTS)('GET %s', (path) => {
  it('is whole where no limit is named, else comes page by page, each of them once', async () => {
    const { list } = await anAgencyWithLists();
    const whole = await list(path);
    expect([whole.status, whole.body.next]).toEqual([200, undefined]);
    expect(whole.body.items.length).toBeGreaterThanOrEqual(3);
    const found: unknown[] = [];
    for (let query = '?limit=2'; query !== ''; ) {
      const { status, body } = await list(path, query);
      expect([status, body.items.length <= 2]).toEqual([200, true]);
      found.push(...body.items);
      query = body.next === undefined ? '' : `?limit=2&cursor=${body.next}`;
    }
    expect(found).toEqual(whole.body.items);
  });

  it('refuses a limit that is none, and a cursor that it never gave out', async () => {
    const { list } = await anAgencyWithLists();
    for (const query of ['?limit=abc', '?limit=0', '?limit=101'])
      expect(await list(path, query)).toMatchObject({ status: 400, body: { code: 'query-malformed' } });
    for (const query of ['?cursor=zzz', `?cursor=${btoa('"nobody"')}`])
      expect(await list(path, query)).toMatchObject({ status: 400, body: { code: 'cursor-unknown' } });
  });
});

describe('GET /v1/agencies', () => {
  it('refuses a cursor that it never gave out, to whoever asks', async () => {
    const { door, list } = await anAgencyWithLists();
    await door.anAgency('yh-wmb');
    const { body: own } = await door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes: ['agency:admin'] } });
    const first = await list('/v1/agencies', '?limit=1');
    expect((await list('/v1/agencies', `?limit=1&cursor=${first.body.next}`)).body.items).toMatchObject([{ id: 'yh-wmb' }]);
    for (const key of [door.operatorKey, own.key])
      expect(await door.ask('GET', '/v1/agencies?cursor=zzz', { key })).toMatchObject({ status: 400, body: { code: 'cursor-unknown' } });
  });
});

describe('GET /v1/regions', () => {
  it.each(['4', '440', '44010', '4401060', '44', '4401', '440106'])('finds codes that begin with %s, page by page', async (prefix) => {
    const { list } = await anAgencyWithLists();
    const codes: string[] = [];
    for (let query = `?prefix=${prefix}&limit=50`, pages = 0; query !== '' && pages < 40; pages++) {
      const { status, body } = await list('/v1/regions', query);
      expect([status, body.items.length <= 50]).toEqual([200, true]);
      codes.push(...body.items.map(({ code }: { code: string }) => code));
      query = body.next === undefined ? '' : `?prefix=${prefix}&limit=50&cursor=${body.next}`;
    }
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !code.startsWith(prefix))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each([
    ['440', '440000'],
    ['44010', '440100'],
    ['44000', '440000'],
  ])('of those that begin with %s the first is %s: codes count as they are shown', async (prefix, first) => {
    const { list } = await anAgencyWithLists();
    expect((await list('/v1/regions', `?prefix=${prefix}&limit=1`)).body.items).toMatchObject([{ code: first }]);
  });

  it.each(['99', '9', '4a', '44010699', '440106001999'])('has none whose code begins with %s', async (prefix) => {
    const { list } = await anAgencyWithLists();
    expect(await list('/v1/regions', `?prefix=${prefix}`)).toMatchObject({ status: 400, body: { errors: [{ code: 'region-unknown' }] } });
  });

  it('keeps to whole codes as they are written in full, and to a name within digits', async () => {
    const { list } = await anAgencyWithLists();
    const [short, full] = [await list('/v1/regions', '?prefix=4401'), await list('/v1/regions', '?prefix=440100')];
    expect(full.body).toEqual(short.body);
    const found = await list('/v1/regions', `?prefix=440&q=${encodeURIComponent('天河区')}`);
    expect(found.body.items).toMatchObject([{ code: '440106' }]);
    expect((await list('/v1/regions', `?prefix=440&q=${encodeURIComponent('无此地')}`)).body.items).toEqual([]);
  });
});
