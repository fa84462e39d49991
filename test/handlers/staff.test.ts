import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aFrontDoor } from './front-door.ts';

const LI = { email: 'Li@yh.example', name: '李小梅', roles: ['administrator'] };
const WANG = { email: 'wang@yh.example', name: '王工', roles: ['editor'] };

const anOffice = async () => {
  const door = aFrontDoor();
  const { ask, anAgency, operatorKey, world } = door;
  for (const id of ['yh-mzj', 'yh-wmb']) await anAgency(id);
  const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['agency:admin'] } });
  const staff = (method: string, path = '', given?: object, key: string = body.key) =>
    ask(method, `/v1/agencies/yh-mzj/staff${path}`, { key, ...(given ? { body: given } : {}) });
  const write = async () => {
    for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    return Promise.all(world.mailer.sent.map(({ raw }) => simpleParser(Buffer.from(raw()))));
  };
  return { ...door, admin: body.key as string, staff, write };
};

describe('the staff of an agency', () => {
  it('is asked in by mail, which says by whom, as what, and how to sign in', async () => {
    const { staff, write } = await anOffice();
    const added = await staff('POST', '', LI);
    expect(added).toMatchObject({ status: 201, body: { ...LI, email: 'Li@yh.example', language: 'zh-Hans', agencyId: 'yh-mzj' } });
    expect(added.headers.get('location')).toBe(`/v1/agencies/yh-mzj/staff/${added.body.id}`);
    expect((await staff('POST', '', { ...WANG, language: 'en' })).status).toBe(201);
    const [zh, en] = await write();
    expect(zh?.subject).toContain('yh-mzj 机关');
    expect(zh?.text).toContain('李小梅');
    expect(zh?.text).toContain('管理员');
    expect(zh?.text).toContain('https://wire.example/console');
    expect(en?.text).toContain('editor');
  });

  it('is listed and shown to the agency alone', async () => {
    const { staff, ask, admin, operatorKey } = await anOffice();
    const { body } = await staff('POST', '', LI);
    expect((await staff('GET')).body.items).toEqual([body]);
    expect((await staff('GET', `/${body.id}`)).body).toEqual(body);
    expect((await staff('GET', '/stf-none')).body.code).toBe('staff-unknown');
    expect((await ask('GET', '/v1/agencies/yh-wmb/staff', { key: admin })).status).toBe(404);
    expect((await ask('GET', `/v1/agencies/yh-wmb/staff/${body.id}`, { key: operatorKey })).body.code).toBe('staff-unknown');
  });

  it('has each address once, and no mailbox that mail cannot reach', async () => {
    const { staff } = await anOffice();
    await staff('POST', '', LI);
    expect(await staff('POST', '', { ...LI, email: 'li@YH.example' })).toMatchObject({ status: 409, body: { code: 'staff-known' } });
    for (const [given, status] of [
      [{ ...WANG, email: 'wang' }, 422],
      [{ ...WANG, email: '王@yh.example' }, 422],
      [{ ...WANG, roles: [] }, 422],
      [{ ...WANG, roles: ['chief'] }, 400],
      [{ ...WANG, name: '两\n行' }, 422],
      [{ ...WANG, scopes: ['operator'] }, 400],
    ] as const)
      expect([given, (await staff('POST', '', given)).status]).toEqual([given, status]);
  });

  it('keeps its last administrator', async () => {
    const { staff, world } = await anOffice();
    const { body: li } = await staff('POST', '', LI);
    const { body: wang } = await staff('POST', '', WANG);
    for (const refused of [await staff('DELETE', `/${li.id}`), await staff('PATCH', `/${li.id}`, { roles: ['editor'] })])
      expect(refused).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
    expect((await staff('PATCH', `/${wang.id}`, { roles: ['editor', 'administrator'], name: '王师傅' })).body).toMatchObject({
      name: '王师傅',
    });
    expect((await staff('DELETE', `/${li.id}`)).status).toBe(204);
    expect((await staff('DELETE', `/${li.id}`)).status).toBe(404);
    expect((await staff('DELETE', `/${wang.id}`)).status).toBe(409);
    expect(world.staff.audits.map(({ action }) => action)).toEqual(['staff.invited', 'staff.invited', 'staff.changed', 'staff.removed']);
  });

  it('is not written to when somebody was removed before the mail left', async () => {
    const { staff, write } = await anOffice();
    await staff('POST', '', LI);
    const { body: wang } = await staff('POST', '', WANG);
    await staff('DELETE', `/${wang.id}`);
    expect((await write()).map(({ subject }) => subject)).toHaveLength(1);
  });

  it('is changed by one of two who do it at the same moment', async () => {
    const { staff, world } = await anOffice();
    const { body: li } = await staff('POST', '', LI);
    world.staff.replace = async () => false;
    expect(await staff('PATCH', `/${li.id}`, { name: '李' })).toMatchObject({ status: 409, body: { code: 'staff-changed' } });
  });

  it('needs a key that may', async () => {
    const { staff, ask, operatorKey } = await anOffice();
    const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:write'] } });
    expect((await staff('GET', '', undefined, body.key)).status).toBe(403);
    expect((await ask('GET', '/v1/agencies/yh-mzj/staff')).status).toBe(401);
  });
});
