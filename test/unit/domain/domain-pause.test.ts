import { describe, expect, it } from 'vitest';
import { mailDomain, type Pauses, pausedUntil, refusedBy } from '../../../functions/domain/domain-pause.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a mail domain that refuses us', () => {
  it('is left alone for longer each time in a row', () => {
    const lengths: number[] = [];
    let pauses: Pauses = {};
    for (let nowMs = 0, i = 0; i < 6; i++) {
      pauses = refusedBy(pauses, 'qq.example', nowMs);
      const until = pausedUntil(pauses, 'qq.example', nowMs) ?? 0;
      lengths.push((until - nowMs) / MINUTE);
      nowMs = until;
    }
    expect(lengths).toEqual([10, 60, 240, 480, 480, 480]);
  });

  it('counts once for all who were refused together', () => {
    const once = refusedBy({}, 'qq.example', 0);
    expect(refusedBy(once, 'qq.example', 5000)).toBe(once);
  });

  it('begins anew when its last pause ended a day ago, and is forgotten by then', () => {
    const twice = refusedBy(refusedBy({}, 'qq.example', 0), 'qq.example', 10 * MINUTE);
    const dayLater = 70 * MINUTE + 24 * HOUR;
    expect(pausedUntil(refusedBy(twice, 'qq.example', dayLater), 'qq.example', dayLater)).toBe(dayLater + 10 * MINUTE);
    expect(Object.keys(refusedBy(twice, 'other.example', dayLater))).toEqual(['other.example']);
  });

  it('pauses nobody else, whatever its name', () => {
    const pauses = refusedBy({}, 'qq.example', 0);
    for (const domain of ['other.example', 'toString', '__proto__', '']) expect(pausedUntil(pauses, domain, 0)).toBeNull();
  });

  it.each([
    ['office@Club.Example', 'club.example'],
    ['"a@b"@club.example', 'club.example'],
  ])('is what stands behind the last @ of %s', (address, domain) => {
    expect(mailDomain(address)).toBe(domain);
  });
});
