import { afterAll, beforeAll, expect, it } from 'vitest';
import { aNotice, Service } from './service.ts';

const [OLD, NEW] = ['关于举办合唱节的通知', '关于举办新年合唱节的通知'];

let service: Service;
let key = '';
beforeAll(async () => {
  service = await Service.start();
  key = await service.agency('gd-mzt', '440000');
});
afterAll(() => service?.stop());

it('a notice that takes the place of another is told so, and the other says by what until it is not so any more', async () => {
  const reader = await service.subscribe('reader');
  const daily = await service.subscribe('daily', await service.dailySoon());
  await service.subscribe('hook', { channel: service.hook('hook') });
  const { id: old } = await service.publish(key, aNotice({ title: OLD, documentNumber: '云民函〔2026〕39号' }));
  const { id } = await service.publish(key, aNotice({ title: NEW, supersedes: [{ noticeId: old }] }));
  const notice = async (which: string) => (await service.call('GET', `/v1/notices/${which}`)).body;
  const page = async (which: string) => String((await service.call('GET', `/notices/${which}`)).body);
  const about = async (address: string, title: string) => (await service.inbox(address)).filter(({ subject }) => subject.includes(title));
  const audits = async () =>
    (await service.call('GET', '/v1/agencies/gd-mzt/audit', { key })).body.items
      .filter(({ subject }: { subject: string }) => subject === old)
      .map(({ action }: { action: string }) => action);
  const isReplaced = async () => {
    expect(await notice(old)).toMatchObject({ validity: 'repealed', supersededBy: { noticeId: id } });
    expect(await page(old)).toMatch(/本通知已被新的通知取代（[^）]+）/);
    expect(await page(old)).toContain(`href="/notices/${id}?`);
  };
  const isInForce = async () => {
    expect(await notice(old)).toMatchObject({ validity: 'in-force', reinstatedAt: expect.any(String) });
    expect(await notice(old)).not.toHaveProperty('supersededBy');
    expect(await page(old)).not.toContain('取代');
  };

  await isReplaced();
  expect(await page(id)).toContain(`href="/notices/${old}?`);
  const [mail, ...others] = await about(reader.address, NEW);
  expect(others).toEqual([]);
  expect(mail?.text).toMatch(new RegExp(`取代：云民函〔2026〕39号 ${OLD}`));
  expect(mail?.html).toContain(OLD);
  const [, told] = await service.hookNotices('hook');
  expect(told?.json).toMatchObject({ type: 'notice.published', data: { id, supersedes: [{ noticeId: old }] } });
  await service.advance('PT3H');
  const [digest] = await about(daily.address, '通知汇总');
  expect(digest?.text).toMatch(new RegExp(`取代：${OLD}`));

  // What is only shown is told to nobody, and the other notice is in force again.
  const correct = async (body: object) => {
    const { headers } = await service.call('GET', `/v1/notices/${id}`);
    const made = await service.call('POST', `/v1/notices/${id}/corrections`, {
      key,
      body,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(made.status).toBe(201);
    await service.idle();
    await service.advance('PT2M');
  };
  const before = (await service.inbox()).length;
  await correct({ supersedes: [], note: '误列', notify: 'none' });
  await isInForce();
  expect(await page(id)).not.toContain(`href="/notices/${old}?`);
  expect((await service.inbox()).length).toBe(before);

  await correct({ supersedes: [{ noticeId: old }], note: '恢复取代' });
  await isReplaced();
  // The reader had it so before: of what was only shown meanwhile nobody was told.
  expect((await about(reader.address, NEW)).at(-1)?.text).toContain('更正说明：恢复取代\n与贵组织先前收到的内容相同');
  await correct({ supersedes: [], note: '不再取代' });
  await isInForce();
  const last = (await about(reader.address, NEW)).at(-1);
  expect(last?.text).toContain('改动：所取代的通知');
  expect(last?.text).not.toContain('取代：');
  expect((await about(reader.address, OLD)).length).toBe(1);

  await correct({ supersedes: [{ noticeId: old }], note: '还是取代', notify: 'none' });
  await isReplaced();
  await service.call('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '误发' } });
  await service.idle();
  await isInForce();
  expect((await about(reader.address, OLD)).length).toBe(1);
  expect((await audits()).toReversed().slice(1)).toEqual(
    Array.from({ length: 3 }, () => ['notice.superseded', 'notice.reinstated']).flat(),
  );
  expect((await service.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
});
