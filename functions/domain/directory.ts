import { ancestors, contains, minimalRegions, type RegionCode } from './region.ts';
import { IMMEDIATE, slotIdOf } from './slot.ts';
import type { ChannelType, Filter, MessageLanguage, Organization, Subscription } from './subscription.ts';
import type { Instant } from './time.ts';

/**
 * The directory: every active subscription once per region that it is found under, sorted by region, in partitions of
 * slot and province. A region code is a prefix of its children, so "everyone in or below" is one range of keys, and
 * "those above who watch what is below them" are at most four exact keys (design: decision 7).
 */

/** All of a subscription that decides whether a notice concerns it. */
export type Candidate = Readonly<Filter & Pick<Organization, 'region' | 'class' | 'rural' | 'hub'>>;

/** One directory row. It carries the whole filter, so that a row decides alone. */
export type DirectoryEntry = Readonly<{
  subscriptionId: string;
  slotId: string;
  /** The region that this row stands under: the organization's own, or one that it watches. */
  at: RegionCode;
  candidate: Candidate;
  channel: ChannelType;
  language: MessageLanguage;
  /** The row speaks for notices published in [since, until); without an end it is the current choice. */
  since: Instant;
  until?: Instant | undefined;
}>;

export type Partition = Readonly<{ slotId: string; province: string }>;

const WHOLE_COUNTRY = '00';

/** `44` for everything in Guangdong, `00` for those who watch the whole country. */
export const provincePartition = (code: RegionCode): string => (code === '' ? WHOLE_COUNTRY : code.slice(0, 2));

/** Sorts by region, then subscription. A row that has ended keeps its own key, beside its successor's. */
export const rowKey = (entry: Pick<DirectoryEntry, 'at' | 'subscriptionId' | 'until'>): string =>
  entry.until === undefined ? `${entry.at}#${entry.subscriptionId}` : `${entry.at}#${entry.subscriptionId}#${entry.until}`;

/** The regions that a subscription has rows under, its own first; each once. */
export const regionsOf = (candidate: Pick<Candidate, 'region' | 'watch'>): readonly RegionCode[] => [
  ...new Set([candidate.region, ...candidate.watch]),
];

export const candidateOf = (subscription: Subscription): Candidate => {
  const { region, class: organizationClass, rural, hub } = subscription.organization;
  return { region, class: organizationClass, rural, hub, ...subscription.filter };
};

/** The rows of an active subscription. */
export const directoryEntries = (subscription: Subscription): readonly DirectoryEntry[] => {
  const candidate = candidateOf(subscription);
  return regionsOf(candidate).map((at) => ({
    subscriptionId: subscription.id,
    slotId: slotIdOf(subscription.frequency),
    at,
    candidate,
    channel: subscription.channel.type,
    language: subscription.language,
    since: subscription.frequencySince,
  }));
};

/** The part of the country that a notice looks at. */
export type Scope = Readonly<{
  /** Regions addressed, none inside another: every row in or below one of them is looked at. */
  within: readonly RegionCode[];
  /** Regions above those: only rows that watch them can match there. */
  above: readonly RegionCode[];
}>;

export const scopeOf = (regions: readonly RegionCode[]): Scope => {
  const within = minimalRegions(regions);
  return { within, above: [...new Set(within.flatMap((region) => ancestors(region)))].sort() };
};

/** Does a reader of this scope come past rows that stand under `region`? */
export const comesPast = (scope: Scope, region: RegionCode): boolean =>
  scope.above.includes(region) || scope.within.some((outer) => contains(outer, region));

/** A run of keys inside one partition: the rows of all regions whose codes begin with `prefix`, or only those that stand exactly there. */
export type Range = Readonly<Partition & { prefix: string; reach: 'within' | 'exact' }>;

/** `immediate~44~4401+` (within) or `immediate~44~44=` (exact). */
export const rangeId = (range: Range): string => `${range.slotId}~${range.province}~${range.prefix}${range.reach === 'within' ? '+' : '='}`;

/** The ranges that together come past every row of `scope` in the partitions that exist, each row once. */
export const rangesOf = (scope: Scope, partitions: readonly Partition[]): readonly Range[] =>
  partitions.flatMap(({ slotId, province }) => {
    const range = (prefix: RegionCode, reach: Range['reach']): Range => ({ slotId, province, prefix, reach });
    const here = (region: RegionCode): boolean => provincePartition(region) === province;
    return [
      ...scope.within.filter((region) => region === '' || here(region)).map((region) => range(region, 'within')),
      ...scope.above.filter(here).map((region) => range(region, 'exact')),
    ];
  });

/** The first characters of all row keys in a range. */
export const keyPrefix = (range: Pick<Range, 'prefix' | 'reach'>): string => (range.reach === 'within' ? range.prefix : `${range.prefix}#`);

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * The parts of a range, which together cover it once: the rows that stand exactly at its prefix, and those behind each next digit. It follows from the form of keys
 * and from no list of regions, so that no row can be left out. Empty for a range that has no parts: one that is exact, or as small as a street.
 */
export const splitRange = (range: Range): readonly Range[] => {
  const prefix = range.prefix === '' ? codesIn(range) : range.prefix;
  if (range.reach === 'exact' || prefix === '' || prefix.length >= SMALLEST_REGION) return [];
  return [{ ...range, prefix, reach: 'exact' }, ...DIGITS.map((digit) => ({ ...range, prefix: prefix + digit }))];
};

/** Digits of a street. */
const SMALLEST_REGION = 9;

/** What all codes in a partition begin with. Those who watch the whole country stand at no code at all. */
const codesIn = ({ province }: Partition): string => (province === WHOLE_COUNTRY ? '' : province);

/** Does this row speak for a notice that was published at `at`? */
export const speaksAt = (entry: Pick<DirectoryEntry, 'since' | 'until'>, at: Instant): boolean =>
  entry.since <= at && (entry.until === undefined || at < entry.until);

/** The rows that a changed frequency leaves behind, so that what was published before the change still goes by the old choice. */
export const endedEntries = (before: Subscription, at: Instant): readonly DirectoryEntry[] =>
  directoryEntries(before).map((entry) => ({ ...entry, until: at }));

export const isImmediate = (slotId: string): boolean => slotId === IMMEDIATE;
