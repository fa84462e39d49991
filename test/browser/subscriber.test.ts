import { beforeAll, describe, expect, it } from 'vitest';
import { onStage, Stage } from './stage.ts';
import { NO_FAULTS, type Visitor, WAYS } from './visitor.ts';

const { browser, why, stage, come } = await onStage('What a subscriber does', Stage.bare);

const TITLE = '关于举办社区邻里节的通知';
const CHOIR = { name: '清溪合唱队', class: 'culture-sports', region: '440106' };
let agencyKey = '';

beforeAll(async () => {
  if (browser) agencyKey = await stage().service.agency('yh-mzt', '440000', { name: '云河省民政厅' });
});

/** A visitor in one of the ways, whose pages are looked at where scripts can run. */
const comeBy = async (screen: (typeof WAYS)[number][1], javaScriptEnabled: boolean) => {
  const visitor = await come({ ...screen, javaScriptEnabled });
  const { page } = visitor;
  return {
    visitor,
    page,
    unfold: (heading: string) => page.locator('summary', { hasText: heading }).first().click(),
    follow: async (name: string) => {
      await page.getByRole('link', { name, exact: true }).first().click();
      await page.waitForLoadState();
    },
    sound: async () => {
      if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    },
    facts: () => page.locator('.facts').first().textContent(),
    told: () => page.getByRole('status').first().textContent(),
  };
};

const leaveWell = async (visitor: Visitor): Promise<void> => {
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();
};

describe.skipIf(!browser).each(WAYS)(browser ? 'a secretary %s' : `a secretary %s (skipped: ${why})`, (where, screen, script) => {
  const name = where.replaceAll(' ', '-');
  const address = `secretary-${name}@club.example`;
  const subscribe = (mailbox: string) =>
    stage().subscriber(`${mailbox}-${name}`, { organization: { ...CHOIR, name: `${mailbox} ${name}` } });

  it('who has lost the mails asks for the link by the address, opens it in the letter, and saves', async () => {
    await subscribe('secretary');
    const { visitor, page, follow, sound, told } = await comeBy(screen, script);
    await visitor.open('/');
    await follow('管理订阅');
    await page.getByLabel('邮箱').fill('secretary@');
    await visitor.press('发送链接');
    expect(await page.getByRole('alert').textContent()).toContain('邮箱');
    expect(await page.getByLabel('邮箱').inputValue()).toBe('secretary@');
    await sound();
    await page.getByLabel('邮箱').fill(address);
    await visitor.press('发送链接');
    expect(await visitor.heading()).toBe('请查收邮件');
    await sound();
    await visitor.open(await stage().linkIn(address, /\/manage\?token=\S+/));
    expect(await visitor.heading()).toBe('管理订阅');
    await page.getByLabel('体育').check();
    await visitor.press('保存', true);
    expect(await told()).toBe('已保存。');
    expect(await page.getByLabel('体育').isChecked()).toBe(true);
    await sound();
    await leaveWell(visitor);
  });

  it('changes their own address when both mailboxes agree, and finds what they agreed to', async () => {
    const { manageToken } = await subscribe('moving');
    const { visitor, page, unfold, follow, sound, told, facts } = await comeBy(screen, script);
    await visitor.open(`/manage?token=${manageToken}`);
    await unfold('通知发到哪里');
    await page.getByLabel('新邮箱').fill(`moving-${name}@club.example`);
    await page.locator('#address').getByRole('button', { name: '发送确认邮件' }).click();
    await page.waitForLoadState();
    expect(await page.getByRole('alert').textContent()).toContain('已经发往这个邮箱');
    await page.getByLabel('新邮箱').fill(`moved-${name}@club.example`);
    await page.locator('#address').getByRole('button', { name: '发送确认邮件' }).click();
    await page.waitForLoadState();
    expect(await told()).toContain('两封确认邮件已发出');

    await visitor.open(await stage().addressPage(`moving-${name}@club.example`));
    expect(await visitor.heading()).toBe('改用此邮箱接收通知');
    await visitor.press('同意');
    expect(await visitor.heading()).toBe('您已确认');
    await sound();
    await visitor.open(await stage().addressPage(`moved-${name}@club.example`));
    await sound();
    await visitor.press('同意');
    expect(await visitor.heading()).toBe('邮箱已更换');
    await sound();

    await visitor.open(`/manage?token=${manageToken}`);
    expect(await facts()).toContain('@club.example');
    await follow('同意记录');
    expect(await visitor.heading()).toBe('同意记录');
    expect(await page.locator('main .card h2').allTextContents()).toEqual(['更换邮箱', '确认订阅', '申请订阅']);
    expect(await page.locator('main .card').first().textContent()).toMatch(/途径网页/);
    await sound();
    await follow('返回管理订阅');
    expect(await visitor.heading()).toBe('管理订阅');
    await leaveWell(visitor);
  });

  it('finds what was sent and why, is offered one mail a week on the way out, and takes leaving back', async () => {
    const { manageToken } = await subscribe('leaving');
    await stage().service.publish(agencyKey, { title: `${TITLE}（${where}）`, sections: [{ body: '邻里节于十二月举行。' }] });
    const { visitor, page, follow, sound, facts } = await comeBy(screen, script);
    await visitor.open(`/manage?token=${manageToken}`);
    await follow('收到过哪些通知');
    const card = page.locator('main .card').first();
    expect(await card.textContent()).toMatch(/邻里节[\s\S]*已送达/);
    expect((await card.locator('.soft li').allTextContents()).join()).not.toBe('');
    await sound();
    await card.getByRole('link').click();
    expect(await visitor.heading()).toBe(`${TITLE}（${where}）`);

    await visitor.open(await stage().linkIn(`leaving-${name}@club.example`, /\/unsubscribe\/[^\s?]+/));
    expect(await visitor.heading()).toBe('退订');
    await sound();
    await visitor.press('改为每周汇总');
    expect(await visitor.heading()).toBe('已改为每周汇总');
    expect(await facts()).toContain('每周');
    await sound();
    await follow('仍要退订');
    expect(await page.getByRole('button', { name: '改为每周汇总' }).count()).toBe(0);
    await visitor.press('退订', true);
    expect(await visitor.heading()).toBe('已退订');
    await sound();
    await visitor.press('撤销退订');
    expect(await visitor.heading()).toBe('订阅已恢复');
    expect(await facts()).toContain('每周');
    await sound();
    await leaveWell(visitor);
  });

  it('asks a second contact in, and one who stands in: each confirms by the letter, is listed, and the last gets what nobody else can', async () => {
    const organization = { ...CHOIR, name: `first ${name}` };
    // What goes there comes back.
    const channel = { type: 'email', address: `bounce+${name}@simulator.amazonses.com` };
    const { manageToken } = await stage().service.subscribe(`first-${name}`, { organization, channel });
    const { visitor, page, unfold, sound, told, facts } = await comeBy(screen, script);
    const askIn = async (mailbox: string, role: string): Promise<string> => {
      await visitor.open(`/manage?token=${manageToken}`);
      await unfold('联系人');
      await unfold('添加联系人');
      await page.getByLabel('联系人的邮箱').fill(mailbox);
      await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
      await page.locator('#contacts').getByRole('button', { name: '发送确认邮件' }).click();
      await page.waitForLoadState();
      expect(await told()).toContain('确认邮件已发出');
      await visitor.open(await stage().linkIn(mailbox, /\/confirm\?token=\S+/));
      expect(await visitor.heading()).toBe('确认订阅');
      expect(await page.locator('.facts').first().textContent()).toContain(`first ${name}`);
      await sound();
      await visitor.press('确认订阅');
      expect(await visitor.heading()).toBe('订阅已确认');
      await sound();
      return (await page.getByRole('link', { name: '查看或更改订阅' }).getAttribute('href')) ?? '';
    };
    const second = await askIn(`second-${name}@club.example`, '其他联系人');
    await askIn(`standby-${name}@club.example`, '备用联系人');
    await page.getByRole('link', { name: '查看或更改订阅' }).click();
    await unfold('联系人');
    const cards = page.locator('#contacts .card');
    expect(await cards.count()).toBe(3);
    const roles = (await cards.allTextContents()).map((text) => /主要联系人|其他联系人|备用联系人/.exec(text)?.[0]);
    expect(roles.sort()).toEqual(['主要联系人', '其他联系人', '备用联系人'].sort());
    expect(await cards.filter({ hasText: '就是您' }).textContent()).toContain('备用联系人');
    await sound();

    await visitor.open(second);
    expect(await page.locator('#pause').getAttribute('open')).toBeNull();
    await page.locator('.jump').first().getByRole('link', { name: '暂停接收' }).click();
    await page.waitForURL(/#pause$/);
    expect(await page.locator('#pause').getAttribute('open')).not.toBeNull();
    await page.locator('#pause').getByRole('button', { name: '暂停接收' }).click();
    await page.waitForLoadState();
    expect(await facts()).toContain('已暂停');
    const { id } = await stage().service.publish(agencyKey, { title: `${TITLE}（${name}）`, sections: [{ body: '邻里节改期。' }] });
    await stage().service.advance('PT3M');
    await visitor.open(await stage().linkIn(`standby-${name}@club.example`, new RegExp(`/notices/${id}`)));
    expect(await visitor.heading()).toBe(`${TITLE}（${name}）`);
    expect((await stage().service.inbox(`second-${name}@club.example`)).filter(({ text }) => text.includes(id))).toEqual([]);
    await leaveWell(visitor);
  });
});
