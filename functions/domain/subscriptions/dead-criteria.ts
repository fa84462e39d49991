import type { RemovedTopics } from '../notices/topic.ts';
import type { RegionCode } from '../region.ts';
import type { Subscription } from './subscription.ts';

/** What there is to choose from today. */
export type KnownCriteria = Readonly<{
  /** What to choose instead of a region; null where it stands. */
  regionInstead: (code: RegionCode) => RegionCode | null;
  removedTopics: RemovedTopics;
  agencies: ReadonlySet<string>;
}>;

/** A criterion that can match no more, and what to choose instead: null where nothing took its place. */
export type DeadCriterion = Readonly<
  | { kind: 'region'; code: RegionCode; isOwn: boolean; instead: RegionCode }
  | { kind: 'topic'; code: string; instead: string | null }
  | { kind: 'agency'; id: string; instead: null }
>;

/**
 * Criteria of a subscription that can match no more: a place that was merged or abolished, a topic that was removed, an agency that is
 * gone. Topics that are not known may be an agency's own, and stand.
 */
export const deadCriteria = (
  { organization, filter }: Pick<Subscription, 'organization' | 'filter'>,
  { regionInstead, removedTopics, agencies }: KnownCriteria,
): readonly DeadCriterion[] => [
  ...[organization.region, ...filter.watch.filter((code) => code !== organization.region)].flatMap((code, i) => {
    const instead = regionInstead(code);
    return instead === null ? [] : [{ kind: 'region' as const, code, isOwn: i === 0, instead }];
  }),
  ...filter.topics.flatMap((code) =>
    Object.hasOwn(removedTopics, code) ? [{ kind: 'topic' as const, code, instead: removedTopics[code] ?? null }] : [],
  ),
  ...filter.agencies.flatMap((id) => (agencies.has(id) ? [] : [{ kind: 'agency' as const, id, instead: null }])),
];

/** By this a finding is known again that its owner was told of. */
export const findingOf = (criterion: DeadCriterion): string =>
  criterion.kind === 'agency' ? `agency:${criterion.id}` : `${criterion.kind}:${criterion.code}`;
