import { describe, expect, it } from 'vitest';
import { type BatchProgress, type Deviation, doubtfulIn, freshProgress } from '../../../functions/domain/mailings/batch.ts';
import { aBatch } from '../../builders.ts';

const standing = (given: Partial<BatchProgress>): BatchProgress => ({ ...freshProgress(aBatch({ size: 100 })), ...given });

describe('whom a sender may have sent to that came to no end', () => {
  it('are twenty at most: those in flight, and ten that were not written down', () => {
    expect(doubtfulIn(standing({ mark: 30 }))).toEqual({ count: 20, doubtedTo: 50 });
    expect(doubtfulIn(standing({ mark: 95 }))).toEqual({ count: 5, doubtedTo: 100 });
  });

  it('are nobody whose outcome is written down', () => {
    const deviations = new Map<number, Deviation>([
      [31, { status: 'delivered' }],
      [33, { status: 'failed' }],
    ]);
    expect(doubtfulIn(standing({ mark: 30, deviations }))).toEqual({ count: 20, doubtedTo: 52 });
  });

  it('count once, however many senders are lost at the same place', () => {
    expect(doubtfulIn(standing({ mark: 30, doubtedTo: 50 }))).toEqual({ count: 0, doubtedTo: 50 });
    expect(doubtfulIn(standing({ mark: 40, doubtedTo: 50 }))).toEqual({ count: 10, doubtedTo: 60 });
  });
});
