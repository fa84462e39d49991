import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const DAY_MS = 24 * 3_600_000;

/** The clock stands on 20 November 2026. */
const posted = async (more: object = {}) => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(more) });
  const get = (path = '', tag?: string) =>
    door.ask('GET', `/v1/notices/${body.id}${path}`, tag === undefined ? {} : { headers: { 'if-none-match': tag } });
  const tagOf = async (path = '') => (await get(path)).headers.get('etag') ?? '';
  return { door, key, id: String(body.id), get, tagOf };
};

describe('the ETag of a notice', () => {
  it.each(['', '/versions/1', '/versions'])('of …%s is another when the day comes from which it is in force', async (path) => {
    const { door, get, tagOf } = await posted({ effectiveOn: '2026-11-22' });
    const before = await tagOf(path);
    expect(before).toMatch(/^".+"$/);
    expect((await get(path, before)).status).toBe(304);
    door.world.clock.advance(3 * DAY_MS);
    const after = await get(path, before);
    expect([after.status, after.text.includes('"in-force"')]).toEqual([200, true]);
    expect((await get(path, await tagOf(path))).status).toBe(304);
  });

  it.each(['', '/versions/1', '/versions'])('of …%s is another when its last day is over', async (path) => {
    const { door, get, tagOf } = await posted({ expiresOn: '2026-11-22' });
    const before = await tagOf(path);
    door.world.clock.advance(3 * DAY_MS);
    expect((await get(path, before)).status).toBe(200);
  });
});

describe('the ETag that a correction is written by', () => {
  it.each(['effectiveOn', 'expiresOn'])('counts also when the day of %s has come meanwhile', async (name) => {
    const { door, key, id, tagOf } = await posted({ [name]: '2026-11-22' });
    const headers = { 'if-match': await tagOf() };
    door.world.clock.advance(3 * DAY_MS);
    const corrected = await door.ask('POST', `/v1/notices/${id}/corrections`, { key, headers, body: { title: '更正后', note: '更正' } });
    expect(corrected.status).toBe(201);
  });
});

describe('the ETag of all versions', () => {
  it('is another when there is one more, or the notice is withdrawn, and is no tag of the notice', async () => {
    const { door, key, id, get, tagOf } = await posted();
    const tags = [await tagOf('/versions')];
    const correction = { key, headers: { 'if-match': await tagOf() }, body: { title: '更正后', note: '更正' } };
    expect((await door.ask('POST', `/v1/notices/${id}/corrections`, correction)).status).toBe(201);
    tags.push(await tagOf('/versions'));
    await door.ask('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '取消' } });
    tags.push(await tagOf('/versions'), await tagOf());
    expect(new Set(tags).size).toBe(4);
    expect((await get('/versions', tags[2])).status).toBe(304);
    expect((await get('/versions', tags[1])).status).toBe(200);
  });
});
