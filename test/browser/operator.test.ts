import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { sdkFor } from '../given.ts';
import { aNotice, Service } from '../journeys/service.ts';
import { NO_FAULTS, TWO_WAYS, Visitor } from './visitor.ts';

const OPS = 'ops@city.example';
const CSV = '名称,地区,邮箱\n清溪合唱队,440106,choir@lists.example\n云溪诗社,440106,poets@lists.example\n某队,999999,x@lists.example\n';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Operators in a browser are not tried: none starts on this machine (${why}).`);

let service: Service;
beforeAll(async () => {
  if (browser) service = await Service.start({ settings: { OperatorAddress: OPS, SenderAddress: 'notices@city.example' } });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** What a function gave up on: work on a mailing that is long done, so that nothing comes of it. */
const giveUp = async (mailingId: string): Promise<void> => {
  const { body } = await service.call('GET', '/_local/state');
  const name = Object.keys(body.deadLetters).find((one) => /RangesDeadLetters/.test(one)) ?? '';
  const client = new SQSClient({ ...sdkFor(body.engines.sqs), endpoint: body.engines.sqs, useQueueUrlAsEndpoint: false });
  const MessageBody = JSON.stringify({ v: 1, mailingId, rangeId: 'immediate~44~44..45' });
  await client.send(new SendMessageCommand({ QueueUrl: `${body.engines.sqs}/000000000000/${name}`, MessageBody }));
  client.destroy();
};

describe.skipIf(!browser).each(TWO_WAYS)('an operator %s', (where, screen, javaScriptEnabled) => {
  it('signs in, registers an agency, imports a list, and sends a dead letter back', async () => {
    if (!browser) return;
    const isFirst = where === TWO_WAYS[0][0];
    const visitor = await Visitor.come(browser, service.url, { ...screen, javaScriptEnabled });
    const { page } = visitor;
    // Where no scripts run, axe comes to no end.
    const faultless = async (): Promise<void> =>
      javaScriptEnabled
        ? expect(await visitor.faults()).toEqual(NO_FAULTS)
        : expect([await visitor.overflow(), await visitor.smallTargets()]).toEqual([0, []]);
    /** Presses or follows what leads to a page of this heading, and waits for all of it. */
    const to = async (heading: string, act: () => Promise<void>): Promise<void> => {
      await act();
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
      await page.waitForLoadState();
    };
    const room = (name: string) => page.getByRole('navigation', { name: '运营' }).getByRole('link', { name, exact: true });
    const go = (name: string, heading = name) => to(heading, () => room(name).click());

    await visitor.open('/console');
    await page.getByLabel('工作邮箱').fill(OPS);
    await visitor.press('发送验证码');
    await service.idle();
    const code = /^\d{6}$/m.exec((await service.inbox(OPS)).at(-1)?.text ?? '')?.[0] ?? '';
    await page.getByLabel('六位验证码').fill(code);
    await to('概况', () => visitor.press('登录'));
    await faultless();
    if (isFirst) expect(await page.locator('main').textContent()).toContain('还没有机关');

    const id = isFirst ? 'yh-mzj' : 'yh-jyj';
    await go('机关');
    await to('登记机关', () => page.getByRole('link', { name: '登记机关' }).click());
    await visitor.press('登记机关');
    expect(await page.getByRole('alert').textContent()).toContain('请填写');
    await faultless();
    await page.getByLabel('名称').fill(`云河市${id}`);
    await page.getByLabel('地区').fill('广州市');
    await page.getByLabel('联系邮箱').fill(`office@${id}.example`);
    await page.getByLabel('编号').fill(id);
    await to(`云河市${id}`, () => visitor.press('登记机关'));
    await page.getByLabel('姓名').fill('李小梅');
    await page.getByRole('textbox', { name: '邮箱', exact: true }).fill(`li@${id}.example`);
    await visitor.press('发出邀请');
    await page.getByText('邀请邮件已发出').waitFor();
    await faultless();

    await go('名单');
    await faultless();
    // The page looks again by itself: whoever asks for it meanwhile breaks that off.
    const through = () => expect.poll(() => page.locator('main').textContent()).toContain('已完成');
    const bring = async (): Promise<void> => {
      const csv = isFirst ? CSV : CSV.replaceAll('@lists', '@others');
      await page.getByLabel('CSV 文件').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
      await to('导入名单', () => visitor.press('开始'));
      await service.idle();
      await through();
    };
    await bring();
    expect(await page.locator('main').textContent()).toContain('将新建2');
    await page.getByLabel('依据（选填）').fill('社区社会组织备案名单');
    await bring();
    expect(await page.locator('main').textContent()).toContain('新订阅2');
    await faultless();

    // A list that is too long for a form: some 5 MB of it are blanks.
    await go('名单');
    const long = Buffer.from(
      `${(isFirst ? CSV : CSV.replaceAll('@lists', '@others')).trimEnd()}\n${' '.repeat(5_000_000).replace(/ {90}/g, `${' '.repeat(89)}\n`)}`,
    );
    const large = { name: 'large.csv', mimeType: 'text/csv', buffer: long };
    if (javaScriptEnabled) {
      await page.getByLabel('CSV 文件').setInputFiles(large);
      await to('导入名单', () => page.getByRole('button', { name: '开始' }).click());
    } else {
      await to('导入大文件', () => page.getByRole('link', { name: '大文件另行上传' }).click());
      await faultless();
      await to('导入名单', () => visitor.press('下一步：选文件'));
      await faultless();
      await page.getByLabel('CSV 文件').setInputFiles(large);
      await visitor.press('上传');
      await page.getByText('文件已上传（5.0 MB）').waitFor();
      await faultless();
      await visitor.press('开始试导入');
    }
    await service.idle();
    await through();
    expect(await page.locator('main').textContent()).toMatch(/已有，或已退订2/);

    await go('订阅者', '查找订阅者');
    await page.getByLabel('邮箱地址、组织名称或组织编号').fill(isFirst ? 'choir@lists.example' : 'choir@others.example');
    await visitor.press('查找');
    await page.getByRole('heading', { name: '清溪合唱队' }).waitFor();
    await faultless();

    const key = await service.agency(`${id}-2`, '440000');
    const notice = await service.publish(key, aNotice({ title: `通知 ${id}` }));
    const report = await service.report(key, notice.id);
    await giveUp(report.mailings[0].id);
    await go('概况');
    expect(await page.locator('main').textContent()).toContain('有 1 件工作多次失败');
    await to('队列', () => page.getByRole('link', { name: '去处理' }).click());
    await faultless();
    await visitor.press('把死信送回重做');
    await page.getByText('已记下').waitFor();
    await service.advance('PT2M');
    await to('队列', () => page.getByRole('link', { name: '更新', exact: true }).click());
    await page.getByText('没有死信。').waitFor();
    expect(await page.locator('main').textContent()).toMatch(/没有死信。.*送回 1 件，留下 0 件/s);

    for (const name of ['停发名单', '发信', '运营者', '操作记录', '设置']) {
      await go(name);
      await faultless();
    }
    await visitor.open('/console/operator?lang=en');
    expect(await visitor.heading()).toBe('Overview');
    await faultless();
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
