import { IMMEDIATE, slotIdOf } from '../mailings/slot.ts';
import type { OrganizationFacts } from '../organizations/organization.ts';
import { ancestors, contains, minimalRegions, type RegionCode } from '../region.ts';
import type { ChannelType, Filter, MessageLanguage, Span, Subscription } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';

/**
 * The directory: every active subscription once per region that it is found under, sorted by region, in partitions of
 * slot and province. A region code is a prefix of its children, so "everyone in or below" is one range of keys, and
 * "those above who watch what is below them" are at most four exact keys (design: decision 7).
 */

/** All of a subscription that decides whether a notice concerns it. */
export type Candidate = Readonly<Filter & Pick<OrganizationFacts, 'region' | 'class' | 'rural' | 'hub'>>;

/** One directory row. It carries the whole filter, so that a row decides alone. */
export type DirectoryEntry = Readonly<{
  subscriptionId: string;
  organizationId: string;
  slotId: string;
  /** The region that this row stands under: the organization's own, or one that it watches. */
  at: RegionCode;
  candidate: Candidate;
  channel: ChannelType;
  /** When that became another one (Subscription.retypedAt). */
  retypedAt?: readonly Instant[] | undefined;
  language: MessageLanguage;
  /** The row speaks for notices published in [since, until); without an end it is the current choice. */
  since: Instant;
  until?: Instant | undefined;
  /** … but not for those of these spans. */
  pausedSpans?: readonly Span[] | undefined;
}>;

export type Partition = Readonly<{ slotId: string; province: string }>;

export const WHOLE_COUNTRY = '00';

/** `44` for everything in Guangdong, `00` for those who watch the whole country. */
export const provincePartition = (code: RegionCode): string => (code === '' ? WHOLE_COUNTRY : code.slice(0, 2));

/** Sorts by region, then subscription. A row that has ended keeps its own key, beside its successor's. */
export const rowKey = (entry: Pick<DirectoryEntry, 'at' | 'subscriptionId' | 'until'>): string =>
  entry.until === undefined ? `${entry.at}#${entry.subscriptionId}` : `${entry.at}#${entry.subscriptionId}#${entry.until}`;

/** The regions that a subscription has rows under, its own first; each once. */
export const regionsOf = (candidate: Pick<Candidate, 'region' | 'watch'>): readonly RegionCode[] => [
  ...new Set([candidate.region, ...candidate.watch]),
];

export const candidateOf = ({ organization, filter }: Pick<Subscription, 'organization' | 'filter'>): Candidate => {
  const { region, class: organizationClass, rural, hub } = organization;
  return { region, class: organizationClass, rural, hub, ...filter };
};

/** The rows of a subscription that has any (hasRows); a fallback has none, so that no mailing comes past it. */
export const directoryEntries = (subscription: Subscription): readonly DirectoryEntry[] => {
  if (subscription.role === 'fallback') return [];
  const candidate = candidateOf(subscription);
  return regionsOf(candidate).map((at) => ({
    subscriptionId: subscription.id,
    organizationId: subscription.organizationId,
    slotId: slotIdOf(subscription.frequency),
    at,
    candidate,
    channel: subscription.channel.type,
    ...(subscription.retypedAt?.length ? { retypedAt: subscription.retypedAt } : {}),
    language: subscription.language,
    since: subscription.frequencySince,
    ...(subscription.pausedSpans?.length ? { pausedSpans: subscription.pausedSpans } : {}),
  }));
};

/**
 * For which channel a mailing writes this row down: as it was when the mailing began, whoever reads the row again after a crash. Else those
 * who changed meanwhile would be in the batches of both channels, or of none.
 */
export const channelAt = ({ channel, retypedAt = [] }: Pick<DirectoryEntry, 'channel' | 'retypedAt'>, startedAt: Instant): ChannelType => {
  const isAsNow = retypedAt.filter((at) => startedAt < at).length % 2 === 0;
  return isAsNow ? channel : channel === 'email' ? 'webhook' : 'email';
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
export const covers = (scope: Scope, region: RegionCode): boolean =>
  scope.above.includes(region) || scope.within.some((outer) => contains(outer, region));

/**
 * A run of keys inside one partition: those from `from` on that come before `before`. `recipientsOf`: not the
 * rows of the directory are meant, but the recipients whom this earlier mailing found there; `via`: as they stand
 * in the batches of this mailing, which told them after that one.
 */
export type Range = Readonly<Partition & { from: string; before: string; recipientsOf?: string | undefined; via?: string | undefined }>;

/** `immediate~44~4401..4401:`, and the earlier mailing behind it where its recipients are meant. */
export const rangeId = ({ slotId, province, from, before, recipientsOf }: Range): string =>
  `${slotId}~${province}~${from}..${before}${recipientsOf === undefined ? '' : `~${recipientsOf}`}`;

/**
 * Codes are digits, and a key has a `#` behind its code: so `$` comes next after all rows that
 * stand exactly at a region, and `:` after all in or below it.
 */
const keysWithin = (region: RegionCode): Pick<Range, 'from' | 'before'> => ({ from: region === '' ? '#' : region, before: `${region}:` });
const keysAt = (region: RegionCode): Pick<Range, 'from' | 'before'> => ({ from: `${region}#`, before: `${region}$` });

/** The ranges that together come past every row of `scope` in the partitions that exist, each row once. */
export const rangesOf = (scope: Scope, partitions: readonly Partition[]): readonly Range[] =>
  partitions.flatMap(({ slotId, province }) => {
    const here = (region: RegionCode): boolean => provincePartition(region) === province;
    // All codes in a partition begin with its province, but for those who watch the whole country.
    const whole = province === WHOLE_COUNTRY ? '' : province;
    return [
      ...scope.within
        .filter((region) => region === '' || here(region))
        .map((region) => ({ slotId, province, ...keysWithin(region === '' ? whole : region) })),
      ...scope.above.filter(here).map((region) => ({ slotId, province, ...keysAt(region) })),
    ];
  });

export const isInRange = ({ from, before }: Pick<Range, 'from' | 'before'>, key: string): boolean => from <= key && key < before;

/** No row has a key between one key and the same with this. */
const NEXT = '!';

/** The rows of a range up to and with the key `cut`; all of them when it is null. */
export const truncatedAt = (range: Range, cut: string | null): Range => (cut === null ? range : { ...range, before: cut + NEXT });

/**
 * The rows of a range behind the key `cut`, in pieces that end where regions do: the rest of the street, of the county, of the city, of the
 * province. They follow from the form of keys and from no list of regions, so that no row can be left out.
 */
export const splitAfter = (range: Range, cut: string): readonly Range[] => {
  const at = cut.slice(0, cut.indexOf('#'));
  const ends = [at, ...ancestors(at)].map((region) => keysWithin(region).before).filter((end) => end < range.before);
  const borders = [cut + NEXT, ...ends.sort(), range.before];
  return borders.slice(1).map((before, i) => ({ ...range, from: borders[i] ?? before, before }));
};

/** Does this row speak for a notice that was published at `at`? */
export const inForceAt = (
  { since, until, pausedSpans = [] }: Pick<DirectoryEntry, 'since' | 'until' | 'pausedSpans'>,
  at: Instant,
): boolean => since <= at && (until === undefined || at < until) && !pausedSpans.some(({ from, to }) => from <= at && at < to);

/** The rows that a changed frequency leaves behind, so that what was published before the change still goes by the old choice. */
export const endedEntries = (before: Subscription, at: Instant): readonly DirectoryEntry[] =>
  directoryEntries(before).map((entry) => ({ ...entry, until: at }));

export const isImmediate = (slotId: string): boolean => slotId === IMMEDIATE;
