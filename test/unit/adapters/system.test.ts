import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../functions/adapters/system/system-clock.ts';
import { systemRandom } from '../../../functions/adapters/system/system-random.ts';

describe('ids', () => {
  it('sort by the time they were made at', () => {
    const times = [0, 1, 31, 32, 1023, 1024, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
    const ids = times.map((ms) => systemRandom.newId('ntc', new Date(ms)));
    expect([...ids].sort()).toEqual(ids);
  });

  it('are ULIDs in lower case behind their prefix', () => {
    expect(systemRandom.newId('sub', new Date(1_700_000_000_000))).toMatch(/^sub-01hf7yat00[0-9a-hjkmnp-tv-z]{16}$/);
  });

  it('are never made twice, even in the same millisecond', () => {
    const now = new Date(1_700_000_000_000);
    expect(new Set(Array.from({ length: 10_000 }, () => systemRandom.newId('ntc', now))).size).toBe(10_000);
  });
});

describe('chance', () => {
  it('is spread over [0, 1)', () => {
    const drawn = Array.from({ length: 10_000 }, () => systemRandom.next());
    expect(drawn.every((luck) => luck >= 0 && luck < 1)).toBe(true);
    expect(drawn.reduce((sum, luck) => sum + luck, 0) / drawn.length).toBeCloseTo(0.5, 1);
  });

  it('makes secrets of the length that is asked for', () => {
    expect(Buffer.from(systemRandom.secret(32), 'base64url')).toHaveLength(32);
    expect(systemRandom.secret(32)).not.toBe(systemRandom.secret(32));
  });
});

it('the clock has moved on when a sleep is over', async () => {
  const before = systemClock.now().getTime();
  await systemClock.sleep(30);
  expect(systemClock.now().getTime() - before).toBeGreaterThanOrEqual(29);
});
