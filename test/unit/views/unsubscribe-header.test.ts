import { expect, it } from 'vitest';
import type { Frequency } from '../../../functions/domain/subscriptions/subscription.ts';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';
import { live } from '../../faults/scenarios.ts';

it.each([
  ['a notice', { mode: 'immediate' }],
  ['a digest', { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false }],
] as const)('%s is left by one click on the web, and names no mailbox that nobody reads', async (_, frequency) => {
  const oneClick = /^<https:\/\/wire\.example\/v1\/unsubscribe\/[\w.~-]+>$/;
  const { inBulk, headers } = await sentWith(frequency, null);
  expect(headers.get('list-unsubscribe')).toMatch(oneClick);
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(inBulk).toMatch(oneClick);
});

it('is left by mail, too, where mail is read: behind the one click, by an address that knows the subscription', async () => {
  const { inBulk, headers, token } = await sentWith({ mode: 'immediate' }, 'leave@bounce.wire.example');
  const [first = '', second, ...others] = headers.get('list-unsubscribe')?.split(/,\s*/) ?? [];
  expect(first).toMatch(/^<https:/);
  expect([second, others]).toEqual([`<mailto:leave+${token}@bounce.wire.example>`, []]);
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(inBulk).toBe(headers.get('list-unsubscribe'));
});

const sentWith = async (frequency: Frequency, leavingMailbox: string | null) => {
  const service = new FragileService();
  Object.assign(service.world.site, { leavingMailbox });
  const { world } = service;
  const pending = aSubscription({ status: 'pending', frequency });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await live(service);
  const [sent] = world.mailer.sent;
  const raw = Buffer.from(sent?.raw() ?? '').toString('latin1');
  const lines = raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n');
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const token = await world.vault.token('leaving', pending.id);
  return { headers, token, inBulk: sent?.copy?.().headers['List-Unsubscribe'] };
};
