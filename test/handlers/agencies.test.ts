import { describe, expect, it } from 'vitest';
import { aFrontDoor } from './front-door.ts';

const anAdministrator = async () => {
  const door = aFrontDoor();
  await door.anAgency('yh-mzj');
  await door.anAgency('yh-wmb');
  const issue = (scopes: readonly string[], more: object = {}) =>
    door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes, ...more } });
  const { body } = await issue(['agency:admin']);
  return { ...door, issue, admin: body.key as string };
};

describe('PATCH /v1/agencies/{id}', () => {
  it('changes what is named and nothing else, and writes down who did', async () => {
    const { ask, admin, world } = await anAdministrator();
    const first = await ask('GET', '/v1/agencies/yh-mzj', { key: admin });
    expect(first.body).toMatchObject({ fourEyes: false, notifications: { published: true, closed: true, missed: true } });
    world.clock.advance(1000);
    const { status, body, headers } = await ask('PATCH', '/v1/agencies/yh-mzj', {
      key: admin,
      body: { name: '云河市民政局', notifications: { closed: false }, replyTo: 'answers@yh.example', fourEyes: true },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...first.body,
      name: '云河市民政局',
      replyTo: 'answers@yh.example',
      fourEyes: true,
      notifications: { ...first.body.notifications, closed: false },
    });
    expect(headers.get('etag')).not.toBe(first.headers.get('etag'));
    expect((await ask('PATCH', '/v1/agencies/yh-mzj', { key: admin, body: { replyTo: null } })).body.replyTo).toBeUndefined();
    const log = await ask('GET', '/v1/agencies/yh-mzj/audit?action=agency.changed', { key: admin });
    expect(log.body.items).toMatchObject([{ subject: 'yh-mzj' }, { subject: 'yh-mzj', actor: { kind: 'agency-key' } }]);
  });

  it('lets nobody overwrite what somebody else changed meanwhile', async () => {
    const { ask, admin } = await anAdministrator();
    const { headers } = await ask('GET', '/v1/agencies/yh-mzj', { key: admin });
    const seen = { 'if-match': headers.get('etag') ?? '' };
    expect((await ask('PATCH', '/v1/agencies/yh-mzj', { key: admin, body: { name: '甲' }, headers: seen })).status).toBe(200);
    const stale = await ask('PATCH', '/v1/agencies/yh-mzj', { key: admin, body: { name: '乙' }, headers: seen });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale' } });
    expect((await ask('PATCH', '/v1/agencies/yh-mzj', { key: admin, body: { name: '乙' }, headers: { 'if-match': '*' } })).status).toBe(
      200,
    );
  });

  it('refuses fields that say who the agency is, misspelt ones, and mailboxes that mail cannot name', async () => {
    const { ask, admin } = await anAdministrator();
    for (const [body, status] of [
      [{ region: '440106' }, 400],
      [{ notifications: { shut: false } }, 400],
      [{ fourEyes: 'yes' }, 400],
      [{ contactEmail: 'nobody' }, 422],
      [{ replyTo: '合唱团@yh.example' }, 422],
      [{ name: '两\n行' }, 422],
    ] as const)
      expect([body, (await ask('PATCH', '/v1/agencies/yh-mzj', { key: admin, body })).status]).toEqual([body, status]);
  });

  it('is for the agency itself and the operator; to others there is no such agency', async () => {
    const { ask, admin, operatorKey, issue } = await anAdministrator();
    const body = { name: '新名' };
    expect((await ask('PATCH', '/v1/agencies/yh-wmb', { key: admin, body })).status).toBe(404);
    expect((await ask('PATCH', '/v1/agencies/yh-none', { key: operatorKey, body })).status).toBe(404);
    expect((await ask('PATCH', '/v1/agencies/yh-wmb', { key: operatorKey, body })).status).toBe(200);
    const writer = await issue(['notices:write']);
    expect((await ask('PATCH', '/v1/agencies/yh-mzj', { key: writer.body.key, body })).status).toBe(403);
  });
});

describe('keys in rotation', () => {
  it('are valid side by side until one is revoked or has expired, fifty at most', async () => {
    const { ask, admin, issue, world } = await anAdministrator();
    const soon = new Date(world.clock.now().getTime() + 60_000).toISOString();
    const scopes = ['notices:read', 'notices:write'];
    const [first, second] = [await issue(scopes, { expiresAt: soon }), await issue(scopes)];
    const works = async (key: string) => (await ask('GET', '/v1/notices?agency=yh-mzj&status=scheduled', { key })).status;
    expect([await works(first.body.key), await works(second.body.key)]).toEqual([200, 200]);
    expect((await ask('DELETE', `/v1/agencies/yh-mzj/keys/${second.body.id}`, { key: admin })).status).toBe(204);
    expect([await works(first.body.key), await works(second.body.key)]).toEqual([200, 401]);
    const { items } = (await ask('GET', '/v1/agencies/yh-mzj/keys', { key: admin })).body;
    for (let i = items.length; i < 50; i++) expect((await issue(['notices:read'])).status).toBe(201);
    expect(await issue(['notices:read'])).toMatchObject({ status: 409, body: { code: 'keys-enough' } });
    world.clock.advance(61_000);
    expect(await works(first.body.key)).toBe(401);
    expect((await issue(['notices:read'])).status).toBe(201);
  });

  it('say when they were used last, noted once an hour at most', async () => {
    const { ask, admin, world } = await anAdministrator();
    const used = async () => {
      const { body } = await ask('GET', '/v1/agencies/yh-mzj/keys', { key: admin });
      return body.items.map(({ lastUsedAt }: { lastUsedAt?: string }) => lastUsedAt);
    };
    const begun = world.clock.now().toISOString();
    expect(await used()).toEqual([undefined, begun]);
    const { noted } = world.keys;
    world.clock.advance(59 * 60_000);
    expect(await used()).toEqual([undefined, begun]);
    expect(world.keys.noted).toBe(noted);
    world.clock.advance(60_000);
    expect(await used()).toEqual([undefined, world.clock.now().toISOString()]);
  });

  it('let in whoever has one although their use cannot be noted', async () => {
    const { ask, admin, world } = await anAdministrator();
    world.keys.noteUse = async () => {
      throw new Error('throttled');
    };
    expect((await ask('GET', '/v1/agencies/yh-mzj', { key: admin })).status).toBe(200);
  });
});
