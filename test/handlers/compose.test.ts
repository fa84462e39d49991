import { describe, expect, it } from 'vitest';
import { aWriter, FILLED, fieldsOf } from './desk-form.ts';

describe('a draft in the console', () => {
  it('is begun by a button, once by who presses twice, and says what is missing without blaming anybody', async () => {
    const { clerk, path, page } = await aWriter();
    expect((await clerk.press('/console/drafts', {})).headers.get('location')).toContain(path);
    const empty = await page();
    expect(empty).toContain('还要填写：标题、正文');
    expect(empty).not.toContain('role="alert"');
    const checked = await page('?lang=zh&check=1');
    expect(checked).toContain('<a href="#field-title">请填写标题</a>');
    expect(checked).toContain('<a href="#field-p0Body">请填写正文</a>');
    expect((await clerk.go('GET', '/console/drafts?lang=zh')).text).toContain('还缺：标题、正文');
  });

  it('keeps all that was typed as a post of a notice has it, also what is no date yet', async () => {
    const { press, standing, page } = await aWriter();
    const saved = await press({
      ...FILLED,
      kind: 'announcement',
      documentNumber: '云海民发〔2026〕12号',
      urgency: 'urgent',
      issuedOn: '2026',
      issuedOnMonth: '2',
      issuedOnDay: '30',
      publishOn: '2027',
      publishOnMonth: '1',
      publishOnDay: '5',
      publishTime: '９：30',
      aClasses: ['charity', 'other'],
      aTopics: 'culture',
      aRural: 'yes',
      receipt: 'required',
      receiptBy: '2027',
      receiptByMonth: '1',
      receiptByDay: '20',
    });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, expect.stringContaining('note=saved')]);
    expect(await standing()).toEqual({
      title: '关于举办社区合唱节的通知',
      kind: 'announcement',
      urgency: 'urgent',
      documentNumber: '云海民发〔2026〕12号',
      issuedOn: '2026-02-30',
      publishAt: '2027-01-05T09:30:00+08:00',
      audience: { classes: ['charity', 'other'], topics: ['culture'], rural: true },
      sections: [{ body: '各社区社会组织：\n合唱节于 12 月 20 日举行。' }],
      receipt: { required: true, by: '2027-01-20' },
    });
    const shown = await page();
    expect(shown).toContain('请写历法上存在的日期');
    expect(fieldsOf(shown).get('issuedOnDay')).toBe('30');
    expect(fieldsOf(shown).get('publishTime')).toBe('09:30');
    expect(fieldsOf(shown).getAll('aClasses')).toEqual(['charity', 'other']);
    // Pressed again it changes nothing, and makes no revision.
    const before = fieldsOf(shown).get('revision');
    await press();
    expect(fieldsOf(await page()).get('revision')).toBe(before);
  });

  it('has parts that are added, moved, addressed and removed by buttons, with what was typed in all of them', async () => {
    const { press, standing, clerk, path, page } = await aWriter();
    await press({ ...FILLED }, 'section-add');
    await press({ p1Heading: '报名', p1Body: '请于 12 月 1 日前报名。' }, 'audience:1');
    const audience = await clerk.go('GET', `${path}/audience?part=1&lang=zh`);
    expect(audience.text).toContain('第 2 部分发给谁');
    await clerk.press(`${path}/audience?part=1`, { aClasses: 'charity', aHub: 'yes', lang: 'zh' });
    expect((await standing())['sections']).toEqual([
      { body: '各社区社会组织：\n合唱节于 12 月 20 日举行。' },
      { heading: '报名', body: '请于 12 月 1 日前报名。', audience: { classes: ['charity'], hub: true } },
    ]);
    const moved = await press({ p0Body: '改过了' }, 'section-up:1');
    expect(moved.headers.get('location')).toContain('#field-p0Body');
    expect((await standing())['sections']).toMatchObject([{ heading: '报名', audience: { hub: true } }, { body: '改过了' }]);
    await press({}, 'section-drop:0');
    expect((await standing())['sections']).toEqual([{ body: '改过了' }]);
    await press({ parts: '63' }, 'section-add');
    await press({}, 'section-add');
    expect((await standing())['sections']).toHaveLength(64);
    expect((await page()).includes('value="section-add"')).toBe(false);
  });

  it('asks for what a receipt is to say, and says what an item lacks', async () => {
    const { press, page, standing } = await aWriter();
    await press({ ...FILLED, receipt: 'optional' }, 'field-add');
    await press({ f0Type: 'choice', f0Options: '来\n' }, 'field-add');
    await press({ f1Label: '人数', f1Type: 'number', f1Optional: 'yes' }, 'field-up:1');
    expect((await standing())['receipt']).toEqual({
      required: false,
      fields: [
        { id: 'field-2', label: '人数', type: 'number', optional: true },
        { id: 'field-1', label: '', type: 'choice', options: ['来'] },
      ],
    });
    const shown = await page();
    expect(shown).toContain('请写要问什么');
    expect(shown).toContain('请至少写两个选项，每行一个');
  });

  it('that a colleague has saved meanwhile is overwritten by nobody: both are shown, and the second decides', async () => {
    const { press, page, standing, colleague, path, clerk } = await aWriter();
    await press(FILLED);
    const seen = await page();
    const other = await colleague('yh-mzj', 'wang@yh.example', '王强');
    const theirs = fieldsOf((await other.go('GET', `${path}?lang=zh`)).text);
    theirs.set('title', '王强写的标题');
    expect((await other.send(path, theirs)).status).toBe(303);

    const mine = await press({ title: '李小梅写的标题' }, 'save', seen);
    expect(mine.status).toBe(409);
    for (const part of ['王强 在', '王强写的标题', '李小梅写的标题', '不一样的地方']) expect(mine.text).toContain(part);
    expect((await standing())['title']).toBe('王强写的标题');
    const forced = new URLSearchParams(
      [...mine.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
        ([, name = '', value = '']): [string, string] => [name, value],
      ),
    );
    expect((await clerk.send(path, forced)).status).toBe(303);
    expect((await standing())['title']).toBe('李小梅写的标题');
    const earlier = await clerk.go('GET', `${path}/revisions?lang=zh`);
    expect(earlier.text).toContain('王强写的标题');
    const revision = /name="revision" value="(\d+)"/.exec(earlier.text)?.[1] ?? '';
    expect((await clerk.press(`${path}/revisions`, { revision }, `${path}/revisions`)).headers.get('location')).toContain('note=restored');
    expect((await standing())['title']).toBe('王强写的标题');
  });

  it('is saved by its page, which is told the revision, a conflict, and the end of its session', async () => {
    const { page, clerk, path } = await aWriter();
    const fields = fieldsOf(await page());
    fields.set('title', '自动保存');
    const asJson = { accept: 'application/json' };
    const saved = await clerk.send(path, fields, asJson);
    expect(saved.body).toMatchObject({ kind: 'saved', revision: 2, time: expect.stringMatching(/^\d\d:\d\d$/) });
    fields.set('title', '又一个窗口');
    expect(await clerk.send(path, fields, asJson)).toMatchObject({ status: 409, body: { kind: 'conflict' } });
    fields.set('token', 'x');
    const ended = await clerk.send(path, fields, asJson);
    expect([ended.status, ended.headers.get('content-type')]).toEqual([409, expect.stringContaining('html')]);
  });

  it('that is too long is not kept, and not lost: it stands on the page with what to do', async () => {
    const { press, standing } = await aWriter();
    const long = await press({ p0Body: '字'.repeat(90_000) });
    expect(long.status).toBe(413);
    expect(long.text).toContain('稿件太长（');
    expect(long.text).toContain('字'.repeat(90_000));
    expect(await standing()).toEqual({});
  });

  it('shows the warnings of the linter beside their fields and in one place', async () => {
    const { press, page } = await aWriter();
    await press({ ...FILLED, title: '关于停水的通告' });
    const shown = await page();
    expect(shown).toContain('有 1 处请核对');
    expect(shown).toContain('id="field-kind-note"');
    expect(shown).toContain('与所选的文种“通知”不一致');
    expect(shown).not.toContain('kind-differs');
  });

  it('is deleted after a question, and then is not there', async () => {
    const { clerk, path } = await aWriter();
    expect((await clerk.go('GET', `${path}/delete?lang=zh`)).text).toContain('不能恢复');
    expect((await clerk.press(`${path}/delete`, {})).headers.get('location')).toContain('note=removed');
    expect((await clerk.go('GET', path)).status).toBe(404);
    expect((await clerk.press(`${path}/delete`, {})).status).toBe(404);
  });

  it('of another agency is not there, and somebody who neither writes nor publishes only reads', async () => {
    const { clerk, path, id, anAgency, colleague, ask, operatorKey } = await aWriter();
    await anAgency('qh-wh');
    const other = await colleague('qh-wh', 'zhao@qh.example', '赵敏');
    const choosers = ['', '/delete', '/revisions', '/places', '/issuers', '/supersedes', '/audience', '/files', '/document'];
    for (const behind of [...choosers, '/preview', '/preview/mail', '/publish'])
      expect((await other.go('GET', `/console/drafts/${id}${behind}`)).status).toBe(404);
    for (const behind of [...choosers, '/trial', '/publish'])
      expect((await other.press(`/console/drafts/${id}${behind}`, { add: '440100' })).status).toBe(404);
    expect((await clerk.go('GET', path)).status).toBe(200);

    const { body } = await ask('GET', '/v1/agencies/yh-mzj/staff', { key: operatorKey });
    const staffId = body.items[0].id;
    await colleague('yh-mzj', 'wang@yh.example', '王强');
    await ask('PATCH', `/v1/agencies/yh-mzj/staff/${staffId}`, { key: operatorKey, body: { roles: ['administrator'] } });
    expect((await clerk.go('GET', path)).headers.get('location')).toContain('/preview');
    expect((await clerk.go('GET', '/console/drafts?lang=zh')).text).toContain('不能写稿');
    for (const behind of choosers) expect((await clerk.press(`${path}${behind}`, { revision: '1', add: '440100' })).status).toBe(403);
    expect((await clerk.press('/console/drafts', {})).status).toBe(403);
  });
});

describe('places of a draft', () => {
  it('are found by name with their paths, chosen, and taken away again', async () => {
    const { press, clerk, path, standing, page } = await aWriter();
    expect((await press({}, 'places:regions')).headers.get('location')).toContain('/places?field=regions');
    const found = await clerk.go('GET', `${path}/places?field=regions&q=${encodeURIComponent('朝阳区')}&lang=zh`);
    expect(found.text).toContain('吉林省 / 长春市 / 朝阳区');
    await clerk.press(`${path}/places?field=regions`, { add: '220104' });
    await clerk.press(`${path}/places?field=regions`, { add: '440106' });
    await clerk.press(`${path}/places?field=excludeRegions`, { add: '440106001' });
    expect((await standing())['audience']).toEqual({ regions: ['220104', '440106'], excludeRegions: ['440106001'] });
    const shown = await page();
    expect(shown).toContain('广东省 / 广州市 / 天河区');
    expect(fieldsOf(shown).getAll('aRegions')).toEqual(['220104', '440106']);
    await clerk.press(`${path}/places?field=regions`, { drop: '220104' });
    expect((await standing())['audience']).toMatchObject({ regions: ['440106'] });
    const below = await clerk.go('GET', `${path}/places?field=regions&at=440106&lang=zh`);
    expect(below.text).toContain('石牌街道');
  });

  it('come as a list of names, and those that mean nothing or several places are shown again', async () => {
    const { clerk, path, standing } = await aWriter();
    const list = '天河区\n长春 朝阳区\n鼓楼区\n没有的地方\n';
    const pasted = await clerk.press(`${path}/places?field=regions`, { act: 'paste', list, lang: 'zh' });
    expect(pasted.status).toBe(422);
    for (const part of ['加上了 2 个', '“没有的地方”：没有找到', '“鼓楼区”：有几个同名的']) expect(pasted.text).toContain(part);
    expect((await standing())['audience']).toEqual({ regions: ['440106', '220104'] });
  });

  it('are five hundred at most, and more are told', async () => {
    const { clerk, path, world, id, page } = await aWriter();
    const draft = await world.drafts.find('yh-mzj', id);
    if (!draft) throw new Error('no draft');
    const regions = Array.from({ length: 501 }, (_, n) => `440106${String(n + 1).padStart(3, '0')}`);
    const audit = { agencyId: 'yh-mzj', at: draft.updatedAt, actor: draft.updatedBy, action: 'draft.changed', subject: id };
    await world.drafts.replace(draft, { ...draft, revision: 2, content: { audience: { regions } } }, audit);
    expect((await clerk.go('GET', `${path}/places?field=regions&lang=zh`)).text).toContain('最多 500 个地区');
    expect(await page()).toContain('最多 500 项');
  });
});

describe('who else stands on a draft, and what it replaces', () => {
  it('agencies are found by name, with whether they have to sign', async () => {
    const { anAgency, ask, operatorKey, clerk, path, standing, page, press } = await aWriter();
    await anAgency('qh-wh', { name: '青禾市文化局' });
    await anAgency('qh-ty', { name: '青禾市体育局' });
    await ask('PUT', '/v1/agencies/qh-wh/consents/yh-mzj', { key: operatorKey, body: {} });
    const found = await clerk.go('GET', `${path}/issuers?q=${encodeURIComponent('青禾市')}&lang=zh`);
    expect(found.text).toContain('青禾市文化局');
    await clerk.press(`${path}/issuers`, { add: 'qh-ty' });
    await clerk.press(`${path}/issuers`, { add: 'nobody' });
    expect((await standing())['issuers']).toEqual(['yh-mzj', 'qh-ty']);
    expect(await page()).toContain('需要签署');
    await press({}, 'issuer-drop:qh-ty');
    expect((await standing())['issuers']).toBeUndefined();
  });
});
