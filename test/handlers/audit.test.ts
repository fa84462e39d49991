import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const anAdministrator = async () => {
  const { ask, anAgency, operatorKey, world } = aFrontDoor();
  await anAgency('yh-mzj');
  const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', {
    key: operatorKey,
    body: { scopes: ['agency:admin', 'notices:write'] },
  });
  return { ask, anAgency, operatorKey, world, key: body.key, keyId: body.id };
};

describe('GET /v1/agencies/{id}/audit', () => {
  it('tells an administrator who did what, newest first', async () => {
    const { ask, key, keyId } = await anAdministrator();
    const notice = await ask('POST', '/v1/notices', { key, body: aDraft() });
    const { status, body } = await ask('GET', '/v1/agencies/yh-mzj/audit', { key });
    expect(status).toBe(200);
    expect(body.items[0]).toMatchObject({ actor: { kind: 'agency-key', id: keyId, name: 'yh-mzj 机关' }, subject: notice.body.id });
    expect(body.items.at(-1)).toMatchObject({ actor: { kind: 'operator', id: 'operator' }, action: 'agency.registered' });
    const issued = await ask('GET', '/v1/agencies/yh-mzj/audit?action=key.issued', { key });
    expect(issued.body.items).toHaveLength(2);
  });

  it('is for the agency itself and the operator; to others there is no such agency', async () => {
    const { ask, anAgency, operatorKey, key } = await anAdministrator();
    await anAgency('yh-wmb');
    expect((await ask('GET', '/v1/agencies/yh-wmb/audit', { key })).status).toBe(404);
    expect((await ask('GET', '/v1/agencies/yh-none/audit', { key: operatorKey })).status).toBe(404);
    expect((await ask('GET', '/v1/agencies/yh-wmb/audit', { key: operatorKey })).status).toBe(200);
    expect((await ask('GET', '/v1/agencies/yh-mzj/audit')).status).toBe(401);
  });

  it('refuses what it cannot read in the query', async () => {
    const { ask, key } = await anAdministrator();
    expect((await ask('GET', '/v1/agencies/yh-mzj/audit?from=yesterday', { key })).status).toBe(400);
    for (const day of ['2026-02-30', '2026-02-30T00:00:00Z'])
      for (const list of ['/v1/notices', '/v1/agencies/yh-mzj/audit'])
        expect([list, day, (await ask('GET', `${list}?from=${day}`, { key })).status]).toEqual([list, day, 400]);
    expect((await ask('GET', '/v1/agencies/yh-mzj/audit?from=2026-11-20', { key })).status).toBe(200);
    expect((await ask('GET', '/v1/agencies/yh-mzj/audit?cursor=zzz', { key })).body.code).toBe('cursor-unknown');
  });
});

describe('who did it', () => {
  it('is not named to an agency when it was somebody from outside', async () => {
    const { ask, anAgency, operatorKey, world } = await anAdministrator();
    await anAgency('yh-wmb');
    const { body: deputy } = await ask('POST', '/v1/agencies/yh-wmb/keys', { key: operatorKey, body: { scopes: ['operator'] } });
    world.clock.advance(1000);
    const { body: issued } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: deputy.key, body: { scopes: ['notices:read'] } });
    const { body } = await ask('GET', '/v1/agencies/yh-mzj/audit', { key: operatorKey });
    expect(body.items[0]).toEqual({
      at: expect.any(String),
      actor: { kind: 'agency-key', id: deputy.id, name: '运营者 operator' },
      action: 'key.issued',
      subject: issued.id,
    });
    const all = await ask('GET', '/v1/audit', { key: operatorKey });
    expect(all.body.items[0]).toMatchObject({ agencyId: 'yh-mzj', actor: { id: deputy.id, name: 'yh-wmb 机关' } });
  });
});

describe('GET /v1/audit', () => {
  it('tells the operator what was done over all agencies, and by operators, newest first', async () => {
    const { ask, anAgency, operatorKey, key, world } = await anAdministrator();
    const tick = () => world.clock.advance(1000);
    tick();
    await anAgency('yh-wmb');
    tick();
    const notice = await ask('POST', '/v1/notices', { key, body: aDraft() });
    tick();
    await ask('POST', '/v1/subscriptions/search', { key: operatorKey, body: { organization: 'org-1' } });
    const { status, body } = await ask('GET', '/v1/audit?limit=3', { key: operatorKey });
    expect(status).toBe(200);
    expect(body.items[0]).toEqual({
      at: expect.any(String),
      actor: { kind: 'operator', id: 'operator', name: '运营者 operator' },
      action: 'subscriptions.searched',
      subject: 'org-1',
    });
    expect(body.items[1]).toMatchObject({ agencyId: 'yh-mzj', actor: { name: 'yh-mzj 机关' }, subject: notice.body.id });
    expect(body.items[2]).toMatchObject({ agencyId: 'yh-wmb', actor: { kind: 'operator' } });
    const rest = await ask('GET', `/v1/audit?limit=100&cursor=${body.next}`, { key: operatorKey });
    expect(rest.body.items.at(-1)).toMatchObject({ action: 'agency.registered', agencyId: 'yh-mzj' });
    expect(rest.body.next).toBeUndefined();
    const searched = await ask('GET', '/v1/audit?action=subscriptions.searched', { key: operatorKey });
    expect(searched.body.items).toHaveLength(1);
  });

  it('has what was asked of sweep: dead letters sent back, and the failed tried again', async () => {
    const { ask, operatorKey, key, keyId, world } = await anAdministrator();
    const { body: notice } = await ask('POST', '/v1/notices', { key, body: aDraft() });
    world.clock.advance(1000);
    await ask('POST', '/v1/redrive', { key: operatorKey });
    world.clock.advance(1000);
    await ask('POST', `/v1/notices/${notice.id}/deliveries/retry`, { key, body: { status: 'failed' } });
    world.clock.advance(1000);
    await ask('POST', `/v1/notices/${notice.id}/deliveries/retry`, { key: operatorKey, body: { status: 'failed' } });
    const { body } = await ask('GET', '/v1/audit?limit=3', { key: operatorKey });
    const [byOperator, byAgency, redrive] = body.items;
    expect(byOperator).toMatchObject({ agencyId: 'yh-mzj', actor: { kind: 'operator' }, action: 'retry.requested', subject: notice.id });
    expect(byAgency).toMatchObject({ agencyId: 'yh-mzj', actor: { id: keyId }, action: 'retry.requested', subject: notice.id });
    expect(redrive).toMatchObject({ actor: { kind: 'operator' }, action: 'redrive.requested' });
    expect(redrive.agencyId).toBeUndefined();
  });

  it('is for the operator alone', async () => {
    const { ask, key } = await anAdministrator();
    expect((await ask('GET', '/v1/audit')).status).toBe(401);
    const { status, body } = await ask('GET', '/v1/audit', { key });
    expect([status, body.code]).toEqual([403, 'scope-missing']);
  });

  it('refuses what it cannot read in the query', async () => {
    const { ask, operatorKey } = await anAdministrator();
    expect((await ask('GET', '/v1/audit?from=yesterday', { key: operatorKey })).body.code).toBe('query-malformed');
    expect((await ask('GET', '/v1/audit?cursor=zzz', { key: operatorKey })).body.code).toBe('cursor-unknown');
    expect((await ask('GET', '/v1/audit?limit=101', { key: operatorKey })).status).toBe(400);
  });
});
