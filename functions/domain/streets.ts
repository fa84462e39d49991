import {
  contains,
  EVERYWHERE,
  hasStreets,
  isStreet,
  parseRegion,
  type RegionCode,
  type RegionEntry,
  regionOfStreet,
  regionPath,
  searchRegions,
} from './region.ts';

/** A region or a street (街道), town or township, which are the fourth level: `广东省 / 广州市 / 天河区 / 石牌街道`. */
export type Place = Readonly<Omit<RegionEntry, 'level'> & { level: 1 | 2 | 3 | 4 }>;

/**
 * The names of streets, some 41,000 of them as of 2023. Other codes are taken as well: streets come and go, and nobody publishes
 * a list that keeps up.
 */
export class Streets {
  readonly #names: ReadonlyMap<RegionCode, string>;

  /** @param lines a county's six digits, then three digits and the name of each of its streets */
  constructor(lines: string) {
    const names = new Map<RegionCode, string>();
    for (const line of lines.split('\n')) {
      const county = line.slice(0, 6);
      // Of a county that is gone, nobody can be subscribed.
      if (parseRegion(`${county}001`).kind === 'unknown') continue;
      for (const [, digits = '', name = ''] of line.slice(6).matchAll(/(\d{3})(\D+)/g)) names.set(county + digits, name);
    }
    this.#names = names;
  }

  /** How many are known. */
  get size(): number {
    return this.#names.size;
  }

  /** Undefined for a street of which only the code is known. */
  nameOf(code: RegionCode): string | undefined {
    return this.#names.get(code);
  }

  /**
   * Regions of all levels in `within` whose name has `q` in it: those down to the county, then streets, each in order of code, from
   * behind `after`. Of streets only those of one county or by a name: a province has thousands.
   */
  search({ within = EVERYWHERE, digits = '', q = '', limit, after }: PlaceQuery): readonly Place[] {
    const name = q.trim();
    const isPastRegions = after !== undefined && isStreet(after);
    const regions = isPastRegions ? [] : searchRegions({ prefix: within, digits, q: name, limit, after });
    const around = digits === '' ? within : digits;
    if (name === '' && !hasStreets(around)) return regions;
    return [...regions, ...this.#streets(around, name, limit - regions.length, isPastRegions ? after : EVERYWHERE)];
  }

  #streets(within: RegionCode, q: string, limit: number, after: RegionCode): readonly Place[] {
    const found: Place[] = [];
    for (const [code, name] of this.#names) {
      if (found.length >= limit) break;
      if (!contains(within, code) || !name.includes(q) || code <= after) continue;
      found.push({ code, name, path: `${regionPath(regionOfStreet(code))} / ${name}`, level: 4 });
    }
    return found;
  }
}

/**
 * @property within a short code; `''`: everywhere
 * @property digits with which the code begins as it is written in full, in the place of `within`
 */
export type PlaceQuery = Readonly<{ within?: RegionCode; digits?: string; q?: string; limit: number; after?: RegionCode | undefined }>;

let loaded: Promise<Streets> | undefined;

/** The table is large and few need it: it is read when somebody first asks. */
export const loadStreets = (): Promise<Streets> => {
  loaded ??= import('./generated/streets.ts').then(({ STREET_LINES }) => new Streets(STREET_LINES));
  return loaded;
};
