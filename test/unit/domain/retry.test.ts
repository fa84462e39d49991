import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMAIL_LADDER, LONGEST_RETRY_AFTER, WEBHOOK_LADDER, waitAfter } from '../../../functions/domain/sending/retry.ts';

const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before another try', () => {
  it('is that of the contract for webhooks, a fifth more at most, and never less', () => {
    expect(WEBHOOK_LADDER.map((ms) => ms / 1000)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: WEBHOOK_LADDER.length }), luck, (attempt, chance) => {
        const step = WEBHOOK_LADDER[attempt - 1] ?? 0;
        const wait = waitAfter(WEBHOOK_LADDER, attempt, undefined, chance) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(step);
        expect(wait).toBeLessThanOrEqual(step * 1.2 + 1);
      }),
    );
  });

  it('is as long as the other side asks for, up to a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * LONGEST_RETRY_AFTER }), luck, (asked, chance) => {
        const wait = waitAfter(WEBHOOK_LADDER, 1, asked, chance) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked, LONGEST_RETRY_AFTER));
        expect(wait).toBeLessThanOrEqual(Math.max(Math.min(asked, LONGEST_RETRY_AFTER) + 1000, 6001));
      }),
    );
  });

  it('has an end: after 27.6 h for webhooks, a day for email', () => {
    for (const [ladder, hours] of [
      [WEBHOOK_LADDER, 27.6],
      [EMAIL_LADDER, 23.4],
    ] as const) {
      expect(waitAfter(ladder, ladder.length + 1, undefined, 0)).toBeNull();
      expect(ladder.reduce((sum, ms) => sum + ms, 0) / 3_600_000).toBeCloseTo(hours, 1);
    }
  });
});
