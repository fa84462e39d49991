import { describe, expect, it } from 'vitest';
import { MOST_WAITING, waitingUntil } from '../../../functions/domain/ledger/waiting.ts';
import { nextDue, slotFromId } from '../../../functions/domain/mailings/slot.ts';

const ON_FRIDAY = '2026-11-20T04:00:00.000Z';

describe('who waits for a digest', () => {
  it('waits until the next one that is due, or the one behind it when that was closed already', () => {
    const bySlot = new Map([
      ['d09:Asia:Shanghai', 3],
      ['w6-09:Asia:Shanghai', 2],
      ['d09w:Asia:Shanghai', 1],
      ['d18:Asia:Shanghai', 0],
    ]);
    expect(waitingUntil(ON_FRIDAY, bySlot)).toEqual([
      { until: '2026-11-21T01:00:00.000Z', count: 5 },
      { until: '2026-11-23T01:00:00.000Z', count: 1 },
    ]);
    expect(waitingUntil('2026-11-21T00:59:30.000Z', new Map([['d09:Asia:Shanghai', 1]]))).toEqual([
      { until: '2026-11-22T01:00:00.000Z', count: 1 },
    ]);
    expect(waitingUntil(undefined, bySlot)).toEqual([]);
  });

  it('is told for so many moments, and nobody is left out', () => {
    const slots = Array.from({ length: 168 }, (_, i) => `w${(i % 7) + 1}-${String(i % 24).padStart(2, '0')}:Asia:Shanghai`);
    const waiting = waitingUntil(ON_FRIDAY, new Map(slots.map((slotId) => [slotId, 2])));
    expect(waiting).toHaveLength(MOST_WAITING);
    expect(waiting.reduce((sum, { count }) => sum + count, 0)).toBe(336);
  });

  it('knows no due moment of what goes at once', () => {
    expect(nextDue(slotFromId('immediate'), new Date(ON_FRIDAY))).toBeNull();
  });
});
