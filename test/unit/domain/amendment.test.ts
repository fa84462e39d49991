import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amendmentOf, type LateWord } from '../../../functions/domain/mailings/amendment.ts';
import { type BatchProgress, type Deviation, freshProgress } from '../../../functions/domain/mailings/batch.ts';
import { aBatch, NOON } from '../../builders.ts';

const BOUNCED = { status: 'bounced', why: 'mailbox-unknown' } as const;
const FAILED = { status: 'failed', why: 'mailbox-full' } as const;

/** Three recipients of whom the first two were dealt with. */
const standing = (deviation?: Deviation): BatchProgress => ({
  ...freshProgress(aBatch({ size: 3 })),
  mark: 2,
  deviations: new Map(deviation ? [[1, deviation]] : []),
});

const amended = (deviation: Deviation | undefined, word: LateWord) => amendmentOf(standing(deviation), 1, word, NOON);

describe('a late word on a delivery', () => {
  it('takes the place of how it stood, and keeps how often it was tried', () => {
    expect(amended(undefined, BOUNCED)).toEqual({ ...BOUNCED, at: NOON });
    expect(amended(undefined, { status: 'failed' })).toEqual({ status: 'failed', at: NOON });
    expect(amended({ status: 'delivered', attempts: 3 }, BOUNCED)).toEqual({ ...BOUNCED, attempts: 3, at: NOON });
    expect(amended({ ...FAILED, attempts: 8, unsure: true }, BOUNCED)).toEqual({ ...BOUNCED, attempts: 8, at: NOON });
  });

  it.each([
    ['bounced before', { status: 'bounced', why: 'http-410' }, BOUNCED],
    ['bounced before, and only fails', { status: 'bounced' }, FAILED],
    ['failed before', { status: 'failed', why: 'http-500' }, FAILED],
    ['was skipped, so that nothing left', { status: 'skipped', why: 'paused' }, BOUNCED],
    ['was suppressed, so that nothing left', { status: 'suppressed' }, BOUNCED],
  ] as const)('changes nothing of one that %s', (_, deviation, word) => {
    expect(amended(deviation, word)).toBe('stands');
  });

  it('goes for one who was skipped after a send whose result nobody knows', () => {
    expect(amended({ status: 'skipped', why: 'withdrawn', unsure: true }, BOUNCED)).toEqual({ ...BOUNCED, at: NOON });
  });

  it('has to come again while the delivery is not settled', () => {
    expect(amended({ status: 'retrying', why: 'timeout', attempts: 1 }, BOUNCED)).toBe('unsettled');
    expect(amendmentOf(standing(), 2, BOUNCED, NOON)).toBe('unsettled');
  });

  it.each([3, -1, 0.5, Number.NaN])('is of nobody at position %s', (position) => {
    expect(amendmentOf(standing(), position, BOUNCED, NOON)).toBe('unknown');
  });

  it('ends as the worst of what came, in whatever order and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<LateWord>(BOUNCED, FAILED), { minLength: 1 }), (words) => {
        let deviation: Deviation | undefined;
        let times = 0;
        for (const word of words) {
          const next = amended(deviation, word);
          if (typeof next === 'string') continue;
          deviation = next;
          times += 1;
        }
        expect(deviation?.status).toBe(words.includes(BOUNCED) ? 'bounced' : 'failed');
        expect(times).toBeLessThanOrEqual(2);
      }),
    );
  });
});
