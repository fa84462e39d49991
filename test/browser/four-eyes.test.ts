import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { signIn } from './sign-in.ts';
import { NO_FAULTS, TWO_WAYS, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Four eyes and joint notices in a browser are not tried: none starts on this machine (${why}).`);

type Way = (typeof TWO_WAYS)[number][0];

/** Of each way two agencies of its own: who of them writes, who publishes, who signs. */
const castOf = (way: Way) => {
  const n = TWO_WAYS.findIndex(([one]) => one === way);
  const [lead, joint] = [`yh-mzj-${n}`, `yh-wlj-${n}`];
  return { lead, joint, zhang: `zhang@${lead}.example`, wang: `wang@${lead}.example`, chen: `chen@${joint}.example` };
};

let service: Service;
beforeAll(async () => {
  if (!browser) return;
  service = await Service.start();
  const asked = async (agencyId: string, body: object): Promise<void> => {
    const { status } = await service.call('POST', `/v1/agencies/${agencyId}/staff`, { key: OPERATOR_KEY, body });
    expect(status).toBe(201);
  };
  for (const [way] of TWO_WAYS) {
    const { lead, joint, zhang, wang, chen } = castOf(way);
    await service.agency(lead, '440100', { name: `云海市民政局（${way}）` });
    await service.agency(joint, '440100', { name: `云海市文旅局（${way}）` });
    await asked(lead, { email: zhang, name: '张一', roles: ['publisher', 'administrator'] });
    await asked(lead, { email: wang, name: '王二', roles: ['publisher'] });
    await asked(joint, { email: chen, name: '陈三', roles: ['publisher'] });
  }
  await service.subscribe('choir', { organization: { name: '天河区红歌合唱团', class: 'culture-sports', region: '440106' } });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.skipIf(!browser)(browser ? 'two clerks and a co-issuer' : `two clerks and a co-issuer (skipped: ${why})`, () => {
  it.each(TWO_WAYS)(
    '%s publish with four eyes what both agencies sign, and are told why where one of them does not',
    async (way, screen, javaScriptEnabled) => {
      if (!browser) return;
      const { joint, zhang, wang, chen } = castOf(way);
      const office = await Visitor.come(browser, service.url, { ...screen, javaScriptEnabled });
      const desk = await Visitor.come(browser, service.url, { ...screen, javaScriptEnabled });
      const elsewhere = await Visitor.come(browser, service.url, { ...screen, javaScriptEnabled });
      const [writer, signer] = [office.page, elsewhere.page];
      const faults: Record<string, unknown> = {};
      // Where no scripts run, axe does not either.
      const looked = async (name: string, visitor: Visitor): Promise<void> => {
        if (javaScriptEnabled) faults[name] = await visitor.faults();
      };
      const textOf = async (visitor: Visitor): Promise<string> => (await visitor.page.locator('main').textContent()) ?? '';

      /** A notice in the name of both, as far as the first clerk brings it. @returns the address of the last look, for a colleague */
      const write = async (title: string): Promise<string> => {
        await office.open('/console/drafts?lang=zh-Hans');
        await office.press('写一份新通知');
        await writer.getByLabel('标题', { exact: true }).fill(title);
        await writer.locator('[name=p0Body]').fill('社区文化节于 12 月 20 日举行，由两局共同主办。');
        await writer.locator('#field-coIssuers-part').click();
        await office.press('选择联合发文的机关');
        await writer.getByLabel('按名称查找机关').fill('文旅局');
        await office.press('查找', true);
        await office.press(`加上：云海市文旅局（${way}）`);
        await writer.getByRole('link', { name: '返回稿件' }).click();
        expect(await textOf(office)).toContain(`云海市文旅局（${way}） 需要签署`);
        await office.press('保存并预览');
        await writer.getByRole('link', { name: '下一步：发布' }).click();
        expect(await office.heading()).toBe('发布');
        return office.path;
      };

      await office.open('/console/agency?lang=zh-Hans');
      await signIn(office, service, zhang);
      expect(await office.heading()).toBe('机关信息');
      await writer.getByRole('group', { name: '双人审核' }).getByRole('checkbox').check();
      await office.press('保存');
      await looked('settings', office);

      const lastLook = await write(`关于举办社区文化节的通知（${way}）`);
      expect(await textOf(office)).toMatch(/要由另一位同事发布[\s\S]*您写过这份稿件[\s\S]*可以发布的同事：王二/);
      expect(await writer.getByRole('button', { name: '请他们签署' }).count()).toBe(0);
      await looked('not by herself', office);

      await desk.open(lastLook);
      await signIn(desk, service, wang);
      expect(desk.path).toBe(lastLook);
      expect(await textOf(desk)).toContain(`要等 云海市文旅局（${way}） 签署后才会发出`);
      await looked('last look', desk);
      await desk.press('请他们签署');
      expect(await textOf(desk)).toMatch(/已请联合发文的机关签署[\s\S]*等待会签[\s\S]*尚未签署/);
      expect(await textOf(desk)).not.toContain('正在发送');
      await looked('awaiting', desk);
      const id = /ntc[\w-]+/.exec(desk.path)?.[0] ?? '';
      expect((await service.call('GET', `/notices/${id}`)).status).toBe(404);

      // The other agency is told by mail within a minute, and its person comes by that.
      await service.advance('PT1M');
      await service.idle();
      const mail = (await service.inbox(`office@${joint}.example`)).findLast(({ subject }) => subject.startsWith('请会签'));
      await elsewhere.open(/\/console\/notices\/\S+\/signature/.exec(mail?.text ?? '')?.[0] ?? 'no link in the mail');
      await signIn(elsewhere, service, chen);
      expect(await textOf(elsewhere)).toMatch(/请本机关联合发文[\s\S]*由两局共同主办/);
      await looked('to sign', elsewhere);
      await elsewhere.press('签署', true);
      expect(await textOf(elsewhere)).toContain('本机关已签署，通知已经发布');
      await looked('signed', elsewhere);
      await service.idle();
      await desk.open(`/console/notices/${id}?lang=zh-Hans`);
      expect(await textOf(desk)).toMatch(/已发布[\s\S]*发送已全部完成/);
      await desk.open(`/notices/${id}?lang=zh-Hans`);
      expect(await textOf(desk)).toMatch(/云海市民政局[\s\S]*云海市文旅局[\s\S]*由两局共同主办/);
      expect((await service.inbox('choir@groups.example')).some(({ subject }) => subject.includes(`社区文化节的通知（${way}）`))).toBe(
        true,
      );

      // The second round: the co-issuer does not sign, and says why.
      await desk.open(await write(`关于调整文化节时间的通知（${way}）`));
      await desk.press('请他们签署');
      const second = /ntc[\w-]+/.exec(desk.path)?.[0] ?? '';
      await elsewhere.open('/console?lang=zh-Hans');
      await looked('home', elsewhere);
      await signer.getByRole('link', { name: `请会签：关于调整文化节时间的通知（${way}）` }).click();
      await signer.getByRole('link', { name: '签署或拒绝' }).click();
      await elsewhere.press('不签署');
      await signer.getByRole('alert').getByRole('link', { name: '请写理由' }).waitFor();
      await looked('no reason', elsewhere);
      await signer.getByLabel('理由').fill('时间与我局的安排冲突');
      await elsewhere.press('不签署');
      expect(await textOf(elsewhere)).toContain('本机关没有签署，通知已取消');
      await looked('refused', elsewhere);
      await desk.open(`/console/notices/${second}?lang=zh-Hans`);
      expect(await textOf(desk)).toMatch(new RegExp(`已取消[\\s\\S]*云海市文旅局（${way}）不同意会签[\\s\\S]*时间与我局的安排冲突`));
      await looked('cancelled', desk);

      // The third round: it has signed for a later day, and takes that back.
      await desk.open(await write(`关于文化节闭幕式的通知（${way}）`));
      await desk.press('请他们签署');
      const third = /ntc[\w-]+/.exec(desk.path)?.[0] ?? '';
      const publishAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
      expect((await service.call('PATCH', `/v1/notices/${third}/schedule`, { key: OPERATOR_KEY, body: { publishAt } })).status).toBe(200);
      await elsewhere.open(`/console/notices/${third}/signature?lang=zh-Hans`);
      await elsewhere.press('签署', true);
      await signer.getByRole('link', { name: '看这份通知' }).click();
      await signer.getByRole('link', { name: '收回签署' }).click();
      await elsewhere.press('收回签署');
      await signer.getByRole('alert').getByRole('link', { name: '请写理由' }).waitFor();
      await looked('no reason to take it back', elsewhere);
      await signer.getByLabel('理由').fill('场地已另有安排');
      await elsewhere.press('收回签署');
      expect(await textOf(elsewhere)).toMatch(/本机关收回了签署，通知已取消[\s\S]*收回了签署（/);
      await looked('taken back', elsewhere);
      await desk.open(`/console/notices/${third}?lang=zh-Hans`);
      expect(await textOf(desk)).toMatch(new RegExp(`已取消[\\s\\S]*云海市文旅局（${way}）收回了签署[\\s\\S]*场地已另有安排`));
      await looked('cancelled by what was taken back', desk);

      expect(faults).toEqual(Object.fromEntries(Object.keys(faults).map((name) => [name, NO_FAULTS])));
      for (const visitor of [office, desk, elsewhere]) {
        expect(visitor.wrong).toEqual([]);
        await visitor.leave();
      }
    },
    120_000,
  );
});
