import { type DirectoryEntry, type Partition, provincePartition, type Range, rowKey } from '../../functions/domain/audience/directory.ts';
import { slotIdOf } from '../../functions/domain/mailings/slot.ts';
import { knownRegions } from '../../functions/domain/region.ts';
import type { Directory } from '../../functions/ports/directory.ts';

/** At once, and as many hours of the day as are wanted. */
const slotsOf = (count: number): readonly string[] => [
  'immediate',
  ...Array.from({ length: count - 1 }, (_, i) =>
    slotIdOf({ mode: 'daily', hour: (9 + i) % 24, timeZone: 'Asia/Shanghai', workdaysOnly: false }),
  ),
];
/** About as many rows as DynamoDB gives at once. */
const PAGE = 2600;
const CLASSES = ['charity', 'culture-sports', 'community-affairs', 'daily-services'] as const;

/**
 * A directory as large as one likes, whose rows are made up when they are read: the same number under every county and slot, so that the
 * truth is known. Counts what is read.
 */
export class MadeUpDirectory implements Directory {
  reads = 0;
  rowsRead = 0;
  readonly counties = knownRegions().filter((code) => code.length === 6);
  readonly #perCounty: number;
  readonly #slots: readonly string[];

  /** @param perCounty rows under each county, in each slot */
  constructor(perCounty: number, slots = 2) {
    this.#perCounty = perCounty;
    this.#slots = slotsOf(slots);
  }

  get rows(): number {
    return this.counties.length * this.#perCounty * this.#slots.length;
  }

  async partitions(): Promise<readonly Partition[]> {
    const provinces = [...new Set(this.counties.map(provincePartition))];
    return this.#slots.flatMap((slotId) => provinces.map((province) => ({ slotId, province })));
  }

  async read(range: Range, after: string | null, limit = PAGE): ReturnType<Directory['read']> {
    this.reads += 1;
    const entries: DirectoryEntry[] = [];
    for (const entry of this.#entries(range, after)) {
      if (entries.length >= Math.min(limit, PAGE)) {
        const last = entries.at(-1);
        this.rowsRead += entries.length;
        return { entries, next: last ? rowKey(last) : null };
      }
      entries.push(entry);
    }
    this.rowsRead += entries.length;
    return { entries, next: null };
  }

  *#entries({ slotId, province, from, before }: Range, after: string | null): Generator<DirectoryEntry, void, undefined> {
    for (const county of this.counties) {
      if (provincePartition(county) !== province || `${county}$` <= (after ?? from) || `${county}#` >= before) continue;
      for (let i = 0; i < this.#perCounty; i++) {
        const entry = entryAt(slotId, county, i);
        const key = rowKey(entry);
        if (key >= from && key < before && (after === null || key > after)) yield entry;
      }
    }
  }
}

const entryAt = (slotId: string, at: string, i: number): DirectoryEntry => ({
  subscriptionId: `sub-${String(i).padStart(6, '0')}`,
  // Two contacts have one organization.
  organizationId: `org-${slotId}-${at}-${Math.floor(i / 2)}`,
  slotId,
  at,
  candidate: {
    region: at,
    class: CLASSES[i % CLASSES.length] ?? 'other',
    rural: false,
    hub: false,
    watch: [],
    topics: [],
    agencies: [],
    kinds: [],
    keywords: [],
    minUrgency: 'routine',
  },
  channel: i % 10 === 0 ? 'webhook' : 'email',
  language: 'zh-Hans',
  since: '2026-01-01T00:00:00.000Z',
});
