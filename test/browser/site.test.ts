import { describe, expect, it } from 'vitest';
import { UYGHUR_NAME } from '../../scripts/shot-hub.ts';
import { OPERATOR_KEY } from '../journeys/service.ts';
import { expectNoFaults, USUAL_LOOK } from './every-page.ts';
import { onStage } from './stage.ts';
import { DESKTOP, NO_FAULTS, PHONE, TWO_WAYS, WAYS } from './visitor.ts';

const { browser, why, stage, come } = await onStage('The site');

describe.skipIf(!browser)(browser ? 'every page' : `every page (skipped: ${why})`, () => {
  it(`${USUAL_LOOK[0]} is without a fault for axe, fits, is large enough to tap, and asks nothing of others`, () =>
    expectNoFaults({ stage, come }, USUAL_LOOK));

  it('with a fault is told: a field without its name, a line that is too long, a style from elsewhere', async () => {
    const visitor = await come(PHONE);
    await visitor.open('/');
    await visitor.page.evaluate(`
      document.querySelector('label').remove();
      document.querySelector('main').append(Object.assign(document.createElement('canvas'), { width: 999 }));
    `);
    expect((await visitor.violations()).join()).toContain('label');
    expect(await visitor.overflow()).toBeGreaterThan(0);
    await visitor.page.addStyleTag({ content: 'button{min-block-size:0!important}' }).catch(() => null);
    expect(visitor.wrong.join()).toContain('Content Security Policy');
    await visitor.leave();
  });

  it('fits on a phone in the largest text, with its buttons larger too', async () => {
    const visitor = await come(PHONE);
    await visitor.chooseTextSize('largest');
    const found: Record<string, number> = {};
    for (const [name, path] of Object.entries(stage().pages)) {
      await visitor.open(path);
      found[name] = await visitor.overflow();
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, 0])));
    expect((await visitor.page.locator('.button, main button').first().boundingBox())?.height).toBeGreaterThanOrEqual(60);
    await visitor.leave();
  });

  it('looks the same without colours of ours: what is chosen and what is wrong is still to be seen', async () => {
    const visitor = await come({ ...DESKTOP, forcedColors: 'active' });
    await visitor.open(stage().pages['board of an unknown region'] ?? '');
    const border = await visitor.page.evaluate<string>("getComputedStyle(document.querySelector('.wrong')).borderInlineStartWidth");
    expect(border).toBe('4px');
    await visitor.leave();
  });
});

describe.skipIf(!browser).each(WAYS)('somebody %s', (where, screen, javaScriptEnabled) => {
  it('searches, narrows, sees the sentence, opens, compares, prints, and may subscribe for the same', async () => {
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    const sound = async () => {
      if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    };
    await visitor.open('/');
    const filters = page.locator('.filters');
    if (!(await filters.isVisible())) await page.locator('.more > summary').click();
    await page.getByLabel('查找通知').fill('鄰里節 十二月');
    await page.getByLabel('发往地区').fill('孙悟空国');
    await visitor.press('查找', true);
    await page.getByRole('alert').getByRole('link', { name: '孙悟空国' }).click();
    expect(await page.getByLabel('查找通知').inputValue()).toBe('鄰里節 十二月');
    await page.getByLabel('发往地区').fill('广州市');
    await page.getByLabel('主题').selectOption({ label: '文化' });
    await visitor.press('查找', true);
    await sound();
    const hit = page.locator('.card').first();
    expect(await hit.locator('.quote mark').allTextContents()).toEqual(['邻里节', '十二月']);
    expect(await page.locator('.asked').textContent()).toMatch(/“鄰里節 十二月”、发往广东省 \/ 广州市、文化/);
    await hit.getByRole('link').click();
    expect(await visitor.heading()).toBe('关于举办社区邻里节的通知');
    await page.locator('.changes summary').click();
    expect([await page.locator('.differences del').first().isVisible(), await page.locator('.changes').textContent()]).toEqual([
      true,
      expect.stringMatching(/时间有误[\s\S]*六[\s\S]*七/),
    ]);
    await sound();
    const [first = '', ...rest] = await visitor.printed();
    expect(first).toMatch(/— 1 —[\s\S]*关于举办社区邻里节的通知/);
    const whole = [first, ...rest].join('\n');
    expect(whole.replace(/\s/g, '')).toContain(`${stage().service.url}${new URL(page.url()).pathname}`);
    for (const gone of ['订阅这类通知', '公告栏', '字号']) expect(whole).not.toContain(gone);
    await page.goBack();
    await page.getByRole('link', { name: '订阅这类通知' }).click();
    expect(visitor.path).toMatch(/^\/subscribe\?likeRegion=440100&topic=culture&/);
    expect(await page.locator('#field-region').textContent()).toContain('这份通知发往广州市');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  it('finds a notice, reads it in the other language and in larger letters', async () => {
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    await visitor.open('/');
    await page.getByLabel('查找通知').fill('合唱节');
    await visitor.press('查找', true);
    await page.getByRole('link', { name: '合唱节' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('关于举办第六届社区合唱节的通知');
    expect(await page.title()).toBe('云民发〔2026〕31号 关于举办第六届社区合唱节的通知 · Noticewire');
    const standard = await visitor.fontSizeOf('.text p');
    expect(standard).toBeGreaterThanOrEqual(18);
    await page.getByRole('button', { name: '特大字号' }).click();
    expect(visitor.path).toContain('/notices/');
    expect(await visitor.fontSizeOf('.text p')).toBeGreaterThan(standard * 1.5);
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByRole('button', { name: 'Largest text' }).getAttribute('aria-current')).toBe('true');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('关于举办第六届社区合唱节的通知');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  it('confirms, changes, pauses, resumes, unsubscribes and undoes it', async () => {
    const { confirm } = await stage().applicant(where.replaceAll(' ', '-'));
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    await visitor.open(confirm);
    await page.getByRole('button', { name: '确认订阅' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('订阅已确认');
    await page.getByRole('link', { name: '查看或更改订阅' }).click();

    await page.getByLabel('体育').check();
    await page.getByLabel('每周', { exact: false }).first().check();
    await page.getByLabel('星期').selectOption({ label: '周三' });
    await page.getByText('添加地区').click();
    await page.getByLabel('查找要关注的地区').fill('深圳市');
    await page.getByLabel('查找要关注的地区').locator('xpath=../..').getByRole('button', { name: '查找' }).click();
    expect(await page.getByRole('status').first().textContent()).toContain('尚未保存');
    await page.getByRole('button', { name: '广东省 / 深圳市', exact: true }).click();
    await page.getByRole('button', { name: '保存' }).click();
    expect(await page.getByRole('status').textContent()).toBe('已保存。');
    expect(await page.locator('.facts').first().textContent()).toMatch(/深圳市[\s\S]*体育[\s\S]*每周三/);
    await page.getByText('进一步筛选').click();
    await page.getByLabel('只收含这些词之一的通知').fill('唱');
    await page.getByRole('button', { name: '保存' }).click();
    expect(await page.getByRole('status').first().textContent()).toContain('未作更改');
    expect(await page.getByLabel('只收含这些词之一的通知').inputValue()).toBe('唱');
    await page.getByLabel('只收含这些词之一的通知').fill('');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('link', { name: '收到过哪些通知' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('收到过哪些通知');
    await page.getByRole('link', { name: '返回管理订阅' }).click();
    await page.locator('#pause > summary').click();
    await page.getByRole('button', { name: '暂停接收' }).click();
    expect(await page.locator('.facts').first().textContent()).toContain('已暂停');
    await page.getByRole('button', { name: '恢复接收' }).click();
    expect(await page.locator('.facts').first().textContent()).toContain('有效');

    await page.locator('#leave').getByRole('link', { name: '退订' }).click();
    await page.getByRole('button', { name: '暂停接收' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('已暂停接收');
    await page.getByRole('link', { name: '仍要退订' }).click();
    await page.getByRole('button', { name: '退订' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('已退订');
    await page.getByRole('button', { name: '撤销退订' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('订阅已恢复');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});

describe.skipIf(!browser)('with the keyboard alone', () => {
  it('somebody skips to the text, searches, and confirms, and always sees where they are', async () => {
    const { confirm } = await stage().applicant('keyboard');
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    const focused = () =>
      page.evaluate<string>(
        "document.activeElement === document.body ? '' : document.activeElement.id || document.activeElement.textContent",
      );
    const tabTo = async (what: RegExp): Promise<void> => {
      for (let i = 0; i < 30 && !what.test(await focused()); i++) {
        await page.keyboard.press('Tab');
        const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
        expect(outline, await focused()).not.toBe('none');
      }
      expect(await focused()).toMatch(what);
    };
    await visitor.open('/');
    await tabTo(/^跳到正文$/);
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('content');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('field-q');
    await page.keyboard.type('合唱节');
    await page.keyboard.press('Enter');
    await page.waitForURL('**q=*');
    await tabTo(/第六届社区合唱节/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/notices/**');
    await visitor.open(confirm);
    await tabTo(/^确认订阅$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/confirm');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('订阅已确认');
    await visitor.leave();
  });
});

describe.skipIf(!browser)('a notice', () => {
  it('has its text first on a phone and its facts folded above it; on a desk they stand beside it', async () => {
    const [phone, desk] = [await come(PHONE), await come(DESKTOP)];
    for (const { page } of [phone, desk]) await page.goto(stage().pages['notice'] ?? '');
    expect([await phone.page.locator('.folded').isVisible(), await phone.page.locator('.beside').isVisible()]).toEqual([true, false]);
    expect((await phone.page.locator('.text').boundingBox())?.y).toBeLessThan(740 * 0.6);
    await phone.page.locator('.folded summary').click();
    expect(await phone.page.locator('.folded dl').isVisible()).toBe(true);
    expect([await desk.page.locator('.folded').isVisible(), await desk.page.locator('.beside').isVisible()]).toEqual([false, true]);
    await Promise.all([phone.leave(), desk.leave()]);
  });

  it('is on paper a document of 28 characters a line, without what belongs to the screen', async () => {
    const visitor = await come({ viewport: { width: 590, height: 840 } });
    await visitor.open(stage().pages['notice'] ?? '');
    await visitor.page.emulateMedia({ media: 'print' });
    for (const gone of ['.bar', '.foot', '.folded', '.beside']) expect(await visitor.page.locator(gone).isVisible(), gone).toBe(false);
    const size = await visitor.fontSizeOf('.text');
    expect(size * 28).toBeCloseTo((156 / 25.4) * 96, 0);
    expect(await visitor.page.locator('.paper-only').textContent()).toContain(stage().pages['notice']);
    expect((await visitor.page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(1000);
    await visitor.leave();
  });

  it('from right to left, or from top to bottom, stands so itself, in a page that lies as ever', async () => {
    const visitor = await come(PHONE);
    await visitor.open(stage().pages['notice from right to left'] ?? '');
    const style = (selector: string, name: string) =>
      visitor.page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${name}`);
    expect([await style('.text', 'direction'), await style('main', 'direction')]).toEqual(['rtl', 'ltr']);
    await visitor.open(stage().pages['notice from top to bottom'] ?? '');
    expect([await style('div.vertical', 'writingMode'), await style('main', 'writingMode')]).toEqual(['vertical-lr', 'horizontal-tb']);
    await visitor.leave();
  });
});

describe.skipIf(!browser)('the name of an organization', () => {
  it('that reads from right to left does so itself, between words that read as ever', async () => {
    const visitor = await come(PHONE);
    await visitor.open(stage().pages['members'] ?? '');
    const directions = await visitor.page.evaluate<string[]>(
      `(() => {
        const name = [...document.querySelectorAll('bdi')].find(({ textContent }) => textContent === ${JSON.stringify(UYGHUR_NAME)});
        return [name, name.closest('li')].map((element) => getComputedStyle(element).direction);
      })()`,
    );
    expect(directions).toEqual(['rtl', 'ltr']);
    await visitor.leave();
  });
});

describe.skipIf(!browser).each(TWO_WAYS)('a clerk %s', (where, screen, javaScriptEnabled) => {
  it('signs in by the code of the mail, is told of a wrong one, and goes out again', async () => {
    const { service } = stage();
    const email = `${where.replaceAll(' ', '-')}@office.example`;
    const put = { email, name: '李小梅', roles: ['editor'] };
    expect((await service.call('POST', '/v1/agencies/yh-mzt/staff', { key: OPERATOR_KEY, body: put })).status).toBe(201);
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    const sound = async () => {
      if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    };
    await visitor.open('/console');
    await page.getByLabel('工作邮箱').fill('li@');
    await visitor.press('发送验证码');
    expect(await page.getByRole('alert').textContent()).toContain('邮箱地址');
    expect(await page.getByLabel('工作邮箱').inputValue()).toBe('li@');
    await sound();
    await page.getByLabel('工作邮箱').fill(email);
    await visitor.press('发送验证码');
    expect(await visitor.heading()).toBe('请查收邮件');
    await sound();

    await service.idle();
    const mail = (await service.inbox(email)).findLast(({ text }) => /^\d{6}$/m.test(text));
    const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '';
    await page.getByLabel('六位验证码').fill(code === '000000' ? '111111' : '000000');
    await visitor.press('登录', true);
    await page.getByRole('alert').getByRole('link', { name: '验证码不对' }).click();
    expect(await page.locator('#field-code:focus').count()).toBe(1);
    await page.getByLabel('六位验证码').fill(code);
    await page.keyboard.press('Enter');
    await page.getByText('李小梅').first().waitFor();
    expect(await page.locator('dl').textContent()).toMatch(/李小梅[\s\S]*云河省民政厅/);
    await sound();
    await visitor.press('退出登录');
    expect(await visitor.heading()).toBe('登录控制台');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
