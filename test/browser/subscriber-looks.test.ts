import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { Keyboard } from './keyboard.ts';
import { onStage, Stage } from './stage.ts';
import { ALL_RULES, DESKTOP, NO_FAULTS, OF_COLOURS, PHONE, type Visitor } from './visitor.ts';

const { browser, why, stage, come } = await onStage('Pages of a subscriber', Stage.bare);

const CHOIR = { name: '清溪合唱队', class: 'culture-sports', region: '440106' };
const LEAVING = /\/unsubscribe\/[^\s?]+/;

/** What stands above each page that is looked at, in their order. */
const HEADINGS = {
  'the question for consent': '确认订阅',
  confirmed: '订阅已确认',
  'ask for links': '管理订阅',
  'links without an address': '管理订阅',
  'links sent': '请查收邮件',
  'ask for erasure': '删除我的数据',
  'erasure without an address': '删除我的数据',
  'erasure sent': '请查收邮件',
  leave: '退订',
  weekly: '已改为每周汇总',
  paused: '已暂停接收',
  'manage while paused': '管理订阅',
  left: '已退订',
  'manage after the end': '管理订阅',
  'back again': '订阅已恢复',
  'what was sent': '收到过哪些通知',
  'a day that is none': '收到过哪些通知',
  'what was missed is asked for': '收到过哪些通知',
  'each attempt': '每次投递的经过',
  'another address asked for': '管理订阅',
  'agree to another address': '改用此邮箱接收通知',
  'one side has agreed': '您已确认',
  'the address is changed': '邮箱已更换',
  erase: '删除与您的邮箱有关的数据',
  erased: '正在删除',
};

/** Somebody of their own for each look: what is pressed changes it. */
const subscribe = (mailbox: string) => stage().subscriber(mailbox, { organization: { ...CHOIR, name: `合唱队 ${mailbox}` } });

const inLanguage = (path: string, language: string): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

/** The path by which somebody leaves, as their manage page has it. */
const wayOut = async (visitor: Visitor, manageToken: string): Promise<string> => {
  await visitor.open(`/manage?token=${manageToken}`);
  return LEAVING.exec(await visitor.page.content())?.[0].replace(/".*/, '') ?? '';
};

describe.skipIf(!browser)(browser ? 'what comes of what is pressed' : `what comes of what is pressed (skipped: ${why})`, () => {
  it.each([
    ['on a phone', PHONE, 'light', 'zh', ALL_RULES],
    ['on a phone in the dark', PHONE, 'dark', 'en', ALL_RULES],
    ['on a desk', DESKTOP, 'light', 'en', ALL_RULES],
    ['on a desk in the dark', DESKTOP, 'dark', 'zh', OF_COLOURS],
  ] as const)('%s is without a fault for axe, fits, and is large enough to tap', async (look, screen, colorScheme, language, rules) => {
    const name = look.replaceAll(' ', '-');
    const visitor = await come({ ...screen, colorScheme });
    const { page } = visitor;
    const found: Record<string, unknown> = {};
    const headings: Record<string, string | null> = {};
    const open = (path: string) => visitor.open(inLanguage(path, language));
    const seen = async (what: string): Promise<void> => {
      found[what] = await visitor.faults(rules);
      headings[what] = await visitor.heading();
      expect(await visitor.language()).toBe(language === 'zh' ? 'zh-Hans' : 'en');
    };
    const submit = async (form: string): Promise<void> => {
      await page.locator(`form[action$="${form}"] button:not(.unseen)`).first().click();
      await page.waitForLoadState();
    };
    const address = `${name}@club.example`;

    const { confirm } = await stage().applicant(`applicant-${name}`);
    await open(confirm);
    await seen('the question for consent');
    await submit('/confirm');
    await seen('confirmed');

    const { manageToken } = await subscribe(name);
    for (const [path, what] of Object.entries({ '/manage': 'links', '/erase': 'erasure' })) {
      await open(path);
      await seen(`ask for ${what}`);
      await submit(`${path}/link`);
      await seen(`${what} without an address`);
      await page.locator('[name=address]').fill(address);
      await submit(`${path}/link`);
      await seen(`${what} sent`);
    }

    const out = await wayOut(visitor, manageToken);
    await open(out);
    await seen('leave');
    await submit('/weekly');
    await seen('weekly');
    await open(out);
    await submit('/pause');
    await seen('paused');
    await open(`/manage?token=${manageToken}`);
    expect(await page.locator('.facts').first().textContent()).toMatch(/已暂停|[Pp]aused/);
    await seen('manage while paused');
    await open(out);
    await submit(out);
    await seen('left');
    await open(`/manage?token=${manageToken}`);
    expect(await page.locator('.facts').first().textContent()).toMatch(/已退订|[Ee]nded|[Uu]nsubscribed/);
    await seen('manage after the end');
    await open(out);
    await submit('/undo');
    await seen('back again');

    await open(`/manage/sent?token=${manageToken}`);
    await page.locator('#recover > summary').click();
    await seen('what was sent');
    const [year = '', month = '', day = ''] = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10).split('-');
    await page.locator('[name=since]').fill(year);
    await submit('/manage/sent');
    await seen('a day that is none');
    for (const [part, value] of Object.entries({ Month: month, Day: day })) await page.locator(`[name=since${part}]`).fill(value);
    await submit('/manage/sent');
    await seen('what was missed is asked for');
    await open(`/manage/attempts?token=${manageToken}`);
    await seen('each attempt');

    await open(`/manage?token=${manageToken}`);
    await page.locator('#address > summary').click();
    await page.locator('[name=newAddress]').fill(`new-${address}`);
    await submit('/manage/address');
    await seen('another address asked for');
    await open(await stage().addressPage(address));
    await seen('agree to another address');
    await submit('/address');
    await seen('one side has agreed');
    await open(await stage().addressPage(`new-${address}`));
    await submit('/address');
    await seen('the address is changed');

    await open(await stage().linkIn(address, /\/erase\?token=\S+/));
    await seen('erase');
    await submit('/erase');
    await seen('erased');
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((what) => [what, NO_FAULTS])));
    expect(Object.keys(headings)).toEqual(Object.keys(HEADINGS));
    if (language === 'zh') expect(headings).toEqual(HEADINGS);
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});

describe.skipIf(!browser)('with the keyboard alone, somebody', () => {
  it('would be told of what is not seen, what comes out of order, and what does not let go', async () => {
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    const keys = new Keyboard(visitor);
    await visitor.open('/manage');
    const field = page.locator('[name=address]');
    await field.evaluate((one) => one.setAttribute('tabindex', '7'));
    await expect(keys.walk()).rejects.toThrow('comes in its order');
    await page.reload();
    await field.evaluate((one) => one.setAttribute('hidden', ''));
    await expect(keys.to('邮箱')).rejects.toThrow('邮箱 is not reached');
    await page.reload();
    await page.evaluate("addEventListener('keydown', (event) => { if (event.key === 'Tab') event.preventDefault(); })");
    await field.focus();
    await expect(keys.walk()).rejects.toThrow('lets go');
    await page.reload();
    await page.evaluate(
      "document.adoptedStyleSheets = [new CSSStyleSheet()]; document.adoptedStyleSheets[0].replaceSync('* { outline: none !important }')",
    );
    await expect(keys.walk()).rejects.toThrow('is seen');
    await visitor.leave();
  });

  it('signs up, from the first step until the letter is sent', async () => {
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    const keys = new Keyboard(visitor);
    await visitor.open('/subscribe');
    expect(await keys.walkThrough()).toBeGreaterThan(20);
    await keys.to(/^组织名称/);
    await keys.type('键盘合唱队');
    await keys.to(/^养老|便民服务|生活服务|^\S+类/);
    await keys.choose(/^文体活动类/);
    await keys.to(/^按名称查找地区/);
    await keys.type('石牌街道');
    await keys.to('查找');
    await keys.go();
    await keys.to('广东省 / 广州市 / 天河区 / 石牌街道');
    await keys.go();
    await keys.to(/^下一步/);
    await keys.go();
    expect(await visitor.heading()).toBe('收哪些通知');
    await keys.walkThrough();
    await keys.to(/^体育/);
    await keys.press('Space');
    await keys.to(/^下一步/);
    await keys.go();
    expect(await visitor.heading()).toBe('收取方式');
    await keys.walkThrough();
    await keys.to(/^邮箱地址/);
    await keys.type('keyboard@sign-up.example');
    await keys.to(/^(?:即时|每日|每周)/);
    await keys.choose(/^每周/);
    await keys.to('核对');
    await keys.go();
    expect(await visitor.heading()).toBe('请核对');
    expect(await page.locator('dl').textContent()).toMatch(/键盘合唱队[\s\S]*石牌街道[\s\S]*体育[\s\S]*每周/);
    await keys.to('提交订阅');
    await keys.go();
    expect(await visitor.heading()).toBe('请查收邮件');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  it('saves other wishes, and asks a contact in', async () => {
    const { manageToken } = await subscribe('keyboard-manages');
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    const keys = new Keyboard(visitor);
    await visitor.open(`/manage?token=${manageToken}`);
    expect(await keys.walkThrough()).toBeGreaterThan(20);
    await keys.to(/^体育/);
    await keys.press('Space');
    await keys.to('保存');
    await keys.go();
    expect(await page.getByRole('status').first().textContent()).toBe('已保存。');
    expect(await page.getByLabel('体育').isChecked()).toBe(true);

    await keys.to(/^联系人$/);
    // The link up on the page leads to the part, which stands open; Tab goes on from there.
    await keys.go();
    await keys.to('添加联系人');
    await keys.press('Enter');
    await keys.to('联系人的邮箱');
    await keys.type('asked-by-keyboard@club.example');
    await keys.to(/^其他联系人/);
    await keys.choose(/^备用联系人/);
    await keys.to('发送确认邮件');
    await keys.go();
    expect(await page.getByRole('status').first().textContent()).toContain('确认邮件已发出');
    expect(await stage().linkIn('asked-by-keyboard@club.example', /\/confirm\?token=\S+/)).toMatch(/^\/confirm/);
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  it('leaves, and takes that back', async () => {
    const { manageToken } = await subscribe('keyboard-leaves');
    const visitor = await come(DESKTOP);
    const keys = new Keyboard(visitor);
    await visitor.open(await wayOut(visitor, manageToken));
    expect(await keys.walkThrough()).toBeGreaterThan(3);
    await keys.to('退订');
    await keys.go();
    expect(await visitor.heading()).toBe('已退订');
    await keys.to('撤销退订');
    await keys.go();
    expect(await visitor.heading()).toBe('订阅已恢复');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
