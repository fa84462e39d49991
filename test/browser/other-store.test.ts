import { DeleteBucketCorsCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { LOCAL } from '../given.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { letIn } from './sign-in.ts';
import { DESKTOP, PHONE, Visitor } from './visitor.ts';

const OPS = 'ops@city.example';
const LI = 'li@yh-mzj.example';
const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: PDF });

const { browser, why } = await startChromium();
if (!browser) console.warn(`Uploads to a store of another origin are not tried: no browser starts on this machine (${why}).`);

/** Files go to S3 by its own address, as on AWS: the bucket lets in the pages of the service by its CORS rules. */
let service: Service;
let store = '';
let own = '';
beforeAll(async () => {
  if (!browser) return;
  service = await Service.start({
    settings: { FilesUnderPublicUrl: 'false', OperatorAddress: OPS, SenderAddress: 'notices@city.example' },
  });
  store = (await service.call('GET', '/_local/state')).body.engines.s3;
  own = await service.agency('yh-mzj', '440100', { name: '云海市民政局' });
  const body = { email: LI, name: '李小梅', roles: ['publisher', 'administrator'] };
  expect((await service.call('POST', '/v1/agencies/yh-mzj/staff', { key: OPERATOR_KEY, body })).status).toBe(201);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Somebody who is signed in, and what the store answered to their browser. */
const arrived = async (address: string, screen: object) => {
  if (!browser) throw new Error('no browser');
  const visitor = await Visitor.come(browser, service.url, screen, [store]);
  const answers: string[] = [];
  visitor.page.on('response', (answer) => {
    if (answer.url().startsWith(`${store}/`)) answers.push(`${answer.request().method()} ${answer.status()}`);
  });
  await letIn(visitor, service, address);
  return { visitor, page: visitor.page, answers };
};

describe.skipIf(!browser)(browser ? 'a store of another origin' : `a store of another origin (skipped: ${why})`, () => {
  it('is another origin than the pages', () => {
    expect(new URL(store).origin).not.toBe(new URL(service.url).origin);
  });

  it('takes what the script of a draft and of a correction brings, and the page names it in its policy alone', async () => {
    const { visitor, page, answers } = await arrived(LI, PHONE);
    await visitor.open('/console/drafts?lang=zh-Hans');
    await visitor.press('写一份新通知');
    const { headers } = await service.call('GET', '/console/drafts');
    expect(headers.get('content-security-policy')).not.toContain(store);
    const policy = (await (await page.reload())?.allHeaders())?.['content-security-policy'] ?? '';
    for (const directive of ['connect-src', 'form-action']) expect(policy).toContain(`${directive} 'self' ${store}`);
    await page.getByLabel('标题', { exact: true }).fill('关于举办社区合唱节的通知');
    await page.locator('[name=p0Body]').fill('合唱节于 12 月 20 日举行。');
    await page.setInputFiles('#file-picker', [file('附件一.pdf'), file('附件二.pdf')]);
    await page.getByText('已上传：附件二.pdf').waitFor();
    await visitor.press('保存并预览');
    await page.getByRole('link', { name: '下一步：发布' }).click();
    await page.getByRole('button', { name: /^发布/ }).click();
    await page.waitForURL(/\/console\/notices\/ntc/);
    const id = /ntc[\w-]+/.exec(visitor.path)?.[0] ?? '';
    const namesOf = async () =>
      (await service.call('GET', `/v1/notices/${id}`, { key: own })).body.attachments.map(({ name = '' }) => name);
    expect(await namesOf()).toEqual(['附件一.pdf', '附件二.pdf']);

    await visitor.open(`/console/notices/${id}/correction?lang=zh-Hans`);
    await page.setInputFiles('#file-picker', file('附件三.pdf'));
    await page.getByText('已上传：附件三.pdf').waitFor();
    await page.getByLabel('更正说明').fill('补充附件');
    await visitor.press('查看改动');
    await visitor.press('更正并告知');
    expect(await namesOf()).toEqual(['附件一.pdf', '附件二.pdf', '附件三.pdf']);
    expect(answers).toEqual(['PUT 200', 'PUT 200', 'PUT 200']);
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  it('takes a long list of an operator, and the script says how far it is', async () => {
    const { visitor, page, answers } = await arrived(OPS, DESKTOP);
    await visitor.open('/console/operator/lists?lang=zh-Hans');
    const rows = '名称,地区,邮箱\n清溪合唱队,440106,choir@lists.example\n';
    const buffer = Buffer.from(`${rows}${' '.repeat(5_000_000).replace(/ {90}/g, `${' '.repeat(89)}\n`)}`);
    await page.getByLabel('CSV 文件').setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: '开始' }).click();
    await page.getByRole('heading', { level: 1, name: '导入名单', exact: true }).waitFor();
    await service.idle();
    await expect.poll(() => page.locator('main').textContent()).toContain('已完成');
    expect(answers.filter((one) => one.startsWith('PUT'))).toEqual(['PUT 200']);
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });

  // Last: from here on the bucket lets no page in.
  it('takes nothing by a script without its rules, and the page says so; a form without a script needs none', async () => {
    const s3 = new S3Client({ ...LOCAL, endpoint: store, forcePathStyle: true });
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const Bucket = Buckets.find(({ Name = '' }) => Name.includes('attachments'))?.Name;
    await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    s3.destroy();
    const { visitor, page, answers } = await arrived(LI, DESKTOP);
    await visitor.open('/console/drafts?lang=zh-Hans');
    await visitor.press('写一份新通知');
    await page.setInputFiles('#file-picker', file('附件.pdf'));
    await page.getByText('没有上传成功：附件.pdf').waitFor();
    expect(answers).toEqual([]);
    expect(visitor.wrong.join('\n')).toMatch(/blocked by CORS policy/);
    await visitor.leave();

    if (!browser) return;
    const plain = await Visitor.come(browser, service.url, { ...DESKTOP, javaScriptEnabled: false }, [store]);
    await letIn(plain, service, LI);
    await plain.open('/console/drafts?lang=zh-Hans');
    await plain.press('写一份新通知');
    await plain.press('添加附件');
    await plain.page.getByLabel('文件名').fill('附件.pdf');
    await plain.press('下一步：选文件');
    await plain.page.setInputFiles('[name=file]', file('附件.pdf'));
    await plain.page.getByRole('button', { name: '上传', exact: true }).click();
    await plain.page.getByRole('button', { name: '加到稿件里' }).click();
    await plain.page.getByRole('heading', { level: 1, name: '写通知' }).waitFor();
    expect(await plain.page.locator('#files').textContent()).toContain('附件.pdf');
    expect(plain.wrong).toEqual([]);
    await plain.leave();
  });
});
