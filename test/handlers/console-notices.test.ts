import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';
import { LI } from './office.ts';

const WANG = 'wang@yh.example';

describe('home', () => {
  it('is calm where nothing waits, and names what waits in a line that leads there', async () => {
    const { signedIn, ask, publish, organization, failing, service, key, anAgency, add, write, world } = await aBusyOffice();
    await anAgency('yh-wmb', { name: '云河市文明办', region: '440100' });
    const li = await signedIn();
    expect((await li.go('GET', '/console')).text).toContain('没有待办事项');

    const lost = await organization();
    failing.add(lost.address);
    await organization();
    world.clock.advance(60_000);
    const sent = await publish({ title: '关于合唱节的通知', receipt: { required: true, by: '2026-12-05' } });
    for (let n = 0; n < 3; n++) await service.step();
    await ask('POST', '/v1/agencies/yh-mzj/drafts', { key, body: { title: '稿子' } });
    const joint = await publish({ title: '关于联合行动的通知', issuers: ['yh-mzj', 'yh-wmb'] });
    const planned = await publish({ title: '关于明年的通知', publishAt: '2026-12-24T01:00:00Z' });
    const { text } = await li.go('GET', '/console');
    for (const part of [
      `<a href="/console/notices/${sent}/receipts?lang=zh-Hans"><bdi>回执还差 2 份：关于合唱节的通知</bdi></a><span class="soft">截止日期：2026年12月5日</span>`,
      `<a href="/console/notices/${sent}/deliveries?status=unreached&amp;lang=zh-Hans"><bdi>1 个没有收到：关于合唱节的通知</bdi></a>`,
      '<a href="/console/drafts?lang=zh-Hans"><bdi>稿件 1 份</bdi></a>',
      `<a href="/console/notices/${joint}?lang=zh-Hans"><bdi>等待会签：关于联合行动的通知</bdi></a><span class="soft">尚未签署：云河市文明办</span>`,
      `<a href="/console/notices/${planned}?lang=zh-Hans"><bdi>定时发布：关于明年的通知</bdi></a>`,
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('没有待办事项');

    await add('yh-wmb', 'zhao@yh.example', '赵一');
    await write();
    const zhao = await signedIn('zhao@yh.example');
    expect((await zhao.go('GET', '/console')).text).toContain(
      '<bdi>请会签：关于联合行动的通知</bdi></a><span class="soft">牵头机关：云河市民政局；',
    );
    // There she signs, and who leads it may give it another time.
    const [hers, ours] = [await zhao.go('GET', `/console/notices/${joint}`), await li.go('GET', `/console/notices/${joint}`)];
    expect([hers.text.includes('签署或拒绝'), hers.text.includes('更改发布时间或取消')]).toEqual([true, false]);
    expect([ours.text.includes('签署或拒绝'), ours.text.includes('更改发布时间或取消')]).toEqual([false, true]);
  });

  it('tells what is being sent, and that mail is held', async () => {
    const { signedIn, publish, organization, later, service, world } = await aBusyOffice();
    later.add((await organization()).address);
    await organization();
    world.clock.advance(60_000);
    await publish({ title: '关于合唱节的通知' });
    await service.step();
    const li = await signedIn();
    expect((await li.go('GET', '/console')).text).toContain(
      '<bdi>正在发送：关于合唱节的通知</bdi></a><span class="soft">已处理 1，共 2</span>',
    );
    const since = world.clock.now().toISOString();
    await world.breakers.replace(null, { agencyId: 'yh-mzj', state: 'held', since, reason: 'bounces', untold: false, revision: 1 });
    expect((await li.go('GET', '/console')).text).toContain('本机关的邮件已暂停发出');
  });
});

describe('the notices of an agency', () => {
  it('are all that it leads or signs, found by words and by how they stand', async () => {
    const { signedIn, publish, ask, key } = await aBusyOffice();
    await publish({ title: '关于合唱节的通知', documentNumber: '云民发〔2026〕12号' });
    const gone = await publish({ title: '关于邻里节的通知' });
    await ask('POST', `/v1/notices/${gone}/withdrawal`, { key, body: { reason: '取消' } });
    await publish({ title: '关于明年的通知', publishAt: '2026-12-24T01:00:00Z' });
    const li = await signedIn();
    const titles = async (query: string) =>
      [...(await li.go('GET', `/console/notices?${query}`)).text.matchAll(/关于[^<]*?的通知(?=<\/a>)/g)].map(([title]) => title);
    expect(await titles('')).toEqual(['关于明年的通知', '关于邻里节的通知', '关于合唱节的通知']);
    expect(await titles('status=withdrawn')).toEqual(['关于邻里节的通知']);
    expect(await titles(`q=${encodeURIComponent('(2026)12')}`)).toEqual(['关于合唱节的通知']);
    const none = await li.go('GET', '/console/notices?q=none&status=made-up&lang=en');
    expect(none.text).toContain('No notice fits');
    expect((await li.go('GET', '/console/notices?cursor=made-up')).headers.get('location')).toBe('/console/notices?lang=zh-Hans');
  });

  it('go on page by page', async () => {
    const { signedIn, publish } = await aBusyOffice();
    for (let n = 0; n < 23; n++) await publish({ title: `第${n}号通知` });
    const li = await signedIn();
    const first = await li.go('GET', '/console/notices?lang=en');
    const next = /href="([^"]*cursor=[^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const seen = `${first.text}${(await li.go('GET', next)).text}`;
    expect(new Set([...seen.matchAll(/第\d+号通知/g)].map(([title]) => title)).size).toBe(23);
  });
});

describe('roles', () => {
  it('see what there is, and are offered and allowed what is theirs alone', async () => {
    const { signedIn, add, publish, write } = await aBusyOffice();
    await add('yh-mzj', WANG, '王芳', ['editor']);
    await write();
    const id = await publish();
    const [li, wang] = [await signedIn(LI), await signedIn(WANG)];
    const seenBy = async (who: typeof li, path: string) => (await who.go('GET', `${path}?lang=en`)).text;
    const offered = await seenBy(li, `/console/notices/${id}`);
    const notOffered = await seenBy(wang, `/console/notices/${id}`);
    for (const path of ['correction', 'withdrawal', 'redaction']) {
      expect(offered).toContain(`/console/notices/${id}/${path}`);
      expect(notOffered).not.toContain(`/console/notices/${id}/${path}`);
      const page = await wang.go('GET', `/console/notices/${id}/${path}?version=1&lang=en`);
      expect([page.status, page.text.includes('Your role does not allow this')]).toEqual([403, true]);
      expect((await wang.press(`/console/notices/${id}/${path}?version=1`, { act: 'withdraw', reason: '因故' })).status).toBe(403);
    }
    expect((await wang.press(`/console/notices/${id}/retry`, {})).status).toBe(403);
    const settings = await wang.go('GET', '/console/agency?lang=en');
    expect(settings.status).toBe(200);
    expect(settings.text).toContain('Only administrators can change this');
    expect(settings.text).not.toMatch(/action="\/console\/agency\/|href="\/console\/agency\/staff/);
    for (const room of ['staff', 'keys', 'audit', 'consents', 'audit.csv'])
      expect([room, (await wang.go('GET', `/console/agency/${room}`)).status]).toEqual([room, 403]);
    for (const room of ['settings', 'staff', 'keys', 'keys/revoke', 'consents'])
      expect([room, (await wang.press(`/console/agency/${room}`, { lead: 'yh-mzj' })).status]).toEqual([room, 403]);
  });

  it('of a co-issuer do not correct or withdraw what another agency leads', async () => {
    const { signedIn, add, publish, ask, anAgency, write, operatorKey } = await aBusyOffice();
    const key = await anAgency('yh-wmb');
    await ask('PUT', '/v1/agencies/yh-wmb/consents/yh-mzj', { key: operatorKey });
    await add('yh-wmb', 'zhao@yh.example', '赵一');
    await write();
    const id = await publish({ issuers: ['yh-mzj', 'yh-wmb'] });
    const zhao = await signedIn('zhao@yh.example');
    const page = await zhao.go('GET', `/console/notices/${id}?lang=en`);
    expect(page.text).not.toContain('/withdrawal');
    for (const path of ['correction', 'withdrawal', 'redaction']) {
      const shown = await zhao.go('GET', `/console/notices/${id}/${path}?version=1&lang=en`);
      expect([path, shown.status, shown.text.includes('Only the lead agency')]).toEqual([path, 403, true]);
    }
    const done = await zhao.press(`/console/notices/${id}/withdrawal`, { act: 'withdraw', reason: '因故' });
    expect(done.status).toBe(403);
    expect((await ask('GET', `/v1/notices/${id}`, { key })).body.status).toBe('published');
  });
});
