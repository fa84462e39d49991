import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

/** Posted at noon of 20 November 2026 in China, with a last day. */
const posted = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ expiresOn: '2026-11-30' }) });
  await door.ask('POST', '/v1/notices', { key, body: aDraft({ title: '关于冬季走访的通知' }) });
  return { door, key, id: body.id as string };
};

const idsWith = async (door: ReturnType<typeof aFrontDoor>, status: string): Promise<string[]> =>
  (await door.ask('GET', `/v1/notices?status=${status}`)).body.items.map(({ id }: { id: string }) => id);

describe('a notice whose last day is over', () => {
  it('has expired for programs: by itself, in its versions, in lists, in the report, and with a tag of its own', async () => {
    const { door, key, id } = await posted();
    door.world.clock.set('2026-11-30T15:59:59.999Z');
    const before = await door.ask('GET', `/v1/notices/${id}`);
    expect(before.body.status).toBe('published');
    expect(await idsWith(door, 'published')).toContain(id);

    door.world.clock.set('2026-11-30T16:00:00.000Z');
    const after = await door.ask('GET', `/v1/notices/${id}`, { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
    expect(after).toMatchObject({ status: 200, body: { status: 'expired' } });
    const others = [`/v1/notices/${id}/versions/1`, `/v1/notices/${id}/report`];
    for (const path of others) expect((await door.ask('GET', path, { key })).body.status, path).toBe('expired');
    expect((await door.ask('GET', `/v1/notices/${id}/versions`)).body.items).toMatchObject([{ status: 'expired' }]);
    expect(await idsWith(door, 'expired')).toEqual([id]);
    expect(await idsWith(door, 'published')).not.toContain(id);
  });

  it('says so on the board and on its page, which said nothing the day before', async () => {
    const { door, id } = await posted();
    const pages = ['/', `/notices/${id}`];
    door.world.clock.set('2026-11-30T15:59:59.999Z');
    for (const path of pages) expect((await door.ask('GET', path)).text, path).not.toContain('本通知已失效');
    door.world.clock.set('2026-11-30T16:00:00.000Z');
    for (const path of pages) expect((await door.ask('GET', path)).text.split('本通知已失效'), path).toHaveLength(2);
  });
});
