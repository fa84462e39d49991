import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { NO_FAULTS, TWO_WAYS, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Following a notice in a browser is not tried: none starts on this machine (${why}).`);

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const NEW_FILE = { name: '新报名表.pdf', mimeType: 'application/pdf', buffer: PDF };

let service: Service;
let key = '';
beforeAll(async () => {
  if (!browser) return;
  service = await Service.start();
  key = await service.agency('yh-mzj', '440100', { name: '云河市民政局' });
  await service.call('POST', '/v1/agencies/yh-mzj/staff', {
    key: OPERATOR_KEY,
    body: { email: 'li@yh.example', name: '李小梅', roles: ['publisher', 'administrator'] },
  });
  for (const n of [1, 2, 3]) await service.subscribe(`choir${n}`);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const codeSent = async (): Promise<string> => {
  await service.idle();
  const codes = (await service.inbox('li@yh.example')).flatMap(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? []);
  return codes.at(-1) ?? '';
};

/** A clerk on the way through everything behind publication; each page without a fault for axe, in its width, large enough to tap. */
describe.skipIf(!browser)(browser ? 'a clerk' : `a clerk (skipped: ${why})`, () => {
  it.each(TWO_WAYS)(
    '%s sees her notice through: the ledger, receipts, a correction, a key, the district, and takes it back',
    async (way, screen, javaScriptEnabled) => {
      if (!browser) return;
      const file = await service.attach(key, '报名表.pdf', 'application/pdf', PDF);
      const { id } = await service.publish(key, {
        attachments: [{ id: file }],
        title: `关于合唱节的通知（${way}）`,
        sections: [{ heading: '时间', body: '合唱节于 12 月 20 日举行。' }],
        receipt: { required: true, by: '2099-12-05' },
      });
      await service.idle();
      const visitor = await Visitor.come(browser, service.url, { ...screen, javaScriptEnabled });
      const { page } = visitor;
      const faults: Record<string, unknown> = {};
      // Where no scripts run, axe does not either.
      const looked = async (name: string): Promise<void> => {
        if (javaScriptEnabled) faults[name] = await visitor.faults();
      };

      await visitor.open(`/console/notices/${id}`);
      await page.getByLabel('工作邮箱').fill('li@yh.example');
      await visitor.press('发送验证码');
      await page.getByLabel('六位验证码').fill(await codeSent());
      await visitor.press('登录');
      expect(await visitor.heading()).toContain('合唱节');
      const totals = page.getByRole('table', { name: '每个收件者一次' });
      expect(await totals.getByRole('row', { name: /^已送达/ }).textContent()).toMatch(/已送达\s*3\s*100%/);
      expect(await totals.getByRole('row', { name: /^合计/ }).textContent()).toMatch(/合计\s*3\s*100%/);
      await looked('notice');

      await page.getByRole('link', { name: '首页' }).click();
      await looked('home');
      await page.getByRole('link', { name: `回执还差 3 份：关于合唱节的通知（${way}）` }).click();
      expect(await visitor.heading()).toBe('签收情况');
      await looked('receipts');
      await page.getByRole('link', { name: '返回送达情况' }).click();
      await page.getByRole('link', { name: '逐一送达情况' }).click();
      await looked('deliveries');
      await page.getByRole('link', { name: '返回送达情况' }).click();

      await page.getByRole('link', { name: '更正', exact: true }).click();
      await page.getByRole('textbox', { name: '正文' }).fill('合唱节于 12 月 21 日举行。');
      await visitor.press('查看改动');
      expect(await page.locator('.error').first().textContent()).not.toBe('');
      await looked('correction refused');
      await visitor.press('删去：报名表.pdf');
      if (javaScriptEnabled) {
        await page.setInputFiles('#file-picker', NEW_FILE);
        await page.getByText('已上传：新报名表.pdf').waitFor();
      } else {
        await visitor.press('添加附件');
        await page.getByLabel('文件名').fill('新报名表.pdf');
        await visitor.press('下一步：选文件');
        await visitor.press('加到更正里');
        expect(await page.getByRole('alert').textContent()).toContain('还没有上传成功');
        await page.setInputFiles('[name=file]', NEW_FILE);
        await page.getByRole('button', { name: '上传', exact: true }).click();
        await page.frameLocator('iframe').getByText('文件已上传').waitFor();
        expect([await visitor.overflow(), await visitor.smallTargets()]).toEqual([0, []]);
        await visitor.press('加到更正里');
      }
      await page.getByLabel('更正说明').fill('更正举办日期');
      await visitor.press('查看改动');
      expect(await page.locator('ins').last().textContent()).toBe('21');
      expect(await page.locator('.differences').textContent()).toMatch(/附件：报名表\.pdf（PDF，1 KB） → 新报名表\.pdf/);
      await looked('last look');
      await visitor.press('更正并告知');
      expect(await page.getByRole('status').first().textContent()).toContain('已更正');
      await visitor.open(`/notices/${id}?lang=zh-Hans`);
      expect(await page.locator('main').textContent()).toContain('新报名表.pdf');
      await visitor.open(`/console/notices/${id}?lang=zh-Hans`);

      await page.getByRole('navigation').getByRole('link', { name: '辖区' }).click();
      await looked('district');
      await page.getByRole('navigation').getByRole('link', { name: '机关' }).click();
      await looked('agency');
      for (const room of ['工作人员', '联合发文', '操作记录', '密钥']) {
        await page.getByRole('link', { name: room }).click();
        await looked(room);
      }
      await visitor.press('签发');
      expect(await page.locator('.secret').textContent()).toMatch(/^nw_/);
      await looked('key issued');

      await visitor.open(`/console/notices/${id}/withdrawal`);
      await page.getByLabel('撤回原因').fill('活动取消');
      await visitor.press('下一步');
      await looked('withdrawal');
      await visitor.press('撤回并告知');
      expect(await page.getByRole('status').first().textContent()).toContain('已撤回');
      expect(faults).toEqual(Object.fromEntries(Object.keys(faults).map((name) => [name, NO_FAULTS])));
      expect(visitor.wrong).toEqual([]);
      await visitor.leave();
    },
    120_000,
  );
});
