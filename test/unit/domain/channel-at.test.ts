import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelAt } from '../../../functions/domain/audience/directory.ts';
import type { Channel } from '../../../functions/domain/subscriptions/subscription.ts';
import { agreedOn, moved, succeeded, waitsFor } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { MINUTE, after as plus } from '../../../functions/domain/time.ts';
import { aSubscription, aWebhook, NOON } from '../../builders.ts';

const ADDRESS: Channel = { type: 'email', address: 'choir@club.example' };
const other = ({ type }: Channel): Channel => (type === 'email' ? aWebhook() : ADDRESS);

describe('the channel that a mailing writes a row down for', () => {
  it('is the same whenever the row is read, before a change and after it, by whatever mailing had begun', () => {
    const minutes = fc.integer({ min: 1, max: 60 * 24 });
    fc.assert(
      fc.property(fc.array(minutes, { minLength: 1, maxLength: 5 }), minutes, (gaps, begins) => {
        let subscription = aSubscription({ channel: ADDRESS });
        let now = NOON;
        const startedAt = plus(NOON, begins * MINUTE);
        const read: string[] = [];
        for (const gap of gaps) {
          now = plus(now, gap * MINUTE);
          // A mailing reads rows from when it began on.
          if (startedAt <= now) read.push(channelAt({ ...subscription, channel: subscription.channel.type }, startedAt));
          subscription = succeeded(subscription, other(subscription.channel), now);
          if (startedAt <= now) read.push(channelAt({ ...subscription, channel: subscription.channel.type }, startedAt));
        }
        expect(new Set(read).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the new one for mailings that begin some minutes after the change, and nothing is remembered without one', () => {
    const after1 = succeeded(aSubscription({ channel: ADDRESS }), aWebhook(), NOON);
    const row = { ...after1, channel: after1.channel.type };
    expect([NOON, plus(NOON, 4 * MINUTE), plus(NOON, 5 * MINUTE)].map((at) => channelAt(row, at))).toEqual(['email', 'email', 'webhook']);
    expect(succeeded(after1, aWebhook({ url: 'https://hooks.yunhe.example/' }), NOON).retypedAt).toEqual(after1.retypedAt);
    expect(moved(aSubscription({ channel: ADDRESS }), 'office@club.example')).not.toHaveProperty('retypedAt');
  });
});

describe('who has still to agree', () => {
  it('is the new channel, and where it takes the place of an address whoever reads that', () => {
    const group = aSubscription({ channel: aWebhook(), succeeds: 'sub-1', consentAskedAt: null });
    expect(waitsFor(group)).toEqual(['new']);
    const open = { ...group, agreedAt: { old: null, new: null } };
    expect(waitsFor(open)).toEqual(['old', 'new']);
    expect(waitsFor(agreedOn(open, 'new', NOON))).toEqual(['old']);
    expect(waitsFor(agreedOn(agreedOn(open, 'old', NOON), 'new', NOON))).toEqual([]);
    // It has answered, and is not asked again.
    expect(agreedOn(open, 'new', NOON).consentAskedAt).toBe(NOON);
    expect(agreedOn(open, 'old', NOON).consentAskedAt).toBeNull();
  });
});
