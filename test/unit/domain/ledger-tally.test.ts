import { describe, expect, it } from 'vitest';
import { LedgerTally } from '../../../functions/domain/ledger/ledger-tally.ts';
import { freshProgress } from '../../../functions/domain/mailings/batch.ts';
import type { ChannelType } from '../../../functions/domain/subscriptions/subscription.ts';

const AT = '2026-11-20T01:00:00.000Z';

const settled = (channel: ChannelType, at: string) => {
  const recipient = { subscriptionId: 'sub-1', organizationId: 'org-1', region: '440106', language: 'zh-Hans', told: 0 } as const;
  const id = { mailingId: 'm', rangeId: 'immediate~44~44..44:', channel, after: '' };
  return { ...freshProgress({ id, lastKey: 'z', told: [], recipients: [recipient] }), mark: 1, marks: [{ mark: 1, at }] };
};

describe('how long a mailing took', () => {
  it('is known by channel, also from what was kept', () => {
    const tally = new LedgerTally(AT);
    tally.addProgress(settled('email', '2026-11-20T01:00:05.000Z'));
    tally.addProgress(settled('webhook', '2026-11-20T01:00:01.000Z'));
    for (const one of [tally, LedgerTally.from(AT, tally.sum(AT, true))]) {
      expect(one.timeTo()).toMatchObject({ first: 'PT1S', '100': 'PT5S' });
      expect(one.timeTo('email')).toMatchObject({ first: 'PT5S', '100': 'PT5S' });
      expect(one.timeTo('webhook')).toMatchObject({ first: 'PT1S', '100': 'PT1S' });
    }
  });

  it('is said of all channels together where an earlier release kept it', () => {
    const tally = new LedgerTally(AT);
    tally.addProgress(settled('email', '2026-11-20T01:00:05.000Z'));
    const { settledBy: _settledBy, ...before } = tally.sum(AT, true);
    expect(LedgerTally.from(AT, before).timeTo('email')).toEqual({});
    expect(LedgerTally.from(AT, before).timeTo()).toMatchObject({ '100': 'PT5S' });
  });
});
