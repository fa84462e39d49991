import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { aWriter, FILLED } from './desk-form.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const sha256 = createHash('sha256').update(PDF).digest('hex');

describe('a file of a draft', () => {
  it('is announced by a script, put into the store, and goes out with the notice', async () => {
    const { clerk, path, press, standing, world, page } = await aWriter();
    const token = /name="token" value="([0-9a-f]+)"/.exec(await page())?.[1] ?? '';
    const announce = (fields: Record<string, string>) =>
      clerk.send(`${path}/files`, new URLSearchParams({ token, lang: 'zh', ...fields }), { accept: 'application/json' });
    const told = await announce({ name: '报名表.pdf', bytes: String(PDF.length), sha256 });
    expect(told.status).toBe(201);
    world.attachmentFiles.files.set(told.body.id, PDF);
    await press({ ...FILLED, attachments: told.body.id });
    expect((await standing())['attachments']).toEqual([{ id: told.body.id }]);
    expect(await page()).toContain('报名表.pdf');
    for (const [fields, said] of [
      [{ name: '宏.exe', bytes: '10', sha256 }, '这种文件不能作为附件'],
      [{ name: '大.pdf', bytes: String(30 * 1024 * 1024), sha256 }, '25 MB'],
    ] as const) {
      const refused = await announce(fields);
      expect([refused.status, refused.body.error.includes(said)]).toEqual([422, true]);
    }
    const csp = (await clerk.go('GET', path)).headers.get('content-security-policy');
    expect(csp).toContain("connect-src 'self' https://bucket.example");
    await clerk.press(`${path}/publish`, { revision: '2' });
    expect(await world.attachments.find(told.body.id)).toMatchObject({ state: 'ready', owner: 'yh-mzj', usedBy: expect.any(String) });
  });

  it('comes by a plain form: its name, then the file, then into the draft; it is measured by us', async () => {
    const { clerk, path, press, standing, world } = await aWriter();
    await press(FILLED);
    expect((await press({}, 'files')).headers.get('location')).toContain(`${path}/files`);
    for (const name of ['', '没有扩展名', 'a/b.pdf', '病毒.exe']) {
      const refused = await clerk.press(`${path}/files`, { name, lang: 'zh' });
      expect([refused.status, refused.text.includes('aria-invalid="true"')]).toEqual([422, true]);
    }
    const named = await clerk.press(`${path}/files`, { name: '报名表.pdf', lang: 'zh' });
    const form = await clerk.go('GET', named.headers.get('location') ?? '');
    expect(form.text).toContain('action="https://bucket.example/"');
    expect(form.headers.get('content-security-policy')).toContain("form-action 'self' https://bucket.example");
    const id = /name="key" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
    const back = (/name="success_action_redirect" value="([^"]+)"/.exec(form.text)?.[1] ?? '').replaceAll('&amp;', '&');
    expect(back).toMatch(/^https:\/\/wire\.example\/console\/drafts\//);
    const away = back.replace('https://wire.example', '');
    expect((await clerk.go('GET', away)).text).toContain('文件没有上传成功');
    expect((await clerk.press(`${path}/files`, { attachment: id })).headers.get('location')).toContain('arrived=');
    world.attachmentFiles.files.set(id, PDF);
    expect((await clerk.go('GET', away)).text).toContain('文件已上传：报名表.pdf');
    for (let n = 0; n < 2; n++) await clerk.press(`${path}/files`, { attachment: id });
    expect((await standing())['attachments']).toEqual([{ id }]);
    expect(await world.attachments.find(id)).toMatchObject({ bytes: PDF.length, sha256 });
    expect((await clerk.go('GET', `${path}/preview?lang=zh`)).status).toBe(200);
    expect(await world.attachments.find(id)).toMatchObject({ state: 'ready' });
  });

  it('waits for its draft longer than a day, and is nobody else’s', async () => {
    const { clerk, path, world, anAgency, colleague, page } = await aWriter();
    const named = await clerk.press(`${path}/files`, { name: '报名表.pdf' });
    const id = /to=([^&]+)/.exec(named.headers.get('location') ?? '')?.[1] ?? '';
    const { createdAt = '', dueAt = '' } = (await world.attachments.find(id)) ?? {};
    expect(Date.parse(dueAt) - Date.parse(createdAt)).toBe(60 * DAY);
    await anAgency('qh-wh');
    const other = await colleague('qh-wh', 'zhao@qh.example', '赵敏');
    const begun = await other.press('/console/drafts', {});
    const theirs = (begun.headers.get('location') ?? '').replace(/\?.*/, '');
    expect((await other.go('GET', `${theirs}/files?to=${id}&lang=zh`)).text).not.toContain('报名表.pdf');
    expect((await other.press(`${theirs}/files`, { attachment: id })).headers.get('location')).not.toContain('arrived');
    expect(await page()).not.toContain(id);
  });

  it('that is not what its name says is told beside the files, in words that say what to do', async () => {
    const { clerk, path, press, world } = await aWriter();
    await press(FILLED);
    const named = await clerk.press(`${path}/files`, { name: '报名表.pdf' });
    const id = /to=([^&]+)/.exec(named.headers.get('location') ?? '')?.[1] ?? '';
    world.attachmentFiles.files.set(id, Buffer.from('MZ not a pdf'));
    await clerk.press(`${path}/files`, { attachment: id });
    const led = await clerk.go('GET', `${path}/preview`);
    expect(led.headers.get('location')).toContain('check=1');
    const shown = await clerk.go('GET', `${path}?check=1&lang=zh`);
    expect(shown.text).toContain('附件“报名表.pdf”：文件内容与所报的类型不符');
    expect(shown.text).not.toMatch(/upload\.url|PUT/);
  });
});

describe('what is pasted into a draft', () => {
  it('becomes text as a notice has it, with what could not be taken over, and changes nothing', async () => {
    const { clerk, path, page, standing } = await aWriter();
    const token = /name="token" value="([0-9a-f]+)"/.exec(await page())?.[1] ?? '';
    const paste = (html: string) =>
      clerk.send(`${path}/paste`, new URLSearchParams({ token, lang: 'zh', html }), { accept: 'application/json' });
    const table = '<p>一、时间</p><table><tr><td>项目</td><td>人数</td></tr><tr><td colspan="2">合唱</td></tr></table>';
    const read = await paste(table);
    expect(read.status).toBe(200);
    expect(read.body.markdown).toContain('一、时间');
    expect(read.body.markdown).toContain('| 项目 | 人数 |');
    expect(read.body.warnings.join()).toMatch(/合并/);
    expect(await standing()).toEqual({});
    const refused = await paste('<div>'.repeat(5000));
    expect([refused.status, typeof refused.body.error]).toEqual([422, 'string']);
  });
});
