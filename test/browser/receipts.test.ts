import { beforeAll, describe, expect, it } from 'vitest';
import { onStage } from './stage.ts';
import { NO_FAULTS, TWO_WAYS, type Visitor } from './visitor.ts';

const { browser, why, stage, come } = await onStage('Receipts');

const RECEIPT = {
  required: true,
  by: new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10),
  fields: [
    { id: 'heads', label: '参会人数', type: 'number' },
    { id: 'way', label: '参加方式', type: 'choice', options: ['现场', '线上'] },
    { id: 'note', label: '备注', type: 'text', optional: true },
  ],
};

type Way = (typeof TWO_WAYS)[number][0];

/** Of each way: a notice, and the links in the mails of two contacts of one organization. */
const links = new Map<Way, Readonly<{ noticeId: string; main: string; second: string }>>();

const linkIn = async (address: string, noticeTitle: string): Promise<string> => {
  const mail = (await stage().service.inbox(address)).findLast(({ subject }) => subject.includes(noticeTitle));
  return /\/receipts\/\S+/.exec(mail?.text ?? '')?.[0] ?? `no link in a mail to ${address}`;
};

beforeAll(async () => {
  if (!browser) return;
  const { service } = stage();
  const key = await service.agency('yh-wlj', '440106', { name: '云河区文化和旅游局' });
  const draft = { organization: { name: '清溪社区书画社', class: 'culture-sports', region: '440106' } };
  const { id, manageToken } = await stage().subscriber('asked-main', draft);
  await stage().subscriber('asked-second', { organization: { id: id.replace(/^sub/, 'org') }, role: 'further' }, manageToken);
  for (const [way] of TWO_WAYS) {
    const title = `关于举办书画展的通知（${way}）`;
    const notice = { title, audience: { regions: ['440106'] }, sections: [{ body: '书画展于十二月举行。' }], receipt: RECEIPT };
    const { id: noticeId } = await service.publish(key, notice);
    links.set(way, {
      noticeId,
      main: await linkIn('asked-main@club.example', title),
      second: await linkIn('asked-second@club.example', title),
    });
  }
});

const linkOf = (way: Way) => {
  const found = links.get(way);
  if (!found) throw new Error(`nothing was sent for ${way}`);
  return found;
};

/** The page stands without a fault, and says all of these. */
const says = async (visitor: Visitor, ...words: readonly string[]): Promise<void> => {
  const text = await visitor.page.locator('main').textContent();
  for (const word of words) expect(text).toContain(word);
  expect(await visitor.faults()).toEqual(NO_FAULTS);
};

describe.skipIf(!browser)(browser ? 'a receipt' : `a receipt (skipped: ${why})`, () => {
  it.each(TWO_WAYS)(
    '%s is given by the link in a mail, changed, and seen by another contact with who gave it',
    async (way, screen, javaScriptEnabled) => {
      const { main, second } = linkOf(way);
      const reader = await come({ ...screen, javaScriptEnabled });
      await reader.open(main);
      await reader.page.getByLabel('参会人数').fill('三');
      await reader.page.getByLabel('现场').check();
      await reader.press('签收');
      expect(await reader.page.getByRole('alert').textContent()).toMatch(/请填数字[\s\S]*请填写签收人姓名/);
      expect(await reader.page.getByLabel('现场').isChecked()).toBe(true);
      await reader.page.getByLabel('参会人数').fill('3');
      await reader.page.getByLabel('签收人姓名').fill('王芳');
      await reader.press('签收');
      expect(await reader.page.locator('main').textContent()).toContain('已签收。发文机关可以看到这份回执。');
      await reader.page.getByLabel('线上').check();
      await reader.press('更改回执');
      expect(await reader.page.locator('main').textContent()).toContain('回执已更改。');
      const other = await come({ ...screen, javaScriptEnabled });
      await other.open(second);
      expect(await other.page.locator('main').textContent()).toMatch(/王芳 已于 .+ 代表贵组织签收/);
      expect(await other.page.getByLabel('线上').isChecked()).toBe(true);
      expect([...reader.wrong, ...other.wrong]).toEqual([]);
      await reader.leave();
      await other.leave();
    },
  );

  it.each(TWO_WAYS)(
    '%s has pages without a fault: to be filled in, wrong, given, and of a hub that looks how its members stand',
    async (way, screen) => {
      const { second, noticeId } = linkOf(way);
      const visitor = await come(screen);
      await visitor.open(second);
      await says(visitor, '王芳', '更改回执');
      await visitor.page.getByLabel('签收人姓名').fill('');
      await visitor.press('更改回执');
      await says(visitor, '请填写签收人姓名');
      const hub = `token=${stage().hub?.hubToken}`;
      await visitor.open(`/manage/receipts?${hub}&lang=zh`);
      await says(visitor, '关于举办书画展的通知', '已签收 0 家，未签收 3 家，共 3 家');
      await visitor.open(`/manage/receipt?${hub}&id=${noticeId}&status=missing&lang=en`);
      await says(visitor, '清溪社区合唱队', '0 of 3 members confirmed, 3 missing');
      expect(visitor.wrong).toEqual([]);
      await visitor.leave();
    },
  );

  describe('after its last day', () => {
    beforeAll(() => stage().service.advance('PT72H'));

    it.each(TWO_WAYS)('%s shows what stands, and nothing to press', async (way, screen, javaScriptEnabled) => {
      const visitor = await come({ ...screen, javaScriptEnabled });
      await visitor.open(linkOf(way).second);
      expect(await visitor.page.locator('main').textContent()).toMatch(/王芳[\s\S]*不能再签收或更改[\s\S]*线上/);
      expect(await visitor.page.locator('main button').count()).toBe(0);
      if (javaScriptEnabled) expect(await visitor.faults()).toEqual(NO_FAULTS);
      await visitor.open(`/manage/receipt?token=${stage().hub?.hubToken}&id=${linkOf(way).noticeId}&lang=zh`);
      expect(await visitor.page.locator('main').textContent()).toContain('已于');
      expect(visitor.wrong).toEqual([]);
      await visitor.leave();
    });
  });
});
