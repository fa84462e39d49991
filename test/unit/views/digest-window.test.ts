import { describe, expect, it } from 'vitest';
import { lastDue, type Slot } from '../../../functions/domain/mailings/slot.ts';
import { windowWords } from '../../../functions/views/email/digest-window.ts';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

const MINUTE = 60_000;
const DAILY = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
const WEEKLY = { mode: 'weekly', weekday: 1, hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;

/** The window of a digest that was due last at this moment, when the one before it left in time. */
const regular = (slot: Exclude<Slot, { mode: 'immediate' }>, at: string) => {
  const due = lastDue(slot, new Date(at)) ?? new Date(0);
  const before = lastDue(slot, new Date(due.getTime() - 1)) ?? new Date(0);
  const [from, to] = [before, due].map((moment) => new Date(moment.getTime() - MINUTE).toISOString());
  return { window: { from: from ?? '', to: to ?? '' }, timeZone: slot.timeZone };
};

describe('the window of a digest', () => {
  it.each([
    ['a daily one', DAILY, '2026-11-25T02:00:00Z', '自昨天9:00以来发布', 'Published since yesterday 9:00'],
    ['a weekly one', WEEKLY, '2026-11-25T02:00:00Z', '自上周一9:00以来发布', 'Published since last Monday 9:00'],
    [
      'one for working days',
      { ...DAILY, workdaysOnly: true },
      '2026-11-23T02:00:00Z',
      '自上周五9:00以来发布',
      'Published since Friday 9:00',
    ],
    [
      'one in another zone',
      { ...DAILY, timeZone: 'Asia/Kathmandu' },
      '2026-11-25T12:00:00Z',
      '自昨天9:00以来发布',
      'Published since yesterday 9:00',
    ],
    [
      'one on the day that the clocks change',
      { ...DAILY, timeZone: 'Europe/Berlin' },
      '2026-10-25T12:00:00Z',
      '自昨天9:00以来发布',
      'Published since yesterday 9:00',
    ],
    [
      'one after a holiday',
      { ...DAILY, workdaysOnly: true },
      '2026-10-08T02:00:00Z',
      '自2026年9月30日9:00以来发布',
      'Published since 30 September 2026 9:00',
    ],
  ] as const)('reads as the reader of %s says it', (_, slot, at, chinese, english) => {
    const { window, timeZone } = regular(slot, at);
    expect(windowWords(window, timeZone, 'regular', 'zh-Hans')).toBe(chinese);
    expect(windowWords(window, timeZone, 'regular', 'en')).toBe(english);
  });

  it('reaches back to the last one that left, when one was missed', () => {
    const window = { from: '2026-11-23T00:59:00.000Z', to: '2026-11-25T00:59:00.000Z' };
    expect(windowWords(window, 'Asia/Shanghai', 'regular', 'zh-Hans')).toBe('自本周一9:00以来发布');
    expect(windowWords(window, 'Asia/Shanghai', 'regular', 'en')).toBe('Published since Monday 9:00');
  });

  it('claims nothing of the time before its reader was one, in the first week or with others in the same digest', async () => {
    const service = new FragileService();
    const { world } = service;
    const join = async (address: string): Promise<void> => {
      const now = world.clock.now().toISOString();
      const pending = aSubscription({ status: 'pending', channel: { type: 'email', address }, frequency: DAILY, frequencySince: now });
      await world.subscriptions.create(pending);
      await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, now);
    };
    const nextDay = async (): Promise<void> => {
      const now = world.clock.now().toISOString();
      const notice = aNotice({ publishedAt: now, createdAt: now });
      await world.notices.accept(notice, null, asWritten(notice));
      await service.settle();
      world.clock.advance(24 * 60 * MINUTE);
      await service.settle();
    };
    const saidTo = (address: string): readonly string[] =>
      world.mailer.sent
        .filter(({ to }) => to === address)
        .map((email) => /自.*?以来发布/.exec(email.copy?.().template.text[0] ?? '')?.[0] ?? '');
    await join('early@club.example');
    await nextDay();
    await join('late@club.example');
    await nextDay();
    const regularly = '自昨天9:00以来发布';
    expect(saidTo('early@club.example')).toEqual(['自您开始接收本汇总以来发布', regularly]);
    expect(saidTo('late@club.example')).toEqual(['自您开始接收本汇总以来发布']);
  });
});
