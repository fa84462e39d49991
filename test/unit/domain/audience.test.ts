import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressed, isPrimaryRow, match } from '../../../functions/domain/audience/audience.ts';
import {
  candidateOf,
  directoryEntries,
  inForceAt,
  isInRange,
  provincePartition,
  rangesOf,
  rowKey,
  scopeOf,
} from '../../../functions/domain/audience/directory.ts';
import { nearMiss } from '../../../functions/domain/audience/near-miss.ts';
import { nearMissSelection } from '../../../functions/domain/audience/selection.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { ORGANIZATION_CLASSES, URGENCIES } from '../../../functions/domain/notices/notice.ts';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { aNotice, aSubscription } from '../../builders.ts';

/** The rule of the contract, as plainly as it can be said; uses nothing of the service. */
const concerns = (notice: Notice, { organization, filter }: Subscription): boolean => {
  const { regions, excludeRegions = [], classes, rural, hub, topics = [] } = notice.audience;
  const lies = (inner: string, outer: string): boolean => inner.startsWith(outer);
  const own =
    regions.some((region) => lies(organization.region, region)) && !excludeRegions.some((region) => lies(organization.region, region));
  const watched = filter.watch.some((watch) => regions.some((region) => lies(watch, region) || lies(region, watch)));
  const text = [notice.title, ...notice.sections.map(({ body }) => body)].join('\n');
  return (
    (own || watched) &&
    (!classes || classes.includes(organization.class)) &&
    (rural === undefined || rural === organization.rural) &&
    (hub === undefined || hub === organization.hub) &&
    (topics.length === 0 || filter.topics.length === 0 || filter.topics.some((topic) => topics.includes(topic))) &&
    (filter.agencies.length === 0 || notice.issuers.some(({ id }) => filter.agencies.includes(id))) &&
    (filter.kinds.length === 0 || filter.kinds.includes(notice.kind)) &&
    (filter.keywords.length === 0 || filter.keywords.some((word) => text.includes(word))) &&
    URGENCIES.indexOf(notice.urgency) >= URGENCIES.indexOf(filter.minUrgency)
  );
};

const region = fc.constantFrom('', '44', '4401', '440106', '440106001', '440103', '4403', '15', '1501', '150102', '4419', '441900003');
const ownRegion = region.filter((code) => code.length >= 4);
const topics = fc.subarray(['culture', 'health', 'charity']);

const notices = fc
  .record({
    regions: fc.array(region, { minLength: 1, maxLength: 4 }),
    excludeRegions: fc.option(fc.array(ownRegion, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    classes: fc.option(fc.subarray([...ORGANIZATION_CLASSES], { minLength: 1 }), { nil: undefined }),
    rural: fc.option(fc.boolean(), { nil: undefined }),
    hub: fc.option(fc.boolean(), { nil: undefined }),
    topics,
    urgency: fc.constantFrom(...URGENCIES),
    kind: fc.constantFrom('notice' as const, 'letter' as const),
    body: fc.constantFrom('养老服务', '合唱比赛', '养老院合唱'),
  })
  .map(({ urgency, kind, body, ...audience }) => aNotice({ urgency, kind, audience, sections: [{ body }] }));

const subscriptions = fc
  .record({
    region: ownRegion,
    class: fc.constantFrom(...ORGANIZATION_CLASSES),
    rural: fc.boolean(),
    hub: fc.boolean(),
    filter: fc.record({
      watch: fc.uniqueArray(region, { maxLength: 3 }),
      topics,
      agencies: fc.subarray(['yl-mzt', 'others']),
      kinds: fc.subarray(['notice' as const, 'letter' as const]),
      keywords: fc.subarray(['养老', '合唱', '没有']),
      minUrgency: fc.constantFrom(...URGENCIES),
    }),
    daily: fc.boolean(),
  })
  .map(({ filter, daily, ...organization }) =>
    aSubscription({
      organization,
      filter,
      ...(daily ? { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const } : {}),
    }),
  );

/** Read the directory as freeze-audience does, by ranges of keys, and say how often each subscription is taken. */
const takenByIndex = (notice: Notice, all: readonly Subscription[]): Map<string, number> => {
  const rows = all
    .flatMap(directoryEntries)
    .map((entry) => ({ entry, partition: `${entry.slotId}#${provincePartition(entry.at)}`, key: rowKey(entry) }));
  const partitions = [
    ...new Map(
      rows.map(({ entry }) => [
        `${entry.slotId}#${provincePartition(entry.at)}`,
        { slotId: entry.slotId, province: provincePartition(entry.at) },
      ]),
    ).values(),
  ];
  const wanted = addressed(notice);
  const taken = new Map<string, number>();
  for (const range of rangesOf(scopeOf(notice.audience.regions), partitions)) {
    for (const { entry, partition, key } of rows) {
      if (partition !== `${range.slotId}#${range.province}` || !isInRange(range, key)) continue;
      if (!isPrimaryRow(wanted, entry) || !match(wanted, entry.candidate)) continue;
      taken.set(entry.subscriptionId, (taken.get(entry.subscriptionId) ?? 0) + 1);
    }
  }
  return taken;
};

describe('the audience of a notice', () => {
  it('found by the index is the audience by definition, each once, for all notices and subscriptions', () => {
    fc.assert(
      fc.property(notices, fc.array(subscriptions, { maxLength: 8 }), (notice, all) => {
        const expected = new Map(all.filter((subscription) => concerns(notice, subscription)).map(({ id }) => [id, 1]));
        expect(takenByIndex(notice, all)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('has a reason for everybody in it, and none for anybody else', () => {
    fc.assert(
      fc.property(notices, subscriptions, (notice, subscription) => {
        const matched = match(addressed(notice), candidateOf(subscription));
        expect(matched !== null).toBe(concerns(notice, subscription));
        if (matched) expect(matched.reasons[0]).toMatch(/^(region|watch):/);
      }),
    );
  });

  it('and a section are matched by the same criteria, but that who watches a region is not in it', () => {
    fc.assert(
      fc.property(notices, subscriptions, ({ audience }, { organization, filter }) => {
        const notice = aNotice({ regions: [''], sections: [{ body: '总述' }, { body: '一', audience }] });
        const asking = { ...filter, agencies: [], kinds: [], keywords: [], minUrgency: 'routine' as const };
        const reader = aSubscription({ organization, filter: asking });
        const alone = aSubscription({ organization, filter: { ...asking, watch: [] } });
        const sections = match(addressed(notice), candidateOf(reader))?.sections;
        expect(sections).toEqual(concerns(aNotice({ audience }), alone) ? [1] : []);
      }),
      { numRuns: 1000 },
    );
  });

  it('knows which sections are addressed to whom, and that a section for all is addressed to nobody in particular', () => {
    const notice = aNotice({
      sections: [
        { body: '总述' },
        { heading: '农村', body: '一', audience: { rural: true } },
        { heading: '文体', body: '二', audience: { classes: ['culture-sports'] } },
        { body: '三', audience: {} },
      ],
    });
    const sections = (organization: object) => match(addressed(notice), candidateOf(aSubscription({ organization })))?.sections;
    expect(sections({ class: 'culture-sports', rural: true })).toEqual([1, 2]);
    expect(sections({ class: 'charity' })).toEqual([]);
  });
});

/** Which criteria fail, as plainly as it can be said; null where it is another place. */
const failing = (notice: Notice, subscription: Subscription): readonly string[] | null => {
  const { excludeRegions, ...audience } = notice.audience;
  const { organization, filter } = subscription;
  const lies = (inner: string, outer: string): boolean => inner.startsWith(outer);
  const isWatched = filter.watch.some((watch) => audience.regions.some((region) => lies(watch, region) || lies(region, watch)));
  if (!isWatched && !audience.regions.some((region) => lies(organization.region, region))) return null;
  const asking = { ...filter, topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine' as const };
  const isTold = (criteria: Partial<Notice['audience']>, given: Partial<Subscription['filter']> = {}): boolean =>
    concerns({ ...notice, audience: { regions: [''], ...criteria } }, { ...subscription, filter: { ...asking, watch: [''], ...given } });
  const { classes, rural, hub, topics } = audience;
  return [
    !isWatched && !concerns({ ...notice, audience: { regions: audience.regions, excludeRegions } }, { ...subscription, filter: asking })
      ? 'region'
      : '',
    isTold({ classes }) ? '' : 'class',
    isTold({ rural }) ? '' : 'rural',
    isTold({ hub }) ? '' : 'hub',
    isTold({ topics }, { topics: filter.topics }) ? '' : 'topic',
    isTold({}, { agencies: filter.agencies }) ? '' : 'agency',
    isTold({}, { kinds: filter.kinds }) ? '' : 'kind',
    isTold({}, { keywords: filter.keywords }) ? '' : 'keyword',
    isTold({}, { minUrgency: filter.minUrgency }) ? '' : 'urgency',
  ].filter((criterion) => criterion !== '');
};

describe('who nearly is in an audience', () => {
  it('fails exactly one criterion, which is named, and is never in it', () => {
    fc.assert(
      fc.property(notices, subscriptions, (notice, subscription) => {
        const missing = nearMiss(addressed(notice), candidateOf(subscription));
        const [only, ...others] = failing(notice, subscription) ?? [];
        const isNear = only !== undefined && others.length === 0;
        expect([...new Set(missing?.map((reason) => reason.slice(0, reason.indexOf(':'))))]).toEqual(isNear ? [only] : []);
        if (missing) expect(match(addressed(notice), candidateOf(subscription))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it('is found by the index once, as whoever is in it', () => {
    fc.assert(
      fc.property(notices, subscriptions, (notice, subscription) => {
        const wanted = addressed(notice);
        const partitions = directoryEntries(subscription).map(({ slotId, at }) => ({ slotId, province: provincePartition(at) }));
        const ranges = rangesOf(wanted.scope, [...new Map(partitions.map((one) => [one.province, one])).values()]);
        const near = directoryEntries(subscription).filter(
          (entry) =>
            ranges.some((range) => range.province === provincePartition(entry.at) && isInRange(range, rowKey(entry))) &&
            nearMissSelection(wanted)(entry) !== null,
        );
        expect(near).toHaveLength(nearMiss(wanted, candidateOf(subscription)) ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('is told by what it is or asks for, and an excluded one by the region', () => {
    const missing = (audience: object, given: object) =>
      nearMiss(addressed(aNotice({ audience: { regions: ['44'], ...audience } })), candidateOf(aSubscription(given)));
    expect(missing({ classes: ['charity'] }, {})).toEqual(['class:culture-sports']);
    expect(missing({ excludeRegions: ['4401'] }, {})).toEqual(['region:4401']);
    expect(missing({ rural: true }, {})).toEqual(['rural:false']);
    expect(missing({}, { filter: { keywords: ['没有', '也没有'] } })).toEqual(['keyword:没有', 'keyword:也没有']);
    expect(missing({}, { filter: { minUrgency: 'urgent' } })).toEqual(['urgency:urgent']);
    expect(missing({ classes: ['charity'], rural: true }, {})).toBeNull();
  });
});

describe('a directory row', () => {
  it('speaks for what was published from its start until its end, half-open', () => {
    const row = { since: '2026-11-01T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z' };
    expect(['2026-10-31T23:59:59.999Z', row.since, '2026-11-01T23:59:59.999Z', row.until].map((at) => inForceAt(row, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
