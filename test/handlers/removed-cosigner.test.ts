import { describe, expect, it } from 'vitest';
import { tellAgencies } from '../../functions/usecases/agencies/tell-agencies.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { lapseDueSignatures } from '../../functions/usecases/notices/lapse-due.ts';
import { publishDueNotices } from '../../functions/usecases/notices/publish-due.ts';
import { aDraft } from './front-door.ts';
import { anOffice } from './office.ts';

const HOUR = 3_600_000;
const LEAD = 'office@yh-szf.example';

/** A city leads, and the office of 李小梅 is to sign. */
const aJointNotice = async () => {
  const office = await anOffice();
  const { ask, anAgency, add, write, operatorKey, world } = office;
  const keys = { lead: await anAgency('yh-szf'), third: await anAgency('yh-czj') };
  await add('yh-mzj', 'wang@yh.example', '王强');
  await write();
  const keyOf = async () => {
    const scopes = ['notices:write', 'notices:read', 'agency:admin'];
    const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes } });
    return body as { id: string; key: string };
  };
  const post = async (given: object = {}) => {
    const body = aDraft({ issuers: ['yh-szf', 'yh-mzj'], ...given });
    return (await ask('POST', '/v1/notices', { key: keys.lead, body })).body;
  };
  const find = async (id: string) => (await ask('GET', `/v1/notices/${id}`, { key: keys.lead })).body;
  const sign = (id: string, key: string) => ask('POST', `/v1/notices/${id}/cosignatures`, { key, body: {} });
  /** What sweep does, and who is written to by it. */
  const minute = async (): Promise<readonly string[]> => {
    const faults = new FaultCollector();
    await lapseDueSignatures(world, 100, faults);
    await publishDueNotices(world, 100, faults);
    await tellAgencies(world, 100, faults);
    expect(faults.faults).toEqual([]);
    const before = world.mailer.sent.length;
    await write();
    return world.mailer.sent.slice(before).map(({ to }) => to);
  };
  /** Nobody signs any more: after three days the lead knows. */
  const lapses = async (id: string) => {
    await minute();
    world.clock.advance(72 * HOUR);
    expect(await minute()).toContain(LEAD);
    expect(await find(id)).toMatchObject({ status: 'cancelled', cancellation: { reason: 'lapsed' } });
  };
  return { ...office, keys, keyOf, post, find, sign, minute, lapses };
};

describe('a co-issuer that ends its consent after a notice was taken in by it', () => {
  const consented = async () => {
    const joint = await aJointNotice();
    const { key } = await joint.keyOf();
    const consent = (method: string) => joint.ask(method, '/v1/agencies/yh-mzj/consents/yh-szf', { key });
    expect((await consent('PUT')).status).toBe(204);
    return { ...joint, key, end: () => consent('DELETE') };
  };

  it('stands by what it had signed for, and is asked from then on', async () => {
    const { post, find, end, minute, sign, key, world } = await consented();
    const { id, status } = await post({ publishAt: '2026-11-21T09:00:00+08:00' });
    expect(status).toBe('scheduled');
    await end();
    const refused = await sign(id, key);
    expect([refused.status, refused.body.code]).toEqual([409, 'no-signature-awaited']);
    world.clock.set('2026-11-21T01:00:00.000Z');
    expect((await minute()).toSorted()).toEqual(['office@yh-mzj.example', LEAD]);
    expect((await find(id)).status).toBe('published');
    expect((await post({ title: '另一份联合通知' })).status).toBe('awaiting-signatures');
  });

  it('can still refuse while others have to sign, and the lead hears of it', async () => {
    const { ask, post, find, end, minute, sign, key, keys } = await consented();
    const { id, status } = await post({ issuers: ['yh-szf', 'yh-mzj', 'yh-czj'] });
    expect(status).toBe('awaiting-signatures');
    await minute();
    await end();
    const refused = await ask('POST', `/v1/notices/${id}/refusals`, { key, body: { reason: '不再同意联合发文' } });
    expect(refused.status).toBe(200);
    expect(await minute()).toContain(LEAD);
    expect(await find(id)).toMatchObject({ status: 'cancelled', cancellation: { by: 'yh-mzj', note: '不再同意联合发文' } });
    expect((await sign(id, keys.third)).body.code).toBe('no-signature-awaited');
  });
});

describe('a key that is revoked', () => {
  it('while its signature is under way has signed, by that key, and signs no more', async () => {
    const { ask, post, find, sign, keyOf, operatorKey, world } = await aJointNotice();
    const { id: keyId, key } = await keyOf();
    const [first, second] = [await post(), await post({ title: '另一份联合通知' })];
    const lookUp = world.notices.find.bind(world.notices);
    world.notices.find = async (id) => {
      world.notices.find = lookUp;
      expect((await ask('DELETE', `/v1/agencies/yh-mzj/keys/${keyId}`, { key: operatorKey })).status).toBe(204);
      return lookUp(id);
    };
    expect((await sign(first.id, key)).body.status).toBe('published');
    const signed = world.notices.audits.filter(({ action }) => action === 'notice.cosigned');
    expect(signed).toMatchObject([{ subject: first.id, actor: { kind: 'agency-key', id: keyId } }]);
    const refused = await sign(second.id, key);
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized']);
    expect((await find(second.id)).status).toBe('awaiting-signatures');
    // Another key of the agency can: the notice is not lost with that one.
    expect((await sign(second.id, (await keyOf()).key)).body.status).toBe('published');
  });

  it('leaves a notice that nobody signs to lapse, and the lead hears of it', async () => {
    const { ask, post, sign, keyOf, operatorKey, lapses } = await aJointNotice();
    const { id: keyId, key } = await keyOf();
    const { id } = await post();
    await ask('DELETE', `/v1/agencies/yh-mzj/keys/${keyId}`, { key: operatorKey });
    expect((await sign(id, key)).status).toBe(401);
    await lapses(id);
  });
});

describe('somebody who has the form for a signature open', () => {
  it('and is removed from the staff signs nothing, and the notice waits for a colleague', async () => {
    const { ask, li, post, find, operatorKey, signedIn } = await aJointNotice();
    const [desk, colleague] = [await signedIn(), await signedIn('wang@yh.example')];
    const { id } = await post();
    const path = `/console/notices/${id}/signature`;
    const token = /name="token" value="([0-9a-f]+)"/.exec((await desk.go('GET', path)).text)?.[1] ?? '';
    expect(token).not.toBe('');
    expect((await ask('DELETE', `/v1/agencies/yh-mzj/staff/${li.id}`, { key: operatorKey })).status).toBe(204);
    for (const act of ['sign', 'refuse']) expect((await desk.go('POST', path, { token, act, reason: '不同意' })).status).toBe(401);
    expect((await desk.go('GET', path)).status).toBe(401);
    expect(await find(id)).toMatchObject({ status: 'awaiting-signatures' });
    expect((await colleague.press(path, { act: 'sign' }, path)).status).toBe(303);
    expect((await find(id)).status).toBe('published');
  });

  it('and may only write any more is told so, and the lead hears when nobody signs', async () => {
    const { ask, li, post, find, operatorKey, signedIn, lapses } = await aJointNotice();
    const desk = await signedIn();
    const { id } = await post();
    const path = `/console/notices/${id}/signature`;
    const token = /name="token" value="([0-9a-f]+)"/.exec((await desk.go('GET', path)).text)?.[1] ?? '';
    const changed = await ask('PATCH', `/v1/agencies/yh-mzj/staff/${li.id}`, { key: operatorKey, body: { roles: ['editor'] } });
    expect(changed.status).toBe(200);
    const refused = await desk.go('POST', path, { token, act: 'sign' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('您的身份不能这样做');
    expect((await find(id)).status).toBe('awaiting-signatures');
    await lapses(id);
  });
});
