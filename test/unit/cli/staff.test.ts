import { describe, expect, it } from 'vitest';
import { problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('staff', () => {
  const li = { id: 'stf-1', name: '李小梅', email: 'li@a.example', roles: ['editor', 'publisher'] };

  it('is asked in, shown, changed and removed', async () => {
    server
      .on('POST /v1/agencies/yl-mzt/staff', () => ({ status: 201, body: li }))
      .on('GET /v1/agencies/yl-mzt/staff', () => ({ body: { items: [li] } }))
      .on('PATCH /v1/agencies/yl-mzt/staff/stf-1', () => ({ body: { ...li, roles: ['publisher'] } }))
      .on('DELETE /v1/agencies/yl-mzt/staff/stf-1', () => problem(409, 'last-administrator', 'make somebody else one'));
    const added = await type('staff add yl-mzt --email li@a.example --name 李小梅 --role editor,publisher');
    expect(added.out).toContain('邀请邮件已发出 a mail is on its way stf-1 李小梅');
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ email: 'li@a.example', name: '李小梅', roles: ['editor', 'publisher'] });
    expect((await type('staff list yl-mzt')).out).toContain('stf-1  李小梅  li@a.example  editor publisher');
    expect((await type('staff change yl-mzt stf-1 --role publisher')).out).toContain('李小梅 publisher');
    expect((await type('staff change yl-mzt stf-1')).code).toBe(2);
    expect((await type('staff add yl-mzt --name 李小梅')).code).toBe(2);
    const kept = await type('staff remove yl-mzt stf-1');
    expect(kept.code).toBe(1);
    expect(kept.err).toContain('last-administrator');
  });
});

describe('operators', () => {
  const zhou = {
    id: 'stf-9',
    name: '周海',
    email: 'ops@city.example',
    roles: ['operator', 'administrator'],
    createdAt: '2026-11-20T01:00:00Z',
  };

  it('are asked in, shown, changed and removed', async () => {
    server
      .on('POST /v1/operators', () => ({ status: 201, body: zhou }))
      .on('GET /v1/operators', (_, before) => ({ body: { items: before === 0 ? [] : [zhou] } }))
      .on('PATCH /v1/operators/stf-9', () => ({ body: { ...zhou, roles: ['operator'] } }))
      .on('DELETE /v1/operators/stf-9', (_, before) =>
        before === 0 ? problem(409, 'last-administrator', 'make somebody else one') : { status: 204, body: undefined },
      );
    expect((await type('operators list')).out).toContain('operators add');
    const added = await type('operators add --email ops@city.example --name 周海 --role operator,administrator');
    expect(added.out).toContain('邀请邮件已发出 a mail is on its way stf-9 周海');
    const asked = server.asked.find(({ body }) => body !== '');
    expect(JSON.parse(asked?.body ?? '')).toEqual({ email: 'ops@city.example', name: '周海', roles: ['operator', 'administrator'] });
    expect((await type('operators list')).out).toContain('stf-9  周海  ops@city.example  operator administrator');
    expect((await type('operators change stf-9 --role operator')).out).toContain('周海 operator');
    const kept = await type('operators remove stf-9');
    expect([kept.code, kept.err.includes('last-administrator')]).toEqual([1, true]);
    expect((await type('operators remove stf-9')).out).toContain('已移除 removed stf-9');
  });

  it.each([
    'operators add --email ops@city.example --name 周海',
    'operators add --name 周海 --role operator',
    'operators change stf-9',
    'operators remove',
  ])('are left alone by %s, which says too little', async (typed) => {
    expect([(await type(typed)).code, server.asked]).toEqual([2, []]);
  });
});
