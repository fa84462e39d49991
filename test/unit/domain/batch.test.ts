import { describe, expect, it } from 'vitest';
import { type Mention, type Recipient, toldAt } from '../../../functions/domain/mailings/batch.ts';

const aMention = (noticeId: string): Mention => ({ noticeId, version: 1, reasons: ['region:44'], sections: [] });
const aRecipient = (name: string, told: number): Recipient => ({
  subscriptionId: `sub-${name}`,
  organizationId: `org-${name}`,
  region: '440106',
  language: 'zh-Hans',
  told,
});

describe('what the recipient at a position of a batch is told', () => {
  const alone = [aMention('ntc-1')];
  const both = [aMention('ntc-1'), aMention('ntc-2')];
  const batch = { told: [alone, both], recipients: [aRecipient('a', 1), aRecipient('b', 0), aRecipient('c', 1)] };

  it('is what that one is told, and not what stands first', () => {
    expect([0, 1, 2].map((position) => toldAt(batch, position))).toEqual([both, alone, both]);
  });

  it('is nothing where nobody is', () => {
    expect([toldAt(batch, 3), toldAt(batch, -1)]).toEqual([[], []]);
  });
});
