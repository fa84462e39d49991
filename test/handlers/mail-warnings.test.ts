import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { aSubscription } from '../builders.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const PATHS = ['/v1/notices', '/v1/notices/preview'] as const;
const DAILY = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
const WEEKLY = { ...DAILY, mode: 'weekly', weekday: 1 } as const;

const withReaders = async (frequencies: readonly Subscription['frequency'][]) => {
  const door = aFrontDoor();
  for (const frequency of frequencies) {
    const pending = aSubscription({ status: 'pending', frequency });
    await door.world.subscriptions.create(pending);
    await door.world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  return { ...door, key: await door.anAgency('gd-mzt') };
};
const codesOf = (body: { warnings: { code: string }[] }): readonly string[] => body.warnings.map(({ code }) => code);

describe('an urgent notice part of whose audience reads digests', () => {
  it.each(PATHS)('says how many wait, at %s', async (path) => {
    const { ask, key } = await withReaders([{ mode: 'immediate' }, DAILY, DAILY, WEEKLY]);
    const { body } = await ask('POST', path, { key, body: aDraft({ urgency: 'urgent' }), headers: { 'accept-language': 'en' } });
    expect(body.warnings).toMatchObject([{ path: 'urgency', code: 'urgent-waits-in-digests' }]);
    expect(body.warnings[0].message).toMatch(/^3 of the subscriptions read digests/);
  });

  it.each(PATHS)('is warned of only when somebody waits, and only when it is 加急, at %s', async (path) => {
    const some = await withReaders([{ mode: 'immediate' }, DAILY]);
    for (const urgency of ['routine', 'immediate'])
      expect(
        codesOf((await some.ask('POST', path, { key: some.key, body: aDraft({ urgency, title: `关于${urgency}的通知` }) })).body),
      ).toEqual([]);
    const none = await withReaders([{ mode: 'immediate' }]);
    expect(codesOf((await none.ask('POST', path, { key: none.key, body: aDraft({ urgency: 'urgent' }) })).body)).toEqual([]);
  });
});

describe('a notice that is longer than mail clients show', () => {
  const body = (paragraphs: number): string => '各社区社会组织要高度重视，切实加强组织领导。\n'.repeat(paragraphs);

  it.each(PATHS)('is warned of at 90 KB of HTML, at %s', async (path) => {
    const { ask, key } = await withReaders([]);
    const long = await ask('POST', path, { key, body: aDraft({ sections: [{ body: body(2_300) }] }) });
    expect(long.body.warnings).toMatchObject([{ path: 'sections', code: 'long-for-mail' }]);
    const short = await ask('POST', path, { key, body: aDraft({ title: '关于冬季走访的通知', sections: [{ body: body(600) }] }) });
    expect(codesOf(short.body)).toEqual([]);
  });
});

describe('a notice that fits nobody', () => {
  const NOWHERE = { audience: { regions: ['445300'] } };
  const TITLE = { title: '关于冬季走访的通知' };

  it.each(PATHS)('is warned of where somebody subscribes, and not before, at %s', async (path) => {
    const some = await withReaders([{ mode: 'immediate' }]);
    const told = await some.ask('POST', path, { key: some.key, body: aDraft(NOWHERE) });
    expect(told.body.warnings).toMatchObject([{ path: 'audience', code: 'nobody-concerned' }]);
    expect(codesOf((await some.ask('POST', path, { key: some.key, body: aDraft(TITLE) })).body)).toEqual([]);
    const none = await withReaders([]);
    expect(codesOf((await none.ask('POST', path, { key: none.key, body: aDraft(NOWHERE) })).body)).toEqual([]);
  });

  it.each(['corrections', 'corrections/preview'])('by a correction is warned of when it changes whom it is for, at %s', async (end) => {
    const { ask, key } = await withReaders([{ mode: 'immediate' }]);
    const { body } = await ask('POST', '/v1/notices', { key, body: aDraft() });
    const correct = async (changes: object) => {
      const correction = { ...changes, ...(end === 'corrections' ? { note: '更正' } : {}) };
      const made = await ask('POST', `/v1/notices/${body.id}/${end}`, { key, body: correction, headers: { 'if-match': '*' } });
      return codesOf(made.body);
    };
    expect(await correct({ source: '据云岭日报' })).toEqual([]);
    expect(await correct(NOWHERE)).toEqual(['nobody-concerned']);
  });
});
