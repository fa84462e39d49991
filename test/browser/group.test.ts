import { describe, expect, it } from 'vitest';
import { onStage } from './stage.ts';
import { NO_FAULTS, WAYS } from './visitor.ts';

const { browser, stage, come } = await onStage('A group');

describe.skipIf(!browser).each(WAYS)('somebody who looks after a group chat %s', (where, screen, javaScriptEnabled) => {
  it('signs the group up with its robot, and types in the code that came there', async () => {
    const group = `group-${where.replaceAll(' ', '-')}`;
    const { service } = stage();
    const visitor = await come({ ...screen, javaScriptEnabled });
    const { page } = visitor;
    await visitor.open('/subscribe?region=440106');
    await page.getByLabel('组织名称').fill(`群里的合唱队 ${where}`);
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
    await service.idle();
    const { body: posted } = await service.call('GET', `/_local/webhooks/${group}.json`);
    const code = /确认码：(\d{6})/.exec(posted[0]?.body)?.[1] ?? '';
    await page.getByLabel('确认码').fill(code === '000000' ? '000001' : '000000');
    await visitor.press('确认');
    expect(await page.getByRole('alert').textContent()).toContain('确认码不对');
    await page.getByLabel('确认码').fill(code);
    await visitor.press('确认');
    expect(await page.locator('main').textContent()).toContain('企业微信 · 127.0.0.1');
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
