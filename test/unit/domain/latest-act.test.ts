import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byLatestAct } from '../../../functions/domain/ledger/latest-act.ts';
import { type Counts, counted, sumCounts } from '../../../functions/domain/ledger/ledger.ts';
import type { RegionCounts } from '../../../functions/domain/ledger/ledger-tally.ts';
import { addsUpTo } from '../usecases/ledger-sum.ts';

const COUNTIES = ['440106', '440305'] as const;
const FIRST = ['delivered', 'failed', 'bounced', 'suppressed', 'skipped', 'pending', 'retrying'] as const;
const LATER = ['delivered', 'failed', 'suppressed', 'skipped', 'pending'] as const;

const entryOf = (county: string, statuses: readonly (typeof FIRST)[number][]): RegionCounts => [
  county,
  'email',
  sumCounts(statuses.map((status) => counted(status, 1))),
];

const totalsOf = (entries: readonly RegionCounts[]): Counts => sumCounts(entries.map(([, , counts]) => counts));

/** Recipients of a notice by county, and for each act after it: how it ended for those whom it follows. */
const history = fc.record({
  first: fc.array(fc.record({ county: fc.constantFrom(...COUNTIES), status: fc.constantFrom(...FIRST) }), { maxLength: 12 }),
  acts: fc.array(
    fc.record({
      act: fc.constantFrom('correction', 'withdrawal'),
      ends: fc.array(fc.constantFrom(...LATER), { minLength: 12, maxLength: 12 }),
    }),
    {
      maxLength: 3,
    },
  ),
});

describe('everybody by the latest act that was for them', () => {
  it('is what counting recipients one by one gives, where those are followed who had the notice', () => {
    fc.assert(
      fc.property(history, ({ first, acts }) => {
        const standing = first.map(({ status }) => status as (typeof FIRST)[number]);
        const mailings = [{ act: 'notice' as const, isWhole: true, entries: first.map(({ county, status }) => entryOf(county, [status])) }];
        const all: Parameters<typeof byLatestAct>[0][number][] = [...mailings];
        for (const { act, ends } of acts) {
          const followed = standing.flatMap((status, i) => (status === 'delivered' ? [i] : []));
          all.push({ act, isWhole: true, entries: followed.map((i) => entryOf(first[i]?.county ?? '', [ends[i] ?? 'delivered'])) });
          for (const i of followed) standing[i] = ends[i] ?? 'delivered';
        }
        const one = totalsOf(
          COUNTIES.map((county) =>
            entryOf(
              county,
              standing.filter((_, i) => first[i]?.county === county),
            ),
          ),
        );
        expect(totalsOf(byLatestAct(all))).toEqual(one);
      }),
      { numRuns: 200 },
    );
  });

  it('adds up to the audience of the notice, whatever the counts of later acts are, and whoever they follow', () => {
    const counts = fc.array(fc.constantFrom(...FIRST), { maxLength: 9 });
    fc.assert(
      fc.property(counts, fc.array(fc.record({ some: counts, isWhole: fc.boolean() }), { maxLength: 4 }), (first, acts) => {
        const later = acts.map(({ some, isWhole }) => ({
          act: 'correction' as const,
          isWhole,
          entries: [entryOf('440106', some.slice(0, first.length))],
        }));
        const totals = totalsOf(byLatestAct([{ act: 'notice', isWhole: true, entries: [entryOf('440106', first)] }, ...later]));
        expect([totals.audience, addsUpTo(totals)]).toEqual([first.length, first.length]);
      }),
      { numRuns: 200 },
    );
  });

  it('waits with a later act until it is known of all whom it is for, and keeps who waits for a digest', () => {
    const notice = { act: 'notice' as const, isWhole: true, entries: [entryOf('440106', ['delivered', 'bounced'])] };
    const withdrawal = { act: 'withdrawal' as const, isWhole: false, entries: [entryOf('440106', ['pending'])] };
    expect(totalsOf(byLatestAct([notice, withdrawal]))).toMatchObject({ audience: 2, delivered: 1, bounced: 1 });
    expect(totalsOf(byLatestAct([notice, { ...withdrawal, isWhole: true }]))).toMatchObject({ audience: 2, pending: 1, bounced: 1 });
  });
});
