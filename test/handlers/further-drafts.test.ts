import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aWriter, FILLED } from './desk-form.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const sha256 = createHash('sha256').update(PDF).digest('hex');
const DAY_OF_PUBLICATION = { publishOn: '2026', publishOnMonth: '12', publishOnDay: '30', publishTime: '9:30' };
const FULL = { ...FILLED, documentNumber: '云民发〔2026〕12号', receipt: 'required', aClasses: 'culture-sports' };

const aPublisher = async () => {
  const office = await aWriter();
  const { clerk, path, press, world } = office;
  const token = /name="token" value="([0-9a-f]+)"/.exec(await office.page())?.[1] ?? '';
  const file = new URLSearchParams({ token, lang: 'zh', name: '报名表.pdf', bytes: String(PDF.length), sha256 });
  const { body: attachment } = await clerk.send(`${path}/files`, file, { accept: 'application/json' });
  world.attachmentFiles.files.set(attachment.id, PDF);
  /** Publishes the draft of the office, with its file. @returns where its page is */
  const publish = async (fields: Record<string, string>): Promise<string> => {
    await press({ ...fields, attachments: attachment.id });
    const done = await clerk.press(`${path}/publish`, { revision: '2' });
    return (done.headers.get('location') ?? '').replace(/\?.*/, '');
  };
  const contentAt = async (location: string | null) =>
    (await world.drafts.find('yh-mzj', /drafts\/([^?]+)/.exec(location ?? '')?.[1] ?? ''))?.content;
  const noticeAt = (at: string) => world.notices.find(at.split('/').at(-1) ?? '');
  return { ...office, attachment: attachment.id as string, publish, contentAt, noticeAt };
};

describe('a notice that waits for its time', () => {
  it('is read as a whole on its page, with its files and whom it is for', async () => {
    const { clerk, publish, attachment } = await aPublisher();
    const at = await publish({ ...FULL, ...DAY_OF_PUBLICATION });
    const { text } = await clerk.go('GET', `${at}?lang=zh`);
    for (const part of [
      '通知尚未公开',
      '定时发布',
      '合唱节于 12 月 20 日举行',
      '报名表.pdf',
      `${at}/files/${attachment}`,
      '文体活动类',
      '必须回执',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('现行');
    expect((await clerk.go('GET', `${at}/files/${attachment}`)).status).toBe(303);
  });

  it('is cancelled and turned back into a draft in one step, with its files, its number and without its time', async () => {
    const { clerk, publish, attachment, contentAt, noticeAt } = await aPublisher();
    const at = await publish({ ...FULL, ...DAY_OF_PUBLICATION });
    expect((await clerk.go('GET', `${at}/schedule?lang=zh`)).text).toContain('取消发布并改回稿件');
    const turned = await clerk.press(`${at}/schedule`, { act: 'draft', lang: 'zh' });
    const draftAt = turned.headers.get('location') ?? '';
    expect([turned.status, draftAt]).toEqual([303, expect.stringContaining('/console/drafts/drf')]);
    expect(await noticeAt(at)).toMatchObject({ status: 'cancelled', cancellation: { reason: 'by-lead' } });
    const content = await contentAt(draftAt);
    expect(content).toMatchObject({
      title: FULL.title,
      documentNumber: FULL.documentNumber,
      receipt: { required: true },
      audience: { classes: ['culture-sports'] },
      sections: [{ body: FILLED.p0Body.replace('\r', '') }],
      attachments: [{ id: attachment }],
    });
    expect(content).not.toHaveProperty('publishAt');
    const { text } = await clerk.go('GET', draftAt);
    expect(text).toContain('原来的通知已取消，不会发布。');
    expect(text).toContain('这些没有带过来，需要的请重新填写：发布时间。');
    // It goes out with the file, which is free again since nobody will see the first notice.
    const published = await clerk.press(draftAt.replace(/\?.*/, '/publish'), { revision: '1' });
    const again = (published.headers.get('location') ?? '').replace(/\?.*/, '');
    expect(await noticeAt(again)).toMatchObject({ status: 'published', attachments: [{ id: attachment }] });
  });

  it('stays as it is where no further draft can begin, or where it has gone out meanwhile', async () => {
    const { clerk, publish, noticeAt, world, ask, operatorKey } = await aPublisher();
    const at = await publish({ ...FULL, ...DAY_OF_PUBLICATION });
    for (let n = 0; n < 100; n++) await ask('POST', '/v1/agencies/yh-mzj/drafts', { key: operatorKey, body: { title: `${n}` } });
    const full = await clerk.press(`${at}/schedule`, { act: 'draft', lang: 'zh' });
    expect([full.status, full.text.includes('已有 100 份稿件')]).toEqual([409, true]);
    expect(await noticeAt(at)).toMatchObject({ status: 'scheduled' });
    const [one] = await world.drafts.ofAgency('yh-mzj');
    await clerk.press(`/console/drafts/${one?.id}/delete`, { revision: '1' });
    await clerk.press(`${at}/schedule`, { act: 'now' });
    const late = await clerk.press(`${at}/schedule`, { act: 'draft', lang: 'zh' });
    expect([late.status, late.text.includes('已经发布')]).toEqual([409, true]);
    expect(await world.drafts.ofAgency('yh-mzj')).toHaveLength(99);
  });
});

describe('a notice that was cancelled', () => {
  it('says so, and when, without a time of publication; its text stands there, and begins a new draft, once', async () => {
    const { clerk, publish, contentAt, attachment, world } = await aPublisher();
    const at = await publish({ ...FULL, ...DAY_OF_PUBLICATION });
    await clerk.press(`${at}/schedule`, { act: 'cancel', sure: 'yes' });
    const zh = (await clerk.go('GET', `${at}?lang=zh`)).text;
    expect(zh).toMatch(/已取消<\/span> · <bdi>由牵头机关取消，2026年\d+月\d+日 \d\d:\d\d（北京时间）/);
    for (const part of ['通知没有公开过', '合唱节于 12 月 20 日举行', '报名表.pdf', '由此写新稿']) expect(zh).toContain(part);
    for (const part of ['尚未公开', '定时发布', '现行', '2026年12月30日']) expect(zh).not.toContain(part);
    expect((await clerk.go('GET', `${at}/schedule?lang=en`)).text).toContain('Write a new draft from this');
    const begun = [];
    for (let n = 0; n < 2; n++) begun.push((await clerk.press(`${at}/draft`, { lang: 'zh' })).headers.get('location'));
    expect(begun[1]).toBe(begun[0]);
    expect(await contentAt(begun[0] ?? '')).toMatchObject({ title: FULL.title, attachments: [{ id: attachment }] });
    expect(await world.drafts.ofAgency('yh-mzj')).toHaveLength(1);
  });

  it('since a signature was refused is read by both agencies, and written anew by either', async () => {
    const office = await aPublisher();
    const { clerk, publish, contentAt, world, attachment } = office;
    await office.anAgency('qh-wh', { name: '青禾市文化局' });
    const other = await office.colleague('qh-wh', 'zhao@qh.example', '赵敏');
    const at = await publish({ ...FULL, coIssuers: 'qh-wh' });
    await other.press(`${at}/signature`, { act: 'refuse', reason: '时间冲突' });
    for (const one of [clerk, other]) {
      const { text } = await one.go('GET', `${at}?lang=zh`);
      for (const part of ['青禾市文化局不同意会签，2026年', '时间冲突', '合唱节于 12 月 20 日举行', '由此写新稿'])
        expect(text).toContain(part);
    }
    const own = await clerk.press(`${at}/draft`, { lang: 'zh' });
    const free = { issuers: ['yh-mzj', 'qh-wh'], documentNumber: FULL.documentNumber, attachments: [{ id: attachment }] };
    expect(await contentAt(own.headers.get('location'))).toMatchObject(free);
    await other.press(`${at}/draft`, { lang: 'zh' });
    const [theirs] = await world.drafts.ofAgency('qh-wh');
    expect(theirs?.content).toMatchObject({ title: FULL.title, issuers: ['qh-wh', 'yh-mzj'] });
    for (const name of ['documentNumber', 'attachments']) expect(theirs?.content).not.toHaveProperty(name);
  });
});

describe('a notice that went out', () => {
  it('begins a new draft without its number, its days and its files, and says which', async () => {
    const { clerk, publish, contentAt } = await aPublisher();
    const at = await publish({ ...FULL, expiresOn: '2026', expiresOnMonth: '12', expiresOnDay: '31' });
    expect((await clerk.go('GET', `${at}?lang=zh`)).text).toContain('由此写新稿');
    await clerk.press(`${at}/withdrawal`, { act: 'withdraw', reason: '时间改了' });
    const { text } = await clerk.go('GET', `${at}?lang=en`);
    expect(text).toContain('Write a new draft from this');
    const begun = (await clerk.press(`${at}/draft`, { lang: 'zh' })).headers.get('location') ?? '';
    const content = await contentAt(begun);
    expect(content).toMatchObject({ title: FULL.title, receipt: { required: true } });
    for (const name of ['documentNumber', 'expiresOn', 'attachments', 'publishAt']) expect(content).not.toHaveProperty(name);
    const page = (await clerk.go('GET', begun)).text;
    expect(page).toContain('请重新填写：发文字号、失效日期、附件“报名表.pdf”。附件请重新上传。');
    expect(page).not.toContain('原来的通知已取消');
  });

  it('begins none for strangers, nor for whoever writes no drafts', async () => {
    const { publish, anAgency, colleague, add, write, mail, browser, world } = await aPublisher();
    const at = await publish(FULL);
    await anAgency('qh-wh');
    const stranger = await colleague('qh-wh', 'zhao@qh.example', '赵敏');
    expect((await stranger.press(`${at}/draft`, {})).status).toBe(404);
    await add('yh-mzj', 'zhou@yh.example', '周平', ['administrator']);
    await write();
    const zhou = browser();
    await zhou.go('POST', '/console/sign-in', { address: 'zhou@yh.example' });
    await zhou.go('POST', '/console/code', { code: (await mail()).code });
    expect((await zhou.go('GET', `${at}?lang=zh`)).text).not.toContain('由此写新稿');
    expect((await zhou.press(`${at}/draft`, {})).status).toBe(403);
    expect(await world.drafts.ofAgency('yh-mzj')).toEqual([]);
  });
});
