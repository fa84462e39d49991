import { type AddressedNotice, namesSomebody, type Reason } from '#domain/audience/audience';
import { type ClassCounts, classCounts } from '#domain/audience/class-counts';
import { type DirectoryEntry, isImmediate } from '#domain/audience/directory';
import { apportion } from '#domain/audience/directory-census';
import { nearMissSelection, noticeSelection } from '#domain/audience/selection';
import { slotFromId } from '#domain/mailings/slot';
import type { OrganizationClass } from '#domain/notices/notice';
import type { RegionCode } from '#domain/region';
import type { ChannelType } from '#domain/subscriptions/subscription';
import { type LookAt, type LookedThrough, type LookThrough, lookThrough, type Precision } from './look-through.ts';

export type MeasureAudience = LookThrough;

type Mode = 'immediate' | 'daily' | 'weekly';
export type Sample = Readonly<{ subscriptionId: string; reasons: readonly Reason[]; sections: readonly number[] }>;

/** One that the notice misses by one criterion alone: what of it does not fit. */
export type NearMiss = Readonly<{ subscriptionId: string; missing: readonly Reason[] }>;

/** How many, and within which margin that is right. */
type Counted = Readonly<{ count: number; margin: number }>;

/** How many a notice concerns. */
export type Measured = Readonly<{
  precision: Precision;
  margin: number;
  subscriptions: number;
  /** Of an estimate: so many as there would be if they were everywhere to the subscriptions as they were in the sample. */
  organizations: number;
  byChannel: Readonly<Record<ChannelType, number>>;
  byFrequency: Readonly<Record<Mode, number>>;
  /** Of email alone. */
  emailsAtOnce: number;
  byClass: ClassCounts;
  byRegion: ReadonlyMap<RegionCode, number>;
  /** By the id of a slot, those at once among them. */
  bySlot: ReadonlyMap<string, number>;
  /** By the position of each section that names whom it is for. */
  bySection: ReadonlyMap<number, Counted>;
  sample: readonly Sample[];
  /** By the criterion that fails. */
  nearlyBy: ReadonlyMap<string, Counted>;
  nearly: readonly NearMiss[];
}>;

/** Organizations that are shown. */
const SHOWN = 10;

/** `except`: rows that are not to be counted. `withNearly`: near misses are looked for, too, at every criterion of every row. */
type Wishes = Readonly<{ except?: (entry: DirectoryEntry) => boolean; withNearly?: boolean }>;

/** @param rowOf the row of a breakdown by region that an organization's region belongs to */
export const measureAudience = async (
  deps: MeasureAudience,
  notice: AddressedNotice,
  rowOf: (region: RegionCode) => RegionCode,
  { except = () => false, withNearly = false }: Wishes = {},
): Promise<Measured> => {
  const found = new Found(notice, rowOf, withNearly);
  const look: LookAt = (entry, weight) => (except(entry) ? [] : found.look(entry, weight));
  return found.measured(await lookThrough(deps, notice.scope, rowOf, look));
};

const modeOf = (slotId: string): Mode => (isImmediate(slotId) ? 'immediate' : slotFromId(slotId).mode);

const WANTED = 'wanted';
const sectionMark = (position: number): string => `section:${position}`;
const nearMark = (criterion: string): string => `nearly:${criterion}`;

const add = <Key>(counts: Map<Key, number>, key: Key, weight: number): void => void counts.set(key, (counts.get(key) ?? 0) + weight);

/** Those who are wanted among rows that come by, and those who nearly are. */
class Found {
  readonly #sample: Sample[] = [];
  /** Of each criterion as many as are shown. */
  readonly #nearly = new Map<string, NearMiss[]>();
  readonly #byKind = new Map<`${ChannelType}/${string}`, number>();
  readonly #byClass = new Map<OrganizationClass, number>();
  readonly #byRegion = new Map<RegionCode, number>();
  /** Not in proportion to the sample: what is counted where everybody is looked at. */
  readonly #marked = new Map<string, number>();
  /** As many as rows are looked at, at most. */
  readonly #organizations = new Set<string>();
  #wanted = 0;
  readonly #addressed: readonly number[];
  readonly #select: ReturnType<typeof noticeSelection>;
  readonly #nearMiss: ReturnType<typeof nearMissSelection>;
  readonly #rowOf: (region: RegionCode) => RegionCode;

  constructor(notice: AddressedNotice, rowOf: (region: RegionCode) => RegionCode, withNearly: boolean) {
    this.#addressed = notice.notice.sections.flatMap(({ audience }, position) => (audience && namesSomebody(audience) ? [position] : []));
    this.#select = noticeSelection(notice);
    this.#nearMiss = withNearly ? nearMissSelection(notice) : () => null;
    this.#rowOf = rowOf;
  }

  /** @param weight how many rows this one stands for @returns what it is counted as */
  look(entry: DirectoryEntry, weight: number): readonly string[] {
    const [mention] = this.#select(entry) ?? [];
    const marks = mention ? this.#lookAtWanted(entry, mention, weight) : this.#lookAtOther(entry);
    for (const mark of marks) add(this.#marked, mark, 1);
    return marks;
  }

  #lookAtWanted(entry: DirectoryEntry, mention: Omit<Sample, 'subscriptionId'>, weight: number): readonly string[] {
    this.#wanted += 1;
    this.#organizations.add(entry.organizationId);
    add(this.#byKind, `${entry.channel}/${entry.slotId}` as const, weight);
    add(this.#byClass, entry.candidate.class, weight);
    add(this.#byRegion, this.#rowOf(entry.candidate.region), weight);
    const { reasons, sections } = mention;
    if (this.#sample.length < SHOWN) this.#sample.push({ subscriptionId: entry.subscriptionId, reasons, sections });
    return [WANTED, ...sections.map(sectionMark)];
  }

  #lookAtOther(entry: DirectoryEntry): readonly string[] {
    const missing = this.#nearMiss(entry);
    const [first] = missing ?? [];
    if (!missing || first === undefined) return [];
    const criterion = first.slice(0, first.indexOf(':'));
    const known = this.#nearly.get(criterion) ?? [];
    this.#nearly.set(criterion, known);
    if (known.length < SHOWN) known.push({ subscriptionId: entry.subscriptionId, missing });
    return [nearMark(criterion)];
  }

  measured({ precision, estimated }: LookedThrough): Measured {
    const counted = (mark: string): Counted => {
      if (!estimated) return { count: this.#marked.get(mark) ?? 0, margin: 0 };
      const { total, margin } = estimated(mark);
      return { count: total, margin };
    };
    const { count: subscriptions, margin } = counted(WANTED);
    // The parts add up to the whole.
    const kinds = apportion(subscriptions, this.#byKind);
    const slotOf = (kind: string): string => kind.slice(kind.indexOf('/') + 1);
    const sum = (isMeant: (kind: string) => boolean): number =>
      [...kinds].reduce((all, [kind, count]) => (isMeant(kind) ? all + count : all), 0);
    const bySlot = new Map<string, number>();
    for (const [kind, count] of kinds) add(bySlot, slotOf(kind), count);
    const inMode = (mode: Mode): number => sum((kind) => modeOf(slotOf(kind)) === mode);
    return {
      precision,
      margin,
      subscriptions,
      organizations: this.#wanted === 0 ? 0 : Math.round((subscriptions * this.#organizations.size) / this.#wanted),
      byChannel: { email: sum((kind) => kind.startsWith('email/')), webhook: sum((kind) => kind.startsWith('webhook/')) },
      byFrequency: { immediate: inMode('immediate'), daily: inMode('daily'), weekly: inMode('weekly') },
      emailsAtOnce: sum((kind) => kind.startsWith('email/') && isImmediate(slotOf(kind))),
      byClass: classCounts(apportion(subscriptions, this.#byClass)),
      byRegion: estimated ? estimated(WANTED).byGroup : apportion(subscriptions, this.#byRegion),
      bySlot,
      bySection: new Map(this.#addressed.map((position) => [position, counted(sectionMark(position))])),
      sample: this.#sample,
      nearlyBy: new Map([...this.#nearly.keys()].map((criterion) => [criterion, counted(nearMark(criterion))])),
      nearly: inTurn([...this.#nearly.values()]).slice(0, SHOWN),
    };
  }
}

/** One of each list, then the second of each: so that a rare criterion is shown beside a common one. */
const inTurn = <T>(lists: readonly (readonly T[])[]): readonly T[] => {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
};
