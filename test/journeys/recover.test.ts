import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addsUp, aNotice, OPERATOR_KEY, Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

const misbehave = (name: string, how: object) => service.call('PUT', `/_local/webhooks/${name}`, { body: how });

/** The ids of messages that an endpoint took, or refused. */
const idsOf = async (name: string): Promise<readonly string[]> =>
  (await service.hookNotices(name)).map(({ headers }) => headers['webhook-id'] ?? '');

/** One sweep takes up what was asked for, the next one hands it out: the clock moves on from one to the other. */
const twoSweeps = async (): Promise<void> => {
  for (let sweeps = 0; sweeps < 2; sweeps++) await service.advance('PT1M');
};

describe('an endpoint that was broken, and then switched off', () => {
  it('is sent each message that it missed once, by the id that it had, and nothing that it has; the ledger adds up', async () => {
    const key = await service.agency('gd-mzt', '440000');
    const { id, manageToken } = await service.subscribe('tool', { channel: service.hook('tool') });
    await service.subscribe('reader');
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const report = async (notice: string) => {
      const found = await service.report(key, notice);
      for (const counts of [found.totals, ...found.mailings.map((one: { counts: object }) => one.counts)])
        expect(addsUp(counts)).toBe(true);
      return found.totals;
    };
    const had = await service.publish(key, aNotice());
    await misbehave('tool', { status: 500 });
    const failed = await service.publish(key, aNotice({ title: '关于年检的通知' }));
    await service.advance('PT34H');
    expect(await report(failed.id)).toMatchObject({ delivered: 1, failed: 1 });
    await misbehave('tool', { status: 410 });
    const gone = await service.publish(key, aNotice({ title: '关于停水的通知' }));
    const off = await service.publish(key, aNotice({ title: '关于停电的通知' }));
    const withdrawn = await service.publish(key, aNotice({ title: '误发的通知' }));
    await service.call('POST', `/v1/notices/${withdrawn.id}/withdrawal`, { key, body: { reason: '误发' } });
    await service.idle();
    expect(await report(gone.id)).toMatchObject({ delivered: 1, failed: 1 });
    expect(await report(off.id)).toMatchObject({ delivered: 1, skipped: 1 });

    const recover = (body: object, headers = {}) =>
      service.call('POST', `/v1/subscriptions/${id}/recover`, { key: manageToken, body, headers });
    const early = await recover({ since });
    expect([early.status, early.body.code]).toEqual([409, 'endpoint-switched-off']);
    const attempts = async () => (await service.call('GET', `/v1/subscriptions/${id}/attempts?limit=100`, { key: manageToken })).body.items;
    expect((await attempts()).filter(({ statusCode }: { statusCode: number }) => statusCode === 500)).toHaveLength(8);

    await misbehave('tool', {});
    expect((await service.call('POST', `/v1/subscriptions/${id}/resume`, { key: manageToken })).status).toBe(200);
    const before = await idsOf('tool');
    const [asked, twice] = [await recover({ since }, { 'idempotency-key': 'once' }), await recover({ since })];
    expect([asked.status, twice.status]).toEqual([202, 202]);
    expect(asked.body).toMatchObject({ subscriptionId: id, doneAt: null });
    for (const { id: notice } of [had, failed, gone, off]) await report(notice);
    await twoSweeps();
    for (const { id: notice } of [had, failed, gone, off])
      expect(await report(notice)).toMatchObject({ audience: 2, delivered: 2, failed: 0, skipped: 0, retrying: 0 });

    const after = (await idsOf('tool')).slice(before.length);
    const messageOf = (notice: string) => `msg_${notice}-1-notice_${id}`;
    expect([...after].filter((one) => one.includes('-notice_')).sort()).toEqual([failed.id, gone.id, off.id].map(messageOf).sort());
    expect(after).not.toContain(messageOf(withdrawn.id));
    expect(after).not.toContain(messageOf(had.id));
    expect(before.filter((one) => one === messageOf(failed.id))).toHaveLength(8);
    const done = await service.call('GET', `/v1/subscriptions/${id}/recover`, { key: OPERATOR_KEY });
    expect(done.body).toMatchObject({ doneAt: expect.any(String), reopened: after.length });
    expect(asked.body.missed).toBe(after.length);

    const ofFailed = (await attempts()).filter(({ deliveryId }: { deliveryId: string }) => deliveryId === messageOf(failed.id));
    expect(ofFailed.map(({ attempt }: { attempt: number }) => attempt)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(ofFailed[0]).toMatchObject({ outcome: 'delivered' });

    const again = await recover({ since });
    expect(again.body).toMatchObject({ missed: 0 });
    await twoSweeps();
    expect((await idsOf('tool')).slice(before.length)).toEqual(after);
    expect((await service.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });

  it('is offered on the page of what was sent, with the counts', async () => {
    const { id, manageToken } = await service.subscribe('hall', { channel: service.hook('hall') });
    const key = await service.agency('gz-mzj', '440100');
    await misbehave('hall', { status: 410 });
    await service.publish(key, aNotice());
    await misbehave('hall', {});
    await service.call('POST', `/v1/subscriptions/${id}/resume`, { key: manageToken });
    const page = await service.call('GET', `/manage/sent?token=${manageToken}&lang=en`);
    expect(page.body).toContain('Send again what I missed since then');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const [year, month, day] = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10).split('-');
    const raw = new URLSearchParams({ token: manageToken, lang: 'en', since: `${year}`, sinceMonth: `${month}`, sinceDay: `${day}` });
    const posted = await service.call('POST', '/manage/sent', { raw: raw.toString(), headers: form });
    expect(posted.status).toBe(303);
    const told = await service.call('GET', posted.headers.get('location') ?? '');
    expect(told.body).toContain('One message is sent again within a minute or two.');
    await twoSweeps();
    const after = await service.call('GET', `/manage/sent?token=${manageToken}&lang=en`);
    expect(after.body).toContain('1 sent again.');
    expect((await service.call('GET', `/manage/attempts?token=${manageToken}&lang=en`)).body).toContain('Attempt 2');
    expect((await service.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });
});
