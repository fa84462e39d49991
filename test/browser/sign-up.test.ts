import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { Stage } from './stage.ts';
import { DESKTOP, PHONE, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Sign-up is not tried in a browser: none starts on this machine (${why}).`);

let stage: Stage;
beforeAll(async () => {
  if (browser) stage = await Stage.set();
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const come = (options: Parameters<typeof Visitor.come>[2]): Promise<Visitor> => {
  if (!browser) throw new Error('no browser');
  return Visitor.come(browser, stage.service.url, options);
};

const headingOf = (visitor: Visitor): Promise<string | null> => visitor.page.getByRole('heading', { level: 1 }).textContent();

/** What axe, the width and the sizes say of the page as it stands. */
const faultsOf = async (visitor: Visitor) => [await visitor.violations(), await visitor.overflow(), await visitor.smallTargets()];
const NONE = [[], 0, []];

describe.skipIf(!browser).each([
  ['on a phone', PHONE, true],
  ['on a phone without scripts', PHONE, false],
  ['on a desk', DESKTOP, true],
  ['on a desk without scripts', DESKTOP, false],
] as const)('a secretary %s', (where, screen, javaScriptEnabled) => {
  it('comes from a notice, subscribes, goes back and forth without losing a word, and confirms', async () => {
    const address = `${where.replaceAll(' ', '-')}@sign-up.example`;
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    // Whole pages: one that is left while it still comes would be told as a failed request.
    const press = async (name: string) => {
      await page.getByRole('button', { name }).click();
      await page.waitForLoadState();
    };
    const next = () => press('下一步');
    await visitor.open(stage.pages['notice'] ?? '');
    await page.getByRole('link', { name: '订阅这类通知' }).click();
    expect(await page.locator('p.picked').textContent()).toContain('广东省');

    await next();
    expect(await page.getByRole('alert').textContent()).toContain('请填写组织名称');
    await page.getByRole('alert').getByRole('link', { name: '请填写组织名称' }).click();
    expect(await page.locator('#field-name:focus').count()).toBe(1);
    await page.getByLabel('组织名称').fill('云溪合唱队');
    await page.getByLabel('文体活动类').check();
    await press('重新选择');
    expect(await page.getByLabel('组织名称').inputValue()).toBe('云溪合唱队');
    await page.getByLabel('按名称查找地区').fill('石牌街道');
    await press('查找');
    await press('广东省 / 广州市 / 天河区 / 石牌街道');
    await page.getByLabel('社区（村）').fill('云溪社区');
    await next();

    expect(await headingOf(visitor)).toBe('收哪些通知');
    expect(await page.getByLabel('文化').isChecked()).toBe(true);
    expect(await page.locator('#likely').textContent()).toContain('能力提升课程');
    await page.getByLabel('体育').check();
    await page.getByText('添加地区').click();
    await page.getByText('或逐级选择').click();
    await press('北京市');
    await press('朝阳区');
    await press('关注朝阳区');
    expect(await page.locator('ul.picked').textContent()).toContain('北京市 / 朝阳区');
    expect(await page.getByLabel('体育').isChecked()).toBe(true);
    await next();
    // The browser's own way back and forth.
    await page.goBack();
    expect(await page.getByLabel('体育').isChecked()).toBe(true);
    await page.goForward();

    await page.getByLabel('邮箱地址').fill('choir@');
    await press('核对');
    expect(await page.getByRole('alert').textContent()).toContain('邮箱地址');
    expect(await page.getByLabel('邮箱地址').inputValue()).toBe('choir@');
    await page.getByLabel('邮箱地址').fill(address);
    await page.getByLabel('每周', { exact: false }).first().check();
    await page.getByLabel('几点').selectOption('8');
    await press('上一步');
    await press('下一步');
    expect(await page.getByLabel('邮箱地址').inputValue()).toBe(address);
    await press('核对');

    expect(await headingOf(visitor)).toBe('请核对');
    expect(await page.locator('dl').textContent()).toMatch(/云溪合唱队[\s\S]*石牌街道[\s\S]*朝阳区[\s\S]*文化、体育[\s\S]*每周一 08:00/);
    if (javaScriptEnabled) expect(await faultsOf(visitor)).toEqual(NONE);
    await press('更改：组织');
    expect(await page.getByLabel('社区（村）').inputValue()).toBe('云溪社区');
    await next();
    await next();
    await press('核对');
    await press('提交订阅');
    expect(await headingOf(visitor)).toBe('请查收邮件');
    expect(await page.getByRole('status').textContent()).toContain(address);
    if (javaScriptEnabled) expect(await faultsOf(visitor)).toEqual(NONE);

    await stage.service.idle();
    await visitor.open(`/confirm?token=${await stage.service.confirmToken(address)}`);
    expect(await page.locator('dl').textContent()).toContain('石牌街道');
    await press('确认订阅');
    expect(await headingOf(visitor)).toBe('订阅已确认');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});

describe.skipIf(!browser)('a sign-up', () => {
  it('is done with the keyboard alone: Enter goes on, or finds what was typed', async () => {
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    await visitor.open('/subscribe');
    await page.getByLabel('组织名称').focus();
    await page.keyboard.type('键盘合唱队');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByLabel('按名称查找地区').focus();
    await page.keyboard.type('朝阳区');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '吉林省 / 长春市 / 朝阳区' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**act=region*');
    await page.getByLabel('组织名称').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**act=next*');
    expect(await headingOf(visitor)).toBe('收哪些通知');
    await visitor.leave();
  });

  it('goes on in the other language and in larger letters with all that was filled in', async () => {
    const visitor = await come(PHONE);
    const { page } = visitor;
    await visitor.open(stage.pages['what for'] ?? '');
    await page.getByRole('button', { name: '特大字号' }).click();
    await page.getByRole('link', { name: 'English' }).click();
    expect(await headingOf(visitor)).toBe('What you get');
    expect(await page.getByLabel('Culture').isChecked()).toBe(true);
    expect(await visitor.overflow()).toBe(0);
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await page.getByLabel('Name of the organization').inputValue()).toBe('清溪社区合唱队');
    await visitor.leave();
  });
});
