import { describe, expect, it } from 'vitest';
import { type FormerRows, mayHaveStood, rowPlaces, rowsRemembered } from '../../../functions/domain/audience/row-history.ts';
import type { Frequency, Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { changed, ended, paused } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, after as laterBy } from '../../../functions/domain/time.ts';
import { aSubscription, NOON } from '../../builders.ts';

const DAILY: Frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false };
const moved = (before: Subscription, region: string): Subscription =>
  changed(before, { organization: { ...before.organization, region } }, NOON);
const keysOf = (subscription: Subscription, former: readonly FormerRows[]): readonly string[] =>
  rowPlaces(subscription, former).map(({ slotId, key }) => `${slotId} ${key}`);

describe('where a subscription stood in the directory', () => {
  it('is remembered when it moves, pauses or ends, and not when it only changes what it wants', () => {
    const before = aSubscription({ id: 's', region: '440106', filter: { watch: ['4403'] } });
    expect(rowsRemembered([], before, changed(before, { language: 'en' }, NOON), NOON)).toEqual([]);
    const gone = { slotId: 'immediate', regions: ['440106'], goneAt: NOON };
    const next = moved(before, '440103');
    expect(rowsRemembered([], before, next, NOON)).toEqual([gone]);
    expect(keysOf(next, [gone])).toEqual(['immediate 440103#s', 'immediate 4403#s', 'immediate 440106#s']);
    for (const off of [paused(before, NOON), ended(before, 'unsubscribed', NOON)])
      expect(keysOf(off, rowsRemembered([], before, off, NOON))).toEqual(['immediate 440106#s', 'immediate 4403#s']);
  });

  it('is remembered twice when the frequency changes: the rows that went, and those that stay with an end for some days', () => {
    const before = aSubscription({ id: 's', region: '440106' });
    const next = changed(before, { frequency: DAILY }, NOON);
    const remembered = rowsRemembered([], before, next, NOON);
    expect(remembered).toEqual([
      { slotId: 'immediate', regions: ['440106'], goneAt: NOON },
      { slotId: 'immediate', regions: ['440106'], until: NOON, goneAt: laterBy(NOON, 11 * DAY) },
    ]);
    expect(keysOf(next, remembered)).toEqual(['d09:Asia:Shanghai 440106#s', `immediate 440106#s#${NOON}`, 'immediate 440106#s']);
  });

  it('is forgotten after 90 days, and of whoever changes all the time all but the latest hundred', () => {
    const before = aSubscription({ region: '440106' });
    const old = { slotId: 'immediate', regions: ['4403'], goneAt: laterBy(NOON, -90 * DAY) };
    const recent = { ...old, goneAt: laterBy(NOON, -89 * DAY) };
    expect(rowsRemembered([old, recent], before, before, NOON)).toEqual([recent]);
    const many = Array.from({ length: 12 }, (_, i) => ({
      slotId: `d${i}`,
      regions: Array.from({ length: 9 }, (__, at) => `44${at}`),
      goneAt: NOON,
    }));
    expect(rowsRemembered(many, before, before, NOON)).toEqual(many.slice(1));
  });

  it('may have been come past by what began before it went, but for the difference of two clocks, and not by what began later', () => {
    const place = { slotId: 'immediate', province: '44', key: '44#s', goneAt: NOON };
    expect(mayHaveStood(place, laterBy(NOON, -DAY))).toBe(true);
    expect(mayHaveStood(place, laterBy(NOON, 60_000))).toBe(true);
    expect(mayHaveStood(place, laterBy(NOON, 600_000))).toBe(false);
    expect(mayHaveStood({ ...place, goneAt: null }, laterBy(NOON, DAY))).toBe(true);
  });
});
