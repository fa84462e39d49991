import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directoryEntries, inForceAt } from '../../../functions/domain/audience/directory.ts';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import {
  activated,
  asked,
  attempted,
  changed,
  disabled,
  ended,
  joined,
  paused,
  pausedUntil,
  pauseEndsAt,
  receivesAt,
  restored,
  resumed,
  seenAt,
} from '../../../functions/domain/subscriptions/subscription-life.ts';
import { aSubscription } from '../../builders.ts';

const NOW = '2026-11-20T04:00:00.000Z';
const DAILY = { mode: 'daily', hour: 8, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;

const STEPS: Readonly<Record<string, (before: Subscription) => Subscription>> = {
  activated: (before) => activated(before, NOW),
  asked: (before) => asked(before, { at: NOW, result: 'taken' }),
  attempted: (before) => attempted(before, { at: NOW, result: 'again', why: 'throttled' }, NOW),
  paused: (before) => paused(before, NOW),
  resumed: (before) => resumed(before, NOW),
  disabled: (before) => disabled(before, NOW),
  ended: (before) => ended(before, 'unsubscribed', NOW),
  restored: (before) => restored(before, NOW),
  changed: (before) => changed(before, { frequency: DAILY }, NOW),
  joined: (before) => joined(before, aSubscription(), NOW),
};

describe('a step in the life of a subscription', () => {
  it('raises the revision by one, whatever went before, and never changes whose it is', () => {
    const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(steps, (names) => {
        let subscription = aSubscription({ status: 'pending' });
        const { id, channel, createdAt, revision } = subscription;
        for (const name of names) subscription = STEPS[name]?.(subscription) ?? subscription;
        expect(subscription).toMatchObject({ id, channel, createdAt, revision: revision + names.length });
      }),
    );
  });

  it('counts a choice of frequency from when it was made, or from when the subscription came to life', () => {
    const before = aSubscription();
    expect(changed(before, { frequency: DAILY }, NOW).frequencySince).toBe(NOW);
    expect(changed(before, { frequency: before.frequency, language: 'en' }, NOW).frequencySince).toBe(before.frequencySince);
    expect(resumed(disabled(before, NOW), NOW).frequencySince).toBe(NOW);
    expect(restored(ended(before, 'unsubscribed', NOW), NOW)).toMatchObject({ status: 'active', frequencySince: NOW, endedAt: null });
    expect(restored(ended({ ...before, confirmedAt: null }, 'unsubscribed', NOW), NOW).status).toBe('pending');
  });

  it('keeps the choice that stood before a pause, but not for what is published during it', () => {
    const [later, latest] = ['2026-11-21T04:00:00.000Z', '2026-11-22T04:00:00.000Z'];
    const before = aSubscription();
    const after = resumed(paused(before, NOW), later);
    expect(after).toMatchObject({ frequencySince: before.frequencySince, pausedAt: null, pausedSpans: [{ from: NOW, to: later }] });
    const [row] = directoryEntries(after);
    if (!row) throw new Error('an active subscription has a row');
    expect([before.frequencySince, NOW, '2026-11-21T03:59:59.999Z', later].map((at) => inForceAt(row, at))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const again = resumed(paused(after, latest), '2027-02-01T00:00:00.000Z');
    // The first is too long ago to matter.
    expect(again.pausedSpans).toEqual([{ from: latest, to: '2027-02-01T00:00:00.000Z' }]);
  });

  it('counts from its return when an earlier release paused it, which did not say when', () => {
    expect(resumed({ ...aSubscription(), status: 'paused' }, NOW)).toMatchObject({ status: 'active', frequencySince: NOW });
  });

  it('that pauses until a day stays active, and is seen as paused until then', () => {
    const until = '2026-12-24T00:00:00.000Z';
    const away = pausedUntil(aSubscription(), until, NOW);
    expect(away).toMatchObject({ status: 'active', pausedSpans: [{ from: NOW, to: until }] });
    expect([pauseEndsAt(away, NOW), receivesAt(away, NOW), seenAt(away, NOW).status]).toEqual([until, false, 'paused']);
    expect([pauseEndsAt(away, until), receivesAt(away, until), seenAt(away, until)]).toEqual([null, true, away]);
  });

  it('wakes from a pause until a day when wishes are joined, when it is resumed, and when its endpoint is switched on', () => {
    const later = '2026-12-20T00:00:00.000Z';
    const away = pausedUntil(aSubscription(), '2026-12-24T00:00:00.000Z', NOW);
    for (const awake of [joined(away, aSubscription(), later), resumed(away, later), resumed(disabled(away, later), later)])
      expect(awake).toMatchObject({ status: 'active', pausedSpans: [{ from: NOW, to: later }] });
  });

  it('keeps the organization’s id when wishes are joined, and wakes one that was paused', () => {
    const standing = paused(aSubscription(), NOW);
    const asking = aSubscription({ region: '15', frequency: DAILY });
    const after = joined(standing, asking, NOW);
    expect(after.organizationId).toBe(standing.organizationId);
    expect(after.organization).toEqual(asking.organization);
    expect(after).toMatchObject({ status: 'active', frequency: DAILY, frequencySince: NOW });
  });
});
