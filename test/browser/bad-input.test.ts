import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { aDocx, p } from '../a-docx.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { letIn } from './sign-in.ts';
import { DESKTOP, PHONE, TWO_WAYS, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`What goes wrong while somebody writes is not tried in a browser: none starts on this machine (${why}).`);

const LI = 'li@yh-mzj.example';
const BODY = '合唱节于 12 月 20 日举行。';

let service: Service;
let key = '';
beforeAll(async () => {
  if (!browser) return;
  service = await Service.start();
  key = await service.agency('yh-mzj', '440000', { name: '云河省民政厅' });
  const body = { email: LI, name: '李小梅', roles: ['publisher', 'administrator'] };
  await service.call('POST', '/v1/agencies/yh-mzj/staff', { key: OPERATOR_KEY, body });
  await service.subscribe('choir', { organization: { name: 'جمعية الجوقة', class: 'culture-sports', region: '440106' } });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** A clerk who has just begun a draft, and its path. */
const writing = async (look: object) => {
  if (!browser) throw new Error('no browser');
  const clerk = await Visitor.come(browser, service.url, look);
  await letIn(clerk, service, LI);
  await clerk.open('/console/drafts?lang=zh-Hans');
  await clerk.press('写一份新通知');
  const { page } = clerk;
  const draft = clerk.path.replace(/\?.*/, '');
  const write = async (title: string, body = BODY, on = page): Promise<void> => {
    await on.getByLabel('标题', { exact: true }).fill(title);
    await on.locator('[name=p0Body]').fill(body);
  };
  const standing = async () => (await service.call('GET', `/v1/agencies/yh-mzj/drafts/${draft.split('/').at(-1)}`, { key })).body;
  return { clerk, page, draft, write, standing };
};

const titled = async (title: string): Promise<readonly string[]> => {
  const { body } = await service.call('GET', '/v1/notices?agency=yh-mzj&limit=50');
  return body.items.filter((one: { title: string }) => one.title === title).map(({ id }: { id: string }) => id);
};

describe.skipIf(!browser)(browser ? 'somebody who writes' : `somebody who writes (skipped: ${why})`, () => {
  it.each(TWO_WAYS)('%s loses nothing when their session runs out in the middle', async (way, screen, javaScriptEnabled) => {
    const { clerk, page, write, standing } = await writing({ ...screen, javaScriptEnabled });
    await write(`关于会话的通知（${way}）`);
    await page.context().clearCookies();
    await page.getByRole('button', { name: '保存并预览' }).click();
    await page.getByRole('heading', { level: 1, name: '登录已失效' }).waitFor();
    // In a tab of its own, as the page says.
    await letIn(clerk, service, LI);
    await clerk.press('再次提交');
    expect(await page.locator('main').textContent()).toContain('您已登录');
    await clerk.press('再次提交');
    expect(clerk.path).toContain('/preview');
    expect(await standing()).toMatchObject({ title: `关于会话的通知（${way}）`, sections: [{ body: BODY }] });
    expect(clerk.wrong).toEqual([]);
    await clerk.leave();
  });

  it.each(TWO_WAYS)(
    '%s goes back, has it open in two tabs, and presses twice: no word is lost, and it is published once',
    async (way, screen, javaScriptEnabled) => {
      const { clerk, page, draft, write, standing } = await writing({ ...screen, javaScriptEnabled });
      const title = `关于两个标签页的通知（${way}）`;
      await write(title);
      await clerk.press('保存并预览');
      await page.waitForURL(/\/preview/);
      await page.goBack();
      expect(await page.locator('[name=p0Body]').inputValue()).toBe(BODY);
      await write(title, `${BODY}请带谱。`);
      await clerk.press('保存并预览');
      await page.waitForURL(/\/preview/);
      expect((await standing()).sections).toEqual([{ body: `${BODY}请带谱。` }]);

      const other = await page.context().newPage();
      await other.goto(`${draft}?lang=zh-Hans`);
      await clerk.open(`${draft}?lang=zh-Hans`);
      await write('先保存的标题', `${BODY}请带谱。`);
      await clerk.press('保存', true);
      await page.getByText('已保存。').waitFor();
      await write(title, `${BODY}请按时到场。`, other);
      await other.getByRole('button', { name: '保存', exact: true }).click();
      await other.getByRole('heading', { level: 1, name: '这份稿件刚才有人改过' }).waitFor();
      expect(await other.locator('main').textContent()).toMatch(/您在另一个窗口里[\s\S]*请按时到场[\s\S]*先保存的标题/);
      await other.getByRole('button', { name: /^用我写的/ }).click();
      await other.getByText('已保存。').waitFor();
      expect(await standing()).toMatchObject({ title, sections: [{ body: `${BODY}请按时到场。` }] });
      await clerk.open(`${draft}/revisions?lang=zh-Hans`);
      expect(await page.locator('main').textContent()).toContain('先保存的标题');

      await clerk.open(`${draft}/publish?lang=zh-Hans`);
      await page.getByRole('button', { name: /^发布给/ }).dblclick();
      // Not waitForURL: it fails when the second press breaks the first one's navigation off, which is what is tried here.
      await expect.poll(() => page.url()).toMatch(/\/console\/notices\/ntc/);
      await service.idle();
      expect(await titled(title)).toHaveLength(1);
      const mails = (await service.inbox('choir@groups.example')).filter(({ subject }) => subject.includes(title));
      expect(mails).toHaveLength(1);
      // The first of the two presses was broken off by the second.
      expect(clerk.wrong.filter((one) => !/^failed: .*\/publish/.test(one))).toEqual([]);
      await clerk.leave();
    },
  );

  it.each(TWO_WAYS)('%s keeps what was typed when the connection is lost', async (way, screen, javaScriptEnabled) => {
    const { page, clerk, write, standing } = await writing({ ...screen, javaScriptEnabled });
    await write(`关于断线的通知（${way}）`);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '保存并预览' }).click();
    if (javaScriptEnabled) {
      await page.getByText('没有保存上').waitFor();
      expect(await page.locator('[name=p0Body]').inputValue()).toBe(BODY);
      await page.context().setOffline(false);
      await page.getByRole('button', { name: '保存并预览' }).click();
    } else {
      // Without a script the browser says so itself, and sends it again where it is asked to.
      await expect.poll(() => page.evaluate('document.URL').catch(() => '')).toContain('chrome-error');
      await page.context().setOffline(false);
      await page.reload();
    }
    await page.waitForURL(/\/preview/);
    expect(await standing()).toMatchObject({ title: `关于断线的通知（${way}）`, sections: [{ body: BODY }] });
    await clerk.leave();
  });

  it('brings a .docx of 20 MB, which goes into the store and not through us', async () => {
    const { clerk, page } = await writing(DESKTOP);
    const picture = randomBytes(20 * 1024 * 1024 - 12_000);
    const buffer = Buffer.from(aDocx({ body: p('请按时到场。'), more: { 'word/media/image1.png': picture } }));
    expect([buffer.length > 20_900_000, buffer.length <= 20 * 1024 * 1024]).toEqual([true, true]);
    const sent: [string, number][] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      sent.push([pathname, request.postDataBuffer()?.length ?? 0]);
    });
    // As a file of its own: 20 MB would be long on the way to a browser that is driven from here.
    const folder = mkdtempSync(join(tmpdir(), 'noticewire-word-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, '通知.docx');
    writeFileSync(file, buffer);
    await page.setInputFiles('#word-picker', file);
    await expect.poll(() => page.locator('[name=p0Body]').inputValue()).toBe('请按时到场。');
    const toUs = sent.filter(([path]) => path.startsWith('/console/'));
    expect([toUs.length > 0, toUs.every(([, bytes]) => bytes < 1000)]).toEqual([true, true]);
    expect(clerk.wrong).toEqual([]);
    await clerk.leave();
  });

  it('has 200 KB, five hundred regions, a table of a hundred columns and an Arabic title, and every page fits on a phone', async () => {
    if (!browser) return;
    const { body } = await service.call('GET', '/v1/regions?prefix=44&limit=100');
    const listed: string[] = (body.items as { code: string }[]).map(({ code }) => code);
    const more: string[] = [];
    for (const prefix of [
      '11',
      '12',
      '13',
      '14',
      '15',
      '21',
      '22',
      '23',
      '31',
      '32',
      '33',
      '34',
      '35',
      '36',
      '37',
      '41',
      '42',
      '43',
      '45',
      '46',
    ])
      more.push(
        ...(await service.call('GET', `/v1/regions?prefix=${prefix}&limit=100`)).body.items.map(({ code }: { code: string }) => code),
      );
    const regions = [...new Set([...listed, ...more])].slice(0, 500);
    expect(regions).toHaveLength(500);
    const columns = (cell: (n: number) => string): string => `| ${Array.from({ length: 100 }, (_, n) => cell(n)).join(' | ')} |`;
    const table = [columns((n) => `列${n}`), columns(() => '---'), columns((n) => String(n))].join('\n');
    const text = `${table}\n\n${`${'字'.repeat(300)}\n`.repeat(210)}`;
    const title = 'إشعار بشأن مهرجان الجوقة';
    const content = { title, audience: { regions }, sections: [{ body: text }] };
    const made = await service.call('POST', '/v1/agencies/yh-mzj/drafts', { key, body: content });
    expect(made.status).toBe(201);
    const clerk = await Visitor.come(browser, service.url, PHONE);
    await letIn(clerk, service, LI);
    const draft = `/console/drafts/${made.body.id}`;
    const wide: Record<string, number> = {};
    const look = async (path: string): Promise<void> => {
      await clerk.open(`${path}${path.includes('?') ? '&' : '?'}lang=zh-Hans`);
      expect((await clerk.page.locator('main').textContent())?.length).toBeGreaterThan(100);
      wide[path] = await clerk.overflow();
    };
    for (const behind of ['', '/places', '/preview', '/preview?as=page', '/preview?as=text', '/publish']) await look(draft + behind);
    await clerk.press('发布给 1 个社会组织');
    const notice = clerk.path.replace(/\?.*/, '');
    await service.idle();
    for (const path of [notice, `${notice}/correction`, `${notice}/deliveries`, notice.replace('/console', ''), '/']) await look(path);
    expect(wide).toEqual(Object.fromEntries(Object.keys(wide).map((path) => [path, 0])));
    // Corrected on the page, with all of that sent along.
    await clerk.open(`${notice}/correction?lang=zh-Hans`);
    await clerk.page.getByLabel('标题', { exact: true }).fill(`${title} ٢`);
    await clerk.page.getByLabel('更正说明').fill('标题有误');
    await clerk.press('查看改动');
    expect(await clerk.heading()).toBe('确认更正');
    await clerk.press('更正并告知');
    const corrected = (await service.call('GET', `/v1${notice.replace('/console', '')}`)).body;
    expect([corrected.version, corrected.title, corrected.audience.regions.length, corrected.sections[0].body]).toEqual([
      2,
      `${title} ٢`,
      500,
      text,
    ]);
    expect(clerk.wrong).toEqual([]);
    await clerk.leave();
  });
});
