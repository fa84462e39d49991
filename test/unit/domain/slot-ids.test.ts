import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryId, digestMailingId } from '../../../functions/domain/ids.ts';
import { lastDue, nextDue, slotFromId, slotIdOf } from '../../../functions/domain/mailings/slot.ts';

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'Etc/GMT+8', 'Etc/GMT-14', 'UTC'];

describe.each(ZONES.filter((_, i) => i % 7 === 0))('a digest at nine in %s', (timeZone) => {
  const slot = { mode: 'weekly', weekday: 3, hour: 9, timeZone, workdaysOnly: true } as const;

  it('has a slot id that says the slot', () => {
    expect(slotFromId(slotIdOf(slot))).toEqual(slot);
  });

  it('has ids without the full stop that Standard Webhooks forbids, and without the separators of keys', () => {
    const slotId = slotIdOf(slot);
    const id = deliveryId(digestMailingId(slotId, new Date(1_700_000_000_000)), 'sub-1');
    expect(id).not.toContain('.');
    expect(slotId).not.toMatch(/[#/]/);
  });
});

describe('the next digest of a slot', () => {
  it('is the first one that is due after now, over all holidays that are known', () => {
    const slots = fc.record({
      mode: fc.constant('weekly' as const),
      weekday: fc.integer({ min: 1, max: 7 }),
      hour: fc.integer({ min: 0, max: 23 }),
      timeZone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Asia/Urumqi'),
      workdaysOnly: fc.boolean(),
    });
    const daily = slots.map(({ weekday: _weekday, ...slot }) => ({ ...slot, mode: 'daily' as const }));
    const moments = fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.oneof(slots, daily), moments, (slot, now) => {
        const due = nextDue(slot, now);
        if (!due) throw new Error('a digest comes');
        expect(due.getTime()).toBeGreaterThan(now.getTime());
        expect(lastDue(slot, due)).toEqual(due);
        expect(lastDue(slot, new Date(due.getTime() - 1))?.getTime() ?? 0).toBeLessThanOrEqual(now.getTime());
      }),
      { numRuns: 200 },
    );
    expect(nextDue({ mode: 'immediate' }, new Date(0))).toBeNull();
  });
});
