import { describe, expect, it } from 'vitest';
import { deliveryId, digestMailingId } from '../../../functions/domain/ids.ts';
import { slotFromId, slotIdOf } from '../../../functions/domain/mailings/slot.ts';

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
