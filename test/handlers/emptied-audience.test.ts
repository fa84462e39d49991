import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../functions/domain/time.ts';
import { aBusyOffice } from './busy-office.ts';

const TITLE = '关于清溪合唱节的通知';
/** What a mail says as plain text, and its subject. */
const read = (raw = ''): string => {
  const text = Buffer.from(/base64\r\n\r\n([\w+/=\r\n]+?)\r\n-/.exec(raw)?.[1] ?? '', 'base64').toString('utf8');
  return text || raw;
};
const addsUp = ({ audience, ...parts }: Record<string, number>): boolean =>
  audience ===
  ['delivered', 'retrying', 'failed', 'bounced', 'suppressed', 'skipped', 'pending', 'awaitingDigest'].reduce(
    (sum, part) => sum + (parts[part] ?? 0),
    0,
  );

describe('a correction that empties the audience', () => {
  it('tells each who had the notice once to disregard it, readers of digests too, and the report adds up', async () => {
    const { service, ask, key, organization, publish, world } = await aBusyOffice();
    const frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false };
    const [one, two] = [await organization(), await organization()];
    const daily = await organization({ frequency });
    const late = await organization({ frequency: { ...frequency, hour: 15 } });
    const id = await publish({ title: TITLE });
    await service.settle();
    // It is noon: one digest leaves at three in the afternoon, the other in the morning.
    world.clock.advance(4 * HOUR);
    await service.settle();
    const mailsOf = ({ address }: { address: string }): string[] =>
      service.left.filter(({ to }) => to === address).map(({ raw }) => read(raw));
    const hadBefore = new Map([one, two, daily, late].map((reader) => [reader, mailsOf(reader).length]));

    const correction = { audience: { regions: ['440118'] }, note: '误发' };
    const made = await ask('POST', `/v1/notices/${id}/corrections`, { key, body: correction, headers: { 'if-match': '*' } });
    expect(made.body.warnings).toMatchObject([{ path: 'audience', code: 'nobody-concerned' }]);
    await service.settle();
    for (let day = 0; day < 2; day++) {
      world.clock.advance(DAY);
      await service.settle();
    }

    for (const [reader, before] of hadBefore) {
      const mails = mailsOf(reader);
      const told = mails.filter((text) => text.includes('与贵组织无关'));
      expect([mails.length - before, told.length], reader.address).toEqual(before > 0 ? [1, 1] : [0, 0]);
    }
    expect([...hadBefore.values()]).toEqual([1, 1, 0, 1]);
    const { body: report } = await ask('GET', `/v1/notices/${id}/report`, { key });
    expect(report).toMatchObject({ complete: true, currentVersion: 2, totals: { pending: 0, retrying: 0, awaitingDigest: 0 } });
    for (const counts of [report.totals, ...report.mailings.map((one: { counts: object }) => one.counts)])
      expect(addsUp(counts)).toBe(true);
  });
});
