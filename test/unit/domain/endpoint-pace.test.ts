import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldTo, takenTurn, UNUSED_ENDPOINT } from '../../../functions/domain/sending/endpoint-pace.ts';
import { ROBOT_FORMATS, type RobotFormat } from '../../../functions/domain/subscriptions/robots.ts';
import { formatOf } from '../../../functions/views/webhook/formats.ts';

/** As many as each platform takes: in a minute, and in a second. */
const ALLOWED: Readonly<Record<RobotFormat, readonly [minute: number, second: number]>> = {
  wecom: [20, 20],
  dingtalk: [20, 20],
  feishu: [100, 5],
  slack: [Number.POSITIVE_INFINITY, 3],
  teams: [Number.POSITIVE_INFINITY, 4],
};

describe('the pace of an endpoint', () => {
  it.each(ROBOT_FORMATS)('is never faster than %s takes, in whatever minute or second one looks', (format) => {
    const { rate } = formatOf(format).limits;
    if (!rate) throw new Error('a robot has a rate');
    const [minute, second] = ALLOWED[format];
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5000 }), { minLength: 1, maxLength: 300 }), (gaps) => {
        let pace = UNUSED_ENDPOINT;
        let nowMs = 1_000_000_000_000;
        const sent: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          const taken = takenTurn(pace, rate, nowMs, 2000);
          pace = taken.pace;
          if (taken.turn.kind === 'turn') sent.push(taken.turn.atMs);
          else expect(taken.turn.atMs).toBeGreaterThan(nowMs + 2000);
        }
        for (const from of sent) {
          expect(sent.filter((ms) => ms >= from && ms < from + 60_000).length).toBeLessThanOrEqual(minute);
          expect(sent.filter((ms) => ms >= from && ms < from + 1000).length).toBeLessThanOrEqual(second);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives those who come back times of their own, and goes on when they did not', () => {
    const rate = { everyMs: 4000, atOnce: 1 };
    let { pace } = takenTurn(UNUSED_ENDPOINT, rate, 0, 0);
    const later = [1, 2, 3].map(() => {
      const taken = takenTurn(pace, rate, 0, 0);
      pace = taken.pace;
      return taken.turn.atMs;
    });
    expect(later).toEqual([4000, 8000, 12_000]);
    expect(takenTurn(pace, rate, 4000, 0).turn).toEqual({ kind: 'turn', atMs: 4000 });
  });

  it('holds for as long as a platform asks, for an hour at most, and a clock that jumped does not count', () => {
    const rate = { everyMs: 4000, atOnce: 1 };
    expect(takenTurn(heldTo(UNUSED_ENDPOINT, 600_000, 0), rate, 1000, 0).turn.atMs).toBe(600_000);
    expect(heldTo(UNUSED_ENDPOINT, 90_000_000, 0).heldUntil).toBe(3_600_000);
    expect(takenTurn({ tat: 9e12, tail: 9e12, heldUntil: 9e12 }, rate, 1000, 0).turn).toEqual({ kind: 'turn', atMs: 1000 });
  });
});
