import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { encodeGb18030 } from '../../functions/adapters/text/gb18030.ts';
import type { RangeWork } from '../../functions/domain/mailings/work.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { LI } from './office.ts';
import { anOperatorDesk } from './operator-desk.ts';

const subscribed = async (door: FrontDoor, name: string, address: string, given: object = {}): Promise<void> => {
  const organization = { name, class: 'culture-sports', region: '440106' };
  const { body } = await door.ask('POST', '/v1/subscriptions', {
    body: anApplicant({ organization, channel: { type: 'email', address }, ...given }),
  });
  await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', body.id) } });
};

/** Posted, planned and frozen; one of the batch failed. */
const aMailing = async (ledgerDays = 730) => {
  const door = aFrontDoor({ ledgerDays });
  const { world } = door;
  const key = await door.anAgency('gd-mzt');
  await subscribed(door, '=cmd|合唱团', 'choir@club.example');
  await subscribed(door, '舞蹈,队', 'dance@club.example');
  await subscribed(door, '读报组', 'paper@club.example', { frequency: { mode: 'daily', hour: 9 } });
  world.clock.advance(60_000);
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
  await planMailing(world, toPlan({ id: String(body.id), version: 1 }));
  for (const { kind, work } of world.queues.take()) if (kind === 'range') await freezeAudience(world, work as RangeWork);
  const [range] = (await world.ranges.ofMailing(`${body.id}-1-notice`)).filter(({ purpose }) => purpose === 'send');
  if (!range) throw new Error('nothing to send');
  for (const { id } of world.state.batches.values()) {
    const now = world.clock.now().toISOString();
    await world.batches.claim(id, 'test', now, '2027-01-01T00:00:00.000Z');
    const deviations = new Map([[0, { status: 'failed', why: 'mailbox-unknown' } as const]]);
    await world.batches.checkpoint(id, 'test', { mark: 2, deviations, possiblyTwice: 0, at: now }, null);
  }
  return { door, key, path: `/v1/notices/${body.id}/deliveries.csv` };
};

const rowsOf = (text: string): readonly string[] => text.replace('\uFEFF', '').trim().split('\r\n');

describe('the deliveries of a notice as a table', () => {
  it('have a row for everybody in words and codes, masked and safe from formulas', async () => {
    const { door, key, path } = await aMailing();
    const { status, headers, text } = await door.ask('GET', path, { key });
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
    const [head = '', ...rows] = rowsOf(text);
    expect(head).toMatch(/^组织 organization,核实机关 verifiedBy,核实时间 verifiedAt,类别 class,地区 region,渠道 channel,地址 address,/);
    expect(rows).toHaveLength(3);
    expect(text).not.toContain('choir@');
    for (const part of [
      "'=cmd|合唱团,,,文体活动类 culture and sports,广东省 / 广州市 / 天河区,邮件 email,c***@club.example,通知 notice,1,",
      '"舞蹈,队",',
      '未能送达 not delivered,failed,邮箱不存在 there is no such mailbox,mailbox-unknown,1,',
      '已送达 delivered,delivered,,,1,20',
      '待汇总 waits for its digest,awaitingDigest,,,0,,,,所在地区 region: 广东省',
    ])
      expect(text).toContain(part);
  });

  it('can be of a status, a region and a class, in GB18030, and written by a function', async () => {
    const { door, key, path } = await aMailing();
    const countOf = async (query: string) => rowsOf((await door.ask('GET', `${path}?${query}`, { key })).text).length - 1;
    expect(await countOf('status=failed')).toBe(1);
    expect(await countOf('status=awaitingDigest')).toBe(1);
    expect(await countOf('region=440100')).toBe(3);
    expect(await countOf('region=110000')).toBe(0);
    expect(await countOf('class=charity')).toBe(0);
    const ask = () => door.ask('GET', `${path}?charset=gb18030`, { key, headers: { prefer: 'respond-async' } });
    expect((await ask()).status).toBe(202);
    await writeExport(
      { ...door.world, encodeGb18030: async (text) => encodeGb18030(text) },
      door.world.exportQueue.sent[0] ?? '',
      () => 600_000,
    );
    expect((await ask()).status).toBe(303);
    const [file] = [...door.world.exportFiles.files.values()];
    expect(iconv.decode(Buffer.from(file?.octets ?? []), 'gb18030')).toMatch(/^组织 organization,[\s\S]*合唱团/);
  });

  it('are for the issuers; a region or a status that there is not is refused', async () => {
    const { door, key, path } = await aMailing();
    const other = await door.anAgency('gd-wmb');
    expect((await door.ask('GET', path, { key: other })).status).toBe(404);
    expect((await door.ask('GET', path)).status).toBe(401);
    expect((await door.ask('GET', path.replace('ntc-', 'ntc-x'), { key })).status).toBe(404);
    for (const list of [path, path.replace('.csv', '')]) {
      expect((await door.ask('GET', `${list}?region=990000`, { key })).body.errors).toMatchObject([
        { path: 'region', code: 'region-unknown' },
      ]);
      for (const query of ['status=lost', 'class=choir']) expect((await door.ask('GET', `${list}?${query}`, { key })).status).toBe(400);
    }
    expect((await door.ask('GET', `${path}?charset=big5`, { key })).status).toBe(400);
  });
});

describe('the audit as a table', () => {
  it('is taken out by an agency’s administrator, and of all by the operator', async () => {
    const door = aFrontDoor();
    await door.anAgency('yh-mzj');
    await door.anAgency('gd-mzt');
    const { body } = await door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes: ['agency:admin'] } });
    const own = await door.ask('GET', '/v1/agencies/yh-mzj/audit.csv', { key: body.key });
    expect(own.status).toBe(200);
    const [head, first, ...more] = rowsOf(own.text);
    expect(head).toBe('时间（北京） at,机关 agency,操作 did,操作代码 action,对象 subject,操作者 actor,操作者编号 actorId,姓名 person');
    expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,yh-mzj,签发密钥 issued a key,key\.issued,key-.*,运营者 operator,operator,$/);
    expect(more).toHaveLength(2);
    const issued = await door.ask('GET', '/v1/agencies/yh-mzj/audit.csv?action=key.issued&charset=gb18030', { key: body.key });
    expect(issued.headers.get('content-type')).toBe('text/csv; charset=gb18030');
    const all = rowsOf((await door.ask('GET', '/v1/audit.csv', { key: door.operatorKey })).text);
    expect(all.filter((row) => row.includes(',gd-mzt,'))).toHaveLength(2);
    expect(all.length).toBe(6);
  });

  it('names persons beside their ids: to an agency its own, to the operator all, and nobody who has left', async () => {
    const office = await anOperatorDesk();
    const { ask, operatorKey, signedInAs, li } = office;
    const { body: wang } = await office.add('yh-mzj', 'wang@yh.example', '王二');
    await office.write();
    for (const address of [LI, 'wang@yh.example']) await (await signedInAs(address)).press('/console/drafts', {});
    const operator = await office.operator();
    await operator.press('/console/operator/agencies/yh-mzj/keys', { scopes: 'notices:read' }, '/console/operator');
    const bodyOf = async (path: string) => rowsOf((await ask('GET', path, { key: operatorKey })).text);
    const [own, all] = [await bodyOf('/v1/agencies/yh-mzj/audit.csv'), await bodyOf('/v1/audit.csv')];
    for (const rows of [own, all])
      for (const [id, person] of [
        [li.id, '李小梅'],
        [wang.id, '王二'],
      ])
        expect(rows.filter((row) => row.includes('draft.begun') && row.endsWith(`,${id},${person}`))).toHaveLength(1);
    const issued = (rows: readonly string[]) => rows.find((row) => row.includes('key.issued')) ?? '';
    expect([issued(own), issued(all)]).toEqual([expect.stringMatching(/,stf-[^,]*,$/), expect.stringMatching(/,stf-[^,]*,Operator$/)]);
    await ask('DELETE', `/v1/agencies/yh-mzj/staff/${wang.id}`, { key: operatorKey });
    expect((await bodyOf('/v1/audit.csv')).find((row) => row.includes('draft.begun') && row.endsWith(`,${wang.id},`))).toBeDefined();
  });

  it('is nobody else’s', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('yh-mzj');
    await door.anAgency('gd-mzt');
    expect((await door.ask('GET', '/v1/agencies/yh-mzj/audit.csv', { key })).status).toBe(403);
    expect((await door.ask('GET', '/v1/audit.csv', { key })).status).toBe(403);
    const { body } = await door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes: ['agency:admin'] } });
    expect((await door.ask('GET', '/v1/agencies/gd-mzt/audit.csv', { key: body.key })).status).toBe(404);
    expect((await door.ask('GET', '/v1/agencies/yh-mzj/audit.csv?from=yesterday', { key: body.key })).status).toBe(400);
  });
});

describe('a ledger that was deleted by age', () => {
  const afterTwoYears = async (given: Readonly<{ ledgerDays?: number; isDeleted: boolean }>) => {
    const { door, key, path } = await aMailing(given.ledgerDays);
    door.world.clock.advance(731 * 24 * 3600_000);
    if (given.isDeleted) door.world.state.mailings.clear();
    const ask = async (name: string) => (await door.ask('GET', path.replace('deliveries.csv', name), { key })).body;
    return { report: await ask('report'), deliveries: await ask('deliveries') };
  };

  it('is said to be, by report and list, and is neither a fault nor under way', async () => {
    const { report, deliveries } = await afterTwoYears({ isDeleted: true });
    const since = expect.stringMatching(/^2026-11-2\d/);
    expect(report).toMatchObject({ complete: true, keptSince: since, mailings: [], totals: { audience: 0 } });
    expect(deliveries).toEqual({ items: [], keptSince: since });
  });

  it('is not said to be while it is there, or is kept for ever', async () => {
    for (const given of [{ isDeleted: false }, { isDeleted: true, ledgerDays: 0 }]) {
      const { report, deliveries } = await afterTwoYears(given);
      expect([report, deliveries]).not.toContainEqual(expect.objectContaining({ keptSince: expect.anything() }));
    }
  });
});
