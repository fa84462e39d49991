import { describe, expect, it } from 'vitest';
import { onStage } from './stage.ts';
import { NO_FAULTS, WAYS } from './visitor.ts';

const { browser, stage, come } = await onStage('A group');

describe.skipIf(!browser).each(WAYS)('somebody who looks after a group chat %s', (way, screen, javaScriptEnabled) => {
  it('signs the group up with its robot, types in the code that came there, and changes it for another group', async () => {
    const group = `group-${way.replaceAll(' ', '-')}`;
    const { service } = stage();
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    await visitor.open('/subscribe?region=440106');
    await page.getByLabel('组织名称').fill(`群里的合唱队 ${way}`);
    await page.getByLabel('文体活动类').check();
    await visitor.press('下一步');
    await visitor.press('下一步');
    await page.getByLabel('企业微信群').check();
    await visitor.press('核对');
    expect(await page.getByRole('alert').textContent()).toContain('请填写群机器人的地址');
    await page.getByText('怎样取得群机器人的地址').click();
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    await page.getByLabel('群机器人的地址').fill(`${service.url}/_local/webhooks/${group}`);
    await visitor.press('核对');
    expect(await page.locator('main').textContent()).toContain('企业微信群');
    await visitor.press('提交订阅');

    expect(await visitor.heading()).toBe('请填写群里的确认码');
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    const codeIn = async (name: string): Promise<string> => {
      await service.idle();
      const { body: posted } = await service.call('GET', `/_local/webhooks/${name}.json`);
      return /确认码：(\d{6})/.exec(posted[0]?.body)?.[1] ?? '';
    };
    const code = await codeIn(group);
    const token = new URL(page.url()).searchParams.get('token');
    await page.getByLabel('确认码').fill(code === '000000' ? '000001' : '000000');
    await visitor.press('确认');
    expect(await page.getByRole('alert').textContent()).toContain('确认码不对');
    await page.getByLabel('确认码').fill(code);
    await visitor.press('确认');
    expect(await page.locator('main').textContent()).toContain('企业微信 · 127.0.0.1');

    // Another group takes its place, and a mailbox stands in for it.
    await visitor.open(`/manage?token=${token}`);
    const where = page.locator('#address');
    await where.locator('summary').first().click();
    await where.getByLabel('备用邮箱').fill('clerk');
    await visitor.press('保存备用邮箱');
    expect(await page.getByRole('alert').textContent()).toContain('请填一个邮箱地址');
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    await where.getByLabel('备用邮箱').fill('clerk@choir.example');
    await visitor.press('保存备用邮箱');
    await where.locator('summary').first().click();
    expect(await where.getByLabel('备用邮箱').inputValue()).toBe('clerk@choir.example');
    await where.getByLabel('企业微信群').check();
    await where.getByLabel('群机器人的地址').fill(`${service.url}/_local/webhooks/${group}-new`);
    await visitor.press('发送确认码');
    expect(await page.locator('main').textContent()).toContain('填写前，通知仍发到原处');
    await visitor.open(`/manage?token=${token}`);
    expect(await where.textContent()).toContain('正在等待');
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    await page.getByRole('link', { name: '填写确认码' }).click();
    await page.getByLabel('确认码').fill(await codeIn(`${group}-new`));
    await visitor.press('确认');
    await visitor.open(`/manage?token=${token}`);
    expect(await where.textContent()).not.toContain('正在等待');

    // And a mailbox takes the place of the group.
    await where.locator('summary').first().click();
    await where.getByLabel('接收通知的邮箱').fill('choir');
    await visitor.press('发送确认邮件');
    expect(await page.getByRole('alert').textContent()).toContain('请填一个邮箱地址');
    if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
    await where.getByLabel('接收通知的邮箱').fill(`${group}@club.example`);
    await visitor.press('发送确认邮件');
    expect(await page.locator('main').textContent()).toContain('按下其中的按钮后，通知改发到那里');
    expect(await where.textContent()).toContain('正在等待');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
