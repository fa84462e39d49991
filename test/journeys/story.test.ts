import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellStory } from '../../demo/index.ts';
import { HUBS, MEMBERS, NOTICES } from '../../demo/world.ts';
import { OPERATOR_KEY, Service } from './service.ts';

const EVERYBODY = [...HUBS, ...MEMBERS];

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

const tell = async (): Promise<string> => {
  const printed: string[] = [];
  await tellStory({ url: service.url, operatorKey: OPERATOR_KEY, print: (text) => void printed.push(text), isTty: false });
  return printed.join('');
};

describe('the first start', () => {
  it('shows who got two notices, by channel and region, and where to look', async () => {
    const told = await tell();
    expect(told).toContain(`${EVERYBODY.length}/${EVERYBODY.length}`);
    const commands = [...told.matchAll(/NOTICEWIRE_KEY=(\S+) npx noticewire report (\S+)/g)];
    expect(commands).toHaveLength(NOTICES.length);
    for (const [i, { notice }] of NOTICES.entries()) {
      const [, key = '', id = ''] = commands[i] ?? [];
      const report = await service.report(key, id);
      const { totals } = report;
      expect(report.complete).toBe(true);
      expect(totals.delivered).toBe(totals.audience - totals.awaitingDigest);
      expect(totals.awaitingDigest).toBeGreaterThan(0);
      const own = told.slice(told.indexOf(notice.title), told.indexOf(id));
      const { email, webhook } = report.mailings[0].byChannel;
      expect(own).toContain(
        `邮件 email ${email.delivered} · 接口 webhook ${webhook.delivered} · 待摘要 awaiting digest ${totals.awaitingDigest}\n`,
      );
      for (const { name } of report.byRegion) expect(own).toContain(`  ${name} `);
      expect(told).toContain(`${service.url}/notices/${id}\n`);
      expect(email.delivered).toBeGreaterThan(0);
      expect(webhook.delivered).toBeGreaterThan(0);
    }
    for (const slip of ['undefined', 'NaN', '[object', '\r', '\u001b']) expect(told).not.toContain(slip);
  });

  it('leaves the mails in the inbox and the calls at the receivers', async () => {
    const [urgent] = NOTICES;
    const mails = (await service.inbox()).filter(({ subject }) => subject.includes(urgent.notice.title));
    expect(mails.length).toBeGreaterThan(5);
    const hub = await service.hookNotices('club-01');
    expect(hub.map(({ json }) => json.data.title)).toEqual(expect.arrayContaining(NOTICES.map(({ notice }) => notice.title)));
  });
});
