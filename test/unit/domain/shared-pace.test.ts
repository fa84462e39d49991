import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANES } from '../../../functions/domain/notices/notice.ts';
import { nextStart, reserveOnLine, slowedDown, turnOf, UNUSED_LINE } from '../../../functions/domain/sending/pace.ts';

const NOW = 1_700_000_000_000;

const request = fc.record({
  lane: fc.constantFrom(...LANES),
  count: fc.integer({ min: 1, max: 100 }),
  passedMs: fc.integer({ min: 0, max: 20_000 }),
});

/** Every slot that a run of requests was given, in the order of their times. */
const slotsOf = (requests: readonly { lane: (typeof LANES)[number]; count: number; passedMs: number }[], rate: number): number[] => {
  let pace = UNUSED_LINE;
  let nowMs = NOW;
  const slots: number[] = [];
  for (const { lane, count, passedMs } of requests) {
    nowMs += passedMs;
    const reserved = reserveOnLine(pace, lane, nowMs, count, rate);
    pace = reserved.pace;
    for (let i = 0; i < reserved.reservation.count; i++) slots.push(reserved.reservation.startMs + i * reserved.reservation.intervalMs);
  }
  return slots.sort((a, b) => a - b);
};

describe('the sending line', () => {
  it('never gives more slots in any stretch of time than the rate allows, whoever sends', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 25 }), fc.constantFrom(1, 14, 200), (requests, rate) => {
        const slots = slotsOf(requests, rate);
        // A window that begins at a slot holds that slot, one of the other part, and the rate times its length.
        for (let first = 0; first < slots.length; first++) {
          for (const length of [1, 10, 100]) {
            const last = slots[first + length];
            const start = slots[first];
            if (last === undefined || start === undefined) continue;
            expect(length).toBeLessThanOrEqual(((last - start) / 1000) * rate + 2 + 1e-6);
          }
        }
      }),
    );
  });

  it('gives the whole rate to one who sends alone', () => {
    let pace = UNUSED_LINE;
    for (let batch = 0; batch < 100; batch++) pace = reserveOnLine(pace, 'routine', NOW, 100, 200).pace;
    expect(nextStart(pace, 'routine', NOW) - NOW).toBeCloseTo((100 * 100 * 1000) / 200, 3);
  });

  it('lets urgent mail in behind what is already reserved, and then gives it its fifth however much routine mail waits', () => {
    const first = reserveOnLine(UNUSED_LINE, 'routine', NOW, 100, 100);
    const urgent = reserveOnLine(first.pace, 'urgent', NOW, 20, 100);
    expect(urgent.reservation.startMs).toBe(NOW + 1000);
    expect(urgent.reservation.intervalMs).toBeCloseTo(50, 6);

    const second = reserveOnLine(urgent.pace, 'routine', NOW, 80, 100);
    expect(second.reservation.startMs).toBe(NOW + 1000);
    const again = reserveOnLine(second.pace, 'urgent', NOW, 20, 100);
    expect(again.reservation.startMs).toBe(NOW + 2000);
  });

  it('lets nobody wait behind places that were given up: when nobody sends any more, everybody may', () => {
    const { pace } = reserveOnLine(UNUSED_LINE, 'routine', NOW, 100, 100, 0);
    expect(turnOf(pace, 'routine', 5000, NOW, 100) - NOW).toBe(1000 + 49_000);
    expect(turnOf(pace, 'routine', 5000, NOW + 10_000, 100)).toBe(NOW + 10_000);
    expect(turnOf(UNUSED_LINE, 'routine', 5000, NOW, 100)).toBe(NOW);
    const busy = reserveOnLine(pace, 'routine', NOW + 10_000, 100, 100, 100).pace;
    expect(turnOf(busy, 'routine', 5000, NOW + 10_000, 100)).toBeGreaterThan(NOW + 50_000);
  });

  it('does not put off a far place for a brake that is over long before', () => {
    const { pace } = reserveOnLine(UNUSED_LINE, 'routine', NOW, 100, 100, 0);
    const braked = slowedDown(slowedDown(pace, NOW), NOW + 2000);
    expect(reserveOnLine(braked, 'routine', NOW + 2000, 1, 100).reservation.intervalMs).toBeGreaterThan(14);
    expect(turnOf(braked, 'routine', 360_000, NOW + 2000, 100) - NOW).toBeLessThan(3_603_000);
  });

  it('lets digests and routine mail share one part', () => {
    const routine = reserveOnLine(UNUSED_LINE, 'routine', NOW, 100, 100);
    expect(reserveOnLine(routine.pace, 'digest', NOW, 1, 100).reservation.startMs).toBe(NOW + 1000);
  });
});
