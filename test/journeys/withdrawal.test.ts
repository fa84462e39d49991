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

describe('a corrected notice', () => {
  it('follows everybody who had it, reaches those whom it concerns only now, and tells the others to disregard it', async () => {
    const [guangzhou, shenzhen, both] = await Promise.all([
      service.subscribe('guangzhou', { organization: { name: '天河合唱队', class: 'culture-sports', region: '440106' } }),
      service.subscribe('shenzhen', { organization: { name: '南山合唱队', class: 'culture-sports', region: '440305' } }),
      service.subscribe('watching', {
        organization: { name: '荔湾合唱队', class: 'culture-sports', region: '440103' },
        filter: { watch: ['4403'] },
      }),
    ]);
    const hook = await service.subscribe('corrected', { channel: service.hook('corrected') });
    const title = '关于举办合唱节(更正)的通知';
    const { id } = await service.publish(key, aNotice({ title, audience: { regions: ['440100'] } }));
    const subjects = async (address: string) => (await mailsAbout(address, title)).map(({ subject }) => subject);
    expect(await subjects(shenzhen.address)).toEqual([]);

    const path = `/v1/notices/${id}`;
    const correct = async (body: object) => {
      const etag = (await service.call('GET', path)).headers.get('etag') ?? '';
      const made = await service.call('POST', `${path}/corrections`, { key, body, headers: { 'if-match': etag } });
      expect(made.status).toBe(201);
      await service.idle();
      await service.advance('PT2M');
    };
    await correct({ audience: { regions: ['440300'] }, sections: [{ body: '合唱节改在深圳举行。' }], note: '更正举办地点' });

    const [first, told, ...rest] = await mailsAbout(guangzhou.address, title);
    expect(rest).toEqual([]);
    expect(told?.subject).toBe(`〔更正〕${title}`);
    expect(told?.headers['in-reply-to']).toBe(first?.headers['message-id']);
    expect(told?.text).toContain('更正后，本通知与贵组织无关');
    expect(await subjects(shenzhen.address)).toEqual([title]);
    expect(await subjects(both.address)).toEqual([title, `〔更正〕${title}`]);
    const [, watched] = await mailsAbout(both.address, title);
    expect(watched?.text).toContain('更正说明：更正举办地点');
    expect(watched?.text).toContain('改动：发送范围、正文（第 1 部分）');
    expect((await service.hookNotices('corrected')).map(({ json }) => json)).toMatchObject([
      { type: 'notice.published', data: { id, version: 1 } },
      {
        type: 'notice.corrected',
        data: { id, version: 2, correctedVersion: 1, noLongerConcerned: true, correction: { note: '更正举办地点' } },
      },
    ]);

    await correct({ source: '据云岭日报', note: '补来源', notify: 'none' });
    expect(await subjects(shenzhen.address)).toEqual([title]);
    const { body: versions } = await service.call('GET', `${path}/versions`);
    expect(versions.items).toMatchObject([1, 2, 3].map((version) => ({ version, currentVersion: 3 })));
    const page = await (await fetch(`${service.url}/notices/${id}?version=2`)).text();
    expect(page).toContain('这不是现行版本');
    expect(page).toContain('<ins>');

    const { body } = await service.call('GET', `${path}/report`, { key });
    expect(body).toMatchObject({ complete: true, currentVersion: 3, status: 'published' });
    expect(body.mailings.map(({ act, version }: { act: string; version: number }) => [act, version])).toEqual([
      ['notice', 1],
      ['correction', 2],
    ]);
    expect(body.mailings[1].counts).toMatchObject({ audience: 4, delivered: 4 });
    for (const { counts } of body.mailings) expect(addsUp(counts)).toBe(true);

    // Whoever was sent any version hears of the end, once.
    await withdraw(id);
    await service.advance('PT2M');
    expect((await subjects(guangzhou.address)).at(-1)).toBe(`〔撤回〕${title}`);
    expect(await subjects(shenzhen.address)).toEqual([title, `〔撤回〕${title}`]);
    expect(await subjects(both.address)).toEqual([title, `〔更正〕${title}`, `〔撤回〕${title}`]);
    for (const { id: other, manageToken } of [guangzhou, shenzhen, both, hook])
      await service.call('DELETE', `/v1/subscriptions/${other}`, { key: manageToken });
  });
});

describe('a withdrawn notice', () => {
  it('is told once to everybody who had it, in words for it, and to nobody who left', async () => {
    const reader = await service.subscribe('reader');
    const english = await service.subscribe('english', { language: 'en' });
    const leaver = await service.subscribe('leaver');
    const hook = await service.subscribe('hook', { channel: service.hook('hook') });
    const daily = await service.subscribe('daily', await service.dailySoon());
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
    await service.advance('PT3H');
    expect(await service.inbox(daily.address)).toHaveLength(1);
    expect((await service.report(key, id)).mailings[0].counts).toMatchObject({ awaitingDigest: 0 });
    for (const { id: other, manageToken } of [reader, english, hook, daily])
      await service.call('DELETE', `/v1/subscriptions/${other}`, { key: manageToken });
  });

  it('that a digest told of is told to its readers, too', async () => {
    const daily = await service.subscribe('later', await service.dailySoon());
    const title = '关于冬季走访的通知';
    const { id } = await service.publish(key, aNotice({ title }));
    await service.advance('PT3H');
    expect((await mailsAbout(daily.address, title)).map(({ subject }) => subject)).toEqual([`通知汇总：${title}`]);
    await withdraw(id);
    await service.advance('PT2M');
    expect((await mailsAbout(daily.address, title)).map(({ subject }) => subject)).toEqual([`通知汇总：${title}`, `〔撤回〕${title}`]);
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
    // By then the next two tries would have been made.
    await service.advance('PT4H');
    expect((await service.hookNotices('busy')).length).toBe(before);
    expect(await service.report(key, id)).toMatchObject({ complete: true, totals: { audience: 1, skipped: 1, retrying: 0 } });
    const { body } = await service.call('GET', `/v1/notices/${id}/deliveries`, { key });
    expect(body.items).toMatchObject([{ subscriptionId: busy.id, status: 'skipped', why: 'withdrawn' }]);
  });
});
