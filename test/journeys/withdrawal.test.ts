import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addsUp, aNotice, Service } from './service.ts';

let service: Service;
let key = '';
beforeAll(async () => {
  service = await Service.start();
  key = await service.agency('gd-mzt', '440000');
});
afterAll(() => service?.stop());

const withdraw = async (id: string): Promise<void> => {
  const { status } = await service.call('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '活动因故取消' } });
  expect(status).toBe(200);
  await service.idle();
};

const mailsAbout = async (address: string, title: string) =>
  (await service.inbox(address)).filter(({ subject }) => subject.includes(title));

describe('a withdrawn notice', () => {
  it('is told once to everybody who had it, in words for it, and to nobody who left', async () => {
    const reader = await service.subscribe('reader');
    const english = await service.subscribe('english', { language: 'en' });
    const leaver = await service.subscribe('leaver');
    const hook = await service.subscribe('hook', { channel: service.hook('hook') });
    const daily = await service.subscribe('daily', {
      frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false },
    });
    const title = '关于举办合唱节的通知';
    const { id } = await service.publish(key, aNotice({ title }));
    const first = await mailsAbout(reader.address, title);
    expect(first).toHaveLength(1);
    await service.call('DELETE', `/v1/subscriptions/${leaver.id}`, { key: leaver.manageToken });

    await withdraw(id);
    await service.advance('PT2M');

    const [, told, ...rest] = await mailsAbout(reader.address, title);
    expect(rest).toEqual([]);
    expect(told?.subject).toBe(`〔撤回〕${title}`);
    expect(told?.headers['in-reply-to']).toBe(first[0]?.headers['message-id']);
    expect(told?.headers['references']).toContain(first[0]?.headers['message-id']);
    for (const part of [told?.text, told?.html]) {
      expect(part).toContain('本通知已撤回（机关 gd-mzt，');
      expect(part).toContain('撤回原因：活动因故取消');
      expect(part).not.toContain('合唱节于十二月举行');
    }
    const [, inEnglish] = await mailsAbout(english.address, title);
    expect(inEnglish?.text).toContain('This notice has been withdrawn (机关 gd-mzt, ');
    expect(await mailsAbout(leaver.address, title)).toHaveLength(1);
    expect(await service.hookNotices('hook')).toMatchObject([
      { json: { type: 'notice.published', data: { id } } },
      { json: { type: 'notice.withdrawn', data: { id, status: 'withdrawn', withdrawal: { reason: '活动因故取消' } } } },
    ]);

    const report = await service.report(key, id);
    expect(report).toMatchObject({ status: 'withdrawn', complete: true });
    expect(report.mailings.map(({ act }: { act: string }) => act)).toEqual(['notice', 'withdrawal']);
    expect(report.mailings[1].counts).toMatchObject({ audience: 4, delivered: 3, skipped: 1 });
    for (const { counts } of report.mailings) expect(addsUp(counts)).toBe(true);

    // Its digest has not left, and leaves it out.
    await service.advance('P2D');
    expect(await service.inbox(daily.address)).toHaveLength(1);
    expect((await service.report(key, id)).mailings[0].counts).toMatchObject({ awaitingDigest: 0 });
    for (const { id: other, manageToken } of [reader, english, hook, daily])
      await service.call('DELETE', `/v1/subscriptions/${other}`, { key: manageToken });
  });

  it('that a digest told of is told to its readers, too', async () => {
    const daily = await service.subscribe('later', {
      frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false },
    });
    const title = '关于冬季走访的通知';
    const { id } = await service.publish(key, aNotice({ title }));
    await service.advance('P2D');
    expect((await mailsAbout(daily.address, title)).map(({ subject }) => subject)).toEqual([`通知摘要：${title}`]);
    await withdraw(id);
    await service.advance('PT2M');
    expect((await mailsAbout(daily.address, title)).map(({ subject }) => subject)).toEqual([`通知摘要：${title}`, `〔撤回〕${title}`]);
    const { mailings } = await service.report(key, id);
    expect(mailings.map(({ act }: { act: string }) => act)).toEqual(['notice', 'digest', 'withdrawal']);
    expect(mailings[2].counts).toMatchObject({ audience: 1, delivered: 1 });
    await service.call('DELETE', `/v1/subscriptions/${daily.id}`, { key: daily.manageToken });
  });

  it('stops: who was still being tried again is skipped, and not told of the withdrawal', async () => {
    await service.call('PUT', '/_local/webhooks/busy', { body: { status: 200 } });
    const busy = await service.subscribe('busy', { channel: service.hook('busy') });
    await service.call('PUT', '/_local/webhooks/busy', { body: { status: 503 } });
    const { id } = await service.publish(key, aNotice({ title: '关于志愿服务的通知' }));
    expect((await service.report(key, id)).totals).toMatchObject({ retrying: 1 });
    await withdraw(id);
    await service.call('PUT', '/_local/webhooks/busy', { body: { status: 200 } });
    const before = (await service.hookNotices('busy')).length;
    await service.advance('P2D');
    expect((await service.hookNotices('busy')).length).toBe(before);
    expect(await service.report(key, id)).toMatchObject({ complete: true, totals: { audience: 1, skipped: 1, retrying: 0 } });
    const { body } = await service.call('GET', `/v1/notices/${id}/deliveries`, { key });
    expect(body.items).toMatchObject([{ subscriptionId: busy.id, status: 'skipped', why: 'withdrawn' }]);
  });
});
