import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { aDocx, p } from '../a-docx.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { TWO_WAYS, Visitor } from './visitor.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const FILE = { name: '报名表.pdf', mimeType: 'application/pdf', buffer: PDF };
const WORD_FILE = { name: '通知.docx', mimeType: 'application/octet-stream', buffer: Buffer.from(aDocx({ body: p('请按时到场。') })) };
const WORD = '<p class="MsoNormal">一、时间</p><table><tr><td>项目</td><td>人数</td></tr><tr><td>合唱</td><td>30</td></tr></table>';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Writing a notice in a browser is not tried: none starts on this machine (${why}).`);

describe.skipIf(!browser)('a clerk who has never seen it', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
    await service.agency('yh-mzj', '440100', { name: '云海市民政局' });
    for (const name of ['张一', '王二'])
      await service.call('POST', '/v1/agencies/yh-mzj/staff', {
        key: OPERATOR_KEY,
        body: { email: `${name.codePointAt(0)}@yh.example`, name, roles: ['publisher'] },
      });
    await service.subscribe('choir', { organization: { name: '天河区红歌合唱团', class: 'culture-sports', region: '440106' } });
  });
  afterAll(async () => {
    await service?.stop();
    await browser?.close();
  });

  const signedIn = async (address: string, look: object): Promise<Visitor> => {
    if (!browser) throw new Error('no browser');
    const visitor = await Visitor.come(browser, service.url, look);
    const { page } = visitor;
    await visitor.open('/console?lang=zh-Hans');
    await page.locator('[name=address]').fill(address);
    await page.locator('form[action="/console/sign-in"] button').click();
    await page.locator('[name=code]').waitFor();
    await service.idle();
    const mail = (await service.inbox(address)).findLast(({ text }) => /^\d{6}\r?$/m.test(text));
    await page.locator('[name=code]').fill(/^(\d{6})\r?$/m.exec(mail?.text ?? '')?.[1] ?? '');
    await page.locator('form[action="/console/code"] button').first().click();
    await page.waitForURL(/\/console(\?|$)/);
    return visitor;
  };

  it.each(TWO_WAYS)(
    'writes a notice %s with a file, previews it, and publishes it',
    async (_, look, hasScripts) => {
      const address = `${(hasScripts ? '张一' : '王二').codePointAt(0)}@yh.example`;
      const visitor = await signedIn(address, { ...look, javaScriptEnabled: hasScripts });
      const { page } = visitor;
      const looked = async () => (hasScripts ? [await visitor.violations(), await visitor.overflow()] : []);
      const fine = hasScripts ? [[], 0] : [];

      await visitor.open('/console/drafts?lang=zh-Hans');
      await page.getByRole('button', { name: '写一份新通知' }).click();
      const draft = visitor.path.split('?')[0] ?? '';
      expect(await looked()).toEqual(fine);
      // She goes on too early, and is told where what is missing.
      await page.getByRole('button', { name: '保存并预览' }).click();
      await page.getByRole('link', { name: '请填写标题' }).waitFor();
      expect(await looked()).toEqual(fine);
      await page.locator('[name=title]').fill(`关于举办社区合唱节的通知 ${hasScripts ? '一' : '二'}`);
      const body = page.locator('[name=p0Body]');
      await body.fill('合唱节于 12 月 20 日举行。\n');
      if (hasScripts) {
        await body.focus();
        await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.setData('text/html', ${JSON.stringify(WORD)});
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      })()`);
        await page.getByText('已粘贴，格式已整理').waitFor();
        expect(await body.inputValue()).toContain('| 合唱 | 30 |');
        await page.setInputFiles('#word-picker', WORD_FILE);
        await expect.poll(() => body.inputValue()).toMatch(/\n\n请按时到场。$/);
        await page.setInputFiles('#file-picker', FILE);
        await page.getByText('已上传：报名表.pdf').waitFor();
        await page.getByText('已自动保存').waitFor();
      } else {
        await page.getByRole('button', { name: '读入 Word 文档' }).click();
        await page.setInputFiles('[name=file]', { ...WORD_FILE, buffer: Buffer.from('不是 Word 文档') });
        await page.getByRole('button', { name: '上传并读取' }).click();
        await page.getByText('这不是 Word 文档').first().waitFor();
        await page.setInputFiles('[name=file]', WORD_FILE);
        await page.getByRole('button', { name: '上传并读取' }).click();
        await page.getByText('文档已读好').waitFor();
        await page.getByRole('button', { name: '放进稿件' }).click();
        await page.getByText('文档的文字已放进稿件').waitFor();
        expect(await body.inputValue()).toBe('合唱节于 12 月 20 日举行。\n\n请按时到场。');
        await page.getByRole('button', { name: '添加附件' }).click();
        await page.getByLabel('文件名').fill('报名表.pdf');
        await page.getByRole('button', { name: '下一步：选文件' }).click();
        await page.setInputFiles('[name=file]', FILE);
        await page.getByRole('button', { name: '上传' }).click();
        await page.getByRole('button', { name: '加到稿件里' }).click();
      }
      await page.getByRole('button', { name: '选择地区' }).click();
      await page.getByRole('searchbox').fill('天河区');
      await page.getByRole('button', { name: '查找' }).click();
      expect(await looked()).toEqual(fine);
      await page.getByRole('button', { name: '选天河区' }).first().click();
      await page.getByRole('link', { name: '选好了，返回' }).click();
      await page.getByText('广东省 / 广州市 / 天河区').first().waitFor();
      await page.getByRole('button', { name: '保存并预览' }).click();

      await page.getByText('天河区红歌合唱团').first().waitFor();
      expect(await looked()).toEqual(fine);
      await visitor.open(`${draft}/preview?as=mail&lang=zh-Hans`);
      await page.frameLocator('iframe').getByText('合唱节于 12 月 20 日举行').waitFor();
      await visitor.open(`${draft}/preview?lang=zh-Hans`);
      await page.getByRole('button', { name: '试发给自己' }).click();
      await page.getByText('试发的邮件已交给邮件服务').waitFor();
      await page.getByRole('link', { name: '下一步：发布' }).click();
      expect(await looked()).toEqual(fine);
      await page.getByRole('button', { name: '发布给 1 个社会组织' }).click();
      await page.waitForURL(/\/console\/notices\/ntc/);
      const id = /ntc[^?]+/.exec(visitor.path)?.[0] ?? '';
      await service.idle();
      const mails = await service.inbox(address);
      expect(mails.some(({ subject }) => subject.startsWith('〔试发〕关于举办社区合唱节的通知'))).toBe(true);
      await visitor.open(`/notices/${id}?lang=zh-Hans`);
      await page.getByText('报名表.pdf').first().waitFor();
      // Her own tab of the draft leads to the notice.
      await visitor.open(draft);
      await page.waitForURL(/\/console\/notices\/ntc/);
      expect(visitor.wrong).toEqual([]);
    },
    120_000,
  );
});
