import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const anAdministrator = async () => {
  const { ask, anAgency, operatorKey } = aFrontDoor();
  await anAgency('yh-mzj');
  const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', {
    key: operatorKey,
    body: { scopes: ['agency:admin', 'notices:write'] },
  });
  return { ask, anAgency, operatorKey, key: body.key, keyId: body.id };
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
