import { describe, expect, it } from 'vitest';
import { askedAnew, writtenAs } from '../../functions/domain/exports/export-job.ts';
import { DAY, instant } from '../../functions/domain/time.ts';
import { aDraft } from './front-door.ts';
import { LI } from './office.ts';
import { anOperatorDesk } from './operator-desk.ts';

const AUDIT = '/console/operator/audit';

/** A deployment in which an agency, its staff and an operator have done something. */
const aPast = async () => {
  const desk = await anOperatorDesk();
  const { ask, operatorKey, world, signedInAs, operator } = desk;
  const key = (await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:write'] } })).body;
  const notice = await ask('POST', '/v1/notices', { key: key.key, body: aDraft() });
  world.clock.advance(DAY);
  const li = await signedInAs(LI);
  await li.press('/console/drafts', {});
  const one = await operator();
  await one.press('/console/operator/lists/export', { lang: 'en' }, '/console/operator/lists');
  return { ...desk, one, li, key, noticeId: notice.body.id as string };
};

describe('the records that an operator looks at', () => {
  it('say who did what in whose name, by names and in words, and lead to what it was done to', async () => {
    const { one, noticeId, key } = await aPast();
    const page = await one.go('GET', `${AUDIT}?lang=zh`);
    expect(page.status).toBe(200);
    for (const part of [
      '李小梅',
      'li@yh.example',
      'ops@wire.example',
      '导出订阅名单',
      '提交通知',
      '新建稿件',
      `/notices/${noticeId}?lang=zh-Hans`,
      '/console/operator/agencies/yh-mzj?lang=zh-Hans',
      `密钥 …${key.id.slice(-8)}`,
      '运营密钥',
    ])
      expect(page.text).toContain(part);
    expect(page.text).not.toMatch(/>(?:draft\.begun|subscriptions\.exported|yh-mzj)</);
  });

  it('are found by act and day, page by page, and kept in the ways on', async () => {
    const { one, world, ask, operatorKey } = await aPast();
    for (let n = 0; n < 40; n++) {
      world.clock.advance(1000);
      await ask('POST', '/v1/subscriptions/search', { key: operatorKey, body: { organization: `org-${n}` } });
    }
    const first = await one.go('GET', `${AUDIT}?lang=en&action=subscriptions.searched`);
    expect(first.text.match(/<tr>/g)).toHaveLength(31);
    const older = /href="(\/console\/operator\/audit\?[^"]*cursor[^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(older).toContain('action=subscriptions.searched');
    expect((await one.go('GET', older)).text.match(/<tr>/g)).toHaveLength(11);
    const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(at)).split('-');
    const [year, month, date] = day(world.clock.now().getTime() - DAY);
    const before = await one.go('GET', `${AUDIT}?lang=en&to=${year}&toMonth=${month}&toDay=${date}`);
    const rows = (text: string): string => /<tbody>.*<\/tbody>/s.exec(text)?.[0] ?? '';
    expect([rows(before.text).includes('posted a notice'), rows(before.text).includes('exported the subscriptions')]).toEqual([
      true,
      false,
    ]);
    const since = await one.go('GET', `${AUDIT}?lang=en&from=${year}&fromMonth=${month}&fromDay=${date}&action=notice.accepted`);
    expect(since.text.match(/<tr>/g)).toHaveLength(2);
    expect((await one.go('GET', `${AUDIT}?lang=en&action=notice.withdrawn`)).text).toContain('There are none of these');
  });

  it('are refused beside its field for a day that is none, or days that are turned around', async () => {
    const { one } = await aPast();
    for (const [query, field, said] of [
      ['from=2026&fromMonth=2&fromDay=30', 'from', 'There is no such day'],
      ['to=2026', 'to', 'Give year, month and day'],
      ['from=2026&fromMonth=5&fromDay=2&to=2026&toMonth=5&toDay=1', 'to', 'before the first one'],
    ] as const) {
      const page = await one.go('GET', `${AUDIT}?lang=en&${query}`);
      expect([query, page.status, page.text.includes(`href="#field-${field}"`), page.text.includes(said)]).toEqual([
        query,
        422,
        true,
        true,
      ]);
    }
    expect((await one.go('GET', `${AUDIT}?cursor=zzz`)).status).toBe(303);
  });

  it('are taken out as a table, at once or as soon as it is written', async () => {
    const { one, world } = await aPast();
    const file = await one.go('GET', `${AUDIT}.csv?action=notice.accepted&charset=utf-8`);
    expect([file.status, file.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="audit.csv"']);
    expect(file.text.trim().split('\r\n')).toHaveLength(2);
    const now = instant(world.clock.now());
    const job = askedAnew(null, 'exp-1', { kind: 'audit', parameters: {} }, now);
    world.exports.find = async () => job;
    const later = await one.go('GET', `${AUDIT}.csv?lang=en`);
    expect([later.status, later.headers.get('refresh') !== null, later.text.includes('being written')]).toEqual([202, true, true]);
    world.exports.find = async () => writtenAs(job, 9_000_000, now);
    world.exportFiles.link = async () => 'https://bucket.example/audit.csv';
    expect((await one.go('GET', `${AUDIT}.csv`)).headers.get('location')).toBe('https://bucket.example/audit.csv');
  });

  it('are for operators alone', async () => {
    const { li, browser } = await aPast();
    for (const path of [AUDIT, `${AUDIT}.csv`]) {
      expect((await li.go('GET', path)).status).toBe(404);
      expect((await browser().go('GET', path)).status).toBe(401);
    }
  });
});

describe('GET /v1/audit', () => {
  it('names the persons who acted, to the operator all of them, to an agency its own alone', async () => {
    const { ask, operatorKey, one } = await aPast();
    await one.press('/console/operator/agencies/yh-mzj/keys', { name: '试', scopes: 'notices:read' }, '/console/operator/agencies/yh-mzj');
    const admin = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['agency:admin'] } });
    const all = await ask('GET', '/v1/audit?limit=100', { key: operatorKey });
    const personOf = (items: { action: string; actor: { kind: string; person?: object } }[], action: string, kind: string) =>
      items.find((one) => one.action === action && one.actor.kind === kind)?.actor.person;
    expect(personOf(all.body.items, 'draft.begun', 'staff')).toEqual({ name: '李小梅', email: 'li@yh.example' });
    expect(personOf(all.body.items, 'subscriptions.exported', 'operator')).toEqual({ name: 'Operator', email: 'ops@wire.example' });
    const own = await ask('GET', '/v1/agencies/yh-mzj/audit?limit=100', { key: admin.body.key });
    expect(personOf(own.body.items, 'draft.begun', 'staff')).toEqual({ name: '李小梅', email: 'li@yh.example' });
    expect(
      own.body.items.filter(({ actor }: { actor: { kind: string; person?: object } }) => actor.kind === 'operator' && actor.person),
    ).toEqual([]);
  });
});
