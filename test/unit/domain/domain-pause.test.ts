import { describe, expect, it } from 'vitest';
import {
  acceptedBy,
  contentRefusedBy,
  mailDomain,
  type Pauses,
  pausedUntil,
  refusedBy,
} from '../../../functions/domain/sending/domain-pause.ts';

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

  it('is left alone for as long as its operator is known to refuse', () => {
    const until = (nowMs: number, length: Parameters<typeof refusedBy>[3]) =>
      pausedUntil(refusedBy({}, 'qq.example', nowMs, length), 'qq.example', nowMs);
    expect(until(0, 15 * MINUTE)).toBe(15 * MINUTE);
    const again = refusedBy(refusedBy({}, 'qq.example', 0, HOUR), 'qq.example', HOUR, HOUR);
    expect(pausedUntil(again, 'qq.example', HOUR)).toBe(2 * HOUR);
    // Until midnight in China.
    expect(until(Date.parse('2026-11-27T08:00:00Z'), 'rest-of-day')).toBe(Date.parse('2026-11-27T16:00:00Z'));
    expect(until(Date.parse('2026-11-27T16:00:00Z'), 'rest-of-day')).toBe(Date.parse('2026-11-28T16:00:00Z'));
  });

  it('is remembered with so many others as one item holds, the latest first', () => {
    let pauses: Pauses = {};
    for (let i = 0; i < 600; i++) pauses = refusedBy(pauses, `domain-${i}.example`, i);
    expect(Object.keys(pauses)).toHaveLength(500);
    expect(pausedUntil(pauses, 'domain-599.example', 600)).not.toBeNull();
    expect(pausedUntil(pauses, 'domain-99.example', 600)).toBeNull();
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

describe('a mail domain of which mailboxes refuse what we write', () => {
  const refusedBoxes = (boxes: readonly string[], before: Pauses = {}): Pauses =>
    boxes.reduce((pauses, box, i) => contentRefusedBy(pauses, 'club.example', box, i, HOUR), before);

  it.each([
    [['a'], null],
    [['a', 'b'], null],
    [['a', 'b', 'a', 'b', 'a'], null],
    [['a', 'b', 'c'], HOUR + 2],
    [['a', 'b', 'a', 'c'], HOUR + 3],
  ])('goes on until three different ones did: %j', (boxes, until) => {
    expect(pausedUntil(refusedBoxes(boxes), 'club.example', boxes.length - 1)).toBe(until);
  });

  it('goes on when one took it in between, and counts anew', () => {
    const taken = acceptedBy(refusedBoxes(['a', 'b']), 'club.example');
    expect(pausedUntil(refusedBoxes(['c', 'd'], taken), 'club.example', 1)).toBeNull();
    expect(pausedUntil(refusedBoxes(['c', 'd', 'a'], taken), 'club.example', 2)).toBe(HOUR + 2);
  });

  it('counts anew after its pause', () => {
    const paused = refusedBoxes(['a', 'b', 'c']);
    const later = contentRefusedBy(paused, 'club.example', 'a', 2 * HOUR, HOUR);
    expect(pausedUntil(later, 'club.example', 2 * HOUR)).toBeNull();
  });

  const DAY = 24 * HOUR;
  it.each([
    ['within a day of the last pause the count goes on', [2 * HOUR], 3 * HOUR, 4 * HOUR],
    ['a day after the last pause it begins anew', [25 * HOUR], 26 * HOUR, 10 * MINUTE],
    ['also when mailboxes refused again and again meanwhile', [20 * HOUR, 40 * HOUR], 41 * HOUR, 10 * MINUTE],
    ['and when one took it between', [20 * HOUR, 40 * HOUR, 60 * HOUR], 61 * HOUR, 10 * MINUTE],
  ])('is left alone for longer only after pauses of the last day: %s', (_, refusals, againMs, length) => {
    const endMs = 70 * MINUTE;
    let pauses = refusedBy(refusedBy({}, 'club.example', 0), 'club.example', 10 * MINUTE);
    for (const [i, ms] of refusals.entries()) {
      pauses = contentRefusedBy(pauses, 'club.example', `box-${i}`, endMs + ms, HOUR);
      if (i === 1) pauses = acceptedBy(pauses, 'club.example');
    }
    const now = endMs + againMs;
    expect(pausedUntil(refusedBy(pauses, 'club.example', now), 'club.example', now)).toBe(now + length);
    expect(Object.keys(refusedBy(pauses, 'other.example', now + 3 * DAY))).toEqual(['other.example']);
  });

  it('is not changed by what another takes', () => {
    const before = refusedBoxes(['a', 'b']);
    expect(acceptedBy(before, 'other.example')).toBe(before);
    expect(acceptedBy({}, 'toString')).toEqual({});
  });
});
