import { describe, expect, it } from 'vitest';
import { validityAt } from '../../../functions/domain/notices/validity.ts';
import { aNotice } from '../../builders.ts';

/** Noon in China. */
const on = (day: string): Date => new Date(`${day}T04:00:00Z`);

describe('whether a notice is in force', () => {
  const notice = aNotice({ effectiveOn: '2026-12-01', expiresOn: '2027-11-30' });

  it.each([
    ['2026-11-30', 'not-yet-in-force'],
    ['2026-12-01', 'in-force'],
    ['2027-11-30', 'in-force'],
    ['2027-12-01', 'expired'],
  ] as const)('follows from its days: on %s %s', (day, validity) => expect(validityAt(notice, on(day))).toBe(validity));

  it('goes by the days of China: the first one begins at 16:00 of Greenwich', () => {
    expect(validityAt(notice, new Date('2026-11-30T15:59:59Z'))).toBe('not-yet-in-force');
    expect(validityAt(notice, new Date('2026-11-30T16:00:00Z'))).toBe('in-force');
  });

  it('needs no days', () => expect(validityAt(aNotice(), on('2026-12-01'))).toBe('in-force'));

  it('ends with its withdrawal, or with what replaces it', () => {
    expect(validityAt(aNotice({ status: 'withdrawn', publishedAt: '2026-11-20T04:00:00.000Z' }), on('2026-12-01'))).toBe('repealed');
    expect(validityAt({ ...notice, supersededBy: [{ noticeId: 'ntc-2' }] }, on('2026-12-01'))).toBe('repealed');
  });

  it.each(['scheduled', 'awaiting-signatures', 'cancelled'] as const)('is not asked of one that is %s', (status) =>
    expect(validityAt({ status }, on('2026-12-01'))).toBeNull(),
  );
});
