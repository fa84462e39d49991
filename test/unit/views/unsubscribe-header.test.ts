import { expect, it } from 'vitest';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';
import { live } from '../../faults/scenarios.ts';

it.each([
  ['a notice', { mode: 'immediate' }],
  ['a digest', { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false }],
] as const)('%s is left by one click on the web, and names no mailbox that nobody reads', async (_, frequency) => {
  const service = new FragileService();
  const { world } = service;
  const pending = aSubscription({ status: 'pending', frequency });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await live(service);
  const [sent] = world.mailer.sent;
  const raw = Buffer.from(sent?.raw() ?? '').toString('latin1');
  const headers = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]/g, ' ');
  const oneClick = /^<https:\/\/wire\.example\/v1\/unsubscribe\/[\w.~-]+>$/;
  expect(/^List-Unsubscribe: (.*)$/m.exec(headers)?.[1]?.trim()).toMatch(oneClick);
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(sent?.copy?.().headers['List-Unsubscribe']).toMatch(oneClick);
});
