import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { signIn } from './sign-in.ts';
import { DESKTOP, TWO_WAYS, Visitor } from './visitor.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: PDF });

const { browser, why } = await startChromium();
if (!browser) console.warn(`A clerk’s whole way in a browser is not tried: none starts on this machine (${why}).`);

type Way = (typeof TWO_WAYS)[number][0];
/** One agency for each way, and one for who has only a keyboard. */
const agencyOf = (way: Way | 'by keyboard'): string => `yh-${[...TWO_WAYS.map(([one]) => one), 'by keyboard'].indexOf(way)}`;
const choirOf = (way: Way): string => `choir-${agencyOf(way)}`;

/** One for each way. Files go to the store itself, as on AWS: a script is let in by the rules of the bucket, and a form needs none. */
let services: ReadonlyMap<boolean, Service> = new Map();
const serviceFor = (hasScripts: boolean): Service => {
  const found = services.get(hasScripts);
  if (!found) throw new Error('no service was started');
  return found;
};

const furnish = async (service: Service, id: string): Promise<void> => {
  await service.agency(id, '440100', { name: `云海市民政局${id}` });
  const body = { email: `li@${id}.example`, name: '李小梅', roles: ['publisher', 'administrator'] };
  expect((await service.call('POST', `/v1/agencies/${id}/staff`, { key: OPERATOR_KEY, body })).status).toBe(201);
};

beforeAll(async () => {
  if (!browser) return;
  services = new Map(
    await Promise.all(
      [true, false].map(async (isScripted) => {
        const settings = { FilesUnderPublicUrl: 'false' };
        return [isScripted, await Service.start({ settings })] as const;
      }),
    ),
  );
  for (const [way, , hasScripts] of TWO_WAYS) {
    await furnish(serviceFor(hasScripts), agencyOf(way));
    const organization = { name: '天河区红歌合唱团', class: 'culture-sports', region: '440106' };
    await serviceFor(hasScripts).subscribe(choirOf(way), { organization });
  }
  await furnish(serviceFor(true), agencyOf('by keyboard'));
});
afterAll(async () => {
  await browser?.close();
  for (const service of services.values()) await service.stop();
});

describe.skipIf(!browser)(browser ? 'a clerk' : `a clerk (skipped: ${why})`, () => {
  it.each(TWO_WAYS)(
    '%s comes from signing in to a notice with two files that is confirmed, exported, corrected and on paper',
    async (way, screen, hasScripts) => {
      if (!browser) return;
      const service = serviceFor(hasScripts);
      const store = (await service.call('GET', '/_local/state')).body.engines.s3;
      const come = () => Visitor.come(browser, service.url, { ...screen, javaScriptEnabled: hasScripts }, [store]);
      const clerk = await come();
      const { page } = clerk;
      const textOf = async (one = clerk): Promise<string> => (await one.page.locator('main').textContent()) ?? '';

      await clerk.open('/console/drafts?lang=zh-Hans');
      await signIn(clerk, service, `li@${agencyOf(way)}.example`);
      await clerk.press('写一份新通知');
      await page.getByLabel('标题', { exact: true }).fill(`关于举办社区合唱节的通知（${way}）`);
      await page.locator('[name=p0Body]').fill('合唱节于 12 月 20 日举行。请填附件一，并看附件二。');
      const attach = async (...names: readonly string[]): Promise<void> => {
        if (hasScripts) {
          await page.setInputFiles('#file-picker', names.map(file));
          await page.getByText(`已上传：${names.at(-1)}`).waitFor();
          return;
        }
        for (const name of names) {
          await clerk.press('添加附件');
          await page.getByLabel('文件名').fill(name);
          await clerk.press('下一步：选文件');
          await page.setInputFiles('[name=file]', file(name));
          await page.getByRole('button', { name: '上传', exact: true }).click();
          await page.getByRole('button', { name: '加到稿件里' }).click();
          await page.getByRole('heading', { level: 1, name: '写通知' }).waitFor();
        }
      };
      await attach('附件一报名表.pdf', '附件二场地图.pdf');
      await page.getByLabel('必须回执').check();
      // The fold is open once receipts are asked for: at once with scripts, else when the page comes again.
      if (!hasScripts) await clerk.press('保存', true);
      await page.locator('[value=field-add]').click();
      await page.getByLabel('问什么').fill('参加人数');
      await clerk.press('保存并预览');
      await page.getByText('天河区红歌合唱团').first().waitFor();
      await page.getByRole('link', { name: '下一步：发布' }).click();
      expect(await textOf()).toMatch(/必须回执[\s\S]*附件[\s\S]*2 个/);
      await clerk.press('发布给 1 个社会组织');
      const notice = clerk.path.split('?')[0] ?? '';
      expect(notice).toMatch(/^\/console\/notices\/ntc/);

      // Somebody of the organization confirms that they have it.
      await service.idle();
      const mail = (await service.inbox(`${choirOf(way)}@groups.example`)).findLast(({ text }) => text.includes('/receipts/'));
      expect(mail?.text).toMatch(/附件一报名表\.pdf[\s\S]*附件二场地图\.pdf/);
      const reader = await come();
      await reader.open(/\/receipts\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'no link');
      await reader.page.getByLabel('参加人数').fill('三十人');
      await reader.page.getByLabel('签收人姓名').fill('王芳');
      await reader.press('签收');
      expect(await textOf(reader)).toContain('已签收');

      await clerk.open(`${notice}/receipts?lang=zh-Hans`);
      await page.getByLabel('显示', { exact: true }).selectOption({ label: '全部' });
      await clerk.press('显示', true);
      expect(await textOf()).toMatch(/已签收 1，应签收 1[\s\S]*王芳[\s\S]*三十人/);
      expect((await clerk.printed()).join('').replace(/\s/g, '')).toMatch(/签收情况.*天河区红歌合唱团.*王芳.*参加人数：三十人/);
      const taken = async (name: string): Promise<Buffer> => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name, exact: true }).first().click(),
        ]);
        return readFileSync(await download.path());
      };
      expect((await taken('CSV（UTF-8）')).toString('utf8')).toMatch(/天河区红歌合唱团.*王芳.*三十人/);
      expect((await taken('表格（XLSX，Excel、WPS）')).subarray(0, 2).toString()).toBe('PK');
      await clerk.open(`${notice}/deliveries?lang=zh-Hans`);
      expect((await taken('CSV（UTF-8）')).toString('utf8')).toMatch(/天河区红歌合唱团.*已送达/);

      // One of the files was wrong.
      await clerk.open(`${notice}?lang=zh-Hans`);
      await page.getByRole('link', { name: '更正', exact: true }).click();
      await clerk.press('删去：附件二场地图.pdf');
      if (hasScripts) await attach('附件二新场地图.pdf');
      else {
        await clerk.press('添加附件');
        await page.getByLabel('文件名').fill('附件二新场地图.pdf');
        await clerk.press('下一步：选文件');
        await page.setInputFiles('[name=file]', file('附件二新场地图.pdf'));
        await page.getByRole('button', { name: '上传', exact: true }).click();
        await page.frameLocator('iframe').getByText('文件已上传').waitFor();
        await clerk.press('加到更正里');
      }
      await page.getByLabel('更正说明').fill('更换场地图');
      await clerk.press('查看改动');
      expect(await textOf()).toMatch(/附件：附件二场地图\.pdf（PDF，1 KB） → 附件二新场地图\.pdf/);
      await clerk.press('更正并告知');
      expect(await textOf()).toMatch(/已更正[\s\S]*第 2 版/);
      await service.idle();
      const told = (await service.inbox(`${choirOf(way)}@groups.example`)).at(-1);
      expect([told?.subject.startsWith('〔更正〕'), told?.text.includes('附件二新场地图.pdf')]).toEqual([true, true]);

      await reader.open(`${notice.replace('/console', '')}?lang=zh-Hans`);
      const paper = (await reader.printed()).join('\n');
      expect(paper.replace(/\s/g, '')).toMatch(/合唱节于12月20日举行.*附件一报名表\.pdf.*附件二新场地图\.pdf/);
      expect([...clerk.wrong, ...reader.wrong]).toEqual([]);
      await clerk.leave();
      await reader.leave();
    },
    120_000,
  );

  it('who has only a keyboard signs in, writes, previews and publishes, and always sees where she is', async () => {
    if (!browser) return;
    const service = serviceFor(true);
    const clerk = await Visitor.come(browser, service.url, DESKTOP);
    const { page } = clerk;
    const { keyboard } = page;
    const focused = () =>
      page.evaluate<string>(
        "(({ id, name, value, textContent }) => [id, name, value, textContent].filter(Boolean).join(' '))(document.activeElement)",
      );
    const tabTo = async (what: RegExp): Promise<void> => {
      for (let i = 0; i < 90 && !what.test(await focused()); i++) {
        await keyboard.press('Tab');
        const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
        expect(outline, await focused()).not.toBe('none');
      }
      expect(await focused()).toMatch(what);
    };
    const enter = async (url: RegExp): Promise<void> => {
      await keyboard.press('Enter');
      await page.waitForURL(url);
      await page.waitForLoadState();
    };
    const address = `li@${agencyOf('by keyboard')}.example`;
    await clerk.open('/console/drafts?lang=zh-Hans');
    await tabTo(/^field-address/);
    await keyboard.type(address);
    await enter(/sign-in/);
    await service.idle();
    const code = (await service.inbox(address)).flatMap(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? []).at(-1) ?? '';
    await tabTo(/^field-code/);
    await keyboard.type(code);
    await enter(/\/console\/drafts/);
    await tabTo(/写一份新通知$/);
    await enter(/\/console\/drafts\/drf/);
    await tabTo(/^field-title/);
    await keyboard.type('关于书画展的通知');
    await tabTo(/^field-p0Body/);
    await keyboard.type('书画展于 12 月 8 日举行。');
    await tabTo(/^act preview/);
    await enter(/\/preview/);
    await tabTo(/^下一步：发布$/);
    await enter(/\/publish/);
    await tabTo(/^发布给 \d+ 个社会组织$/);
    await enter(/\/console\/notices\/ntc/);
    expect(await clerk.heading()).toBe('关于书画展的通知');
    expect(clerk.wrong).toEqual([]);
    await clerk.leave();
  });
});
