import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeId } from '../../../functions/domain/audience/directory.ts';
import { addresseeIn, FALLBACK_RANGE, whatIsTold } from '../../../functions/domain/mailings/fallback.ts';
import { isMiss, isWorking, nextStep, type Reach, reachOf, together } from '../../../functions/domain/mailings/reach.ts';
import { missedDay, missedMailAt, missedSubject, readMissedSubject } from '../../../functions/domain/organizations/missed-notice.ts';
import { aMailing, aSubscription, aWebhook, NOON } from '../../builders.ts';

describe('a channel', () => {
  it('works as long as it can be written to, and nobody chose otherwise', () => {
    expect(isWorking(aSubscription(), false, NOON)).toBe(true);
    expect(isWorking(aSubscription(), true, NOON)).toBe(false);
    for (const status of ['disabled', 'paused', 'ended', 'pending'] as const)
      expect(isWorking(aSubscription({ status }), false, NOON), status).toBe(false);
  });

  it.each<[Reach, Parameters<typeof reachOf>[0]]>([
    ['reached', { status: 'delivered' }],
    ['open', { status: 'pending' }],
    ['open', { status: 'retrying', why: 'timeout' }],
    ['open', { status: 'awaitingDigest' }],
    ['missed', { status: 'failed', why: 'endpoint-gone' }],
    ['missed', { status: 'bounced' }],
    ['missed', { status: 'suppressed' }],
    ['missed', { status: 'skipped', why: 'disabled' }],
    ['none', { status: 'skipped', why: 'paused' }],
    ['none', { status: 'skipped', why: 'ended' }],
    ['overtaken', { status: 'skipped', why: 'withdrawn' }],
    ['overtaken', { status: 'skipped', why: 'superseded' }],
  ])('%s: %j', (reach, told) => {
    expect(reachOf(told)).toBe(reach);
    expect(isMiss(told)).toBe(reach === 'missed');
  });
});

describe('what is done for an organization', () => {
  const reach = fc.constantFrom<Reach>('reached', 'open', 'missed', 'overtaken', 'none');
  it('is to tell its fallbacks exactly if all is known of its contacts, one missed it, and none has it', () => {
    fc.assert(
      fc.property(
        fc.array(reach, { maxLength: 5 }),
        fc.array(fc.oneof(reach, fc.constant('untold' as const)), { maxLength: 3 }),
        (own, fallbacks) => {
          const isMissed = own.includes('missed') && !own.some((one) => one === 'reached' || one === 'open' || one === 'overtaken');
          const step = nextStep(own, fallbacks);
          expect(step === 'tell').toBe(isMissed && fallbacks.includes('untold'));
          if (step === 'report') expect(fallbacks.every((one) => one === 'missed' || one === 'none')).toBe(true);
          if (!isMissed) expect(['nothing', 'wait']).toContain(step);
          expect(nextStep([...own].reverse(), [...fallbacks].reverse())).toBe(step);
        },
      ),
    );
    expect(together([])).toBe('none');
    expect(nextStep(['missed'], [])).toBe('report');
    expect(nextStep(['missed'], ['missed', 'open'])).toBe('wait');
  });
});

describe('a batch to fallbacks', () => {
  const part = { rangeId: rangeId(FALLBACK_RANGE), channel: 'email' } as const;
  it('means the second address of an endpoint, also when that is switched off, and nobody where there is none any more', () => {
    const off = aSubscription({ status: 'disabled', channel: aWebhook({ fallbackEmail: 'office@club.example' }) });
    expect(addresseeIn(part, off)).toMatchObject({ status: 'active', channel: { type: 'email', address: 'office@club.example' } });
    expect(addresseeIn({ ...part, rangeId: `${part.rangeId}~ntc-1-1-notice` }, off)).toMatchObject({ status: 'active' });
    expect(addresseeIn({ ...part, rangeId: 'immediate~44~44..44:' }, off)).toBe(off);
    expect(addresseeIn({ ...part, channel: 'webhook' }, off)).toBe(off);
    const left = aSubscription({ status: 'ended', channel: off.channel });
    expect(addresseeIn(part, left).status).toBe('ended');
    const without = aSubscription({ channel: aWebhook() });
    expect(addresseeIn(part, without)).toBe(without);
  });

  it('tells a version, or an act of its own, whichever mailing it stands in', () => {
    const mention = { noticeId: 'ntc-1', version: 2, reasons: [], sections: [] };
    expect(whatIsTold(aMailing({ id: 'ntc-1-1-notice' }), mention)).toBe('ntc-1-2');
    expect(whatIsTold(aMailing({ id: 'ntc-1-2-withdrawal', act: 'withdrawal' }), mention)).toBe('ntc-1-2-withdrawal');
  });
});

describe('the daily letter', () => {
  it('is of a day of China, and leaves the next morning', () => {
    expect(missedDay('2026-11-20T15:59:59.000Z')).toBe('2026-11-20');
    expect(missedDay('2026-11-20T16:00:00.000Z')).toBe('2026-11-21');
    expect(missedMailAt('2026-11-20')).toBe('2026-11-21T00:00:00.000Z');
    expect(missedMailAt('2026-12-31')).toBe('2027-01-01T00:00:00.000Z');
  });

  it('names in its request the day and whom it is for', () => {
    const hub = { kind: 'hub', id: 'org-1' } as const;
    expect(readMissedSubject(missedSubject('2026-11-20', hub, 'sub-1'))).toEqual({ day: '2026-11-20', reader: hub, contactId: 'sub-1' });
    expect(readMissedSubject(missedSubject('2026-11-20', { kind: 'agency', id: 'yl' }))?.contactId).toBeUndefined();
    expect(readMissedSubject('a1b2c3')).toBeNull();
  });
});
