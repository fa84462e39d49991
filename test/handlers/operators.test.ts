import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { ASSETS } from '../../functions/views/assets.ts';
import { LI } from './office.ts';
import { anOperatorDesk, OPS } from './operator-desk.ts';

const CHEN = { email: 'chen@wire.example', name: '陈工', roles: ['operator'] };

const ROOMS = ['', '/agencies', '/subscribers', '/lists', '/suppressions', '/sending', '/queues', '/people', '/settings'];

describe('operators by the API', () => {
  it('are asked in, listed, changed and removed with the operator key, which is written down', async () => {
    const { ask, operatorKey, world, mail } = await anOperatorDesk();
    const operators = (method: string, path = '', body?: unknown) =>
      ask(method, `/v1/operators${path}`, { key: operatorKey, ...(body ? { body } : {}) });
    const added = await operators('POST', '', { ...CHEN, roles: ['administrator', 'operator'] });
    expect(added).toMatchObject({ status: 201, body: { name: '陈工', email: CHEN.email } });
    expect(added.body).not.toHaveProperty('agencyId');
    expect(await mail()).toMatchObject({ to: CHEN.email, subject: expect.stringContaining('公共通知服务 wire.example 邀请您') });
    const { id } = added.body;
    expect((await operators('GET')).body.items).toMatchObject([{ id }]);
    expect((await operators('GET', `/${id}`)).body.id).toBe(id);
    expect(await operators('POST', '', CHEN)).toMatchObject({ status: 409, body: { code: 'operator-known' } });
    expect(await operators('PATCH', `/${id}`, { roles: ['operator'] })).toMatchObject({
      status: 409,
      body: { code: 'last-administrator' },
    });
    expect(await operators('DELETE', `/${id}`)).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
    const { body: wang } = await operators('POST', '', { ...CHEN, email: 'wang@wire.example', roles: ['administrator'] });
    expect((await operators('PATCH', `/${id}`, { roles: ['operator'], name: '陈师傅' })).body).toMatchObject({ name: '陈师傅' });
    expect((await operators('DELETE', `/${id}`)).status).toBe(204);
    expect(await operators('DELETE', `/${id}`)).toMatchObject({ status: 404, body: { code: 'operator-unknown' } });
    expect(wang.roles).toEqual(['administrator']);
    expect(world.staff.audits.filter(({ agencyId }) => agencyId === OPERATORS).map(({ action }) => action)).toEqual([
      'staff.invited',
      'staff.invited',
      'staff.changed',
      'staff.removed',
    ]);
  });

  it('have roles of their own, and are of no agency', async () => {
    const { ask, operatorKey, anAgency } = await anOperatorDesk();
    const bad = await ask('POST', '/v1/operators', { key: operatorKey, body: { ...CHEN, roles: ['editor'] } });
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ path: 'roles[0]' }] } });
    const asStaff = { key: operatorKey, body: { ...CHEN, roles: ['operator'] } };
    expect((await ask('POST', '/v1/agencies/yh-mzj/staff', asStaff)).status).toBe(400);
    const path = `/v1/agencies/${encodeURIComponent(OPERATORS)}/staff`;
    expect((await ask('POST', path, { ...asStaff, body: { ...CHEN, roles: ['administrator'] } })).status).toBe(404);
    const key = await anAgency('yh-wmb');
    for (const method of ['GET', 'POST'])
      expect((await ask(method, '/v1/operators', { key, body: method === 'POST' ? CHEN : undefined })).status).toBe(403);
  });
});

describe('the first operator', () => {
  it('comes in by the address that the deployment names, and is put down then', async () => {
    const { operator, world } = await anOperatorDesk();
    const one = await operator();
    expect(one.entered.status).toBe(303);
    expect((await one.go('GET', '/console')).headers.get('location')).toBe('/console/operator?lang=zh-Hans');
    const page = await one.go('GET', '/console/operator?lang=en');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Operator · operator');
    const [person] = (await world.staff.ofAgency(OPERATORS)).members;
    expect(person).toMatchObject({ email: OPS, roles: ['operator', 'administrator'] });
    expect(world.staff.audits.at(-1)).toMatchObject({ action: 'staff.invited', actor: { kind: 'service', id: 'settings' } });
    expect(world.sessions.audits.at(-1)).toMatchObject({ agencyId: OPERATORS, actor: { kind: 'operator', id: person?.id } });
  });

  it('is nobody any more once there are operators, and nobody where no address is named', async () => {
    const { ask, operatorKey, operator, world, write, asked } = await anOperatorDesk();
    await ask('POST', '/v1/operators', { key: operatorKey, body: { ...CHEN, roles: ['administrator'] } });
    await write();
    await asked(OPS);
    expect(await write()).toEqual(['nothing-to-say']);
    world.operatorAddress = null;
    expect((await operator()).entered.status).not.toBe(303);
  });

  it('is asked for the code like everybody else, and told the same', async () => {
    const { asked, world } = await anOperatorDesk();
    const [first, unknown] = [await asked(OPS), await asked('nobody@wire.example')];
    expect(unknown.page.text.replaceAll('nobody@wire.example', OPS)).toBe(first.page.text);
    expect(world.sessions.audits).toEqual([]);
  });
});

describe('the pages of operators', () => {
  it('are there for operators alone: the staff of agencies finds none, strangers are asked to sign in', async () => {
    const { operator, signedIn, browser } = await anOperatorDesk();
    const [ops, li, stranger] = [await operator(), await signedIn(), browser()];
    for (const room of ROOMS) {
      const path = `/console/operator${room}`;
      expect((await ops.go('GET', path)).status, path).toBe(200);
      expect((await li.go('GET', path)).status, path).toBe(404);
      expect((await stranger.go('GET', path)).status, path).toBe(401);
    }
    for (const path of ['/console/operator/queues/redrive', '/console/operator/people', '/console/operator/agencies'])
      expect((await li.press(path, { name: '某人' })).status, path).toBe(404);
    expect((await ops.go('GET', '/console/operator/nowhere')).status).toBe(404);
  });

  it('are left for an agency of whose staff one is, and come back to', async () => {
    const { operator, add, anAgency } = await anOperatorDesk();
    await anAgency('yh-wmb');
    await add('yh-wmb', OPS, '陈工');
    const one = await operator();
    const overview = await one.go('GET', '/console/operator');
    expect(overview.text).toContain(ASSETS.deskSheet.path);
    const there = /name="staff" value="([^"]+)"/.exec(overview.text)?.[1] ?? '';
    expect((await one.press('/console/agency', { staff: there }, '/console/operator')).status).toBe(303);
    const home = await one.go('GET', '/console?lang=en');
    expect(home.text).toContain('yh-wmb 机关');
    expect((await one.go('GET', '/console/operator')).status).toBe(404);
    const back = /name="staff" value="([^"]+)"[^<]*><button class="quiet">Operator of the service/.exec(home.text)?.[1] ?? '';
    expect((await one.press('/console/agency', { staff: back })).status).toBe(303);
    expect((await one.go('GET', '/console/operator')).status).toBe(200);
  });

  it('are no pages any more for whoever was removed', async () => {
    const { operator, ask, operatorKey, world } = await anOperatorDesk();
    const one = await operator();
    const [first] = (await world.staff.ofAgency(OPERATORS)).members;
    await ask('POST', '/v1/operators', { key: operatorKey, body: { ...CHEN, roles: ['administrator'] } });
    await ask('DELETE', `/v1/operators/${first?.id}`, { key: operatorKey });
    expect((await one.go('GET', '/console/operator')).status).toBe(401);
  });
});

describe('operators on their page', () => {
  it('ask each other in, change roles and put each other out, in their own names', async () => {
    const { operator, world, mail, signedInAs } = await anOperatorDesk();
    const one = await operator();
    const [first] = (await world.staff.ofAgency(OPERATORS)).members;
    const path = '/console/operator/people';
    const asked = await one.press(path, { name: CHEN.name, email: CHEN.email, roles: 'operator', lang: 'en' }, path);
    expect(asked.headers.get('location')).toBe(`${path}?note=added&lang=en`);
    expect((await one.go('GET', `${path}?note=added&lang=en`)).text).toContain('The invitation is on its way.');
    expect((await mail()).to).toBe(CHEN.email);
    expect(world.staff.audits.at(-1)).toMatchObject({ action: 'staff.invited', actor: { kind: 'operator', id: first?.id } });

    const chen = await signedInAs(CHEN.email);
    expect((await chen.go('GET', `${path}?lang=en`)).text).not.toContain('Send the invitation');
    const [, second] = (await world.staff.ofAgency(OPERATORS)).members;
    const refused = await chen.press(`${path}/${first?.id}`, { act: 'remove' }, path);
    expect(refused.headers.get('location')).toContain('note=not-allowed');
    expect((await chen.press(path, { name: '某人', email: 'x@wire.example', roles: 'operator' }, path)).status).toBe(403);
    expect((await one.press(`${path}/${first?.id}`, { act: 'remove' }, path)).headers.get('location')).toContain('last-administrator');
    expect((await one.press(`${path}/${second?.id}`, { act: 'make' }, path)).headers.get('location')).toContain('note=changed');
    expect((await one.press(`${path}/${first?.id}`, { act: 'unmake' }, path)).headers.get('location')).toContain('note=changed');
    expect((await chen.press(`${path}/${first?.id}`, { act: 'remove' }, path)).headers.get('location')).toContain('note=removed');
    expect((await chen.press(`${path}/${first?.id}`, { act: 'remove' }, path)).headers.get('location')).toContain('staff-unknown');
    expect((await one.go('GET', path)).status).toBe(401);
  });

  it('are told beside each field what is wrong, and nothing that was typed is lost', async () => {
    const { operator } = await anOperatorDesk();
    const one = await operator();
    const path = '/console/operator/people';
    const empty = await one.press(path, { name: '', email: 'chen@', lang: 'en' }, path);
    expect(empty.status).toBe(422);
    for (const part of ['href="#field-name"', 'href="#field-email"', 'href="#field-roles"', 'value="chen@"', 'Choose a role'])
      expect(empty.text).toContain(part);
    const known = await one.press(path, { name: '陈工', email: OPS.toUpperCase(), roles: 'operator', lang: 'en' }, path);
    expect(known.text).toContain('This address is on the list already');
    expect((await one.press(path, { name: '陈工', email: LI, roles: 'editor' }, path)).status).toBe(422);
  });
});
