import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const posted = async (given: object = {}) => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(given) });
  const id: string = body.id;
  const withdraw = (by: string, reason: unknown = '活动因故取消', headers = {}) =>
    door.ask('POST', `/v1/notices/${id}/withdrawal`, { key: by, body: { reason }, headers });
  return { door, key, id, withdraw };
};

describe('a withdrawal', () => {
  it('is shown in the notice, with when and why, and stands in the audit log', async () => {
    const { door, key, id, withdraw } = await posted();
    door.world.clock.set('2026-11-21T01:00:00.000Z');
    const withdrawal = { at: '2026-11-21T01:00:00.000Z', reason: '活动因故取消' };
    expect(await withdraw(key)).toMatchObject({ status: 200, body: { id, status: 'withdrawn', withdrawal } });
    expect((await door.ask('GET', `/v1/notices/${id}`)).body).toMatchObject({ status: 'withdrawn', withdrawal });
    expect((await door.ask('GET', '/v1/notices?status=withdrawn')).body.items).toMatchObject([{ id, withdrawal }]);
    expect(door.world.notices.audits.at(-1)).toMatchObject({ agencyId: 'gd-mzt', action: 'notice.withdrawn', subject: id });
    expect(await door.world.notices.due('plan', '2026-11-21T01:00:00.000Z', 10)).toEqual([
      { act: 'plan', noticeId: id, version: 1, mailing: 'withdrawal', at: withdrawal.at },
    ]);
  });

  it('is told on the board and on the page: by whom, when and why', async () => {
    const { door, key, id, withdraw } = await posted();
    await withdraw(key);
    for (const path of ['/', `/notices/${id}`]) {
      const { text } = await door.ask('GET', path);
      expect(text, path).toContain('本通知已撤回（gd-mzt 机关，2026年11月20日）。撤回原因：活动因故取消');
    }
    const { text } = await door.ask('GET', `/notices/${id}?lang=en`);
    expect(text).toContain('This notice has been withdrawn (gd-mzt 机关, 20 November 2026). Reason: 活动因故取消');
  });

  it('is the lead agency’s, or the operator’s', async () => {
    const { door, withdraw } = await posted();
    const other = await door.anAgency('gd-wmb');
    expect(await withdraw(other)).toMatchObject({ status: 404, body: { code: 'notice-unknown' } });
    expect((await withdraw(door.operatorKey)).status).toBe(200);
  });

  it('comes after publication, and once', async () => {
    const scheduled = await posted({ publishAt: '2099-01-01T00:00:00+08:00' });
    expect(await scheduled.withdraw(scheduled.key)).toMatchObject({ status: 409, body: { code: 'not-published' } });
    const other = await scheduled.door.anAgency('gd-wmb');
    expect((await scheduled.withdraw(other)).status).toBe(404);

    const { key, withdraw } = await posted();
    await withdraw(key);
    expect(await withdraw(key)).toMatchObject({ status: 409, body: { code: 'withdrawn-already' } });
  });

  it('is answered as the first time under the same Idempotency-Key', async () => {
    const { key, withdraw } = await posted();
    const headers = { 'idempotency-key': 'once' };
    const first = await withdraw(key, '活动因故取消', headers);
    const again = await withdraw(key, '活动因故取消', headers);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
  });

  it('may come when the last day is over', async () => {
    const { door, key, withdraw } = await posted({ expiresOn: '2026-11-30' });
    door.world.clock.set('2026-12-02T00:00:00.000Z');
    expect(await withdraw(key)).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
  });

  it.each([
    ['nothing', ''],
    ['two lines', '两行\n原因'],
    ['more than 300 characters', '长'.repeat(301)],
    ['a number', 7],
  ])('whose reason is %s is refused beside its field', async (_, reason) => {
    const { key, withdraw } = await posted();
    const refused = await withdraw(key, reason);
    expect([400, 422]).toContain(refused.status);
    expect(refused.body.errors[0].path).toBe('reason');
  });

  it('whose reason is marked secret is refused', async () => {
    const { key, withdraw } = await posted();
    expect(await withdraw(key, '机密★一年')).toMatchObject({ status: 422, body: { errors: [{ path: 'reason', code: 'secrecy-mark' }] } });
  });

  it('of a notice that there is not is 404', async () => {
    const { door, key } = await posted();
    expect((await door.ask('POST', '/v1/notices/ntc-nowhere/withdrawal', { key, body: { reason: '取消' } })).status).toBe(404);
  });
});
