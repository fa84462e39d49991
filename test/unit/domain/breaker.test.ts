import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../../functions/domain/ledger/ledger.ts';
import { LedgerTally } from '../../../functions/domain/ledger/ledger-tally.ts';
import {
  afterCounting,
  afterLook,
  type Breaker,
  type Counts,
  countedIn,
  type EmailsLeft,
  type HourOfCounts,
  hourOf,
  judged,
  NOTHING_COUNTED,
  released,
  withEmails,
} from '../../../functions/domain/sending/breaker.ts';
import { between, DAY, HOUR, type Instant, after as later, MINUTE } from '../../../functions/domain/time.ts';
import { NOON } from '../../builders.ts';

const counts = (given: Partial<Counts>): Counts => ({ ...NOTHING_COUNTED, ...given });

type Happening = Readonly<{ what: keyof Counts; at: Instant }>;

const inHours = (happenings: readonly Happening[]): readonly HourOfCounts[] =>
  [...Map.groupBy(happenings, ({ at }) => hourOf(at))].map(([hour, some]) => ({ hour, ...recounted(some) }));

const recounted = (happenings: readonly Happening[]): Counts => ({
  emails: happenings.filter(({ what }) => what === 'emails').length,
  bounces: happenings.filter(({ what }) => what === 'bounces').length,
  complaints: happenings.filter(({ what }) => what === 'complaints').length,
});

const happenings = fc.array(
  fc.record({
    what: fc.constantFrom('emails' as const, 'bounces' as const, 'complaints' as const),
    at: fc.integer({ min: -2 * DAY, max: 2 * HOUR }).map((ms) => later(NOON, ms)),
  }),
  { maxLength: 60 },
);

describe('what counts of a sender', () => {
  it('is what happened in the hour under way and the 23 before it, and so all of 23 hours and nothing older than 24', () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 0, max: HOUR - 1 }), (all, ms) => {
        const now = later(NOON, ms);
        const sum = countedIn(inHours(all), now);
        const within = (hours: number) => recounted(all.filter(({ at }) => at <= now && between(at, now) < hours * HOUR));
        const upTo = (span: Counts, other: Counts) =>
          (['emails', 'bounces', 'complaints'] as const).every((what) => span[what] <= other[what]);
        const soon = recounted(all.filter(({ at }) => at > now && hourOf(at) === hourOf(now)));
        expect(upTo(within(23), sum)).toBe(true);
        expect(upTo(sum, { ...addUp(within(24), soon) })).toBe(true);
        expect(sum).toEqual(recounted(all.filter(({ at }) => at >= later(hourOf(now), -23 * HOUR) && at < later(hourOf(now), HOUR))));
      }),
      { numRuns: 200 },
    );
  });

  it('begins anew when an operator lets go of it, whatever else stood in that hour', () => {
    fc.assert(
      fc.property(happenings, happenings, fc.integer({ min: 0, max: HOUR - 1 }), (old, all, ms) => {
        const at = later(NOON, ms);
        const before = old.filter((one) => one.at <= at);
        const newer = all.filter((one) => one.at > at);
        const open = released(HELD, inHours(before), at);
        const now = later(at, 2 * HOUR);
        expect(countedIn(inHours([...before, ...newer]), now, open?.released)).toEqual(recounted(newer));
      }),
      { numRuns: 100 },
    );
  });
});

/** Looks at a mailing in their order: when, and how many emails had left by then. */
const looks = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 3 * HOUR }), emails: fc.integer({ min: 0, max: 500 }) }), {
  maxLength: 40,
});

describe('what left of a mailing', () => {
  it('is what was delivered and what bounced later, by that channel, also to those told in the place of others', () => {
    const of = (delivered: number, bounced: number) => ({
      ...NO_COUNTS,
      audience: 1000,
      pending: 9,
      failed: 7,
      suppressed: 5,
      delivered,
      bounced,
    });
    const tally = LedgerTally.from(NOON, {
      at: NOON,
      isFinal: false,
      counts: [
        ['440106', 'email', of(100, 20)],
        ['440305', 'email', of(3, 0)],
        ['440106', 'webhook', of(5000, 0)],
      ],
      fallback: [
        ['440106', 'email', of(0, 4)],
        ['440106', 'webhook', of(7000, 0)],
      ],
      possiblyTwice: [['email', 30]],
      settled: [],
      timed: 0,
    });
    expect([tally.left('email'), tally.left('webhook')]).toEqual([127, 12_000]);
  });

  it('counts once, in the hour of the look that saw it, for as long as that hour counts, however often it was looked at', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 0, max: 5 }), (all, again) => {
        let noted: EmailsLeft | null = null;
        let [now, total]: [Instant, number] = [NOON, 0];
        const seen: Happening[] = [];
        for (const { ms, emails } of all) {
          now = later(now, ms);
          total += emails;
          for (let i = 0; i <= again; i++) noted = afterLook(noted, total, NOON, later(now, i));
          seen.push(...Array.from({ length: emails }, () => ({ what: 'emails' as const, at: now })));
        }
        const hours = withEmails([], noted ? [noted] : [], now);
        expect(countedIn(hours, now)).toEqual(countedIn(inHours(seen), now));
        expect(noted?.total ?? 0).toBe(total);
        expect(noted?.byHour.length ?? 0).toBeLessThanOrEqual(24);
      }),
      { numRuns: 60 },
    );
  });

  it('is noted once more, though nothing is new, before the note would be forgotten', () => {
    const noted = afterLook(null, 0, NOON, NOON);
    expect(noted).toEqual({ total: 0, byHour: [], at: NOON, revision: 1 });
    expect(afterLook(noted, 0, NOON, later(NOON, DAY - 1))).toBe(noted);
    expect(afterLook(noted, 0, NOON, later(NOON, DAY))).toEqual({ ...noted, at: later(NOON, DAY), revision: 2 });
    expect(afterLook(noted, 5, NOON, later(NOON, 3 * DAY))).toMatchObject({ byHour: [[hourOf(later(NOON, 3 * DAY)), 5]] });
  });
});

const addUp = (a: Counts, b: Counts): Counts => ({
  emails: a.emails + b.emails,
  bounces: a.bounces + b.bounces,
  complaints: a.complaints + b.complaints,
});

const HELD: Breaker = { agencyId: 'yl-mzt', state: 'held', since: NOON, reason: 'bounces', untold: false, revision: 3 };

describe('what its counts say of a sender', () => {
  it.each([
    ['nothing below a thousand emails', { emails: 999, bounces: 999, complaints: 999 }, { state: 'open' }],
    ['nothing at exactly 5 %', { emails: 1000, bounces: 50 }, { state: 'open' }],
    ['slow above 5 %', { emails: 1000, bounces: 51 }, { state: 'slowed', reason: 'bounces' }],
    ['slow at exactly 10 %', { emails: 1000, bounces: 100 }, { state: 'slowed', reason: 'bounces' }],
    ['hold above 10 %', { emails: 1000, bounces: 101 }, { state: 'held', reason: 'bounces' }],
    ['nothing at exactly 0.1 %', { emails: 1000, complaints: 1 }, { state: 'open' }],
    ['slow above 0.1 %', { emails: 1000, complaints: 2 }, { state: 'slowed', reason: 'complaints' }],
    ['slow at exactly 0.3 %', { emails: 1000, complaints: 3 }, { state: 'slowed', reason: 'complaints' }],
    ['hold above 0.3 %', { emails: 1000, complaints: 4 }, { state: 'held', reason: 'complaints' }],
    ['hold for what is worse', { emails: 1000, bounces: 51, complaints: 4 }, { state: 'held', reason: 'complaints' }],
  ] as const)('%s', (_, given, expected) => {
    expect(judged(counts(given))).toEqual(expected);
  });
});

describe('how a sender stands', () => {
  const BAD = counts({ emails: 1000, bounces: 60 });
  const WORSE = counts({ emails: 1000, bounces: 200 });
  const GOOD = counts({ emails: 2000, bounces: 60 });

  it('changes with its counts, and each change is still to be told', () => {
    expect(afterCounting('yl-mzt', null, GOOD, NOON)).toBeNull();
    const slowed = afterCounting('yl-mzt', null, BAD, NOON);
    expect(slowed).toEqual({
      agencyId: 'yl-mzt',
      state: 'slowed',
      since: NOON,
      reason: 'bounces',
      counted: BAD,
      untold: true,
      revision: 1,
    });
    const held = afterCounting('yl-mzt', slowed, WORSE, later(NOON, 1));
    expect(held).toMatchObject({ state: 'held', since: later(NOON, 1), counted: WORSE, revision: 2 });
  });

  it('is slowed for an hour at least, and comes back by itself', () => {
    const slowed = afterCounting('yl-mzt', null, BAD, NOON);
    expect(afterCounting('yl-mzt', slowed, GOOD, later(NOON, 59 * MINUTE))).toBe(slowed);
    expect(afterCounting('yl-mzt', slowed, GOOD, later(NOON, HOUR))).toMatchObject({ state: 'open', untold: true, revision: 2 });
  });

  it('is held until an operator lets go of it, however its counts turn out', () => {
    expect(afterCounting('yl-mzt', HELD, NOTHING_COUNTED, later(NOON, 3 * DAY))).toBe(HELD);
    expect(released(HELD, [], NOON)).toMatchObject({ state: 'open', since: NOON, revision: 4, untold: true });
    expect(released(null, [], NOON)).toBeNull();
    expect(released({ ...HELD, state: 'slowed' }, [], NOON)).toBeNull();
  });
});
