import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../functions/domain/audience/directory-census.ts';
import { measureCoverage } from '../../../functions/usecases/audience/measure-coverage.ts';
import { takeCensus } from '../../../functions/usecases/audience/take-census.ts';
import type { Caller } from '../../../functions/usecases/callers/authorize.ts';
import { anAgency, anAudit, aSubscription } from '../../builders.ts';
import { InMemoryCensus } from '../../fakes/in-memory-census.ts';
import { MadeUpDirectory } from '../../fakes/made-up-directory.ts';
import { aWorld } from '../../fakes/world.ts';

const OPERATOR: Caller = { kind: 'operator', keyId: 'operator' };

/** So many organizations in the country, each with two contacts; what is read of them is counted. */
const aService = async (perCounty: number) => {
  const world = aWorld();
  const directory = new MadeUpDirectory(perCounty);
  const census = new InMemoryCensus();
  const agency = anAgency({ region: '' });
  await world.agencies.create(agency, anAudit());
  const read = { organizations: 0, subscriptions: 0, packets: 0 };
  while ((await census.progress())?.kind !== 'finished') await takeCensus({ directory, census, clock: world.clock });
  directory.reads = 0;
  directory.rowsRead = 0;
  const deps = {
    ...world,
    directory,
    census,
    organizations: {
      findMany: async (ids: readonly string[]) => {
        read.organizations += ids.length;
        read.packets += 1;
        return new Map();
      },
    },
    subscriptions: {
      findMany: async (ids: readonly string[]) => {
        read.subscriptions += ids.length;
        read.packets += 1;
        return new Map(ids.map((id) => [id, aSubscription({ id })] as const));
      },
    },
  };
  return { deps, directory, agency, read };
};

describe('the coverage of the whole country', () => {
  it('is an estimate of a million from a bounded number of reads, and its parts add up', async () => {
    const { deps, directory, agency, read } = await aService(180);
    const coverage = await measureCoverage(deps, OPERATOR, agency.id);
    if (!coverage) throw new Error('the agency is there');
    expect(coverage.precision).toBe('estimate');
    expect(Math.abs(coverage.subscriptions - directory.rows)).toBeLessThanOrEqual(Math.max(1, 2 * coverage.margin));
    expect(Math.abs(coverage.organizations - directory.rows / 2)).toBeLessThanOrEqual(coverage.margin);
    const sum = (parts: Iterable<number>): number => [...parts].reduce((all, part) => all + part, 0);
    expect(sum(coverage.byRegion.values())).toBe(coverage.organizations);
    expect(sum(Object.values(coverage.byClass))).toBe(coverage.organizations);
    expect(coverage).toMatchObject({ asked: 400, verified: { count: 0 }, reachable: { count: coverage.organizations } });
    expect(directory.reads).toBeLessThanOrEqual(48);
    expect(directory.rowsRead).toBeLessThanOrEqual(13_000);
    expect(read.organizations).toBe(400);
    expect(read.subscriptions).toBeLessThanOrEqual(2000);
    expect(read.packets).toBeLessThanOrEqual(24);
  });
});

describe('a share of those who were looked at', () => {
  it('is exact when all were, and the less sure the fewer were', () => {
    expect(shareOf(10, 10, 3)).toEqual({ count: 3, margin: 0 });
    expect(shareOf(0, 0, 0)).toEqual({ count: 0, margin: 0 });
    const [few, many] = [shareOf(10_000, 100, 50), shareOf(10_000, 1000, 500)];
    expect([few.count, many.count]).toEqual([5000, 5000]);
    expect(few.margin).toBeGreaterThan(many.margin);
  });
});
