import {
  EVERYWHERE,
  hasStreets,
  isStreet,
  parseRegion,
  type RegionCode,
  regionName,
  regionOfStreet,
  regionPath,
  searchRegions,
  shortCode,
} from '../region.ts';
import type { Streets } from '../streets.ts';

/** `unknown`: nothing is called so. `ambiguous`: several are; their paths, a few of them. */
export type NamedPlace = Readonly<
  { kind: 'found'; code: RegionCode } | { kind: 'unknown' } | { kind: 'ambiguous'; paths: readonly string[] }
>;

const UNKNOWN: NamedPlace = { kind: 'unknown' };
/** So many places are named where a name may mean several. */
const MOST_PATHS = 4;
/** Lists have few places and many rows: what was looked for is remembered, in a bounded memory. */
const REMEMBERED = 5000;

type Named = Readonly<{ code: RegionCode; name: string; isWhole: boolean }>;

/** What remains of a name in everyday speech: `广东`, `广西`, `天河`. */
const shortened = (name: string): string => {
  const short = name.replace(/(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|区|县|盟|旗)$/, '');
  return short.length >= 2 ? short : name;
};

const shortStreet = (name: string): string => {
  const short = name.replace(/(?:街道办事处|街道|镇|乡)$/, '');
  return short.length >= 2 ? short : name;
};

/** Finds regions and streets by how people write them in lists: codes, names, whole paths, with or without what stands between. */
export class PlaceNames {
  readonly #byFirst = new Map<string, Named[]>();
  readonly #streets: Streets;
  readonly #found = new Map<string, NamedPlace>();

  constructor(streets: Streets) {
    this.#streets = streets;
    for (const { code, name } of searchRegions({ limit: Number.POSITIVE_INFINITY })) {
      const short = shortCode(code);
      this.#add({ code: short, name, isWhole: true });
      if (shortened(name) !== name) this.#add({ code: short, name: shortened(name), isWhole: false });
      const english = regionName(short, 'en').toLowerCase().replace(/\s/g, '');
      if (short.length === 2) this.#add({ code: short, name: english, isWhole: true });
    }
  }

  /** A region, or a street, by code or name: `440106`, `天河区`, `广东省/广州市/天河区`, `广东广州天河石牌街道`, `石牌街道`. */
  find(text: string): NamedPlace {
    const written = text.normalize('NFKC').trim();
    const parsed = parseRegion(written);
    if (parsed.kind === 'parsed') return parsed.code === EVERYWHERE ? UNKNOWN : { kind: 'found', code: parsed.code };
    return this.#remembered(`R ${written}`, () => {
      const key = written.replace(/[\s/>|、,;·\\-]/g, '').toLowerCase();
      const all = this.#resolve(key, EVERYWHERE, true);
      // A street that stands alone is taken by its whole name only: half of it is a word of everyday speech.
      if (all.length === 0) return key.length < 2 ? UNKNOWN : this.#one(this.#streetsCalled(key, EVERYWHERE, 'whole'));
      const whole = all.filter(({ isWhole }) => isWhole);
      return this.#one((whole.length > 0 ? whole : all).map(({ code }) => code));
    });
  }

  /** A street by name or code. @param within the region that stands beside it; null: none does */
  street(text: string, within: RegionCode | null): NamedPlace {
    const written = text.normalize('NFKC').trim();
    const parsed = parseRegion(written);
    if (parsed.kind === 'parsed' && isStreet(parsed.code))
      return within === null || parsed.code.startsWith(within) ? { kind: 'found', code: parsed.code } : UNKNOWN;
    const key = written.replace(/\s/g, '');
    if (key.length < 2) return UNKNOWN;
    return this.#remembered(`S ${within} ${key}`, () => this.#one(this.#streetsCalled(key, within ?? EVERYWHERE)));
  }

  #add(named: Named): void {
    const first = named.name.charAt(0);
    const others = this.#byFirst.get(first);
    if (others) others.push(named);
    else this.#byFirst.set(first, [named]);
  }

  /** All places that a text leads to, name by name, from the large to the small. */
  #resolve(text: string, within: RegionCode, isWhole: boolean): readonly Readonly<{ code: RegionCode; isWhole: boolean }>[] {
    const ends = (this.#byFirst.get(text.charAt(0)) ?? [])
      .filter(({ code, name }) => code !== within && code.startsWith(within) && text.startsWith(name))
      .flatMap((named) => {
        const rest = text.slice(named.name.length);
        const stillWhole = isWhole && named.isWhole;
        return rest === '' ? [{ code: named.code, isWhole: stillWhole }] : this.#resolve(rest, named.code, stillWhole);
      });
    if (ends.length > 0 || within === EVERYWHERE || !hasStreets(within)) return ends;
    return this.#streetsCalled(text, within).map((code) => ({ code, isWhole }));
  }

  #streetsCalled(name: string, within: RegionCode, by: 'whole' | 'whole-or-short' = 'whole-or-short'): readonly RegionCode[] {
    const q = by === 'whole' ? name : shortStreet(name);
    const like = this.#streets.search({ within, q, limit: 500 }).filter(({ level }) => level === 4);
    const exact = like.filter((place) => place.name === name);
    if (exact.length > 0 || by === 'whole') return exact.map(({ code }) => code);
    return like.filter((place) => shortStreet(place.name) === shortStreet(name)).map(({ code }) => code);
  }

  #remembered(key: string, look: () => NamedPlace): NamedPlace {
    const known = this.#found.get(key);
    if (known) return known;
    const found = look();
    if (this.#found.size >= REMEMBERED) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  #one(codes: readonly RegionCode[]): NamedPlace {
    const [first, ...others] = [...new Set(codes)];
    if (first === undefined) return UNKNOWN;
    if (others.length === 0) return { kind: 'found', code: first };
    return { kind: 'ambiguous', paths: [first, ...others].slice(0, MOST_PATHS).map((code) => this.#pathOf(code)) };
  }

  #pathOf(code: RegionCode): string {
    const name = isStreet(code) ? this.#streets.nameOf(code) : undefined;
    return name === undefined ? regionPath(code) : `${regionPath(regionOfStreet(code))} / ${name}`;
  }
}
