import { describe, expect, it } from 'vitest';
import { addressed } from '../../../functions/domain/audience/audience.ts';
import { apportion, drawPoints, estimate } from '../../../functions/domain/audience/directory-census.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { breakdownOf } from '../../../functions/domain/region.ts';
import { measureAudience } from '../../../functions/usecases/audience/measure-audience.ts';
import { takeCensus } from '../../../functions/usecases/audience/take-census.ts';
import { aNotice } from '../../builders.ts';
import { SettableClock } from '../../fakes/clock-and-random.ts';
import { InMemoryCensus } from '../../fakes/in-memory-census.ts';
import { MadeUpDirectory } from '../../fakes/made-up-directory.ts';

/** A page of DynamoDB holds some 2,600 rows; the census may read 20 in a run, a preview far less. */
const MOST_ROWS = 13_000;

const aService = (perCounty: number, slots?: number) => {
  const directory = new MadeUpDirectory(perCounty, slots);
  return { directory, census: new InMemoryCensus(), clock: new SettableClock() };
};

const countAll = async (service: ReturnType<typeof aService>): Promise<number> => {
  let runs = 0;
  for (; (await service.census.progress())?.kind !== 'finished'; runs++) expect(await takeCensus(service)).toBeLessThanOrEqual(20);
  return runs;
};

const measured = async (service: ReturnType<typeof aService>, notice: Notice) => {
  service.directory.reads = 0;
  service.directory.rowsRead = 0;
  const found = await measureAudience(service, addressed(notice), breakdownOf(notice.audience.regions), { withNearly: true });
  const parts = Object.values(found.byChannel).reduce((sum, part) => sum + part, 0);
  expect(parts).toBe(found.subscriptions);
  expect(Object.values(found.byFrequency).reduce((sum, part) => sum + part, 0)).toBe(found.subscriptions);
  expect([...found.byRegion.values()].reduce((sum, part) => sum + part, 0)).toBe(found.subscriptions);
  expect(Object.values(found.byClass).reduce((sum, part) => sum + part, 0)).toBe(found.subscriptions);
  expect([...found.bySlot.values()].reduce((sum, part) => sum + part, 0)).toBe(found.subscriptions);
  for (const { count } of found.bySection.values()) expect(count).toBeLessThanOrEqual(found.subscriptions);
  return found;
};

const everywhere = (classes?: Notice['audience']['classes']): Notice =>
  aNotice({ audience: { regions: [''], ...(classes ? { classes } : {}) } });

describe('the size of an audience', () => {
  it('is exact where everybody can be looked at', async () => {
    const service = aService(50);
    await countAll(service);
    const found = await measured(service, aNotice({ audience: { regions: ['4401'] } }));
    const counties = service.directory.counties.filter((code) => code.startsWith('4401')).length;
    expect(found).toMatchObject({ precision: 'exact', margin: 0, subscriptions: counties * 100, organizations: counties * 50 });
    expect(found.sample).toHaveLength(10);
  });

  it('is estimated of a million from a bounded part of them, within the margin that it names', async () => {
    const service = aService(180);
    expect(service.directory.rows).toBeGreaterThan(1_000_000);
    await countAll(service);

    const all = await measured(service, everywhere());
    expect(service.directory.rowsRead).toBeLessThanOrEqual(MOST_ROWS);
    expect(service.directory.reads).toBeLessThanOrEqual(48);
    expect(all.precision).toBe('estimate');
    expect(Math.abs(all.subscriptions - service.directory.rows)).toBeLessThanOrEqual(all.margin);
    expect(all.organizations / all.subscriptions).toBeCloseTo(0.5, 2);
    expect(all.byFrequency.daily / all.subscriptions).toBeCloseTo(0.5, 1);
    expect(all.byRegion.get('44')).toBe(service.directory.counties.filter((code) => code.startsWith('44')).length * 360);

    const charities = await measured(service, everywhere(['charity']));
    expect(service.directory.rowsRead).toBeLessThanOrEqual(MOST_ROWS);
    expect(Math.abs(charities.subscriptions - service.directory.rows / 4)).toBeLessThanOrEqual(charities.margin);
    expect(charities.margin).toBeLessThan(charities.subscriptions / 5);
    expect(charities.organizations).toBe(charities.subscriptions);
    expect(charities.sample).toHaveLength(10);
  });

  it('tells whom each section is for, and who nearly matches, exactly or within a margin', async () => {
    const sections = [
      { body: '总述' },
      { heading: '公益', body: '一', audience: { classes: ['charity' as const] } },
      { body: '二', audience: { rural: true } },
    ];
    const classes = ['charity' as const, 'culture-sports' as const];
    for (const [perCounty, regions] of [
      [48, ['4401']],
      [180, ['']],
    ] as const) {
      const service = aService(perCounty);
      await countAll(service);
      const found = await measured(service, aNotice({ audience: { regions: [...regions], classes }, sections }));
      expect([...found.bySection.keys()]).toEqual([1, 2]);
      const [charity, rural] = [...found.bySection.values()];
      const quarter = found.precision === 'exact' ? found.subscriptions / 2 : service.directory.rows / 4;
      expect(Math.abs((charity?.count ?? 0) - quarter)).toBeLessThanOrEqual(charity?.margin ?? 0);
      expect(rural?.count).toBe(0);
      expect([...found.nearlyBy.keys()]).toEqual(['class']);
      const near = found.nearlyBy.get('class');
      expect(Math.abs((near?.count ?? 0) - 2 * quarter)).toBeLessThanOrEqual(near?.margin ?? 0);
      expect(found.precision === 'exact').toBe(near?.margin === 0);
      expect(found.nearly).toHaveLength(10);
      expect(found.emailsAtOnce).toBeLessThan(found.byChannel.email);
    }
  });

  it('is estimated, too, where there are few readers in very many slots, which would be as many reads', async () => {
    const service = aService(2, 20);
    await countAll(service);
    const found = await measured(service, everywhere());
    expect(service.directory.reads).toBeLessThanOrEqual(400);
    expect(Math.abs(found.subscriptions - service.directory.rows)).toBeLessThanOrEqual(found.margin);
  });

  it('is told as a lower bound of a million that have not been counted yet', async () => {
    const service = aService(180);
    const found = await measured(service, everywhere());
    expect(found).toMatchObject({ precision: 'at-least', margin: 0 });
    expect(found.subscriptions).toBeLessThan(service.directory.rows);
    expect(service.directory.rowsRead).toBeLessThan(150_000);
  });
});

describe('the census of the directory', () => {
  it('counts every row once, some pages in each run, and then rests for a day', async () => {
    const service = aService(180);
    expect(await countAll(service)).toBeGreaterThan(5);
    const censuses = await service.census.of(await service.directory.partitions());
    expect(censuses.flatMap(({ rows }) => rows).reduce((sum, [, rows]) => sum + rows, 0)).toBe(service.directory.rows);
    expect(await takeCensus(service)).toBe(0);
    service.clock.advance(24 * 3_600_000);
    expect(await takeCensus(service)).toBe(20);
  });

  it('goes on where it had noted to be when a run was killed', async () => {
    const service = aService(180);
    await takeCensus(service);
    const { read } = service.directory;
    service.directory.read = () => Promise.reject(new Error('killed'));
    await expect(takeCensus(service)).rejects.toThrow('killed');
    service.directory.read = read;
    await countAll(service);
    const censuses = await service.census.of(await service.directory.partitions());
    expect(censuses.flatMap(({ rows }) => rows).reduce((sum, [, rows]) => sum + rows, 0)).toBe(service.directory.rows);
  });
});

describe('a sample', () => {
  const partition = { slotId: 'immediate', province: '44' };

  it('draws strata in proportion to their rows, and every point once', () => {
    const strata = [1000, 10, 5000, 0, 3990].map((rows, i) => ({ partition, at: `44010${i}`, rows }));
    const drawn = drawPoints(strata, 50);
    expect(drawn.map(({ stratum, points }) => [stratum.rows, points])).toEqual([
      [1000, 5],
      [5000, 25],
      [3990, 20],
    ]);
  });

  it('is the less sure the more its points differ', () => {
    const rows = new Map([['44', 100_000]]);
    const even = [0.5, 0.5, 0.5, 0.5].map((share) => ({ points: 1, group: '44', read: 100, wanted: share * 100 }));
    const uneven = [0.1, 0.9, 0.1, 0.9].map((share) => ({ points: 1, group: '44', read: 100, wanted: share * 100 }));
    expect(estimate(rows, even).total).toBe(50_000);
    expect(estimate(rows, uneven).total).toBe(50_000);
    expect(estimate(rows, uneven).margin).toBeGreaterThan(10 * estimate(rows, even).margin);
  });

  it('takes a group in which nothing was drawn to be like the others', () => {
    const rows = new Map([
      ['44', 1000],
      ['46', 100],
    ]);
    const looks = [{ points: 2, group: '44', read: 10, wanted: 5 }];
    expect(estimate(rows, looks).byGroup).toEqual(
      new Map([
        ['44', 500],
        ['46', 50],
      ]),
    );
  });

  it('is split into whole numbers that add up', () => {
    const parts = apportion(
      10,
      new Map([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
    );
    expect([...parts.values()].toSorted()).toEqual([3, 3, 4]);
    expect(apportion(10, new Map([['a', 0]]))).toEqual(new Map([['a', 0]]));
  });
});
