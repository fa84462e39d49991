import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { anOperatorDesk } from './operator-desk.ts';

const AGENCIES = '/console/operator/agencies';
const ONE = `${AGENCIES}/yh-jyj`;
const DRAFT = { name: '云河市教育局', region: '440100', contactEmail: 'jyj@yh.example', id: 'yh-jyj', lang: 'en' };

const aDesk = async () => {
  const desk = await anOperatorDesk();
  const one = await desk.operator();
  const [me] = (await desk.world.staff.ofAgency(OPERATORS)).members;
  const register = (given: object = {}) => one.press(`${AGENCIES}/new`, { ...DRAFT, ...given }, `${AGENCIES}/new`);
  return { ...desk, one, actor: { kind: 'operator', id: me?.id }, register };
};

describe('an agency by an operator at the console', () => {
  it('is registered by the name of its region, and listed', async () => {
    const { one, register, world, actor } = await aDesk();
    const made = await register({ region: '广东省 广州市' });
    expect([made.status, made.headers.get('location')]).toEqual([303, `${ONE}?note=registered&lang=en`]);
    expect(await world.agencies.find('yh-jyj')).toMatchObject({ region: '4401', name: '云河市教育局' });
    expect(world.agencies.audits.at(-1)).toMatchObject({ action: 'agency.registered', actor });
    expect((await one.go('GET', `${AGENCIES}?lang=en`)).text).toContain(`href="${ONE}?lang=en"`);
    expect((await one.go('GET', `${ONE}?note=registered&lang=en`)).text).toContain('Now ask in the first administrator.');
  });

  it('of a street is shown by its name', async () => {
    const { one, register } = await aDesk();
    await register({ region: '440106006' });
    for (const path of [`${AGENCIES}?lang=en`, ONE]) {
      const { text } = await one.go('GET', path);
      expect(text).toContain('广东省 / 广州市 / 天河区 / 石牌街道');
      expect(text).not.toContain('440106006');
    }
  });

  it('is refused beside each field, with all that was typed', async () => {
    const { register } = await aDesk();
    const empty = await register({ name: ' ', region: '', contactEmail: '', uscc: '123', id: 'A B' });
    expect(empty.status).toBe(422);
    for (const name of ['name', 'region', 'contactEmail', 'id']) expect(empty.text, name).toContain(`href="#field-${name}"`);
    for (const value of ['value="123"', 'value="A B"']) expect(empty.text).toContain(value);
    const wrong = await register({ uscc: '123' });
    expect(wrong.text).toContain('href="#field-uscc"');
    expect((await register({ region: '孙悟空国' })).text).toContain('There is no such region');
    expect((await register({ region: '朝阳区' })).text).toContain('There are several of this name: 北京市 / 朝阳区');
    expect((await register()).status).toBe(303);
    expect((await register()).text).toContain('This id is taken');
  });

  it('is changed, but not over what somebody else changed meanwhile', async () => {
    const { one, register, world, actor } = await aDesk();
    await register();
    const change = {
      name: '云河市教育和体育局',
      contactEmail: 'office@yh.example',
      replyTo: '',
      mails: 'held',
      fourEyes: 'yes',
      revision: '0',
    };
    expect((await one.press(ONE, change, ONE)).headers.get('location')).toContain('note=changed');
    expect(await world.agencies.find('yh-jyj')).toMatchObject({
      name: '云河市教育和体育局',
      fourEyes: true,
      notifications: { held: true, closed: false },
    });
    expect(world.agencies.audits.at(-1)).toMatchObject({ action: 'agency.changed', actor });
    expect((await one.press(ONE, change, ONE)).headers.get('location')).toContain('note=stale');
    const wrong = await one.press(ONE, { ...change, contactEmail: 'office', revision: '1' }, ONE);
    expect([wrong.status, wrong.text.includes('href="#field-contactEmail"'), wrong.text.includes('value="office"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await one.press(`${AGENCIES}/nobody`, change, ONE)).status).toBe(404);
    expect((await one.go('GET', `${AGENCIES}/nobody`)).status).toBe(404);
  });

  it('gets its staff and keys, each shown and written down under the person', async () => {
    const { one, register, world, mail, actor } = await aDesk();
    await register();
    const li = { staffName: '李小梅', email: 'li@jyj.example', roles: 'administrator' };
    expect((await one.press(`${ONE}/staff`, li, ONE)).headers.get('location')).toContain('note=asked-in');
    expect((await mail()).to).toBe('li@jyj.example');
    expect(world.staff.audits.at(-1)).toMatchObject({ action: 'staff.invited', agencyId: 'yh-jyj', actor });
    expect((await one.press(`${ONE}/staff`, { ...li, lang: 'en' }, ONE)).text).toContain('This address is on the list already');
    const empty = await one.press(`${ONE}/staff`, { staffName: '', email: 'x' }, ONE);
    for (const name of ['staffName', 'email', 'roles']) expect(empty.text).toContain(`href="#field-${name}"`);
    const [member] = (await world.staff.ofAgency('yh-jyj')).members;
    const removed = await one.press(`${ONE}/staff/${member?.id}`, { act: 'remove' }, ONE);
    expect(removed.headers.get('location')).toContain('note=last-administrator');

    const issued = await one.press(`${ONE}/keys`, { scopes: 'notices:read', lang: 'en' }, ONE);
    const secret = /nw_key-[\w-]+/.exec(issued.text)?.[0] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    const [key] = (await world.keys.ofAgency('yh-jyj')).keys;
    const page = await one.go('GET', ONE);
    const read = page.text.replace(/<[^>]*>/g, '');
    expect([read.includes(`…${key?.id.slice(-8)}`), read.includes(key?.id ?? ''), page.text.includes(secret)]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await one.press(`${ONE}/keys`, { lang: 'en' }, ONE)).text).toContain('Choose at least one');
    expect((await one.press(`${ONE}/keys/${key?.id}`, {}, ONE)).headers.get('location')).toContain('note=revoked');
    expect((await one.press(`${ONE}/keys/${key?.id}`, {}, ONE)).headers.get('location')).toContain('note=key-unknown');
    expect(world.keys.audits.map(({ actor: by }) => by)).toEqual([expect.anything(), actor, actor]);
    expect((await one.press(`${AGENCIES}/nobody/keys`, { scopes: 'notices:read' }, ONE)).status).toBe(404);
  });

  it('is let go of when its mail is held', async () => {
    const { one, register, world, actor } = await aDesk();
    await register();
    const counted = { emails: 2000, bounces: 300, complaints: 0 };
    const held = {
      agencyId: 'yh-jyj',
      state: 'held',
      since: '2026-11-20T02:00:00.000Z',
      reason: 'bounces',
      counted,
      untold: false,
      revision: 1,
    } as const;
    await world.breakers.replace(null, held);
    expect((await one.go('GET', '/console/operator?lang=en')).text).toContain('The mail of 1 agency is held');
    const sending = await one.go('GET', '/console/operator/sending?lang=en');
    for (const part of ['云河市教育局', 'too many bounces: 2,000 mails, 300 bounces, 0 complaints']) expect(sending.text).toContain(part);
    expect((await one.press(`${ONE}/hold`, {}, ONE)).headers.get('location')).toContain('note=released');
    expect(world.breakers.audits.at(-1)).toMatchObject({ action: 'hold.released', actor });
    expect((await one.press(`${ONE}/hold`, {}, ONE)).headers.get('location')).toContain('note=not-held');
    expect((await one.press(`${AGENCIES}/nobody/hold`, {}, ONE)).status).toBe(404);
  });
});
