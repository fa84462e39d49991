import { describe, expect, it } from 'vitest';
import { NOON } from '../builders.ts';
import { aFrontDoor } from './front-door.ts';

/** Subscriptions of these organizations, confirmed but for those that are said to wait. */
const organizations = async (...names: readonly (readonly [name: string, region: string, waits?: 'waits'])[]) => {
  const door = aFrontDoor({ signUpsPerHour: 5000 });
  const ids: string[] = [];
  for (const [i, [name, region, waits]] of names.entries()) {
    const { body } = await door.ask('POST', '/v1/subscriptions', {
      body: { organization: { name, class: 'charity', region }, channel: { type: 'email', address: `a${i}@club.example` } },
    });
    ids.push(String(body.id));
    if (!waits)
      await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', String(body.id)) } });
  }
  const search = (body: object) => door.ask('POST', '/v1/subscriptions/search', { key: door.operatorKey, body });
  const namesOf = async (body: object): Promise<readonly string[]> =>
    (await search(body)).body.items.map(({ organization }: { organization: { name: string } }) => organization.name).sort();
  return { door, ids, search, namesOf };
};

describe('a subscriber, by the name of the organization', () => {
  it('is found by part of it in any width and case, also one that waits for consent or pauses', async () => {
    const { door, ids, search, namesOf } = await organizations(
      ['天河区ＡＢＣ合唱团', '440106'],
      ['越秀abc合唱团', '440104'],
      ['海淀Abc合唱团', '110108', 'waits'],
      ['读报组', '440106'],
    );
    const manage = await door.world.vault.token('manage', ids[1] ?? '');
    await door.ask('PATCH', `/v1/subscriptions/${ids[1]}`, { key: manage, body: { status: 'paused' } });
    expect(await namesOf({ organization: 'aBc合' })).toEqual(['天河区ＡＢＣ合唱团', '海淀Abc合唱团', '越秀abc合唱团'].sort());
    expect(await namesOf({ organization: 'abc合', region: '440000' })).toHaveLength(2);
    expect(await namesOf({ organization: 'abc合', region: '440106' })).toEqual(['天河区ＡＢＣ合唱团']);
    expect(await namesOf({ organization: 'abc合', status: 'pending' })).toEqual(['海淀Abc合唱团']);
    expect(await namesOf({ organization: '舞蹈队' })).toEqual([]);
    expect(await namesOf({ organization: 'abc', address: 'a0@club.example' })).toEqual(['天河区ＡＢＣ合唱团']);
    expect(await namesOf({ organization: 'abc', address: 'a3@club.example' })).toEqual([]);
    expect((await search({ organization: '读报组' })).body.items[0]).toMatchObject({ id: ids[3], deliveries: [] });
  });

  it('is one of a list in pages, which ends and holds each once', async () => {
    const all = Array.from({ length: 250 }, (_, i) => [`合唱团${String(i).padStart(3, '0')}`, '440106'] as const);
    const { search } = await organizations(...all);
    const found: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { body } = await search({ organization: '合唱团', limit: 100, ...(cursor ? { cursor } : {}) });
      found.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next;
      pages += 1;
    }
    expect(pages).toBeGreaterThan(2);
    expect(found).toHaveLength(250);
    expect(new Set(found).size).toBe(250);
  });

  it('whose endpoint is switched off is found once', async () => {
    const { door, ids, namesOf } = await organizations(['长者饭堂', '440604']);
    const active = await door.world.subscriptions.find(ids[0] ?? '');
    if (!active) throw new Error('it is there');
    await door.world.subscriptions.replace(active, { ...active, status: 'disabled', revision: active.revision + 1 }, NOON);
    expect(await namesOf({ organization: '饭堂' })).toEqual(['长者饭堂']);
    expect(await namesOf({ organization: '饭堂', status: 'disabled' })).toEqual(['长者饭堂']);
  });

  it('looks at some thousands a page, however many there are', async () => {
    const { door, search } = await organizations(['合唱团', '440106']);
    const { directory } = door.world;
    let reads = 0;
    const read = directory.read.bind(directory);
    // A directory without an end, of which no name fits.
    directory.read = async (...given) => {
      reads += 1;
      return { ...(await read(...given)), next: '440106#sub-x' };
    };
    const { body } = await search({ organization: '没有的' });
    expect(body.items).toEqual([]);
    expect(body.next).toEqual(expect.any(String));
    expect(reads).toBeLessThanOrEqual(80);
  });

  it('is not looked for by one character, in a region that there is not, or behind a cursor that was never given out', async () => {
    const { door, search } = await organizations(['合唱团', '440106']);
    for (const organization of ['团', ' 团 ', '\u200B团']) {
      const { status, body } = await search({ organization });
      expect([status, body.code]).toEqual([422, 'search-too-wide']);
    }
    expect((await search({ organization: '合唱', region: '990000' })).body.errors).toMatchObject([
      { path: 'region', code: 'region-unknown' },
    ]);
    expect((await search({ organization: '合唱', cursor: 'x' })).body.code).toBe('cursor-unknown');
    expect((await search({ organization: '合唱', limit: 0 })).status).toBe(422);
    const key = await door.anAgency('yh-mzj');
    expect((await door.ask('POST', '/v1/subscriptions/search', { key, body: { organization: '合唱' } })).status).toBe(403);
  });

  it('is asked for by somebody who is written down', async () => {
    const { door, search } = await organizations(['合唱团', '440106']);
    await search({ organization: '合唱' });
    const { body } = await door.ask('GET', '/v1/audit?action=subscriptions.searched', { key: door.operatorKey });
    expect(body.items).toMatchObject([{ actor: { kind: 'operator' }, subject: '合唱' }]);
  });
});
