import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellStory } from '../../demo/index.ts';
import { CLERK, CORRECTION, HUBS, MEMBERS, NOTICES } from '../../demo/world.ts';
import { OPERATOR_KEY, Service } from './service.ts';

const EVERYBODY = [...HUBS, ...MEMBERS];

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

let told = '';
let session: readonly string[] | null = null;
beforeAll(async () => {
  const printed: string[] = [];
  ({ session } = await tellStory({ url: service.url, operatorKey: OPERATOR_KEY, print: (text) => void printed.push(text), isTty: false }));
  told = printed.join('');
});

describe('the first start', () => {
  it('shows who got two notices, by channel and region, and where to look', async () => {
    expect(told).toContain(`${EVERYBODY.length}/${EVERYBODY.length}`);
    const ids = [...told.matchAll(/\/console\/notices\/(\S+)/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(NOTICES.length);
    for (const [i, { notice }] of NOTICES.entries()) {
      const id = ids[i] ?? '';
      const report = await service.report(OPERATOR_KEY, id);
      const { totals, totalsByChannel } = report;
      expect(report.complete).toBe(true);
      expect(totals.delivered).toBe(totals.audience - totals.awaitingDigest - totals.failed);
      expect(totals.awaitingDigest).toBeGreaterThan(0);
      const own = told.slice(told.indexOf(notice.title), told.indexOf(`/console/notices/${id}`));
      const { email, webhook } = totalsByChannel;
      expect(own).toContain(
        `邮件 email ${email.delivered} · 接口 webhook ${webhook.delivered} · 待汇总 awaiting digest ${totals.awaitingDigest} ·`,
      );
      const rows = [...own.matchAll(/^ {2}.*\S((?: {2,}\d+){4,})$/gm)].map(([, numbers = '']) => numbers.trim().split(/ +/).map(Number));
      expect(rows).toHaveLength(report.byRegion.length + 1);
      for (const [told = 0, ...parts] of rows) expect(parts.reduce((all, part) => all + part, 0)).toBe(told);
      for (const { name } of report.byRegion) expect(own).toContain(`  ${name} `);
      expect(told).toContain(`${service.url}/notices/${id}\n`);
      expect(email.delivered).toBeGreaterThan(0);
      expect(webhook.delivered).toBeGreaterThan(0);
    }
    for (const slip of ['undefined', 'NaN', '[object', '\r', '\u001b']) expect(told).not.toContain(slip);
  });

  it('has one notice corrected, one signed for by the members of a hub, and somebody out of reach', async () => {
    const [urgent = '', joint = ''] = [...told.matchAll(/\/console\/notices\/(\S+)/g)].map(([, id = '']) => id);
    expect((await service.report(OPERATOR_KEY, urgent)).mailings.map(({ act }: { act: string }) => act)).toEqual(['notice', 'correction']);
    const page = await service.call('GET', `/v1/notices/${urgent}`);
    expect(page.body).toMatchObject({ currentVersion: 2, correction: { note: CORRECTION.note } });
    const { totals, receipts } = await service.report(OPERATOR_KEY, joint);
    expect(totals.failed).toBe(1);
    const hub = receipts.byHub.find(({ name }: { name: string }) => name === HUBS[0]?.name);
    expect(hub).toMatchObject({
      received: receipts.received,
      required: MEMBERS.filter(({ memberOf }) => memberOf === HUBS[0]?.name).length,
    });
    expect(receipts.received).toBeGreaterThan(2);
    expect(told).toContain(`已签收 signed for by ${receipts.received}/${receipts.required}`);
    const { body } = await service.call('GET', `/v1/notices/${joint}`);
    expect(body.attachments).toMatchObject([{ name: '邻里节报名表.csv' }]);
    expect((await fetch(new URL(`/attachments/${body.attachments[0].id}/a.csv`, service.url))).status).toBe(200);
  });

  it('lets a clerk in at the console', async () => {
    const cookie = (session ?? []).map((line) => line.split(';')[0]).join('; ');
    const { body } = await service.call('GET', '/console', { headers: { cookie } });
    expect(body).toContain(CLERK.name);
  });

  it('leaves the mails in the inbox and the calls at the receivers', async () => {
    const [urgent] = NOTICES;
    const mails = (await service.inbox()).filter(({ subject }) => subject.includes(urgent.notice.title));
    expect(mails.length).toBeGreaterThan(5);
    const hub = await service.hookNotices('club-01');
    expect(hub.map(({ json }) => json.data.title)).toEqual(expect.arrayContaining(NOTICES.map(({ notice }) => notice.title)));
  });
});
