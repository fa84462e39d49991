import { describe, expect, it } from 'vitest';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { NOON, toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, named, sweepFacts } from './organizations.ts';
import { sendAll } from './send-all.ts';

const RECEIPT = { required: true, by: '2026-12-04' };

const anAsking = async (door: FrontDoor, key: string, title: string): Promise<string> => {
  door.world.clock.advance(60_000);
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ title, receipt: RECEIPT }) });
  await planMailing(door.world, toPlan({ id: body.id, version: 1 }));
  await sendAll(door);
  return body.id;
};

/** A hub with three members, one that only asks, and one who is nobody’s; two notices, the later confirmed by one member. */
const aStage = async () => {
  const door = aFrontDoor();
  const hub = await aContact(door, named('云河枢纽', { hub: true }));
  const under = { memberOf: hub.organizationId };
  const members = [
    await aContact(door, named('甲合唱队', under)),
    await aContact(door, named('乙义工队', under)),
    await aContact(door, named('丙书画社', under)),
  ];
  const asking = await aContact(door, named('丁舞蹈队', under));
  const outsider = await aContact(door, named('戊棋社'));
  for (const { organizationId } of members)
    await door.ask('PUT', `/v1/organizations/${hub.organizationId}/members/${organizationId}`, { key: hub.manage });
  await sweepFacts(door);
  const key = await door.anAgency('gd-mzt');
  const earlier = await anAsking(door, key, '关于报送名册的通知');
  const later = await anAsking(door, key, '关于举办合唱节的通知');
  const confirm = async ({ id }: Contact, noticeId: string) =>
    door.ask('POST', `/v1/receipts/${await receiptToken(door.world.vault, id, noticeId)}`, { body: { name: '王芳' } });
  const [first] = members;
  if (!first) throw new Error('no member');
  await confirm(first, later);
  await confirm(outsider, later);
  return { door, key, hub, members, first, asking, outsider, earlier, later, confirm };
};

const list = ({ door, hub }: Awaited<ReturnType<typeof aStage>>, more = '', manage = hub.manage) =>
  door.ask('GET', `/v1/organizations/${hub.organizationId}/receipts${more}`, { key: manage });
const names = ({ body }: Awaited<ReturnType<typeof list>>) =>
  body.items.map(({ organization }: { organization: { name: string } }) => organization.name).toSorted();

describe('a hub', () => {
  it('sees by notice how many of its members have confirmed, the newest first, counted in organizations', async () => {
    const stage = await aStage();
    const { earlier, later } = stage;
    const { status, body, headers } = await list(stage);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const counts = { agency: 'gd-mzt 机关', by: '2026-12-04', isLate: false, required: 3 };
    expect(body).toEqual({
      items: [
        { noticeId: later, title: '关于举办合唱节的通知', ...counts, received: 1, missing: 2 },
        { noticeId: earlier, title: '关于报送名册的通知', ...counts, received: 0, missing: 3 },
      ],
    });
    const { body: page } = await list(stage, '?limit=1');
    expect(page.items).toHaveLength(1);
    const { body: next } = await list(stage, `?limit=1&cursor=${page.next}`);
    expect(next.items.map(({ noticeId }: { noticeId: string }) => noticeId)).toEqual([earlier]);
    expect((await list(stage, '?cursor=bm90aGluZw')).status).toBe(400);
  });

  it('sees which of its members have, and which have not, and neither who signed nor anybody else', async () => {
    const stage = await aStage();
    const of = (more = '') => list(stage, `/${stage.later}${more}`);
    const all = await of();
    expect(names(all)).toEqual(['丙书画社', '乙义工队', '甲合唱队']);
    expect(names(await of('?status=received'))).toEqual(['甲合唱队']);
    expect(names(await of('?status=missing'))).toEqual(['丙书画社', '乙义工队']);
    expect(all.text).not.toContain('王芳');
    const page = await of('?limit=2');
    expect(page.body.items).toHaveLength(2);
    const rest = await of(`?limit=2&cursor=${page.body.next}`);
    expect([...names(page), ...names(rest)].toSorted()).toEqual(names(all));
    const { items } = (await of('?status=received')).body;
    expect(items).toEqual([expect.objectContaining({ status: 'received', at: expect.stringMatching(/^2026-11-20T/) })]);
  });

  it('sees nothing of who has left, or joined since; the count stays as it was', async () => {
    const stage = await aStage();
    const { door, hub, members, asking, later } = stage;
    const path = (id = '') => `/v1/organizations/${hub.organizationId}/members/${id}`;
    await door.ask('DELETE', path(members[1]?.organizationId), { key: hub.manage });
    await door.ask('PUT', path(asking.organizationId), { key: hub.manage });
    expect(names(await list(stage, `/${later}`))).toEqual(['丙书画社', '甲合唱队']);
    expect((await list(stage)).body.items[0]).toMatchObject({ required: 3, received: 1, missing: 2 });
  });

  it('is shown no notice that was withdrawn, that asks nobody of its own, or that there is not', async () => {
    const stage = await aStage();
    const { door, key, earlier, later } = stage;
    await door.ask('POST', `/v1/notices/${earlier}/withdrawal`, { key, body: { reason: '有误' } });
    expect((await list(stage)).body.items).toHaveLength(1);
    expect((await list(stage, `/${earlier}`)).status).toBe(404);
    const { body: plain } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
    for (const id of [plain.id, 'ntc-of-nobody', 'x'.repeat(3000), `${later}~`]) expect((await list(stage, `/${id}`)).status).toBe(404);
    await door.world.receipts.ask(plain.id, [], NOON);
  });

  it('alone sees it: no other contact, member, hub or key', async () => {
    const stage = await aStage();
    const { door, first, outsider, later, key } = stage;
    for (const path of ['', `/${later}`]) {
      for (const other of [first, outsider]) expect((await list(stage, path, other.manage)).status).toBe(404);
      expect((await list(stage, path, key)).status).toBe(401);
      // Of one’s own organization that is no hub.
      const own = await door.ask('GET', `/v1/organizations/${first.organizationId}/receipts${path}`, { key: first.manage });
      expect([own.status, own.body.code]).toEqual([409, 'not-a-hub']);
      // Who only gives the hub’s name and place.
      const claims = await aContact(door, {
        ...named('云河枢纽', { hub: true }),
        channel: { type: 'email', address: `x${path.length}@y.example` },
      });
      const refused = await door.ask('GET', `/v1/organizations/${claims.organizationId}/receipts${path}`, { key: claims.manage });
      expect([refused.status, refused.body.code]).toEqual([403, 'not-acknowledged']);
    }
  });
});

describe('the pages of a hub', () => {
  const page = (door: FrontDoor, { manage }: Contact, path: string, more: Readonly<Record<string, string>> = {}) =>
    door.ask('GET', `${path}?${new URLSearchParams({ token: manage, lang: 'zh', ...more })}`);

  it('lead from its manage page to what its members confirmed, and to those who have not', async () => {
    const { door, hub, later } = await aStage();
    expect((await page(door, hub, '/manage')).text).toContain(`/manage/receipts?token=`);
    const all = await page(door, hub, '/manage/receipts');
    expect(all.status).toBe(200);
    expect(all.text).toMatch(/关于举办合唱节的通知[\s\S]*已签收 1 家，未签收 2 家，共 3 家[\s\S]*2026年12月4日截止/);
    const one = await page(door, hub, '/manage/receipt', { id: later, status: 'missing' });
    expect(one.text).toContain('乙义工队');
    expect(one.text).not.toContain('甲合唱队');
    expect((await page(door, hub, '/manage/receipt', { id: later, status: 'received' })).text).toMatch(/甲合唱队[\s\S]*已签收/);
    expect((await page(door, hub, '/manage/receipt', { id: later, lang: 'en' })).text).toContain('1 of 3 members confirmed, 2 missing');
  });

  it('say so where there is nothing, and are closed to others', async () => {
    const { door, hub, first, later } = await aStage();
    const other = await aContact(door, named('第二枢纽', { hub: true }));
    expect((await page(door, other, '/manage/receipts')).text).toContain('还没有要求成员签收的通知');
    expect((await page(door, other, '/manage/receipt', { id: later })).status).toBe(404);
    expect((await page(door, first, '/manage')).text).not.toContain('/manage/receipts');
    for (const path of ['/manage/receipts', '/manage/receipt']) {
      expect((await page(door, first, path, { id: later })).status).toBe(403);
      expect((await door.ask('GET', `${path}?token=nonsense`)).status).toBe(404);
      expect((await page(door, hub, path, { id: later, cursor: 'bm90' })).status).toBeGreaterThanOrEqual(400);
    }
  });
});
