import { describe, expect, it } from 'vitest';
import { aWriter, FILLED } from './desk-form.ts';
import { aContact, named } from './organizations.ts';

const noticeIn = (location: string | null): string => /\/console\/notices\/(ntc[^/?]+)/.exec(location ?? '')?.[1] ?? '';

describe('the preview of a draft', () => {
  it('leads back to what is missing, with an error beside each field', async () => {
    const { press, path, clerk } = await aWriter();
    expect((await press({ title: '只有标题' }, 'preview')).headers.get('location')).toContain(`${path}/preview`);
    const led = await clerk.go('GET', `${path}/preview`);
    expect([led.status, led.headers.get('location')]).toEqual([303, expect.stringContaining('check=1')]);
  });

  it('says in words and numbers who gets it, why, and who nearly does; no code stands there', async () => {
    const office = await aWriter();
    const { press, path, clerk } = office;
    await aContact(office, named('天河区红歌合唱团'));
    await aContact(office, named('天河区义工队', { class: 'charity' }));
    await press({ ...FILLED, aClasses: 'culture-sports' }, 'preview');
    const { text, status } = await clerk.go('GET', `${path}/preview?lang=zh`);
    expect(status).toBe(200);
    for (const part of ['天河区红歌合唱团', '该组织所在地区', '按地区', '类别不符：公益慈善类', '天河区义工队', '不到 0.01 美元'])
      expect(text).toContain(part);
    expect(text.replace(/<[^>]*>/g, ' ')).not.toMatch(/culture-sports|440106|region:|贵组织/);
    expect(text).toContain('请返回修改“发给谁”');
    expect(text).not.toContain('是该组织自己选择的');
    const mail = await clerk.go('GET', `${path}/preview/mail?lang=zh`);
    expect(mail.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(mail.headers.get('content-security-policy')).toContain('sandbox');
    expect(mail.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(mail.headers.has('x-own-policy')).toBe(false);
    expect(mail.text).toContain('合唱节于 12 月 20 日举行');
    expect((await clerk.go('GET', `${path}/preview?as=text&lang=zh`)).text).toContain('本邮件发给：天河区红歌合唱团');
    expect((await clerk.go('GET', `${path}/preview?as=message&to=standard&lang=zh`)).text).toContain('notice.published');
    const group = await clerk.go('GET', `${path}/preview?as=message&lang=zh`);
    for (const part of [
      '企业微信群机器人发到群里的消息',
      '<strong>关于举办社区合唱节的通知</strong>',
      '贵组织所在地区',
      '查看全文',
      'msgtype',
    ])
      expect(group.text).toContain(part);
    for (const to of ['dingtalk', 'feishu', 'slack', 'teams'])
      expect((await clerk.go('GET', `${path}/preview?as=message&to=${to}&lang=en`)).text).toContain('Read in full');
    expect((await clerk.go('GET', `${path}/preview/page?lang=zh`)).text).toContain('<article class="sheet">');
    expect((await clerk.go('GET', `${path}/preview/paper?lang=zh`)).text).toContain('/assets/paper-');
    for (const as of ['mail', 'page', 'paper']) expect((await clerk.go('GET', `${path}/preview?as=${as}`)).text).toContain('<iframe');
  });

  it('sends nobody back to whom it is for where an organization has chosen its keywords itself', async () => {
    const office = await aWriter();
    await aContact(office, { ...named('天河区读书会'), filter: { keywords: ['消防'] } });
    await office.press(FILLED, 'preview');
    const { text } = await office.clerk.go('GET', `${office.path}/preview?lang=zh`);
    for (const part of ['天河区读书会', '没有相关的关键词', '是该组织自己选择的，改“发给谁”也不会收到']) expect(text).toContain(part);
    expect(text).not.toContain('请返回修改“发给谁”');
  });

  it('says beside the receipt, and in each step behind, that one is required without a last day', async () => {
    const { press, path, clerk, page } = await aWriter();
    await press({ ...FILLED, receipt: 'required' });
    const written = await page();
    expect(written).toContain('<details id="receipt-more" open>');
    expect(written).toMatch(/id="field-receiptBy-note">[^<]*必须回执而没有截止日期/);
    expect((await clerk.go('GET', `${path}/preview?lang=zh`)).text).toContain('只在发布一周后催办一次');
    expect((await clerk.go('GET', `${path}/publish?lang=zh`)).text).toContain('必须回执，没有截止日期，发布一周后只催办一次');
    await press({ receiptBy: '2099', receiptByMonth: '1', receiptByDay: '1' });
    for (const step of ['', '/preview', '/publish']) expect(await page(`${step}?lang=zh`)).not.toContain('催办一次');
  });

  it('comes to whoever writes it by mail, marked, to their own address alone, and not without end', async () => {
    const { press, path, clerk, world, mail } = await aWriter();
    await press(FILLED);
    const before = world.mailer.sent.length;
    const asked = await clerk.press(`${path}/trial`, { to: 'somebody@else.example' });
    expect(asked.headers.get('location')).toContain('trial=sent');
    const sent = await mail();
    expect([sent.to, sent.subject]).toEqual(['li@yh.example', '〔试发〕关于举办社区合唱节的通知']);
    expect(sent.text).toContain('这是试发的邮件');
    expect(sent.text).toContain('合唱节于 12 月 20 日举行');
    expect(sent.text).not.toContain('退订');
    expect(world.mailer.sent.length).toBe(before + 1);
    for (let n = 0; n < 5; n++) await clerk.press(`${path}/trial`, {});
    expect((await clerk.press(`${path}/trial`, {})).headers.get('location')).toContain('trial=over');
    expect((await clerk.go('GET', `${path}/preview?trial=over&lang=zh`)).text).toContain('请过几分钟再试');
  });
});

describe('publishing a draft', () => {
  it('takes a last look, and publishes once however often the button is pressed', async () => {
    const { press, path, clerk, world, page } = await aWriter();
    await press(FILLED);
    const look = await clerk.go('GET', `${path}/publish?lang=zh`);
    for (const part of ['关于举办社区合唱节的通知', '按下“发布”后马上发出', '李小梅', '发布给 0 个社会组织'])
      expect(look.text).toContain(part);
    const toTime = /href="([^"]*)">定时发布</.exec(look.text)?.[1] ?? '';
    expect(toTime).toBe(`${path}?open=dates&amp;lang=zh-Hans#field-publishOn`);
    const dates = (text: string): string => /<details class="panel part"([^>]*)><summary><h2 id="field-dates-part">/.exec(text)?.[1] ?? '?';
    expect(dates(await page())).toBe('');
    const timed = await page('?open=dates&lang=zh');
    expect([dates(timed), timed.includes('id="field-publishOn"')]).toEqual([' open', true]);
    const revision = /name="revision" value="(\d+)"/.exec(look.text)?.[1] ?? '';
    const presses = await Promise.all([1, 2].map(() => clerk.press(`${path}/publish`, { revision })));
    const third = await clerk.press(`${path}/publish`, { revision });
    const ids = new Set([...presses, third].map(({ headers }) => noticeIn(headers.get('location'))));
    expect(ids.size).toBe(1);
    expect(await world.notices.find([...ids][0] ?? '')).toMatchObject({ status: 'published', title: FILLED.title });
    // A page of it that is still open, and its address, lead to the notice.
    expect(noticeIn((await clerk.go('GET', path)).headers.get('location'))).toBe([...ids][0]);
    expect(await page()).toBe('');
  });

  it('is not done with what somebody changed since the last look', async () => {
    const { press, path, clerk, world } = await aWriter();
    await press(FILLED);
    const stale = await clerk.press(`${path}/publish`, { revision: '1', lang: 'zh' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('刚才有人改过');
    expect(await world.drafts.ofAgency('yh-mzj')).toHaveLength(1);
    await press({ title: '' });
    expect((await clerk.press(`${path}/publish`, { revision: '3' })).headers.get('location')).toContain('check=1');
  });

  it('is left to a colleague where four eyes are wanted, who is named', async () => {
    const { press, path, clerk, colleague, ask, operatorKey } = await aWriter();
    await ask('PATCH', '/v1/agencies/yh-mzj', { key: operatorKey, body: { fourEyes: true } });
    await press(FILLED);
    const other = await colleague('yh-mzj', 'wang@yh.example', '王强');
    const barred = await clerk.go('GET', `${path}/publish?lang=zh`);
    for (const part of ['要由另一位同事发布', '王强']) expect(barred.text).toContain(part);
    expect(barred.text).not.toContain('发布给');
    // Whoever gave it a time would have written in it.
    expect([barred.text.includes('>定时发布<'), (await other.go('GET', `${path}/publish?lang=zh`)).text.includes('>定时发布<')]).toEqual([
      true,
      false,
    ]);
    expect((await clerk.press(`${path}/publish`, { revision: '2' })).status).toBe(403);
    const done = await other.press(`${path}/publish`, { revision: '2' });
    expect(noticeIn(done.headers.get('location'))).not.toBe('');
  });
});

describe('a notice that waits for its time', () => {
  const scheduled = async () => {
    const office = await aWriter();
    await office.press({ ...FILLED, publishOn: '2026', publishOnMonth: '12', publishOnDay: '1', publishTime: '9:30' });
    const done = await office.clerk.press(`${office.path}/publish`, { revision: '2' });
    const id = noticeIn(done.headers.get('location'));
    return { ...office, noticeId: id, at: `/console/notices/${id}/schedule` };
  };

  it('gets another time, in China’s, or is told why not', async () => {
    const { clerk, at, world, noticeId } = await scheduled();
    const shown = await clerk.go('GET', `${at}?lang=zh`);
    expect(shown.text).toContain('现在定在 2026年12月1日 09:30（北京时间） 发布');
    const day = { publishOn: '2026', publishOnMonth: '12', publishOnDay: '2', publishTime: '14:00', act: 'change' };
    expect((await clerk.press(at, day)).headers.get('location')).toContain('note=changed');
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'scheduled', publishAt: '2026-12-02T06:00:00.000Z' });
    for (const [fields, said] of [
      [{ act: 'change' }, '请写日期和时间'],
      [{ ...day, publishOnDay: '31', publishOnMonth: '11' }, '请写发布的日期和时间'],
      [{ ...day, publishOn: '2025' }, '发布时间已过'],
    ] as const) {
      const refused = await clerk.press(at, { ...fields, lang: 'zh' });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain(said);
    }
    expect((await clerk.press(at, { act: 'now' })).headers.get('location')).toContain('note=published');
    const late = await clerk.press(at, { ...day, lang: 'zh' });
    expect([late.status, late.text.includes('已经发布')]).toEqual([409, true]);
  });

  it('is cancelled after a tick that says so', async () => {
    const { clerk, at, world, noticeId } = await scheduled();
    const unsure = await clerk.press(at, { act: 'cancel', lang: 'zh' });
    expect([unsure.status, unsure.text.includes('请先勾选')]).toEqual([422, true]);
    expect((await clerk.press(at, { act: 'cancel', sure: 'yes' })).headers.get('location')).toContain('note=cancelled');
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'cancelled' });
    expect((await clerk.go('GET', `${at}?lang=zh`)).text).toContain('已取消');
  });
});

describe('a joint notice', () => {
  const joint = async () => {
    const office = await aWriter();
    await office.anAgency('qh-wh', { name: '青禾市文化局' });
    const other = await office.colleague('qh-wh', 'zhao@qh.example', '赵敏');
    await office.press({ ...FILLED, coIssuers: 'qh-wh' });
    const look = await office.clerk.go('GET', `${office.path}/publish?lang=zh`);
    const done = await office.clerk.press(`${office.path}/publish`, { revision: '2' });
    const noticeId = noticeIn(done.headers.get('location'));
    return { ...office, other, look, noticeId, at: `/console/notices/${noticeId}/signature` };
  };

  it('is found by its co-issuer, read as a whole, and signed; then it is published', async () => {
    const { other, look, at, world, noticeId, clerk } = await joint();
    expect(look.text).toContain('要等 青禾市文化局 签署后才会发出');
    expect((await other.go('GET', '/console/drafts?lang=zh')).text).toContain('等本机关签署的联合发文');
    const page = await other.go('GET', `${at}?lang=zh`);
    for (const part of [FILLED.title, '合唱节于 12 月 20 日举行', '还没有签署', '以青禾市文化局的名义发出'])
      expect(page.text).toContain(part);
    expect((await clerk.go('GET', '/console/drafts?lang=zh')).text).toContain('等待发布的通知');
    for (let n = 0; n < 2; n++) expect((await other.press(at, { act: 'sign' })).status).toBe(303);
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'published' });
    expect((await other.go('GET', `${at}?lang=zh`)).text).toContain('本机关已签署，通知已经发布');
  });

  it('is refused with a reason, which is asked for', async () => {
    const { other, at, world, noticeId } = await joint();
    const bare = await other.press(at, { act: 'refuse', reason: ' \r\n ', lang: 'zh' });
    expect([bare.status, bare.text.includes('请写理由')]).toEqual([422, true]);
    const long = await other.press(at, { act: 'refuse', reason: '长'.repeat(501), lang: 'zh' });
    expect(long.status).toBe(422);
    expect(long.text).toContain('长'.repeat(501));
    await other.press(at, { act: 'refuse', reason: '时间与我局的\r\n安排冲突' });
    expect(await world.notices.find(noticeId)).toMatchObject({
      status: 'cancelled',
      cancellation: { note: '时间与我局的 安排冲突', by: 'qh-wh' },
    });
    expect((await other.go('GET', `${at}?lang=zh`)).text).toContain('本机关没有签署');
  });

  it('is taken back at the page where it was signed, until it is published, and the lead sees who did and why', async () => {
    const { other, at, world, noticeId, clerk, ask, operatorKey } = await joint();
    const here = `/console/notices/${noticeId}`;
    const move = (publishAt: string | null) => ask('PATCH', `/v1/notices/${noticeId}/schedule`, { key: operatorKey, body: { publishAt } });
    await move('2026-12-24T09:00:00+08:00');
    expect((await other.go('GET', `${here}?lang=zh`)).text).not.toContain('收回签署');
    await other.press(at, { act: 'sign' });
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'scheduled' });
    expect((await other.go('GET', `${here}?lang=zh`)).text).toContain('收回签署');
    expect((await clerk.go('GET', `${here}?lang=zh`)).text).not.toContain('收回签署');
    for (const [lang, said] of [
      ['zh', /本机关已签署。[\s\S]*发布前可以收回签署/],
      ['en', /Your agency has signed\.[\s\S]*Until it is published your agency can take its signature back/],
    ] as const)
      expect((await other.go('GET', `${at}?lang=${lang}`)).text).toMatch(said);
    expect((await clerk.go('GET', `${at}?lang=zh`)).text).not.toContain('收回签署');
    const bare = await other.press(at, { act: 'refuse', reason: '', lang: 'zh' });
    expect([bare.status, bare.text.includes('请写理由'), bare.text.includes('收回签署')]).toEqual([422, true, true]);
    for (let n = 0; n < 2; n++) expect((await other.press(at, { act: 'refuse', reason: '场地已另有安排' }, at)).status).toBe(303);
    const cancellation = { reason: 'refused', by: 'qh-wh', note: '场地已另有安排' };
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'cancelled', cancellation });
    expect((await other.go('GET', `${at}?lang=zh`)).text).toMatch(/本机关收回了签署，通知已取消[\s\S]*收回了签署（/);
    for (const [lang, said] of [
      ['zh', /青禾市文化局收回了签署[\s\S]*收回签署的理由[\s\S]*场地已另有安排/],
      ['en', /青禾市文化局 took its signature back[\s\S]*Why the signature was taken back[\s\S]*场地已另有安排/],
    ] as const)
      expect((await clerk.go('GET', `${here}?lang=${lang}`)).text).toMatch(said);
  });

  it('that was published meanwhile keeps the signature, and the page says so', async () => {
    const { other, at, world, noticeId, ask, operatorKey } = await joint();
    const move = (publishAt: string | null) => ask('PATCH', `/v1/notices/${noticeId}/schedule`, { key: operatorKey, body: { publishAt } });
    await move('2026-12-24T09:00:00+08:00');
    await other.press(at, { act: 'sign' });
    await move(null);
    const late = await other.press(at, { act: 'refuse', reason: '太迟', lang: 'zh' });
    expect([late.status, late.text.includes('通知已经发布，签署不能收回。如需撤回或更正，请与牵头机关联系。')]).toEqual([409, true]);
    expect(await world.notices.find(noticeId)).toMatchObject({ status: 'published' });
  });

  it('is signed by a publisher alone, and is not there for others', async () => {
    const { other, at, anAgency, colleague, ask, operatorKey } = await joint();
    await anAgency('qh-ty');
    const stranger = await colleague('qh-ty', 'sun@qh.example', '孙丽');
    expect((await stranger.go('GET', at)).status).toBe(404);
    expect((await stranger.press(at, { act: 'sign' })).status).toBe(404);
    const { body } = await ask('GET', '/v1/agencies/qh-wh/staff', { key: operatorKey });
    await colleague('qh-wh', 'qian@qh.example', '钱进');
    await ask('PATCH', `/v1/agencies/qh-wh/staff/${body.items[0].id}`, { key: operatorKey, body: { roles: ['editor'] } });
    expect((await other.go('GET', `${at}?lang=zh`)).text).toContain('签署要由签发人来做');
    for (const act of ['sign', 'refuse']) expect((await other.press(at, { act, reason: '不' })).status).toBe(403);
  });
});

describe('a correction that waits in the drafts', () => {
  it('is shown as one, never taken for a new notice, and published by whoever may', async () => {
    const { press, path, clerk, world, colleague, ask, operatorKey } = await aWriter();
    await press(FILLED);
    const done = await clerk.press(`${path}/publish`, { revision: '2' });
    const noticeId = noticeIn(done.headers.get('location'));
    const begun = await ask('POST', '/v1/agencies/yh-mzj/drafts', {
      key: operatorKey,
      body: { corrects: { noticeId, version: 1 }, title: '改过的标题的通知', note: '标题有误' },
    });
    expect(begun.status).toBe(201);
    const at = `/console/drafts/${begun.body.id}`;
    const page = `/console/corrections/${begun.body.id}`;
    for (const path of [at, `${at}/publish`, `${at}/preview`])
      expect((await clerk.go('GET', path)).headers.get('location')).toContain(page);
    const shown = await clerk.go('GET', `${page}?lang=zh`);
    for (const part of ['待他人签发的更正', '标题有误', FILLED.title, '签发更正']) expect(shown.text).toContain(part);
    expect((await clerk.press(at, { title: '当作新通知', revision: '1' })).status).toBe(409);
    expect((await world.drafts.find('yh-mzj', begun.body.id))?.content).toMatchObject({ corrects: { noticeId } });
    await ask('PATCH', '/v1/agencies/yh-mzj', { key: operatorKey, body: { fourEyes: true } });
    const other = await colleague('yh-mzj', 'wang@yh.example', '王强');
    expect((await other.press(page, { revision: '7', act: 'publish' })).status).toBe(409);
    expect((await other.press(page, { revision: '1', act: 'publish' })).headers.get('location')).toContain('note=corrected');
    expect(await world.notices.find(noticeId)).toMatchObject({ version: 2, title: '改过的标题的通知' });
  });

  it('is what becomes of a correction at the console where four eyes have to see it: not for its writer to publish', async () => {
    const { press, path, clerk, world, colleague, ask, operatorKey } = await aWriter();
    await press(FILLED);
    const done = await clerk.press(`${path}/publish`, { revision: '2' });
    const noticeId = noticeIn(done.headers.get('location'));
    await ask('PATCH', '/v1/agencies/yh-mzj', { key: operatorKey, body: { fourEyes: true } });
    const at = `/console/notices/${noticeId}/correction`;
    const form = await clerk.go('GET', at);
    const hidden = Object.fromEntries(
      [...form.text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const p0Body = /<textarea[^>]*name="p0Body"[^>]*>\n?([^<]*)/.exec(form.text)?.[1] ?? '';
    const typed = {
      ...hidden,
      title: '改过的标题的通知',
      kind: 'notice',
      urgency: 'routine',
      p0Body,
      note: '标题有误',
      notify: 'all',
      act: 'correct',
    };
    const left = await clerk.press(at, { ...typed, once: 'once' });
    const page = left.headers.get('location')?.split('?')[0] ?? '';
    expect(page).toMatch(/^\/console\/corrections\/drf-/);
    expect((await clerk.go('GET', page)).text).not.toContain('value="publish"');
    expect((await clerk.press(page, { revision: '1', act: 'publish' })).status).toBe(403);
    expect(await world.notices.find(noticeId)).toMatchObject({ version: 1 });
    const other = await colleague('yh-mzj', 'wang@yh.example', '王强');
    expect((await other.press(page, { revision: '1', act: 'publish' })).status).toBe(303);
    expect(await world.notices.find(noticeId)).toMatchObject({ version: 2, title: '改过的标题的通知' });
  });
});
