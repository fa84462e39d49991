import { describe, expect, it } from 'vitest';
import { onStage } from './stage.ts';
import { DESKTOP, NO_FAULTS, PHONE, TWO_WAYS, WAYS } from './visitor.ts';

const { browser, stage, come } = await onStage('Sign-up');

describe.skipIf(!browser).each(WAYS)('a secretary %s', (where, screen, javaScriptEnabled) => {
  it('comes from a notice, subscribes, goes back and forth without losing a word, and confirms', async () => {
    const address = `${where.replaceAll(' ', '-')}@sign-up.example`;
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    const press = (name: string) => visitor.press(name);
    const next = () => press('下一步');
    await visitor.open(stage().pages['notice'] ?? '');
    await page.getByRole('link', { name: '订阅这类通知' }).click();
    // It went to a whole province, which is not where somebody is.
    expect(await page.locator('#field-region').textContent()).toContain('这份通知发往广东省');

    await next();
    expect(await page.getByRole('alert').textContent()).toContain('请填写组织名称');
    await page.getByRole('alert').getByRole('link', { name: '请填写组织名称' }).click();
    expect(await page.locator('#field-name:focus').count()).toBe(1);
    await page.getByLabel('组织名称').fill('云溪合唱队');
    await page.getByLabel('文体活动类').check();
    await page.getByLabel('按名称查找地区').fill('石牌街道');
    await press('查找');
    await press('广东省 / 广州市 / 天河区 / 石牌街道');
    expect(await page.getByLabel('组织名称').inputValue()).toBe('云溪合唱队');
    await page.getByLabel('社区（村）').fill('云溪社区');
    await next();

    expect(await visitor.heading()).toBe('收哪些通知');
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
    // Shown by what was chosen, without a script; what was typed stays.
    const isSeen = async (label: string) => page.getByLabel(label, { exact: false }).first().isVisible();
    expect([await isSeen('几点'), await isSeen('星期几'), await isSeen('群机器人的地址')]).toEqual([false, false, false]);
    await page.getByRole('radio', { name: '企业微信' }).check();
    expect(await isSeen('群机器人的地址')).toBe(true);
    await page.getByRole('radio', { name: /^邮箱/ }).check();
    await page.getByRole('radio', { name: /^每日/ }).check();
    expect([await isSeen('几点'), await isSeen('星期几')]).toEqual([true, false]);
    await page.getByLabel('每周', { exact: false }).first().check();
    await page.getByLabel('几点').selectOption('8');
    await press('上一步');
    await press('下一步');
    expect(await page.getByLabel('邮箱地址').inputValue()).toBe(address);
    await press('核对');

    expect(await visitor.heading()).toBe('请核对');
    expect(await page.locator('dl').textContent()).toMatch(/云溪合唱队[\s\S]*石牌街道[\s\S]*朝阳区[\s\S]*文化、体育[\s\S]*每周一 08:00/);
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    await press('更改：组织');
    expect(await page.getByLabel('社区（村）').inputValue()).toBe('云溪社区');
    await next();
    await next();
    await press('核对');
    await press('提交订阅');
    expect(await visitor.heading()).toBe('请查收邮件');
    expect(await page.getByRole('status').textContent()).toContain(address);
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);

    await stage().service.idle();
    await visitor.open(`/confirm?token=${await stage().service.confirmToken(address)}`);
    expect(await page.locator('dl').textContent()).toContain('石牌街道');
    await press('确认订阅');
    expect(await visitor.heading()).toBe('订阅已确认');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});

describe.skipIf(!browser).each(TWO_WAYS)('a secretary and a hub %s', (where, screen, javaScriptEnabled) => {
  it('care for an organization: a pause, one more contact, a hub, members, and a mailbox that is lost', async () => {
    const name = where.replaceAll(' ', '-');
    const { confirm } = await stage().applicant(`cared-${name}`);
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    const unfold = (heading: string) => page.locator('summary', { hasText: heading }).first().click();
    const sound = async () => {
      if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    };
    await visitor.open(confirm);
    await visitor.press('确认订阅');
    await page.getByRole('link', { name: '查看或更改订阅' }).click();

    await unfold('暂停接收');
    const day = new Date(Date.now() + 30 * 24 * 3600_000);
    await page.getByLabel('年', { exact: true }).fill(String(day.getFullYear()));
    await visitor.press('暂停接收');
    await page.getByRole('alert').getByRole('link', { name: '请把年、月、日填全' }).click();
    expect(await page.locator('#field-until:focus').count()).toBe(1);
    await sound();
    await page.getByLabel('月', { exact: true }).fill(String(day.getMonth() + 1));
    await page.getByLabel('日', { exact: true }).fill(String(day.getDate()));
    await visitor.press('暂停接收');
    expect(await page.locator('.facts').first().textContent()).toMatch(/已暂停[\s\S]*恢复接收的日期/);
    await visitor.press('恢复接收');

    await unfold('联系人');
    await unfold('添加联系人');
    await page.getByLabel('联系人的邮箱').fill('second@');
    await page.getByLabel('备用联系人').check();
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('alert').textContent()).toContain('邮箱地址');
    expect([await page.getByLabel('联系人的邮箱').inputValue(), await page.getByLabel('备用联系人').isChecked()]).toEqual([
      'second@',
      true,
    ]);
    await page.getByLabel('联系人的邮箱').fill(`second-${name}@choir.example`);
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('status').first().textContent()).toContain('确认邮件已发出');

    await unfold('所属枢纽组织');
    await page.getByLabel('查找枢纽组织').fill('联合会');
    await visitor.press('查找', true);
    await sound();
    await visitor.press('申请加入石牌街道社区社会组织联合会');
    await unfold('所属枢纽组织');
    expect(await page.locator('#hub').textContent()).toContain('等待对方接纳');

    await visitor.open(stage().pages['hub-manage'] ?? '');
    await page.getByRole('link', { name: '查看成员' }).click();
    await visitor.press(`接纳合唱队 cared-${name}`, true);
    expect(await page.getByRole('status').first().textContent()).toBe('已接纳。');
    await page.getByLabel('按名称查找成员').fill(`cared-${name}`);
    await visitor.press('查找', true);
    await page
      .locator('#members')
      .getByRole('link', { name: `cared-${name}`, exact: false })
      .first()
      .click();
    expect(await page.locator('.facts').textContent()).toContain('可以送达');
    await sound();
    await page.getByRole('link', { name: '邮箱已无人掌握，更换' }).click();
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('alert').getByRole('link').count()).toBe(2);
    await sound();
    await page.getByLabel('新邮箱').fill(`new-${name}@choir.example`);
    await page.getByLabel('原邮箱为何无法使用').fill('换届后原邮箱无人掌握');
    await visitor.press('发送确认邮件');
    expect(await visitor.heading()).toBe('确认邮件已发出');
    await visitor.open(await stage().addressPage(`new-${name}@choir.example`));
    await visitor.press('同意');
    expect(await visitor.heading()).toBe('邮箱已更换');
    await visitor.open(await stage().addressPage(`cared-${name}@choir.example`));
    await sound();
    await visitor.press('提出异议，保留原邮箱');
    expect(await visitor.heading()).toBe('已改回原邮箱');

    await visitor.open(stage().pages['invite'] ?? '');
    await page.getByLabel('组织名称').fill(`受邀 ${name}`);
    await page.getByLabel('公益慈善类').check();
    await visitor.press('石牌街道');
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('alert').textContent()).toContain('请填写邮箱地址');
    expect(await page.getByLabel('组织名称').inputValue()).toBe(`受邀 ${name}`);
    await sound();
    await page.getByLabel('该组织的邮箱').fill(`invited-${name}@choir.example`);
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('status').first().textContent()).toContain('确认邮件已发出');
    await stage().service.idle();
    expect(await stage().service.confirmToken(`invited-${name}@choir.example`)).not.toBe('');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});

describe.skipIf(!browser)('a hub with the keyboard alone', () => {
  it('takes in who asks, in English', async () => {
    const visitor = await come(DESKTOP);
    const { page } = visitor;
    await visitor.open(`${stage().pages['members']}&lang=en`);
    const name = await page.locator('section').first().locator('h3').first().textContent();
    const focused = () => page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? ''");
    for (let i = 0; i < 40 && (await focused()) !== `Accept ${name}`; i++) await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
    await page.keyboard.press('Enter');
    await page.waitForURL('**note=accepted*');
    expect(await page.locator('#members').textContent()).toContain(name);
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
    await page.waitForURL('**act=enter*');
    expect(await visitor.heading()).toBe('收哪些通知');
    await visitor.leave();
  });

  it('goes on in the other language and in larger letters with all that was filled in', async () => {
    const visitor = await come(PHONE);
    const { page } = visitor;
    await visitor.open(stage().pages['what for'] ?? '');
    await page.getByRole('button', { name: '特大字号' }).click();
    await page.getByRole('link', { name: 'English' }).click();
    expect(await visitor.heading()).toBe('What you get');
    expect(await page.getByLabel('Culture').isChecked()).toBe(true);
    expect(await visitor.overflow()).toBe(0);
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await page.getByLabel('Name of the organization').inputValue()).toBe('清溪社区合唱队');
    await visitor.leave();
  });
});
