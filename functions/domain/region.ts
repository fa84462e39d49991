import { REGION_EDITION, REGION_LINES } from './generated/regions.ts';

/**
 * Administrative divisions (GB/T 2260) by short code: `''` everywhere, `44` province, `4401` prefecture, `440106` county, `440106001`
 * street. A short code is a prefix of its children, so the hierarchy needs no table; the table holds the names of levels 1 to 3.
 * Codes of streets are accepted under a known county; names of those that stood in the last public list: streets.ts.
 */
export type RegionCode = string;

export const EVERYWHERE: RegionCode = '';

export { REGION_EDITION };

export type RegionLanguage = 'zh-Hans' | 'en';

const namesIn = (lines: string): ReadonlyMap<RegionCode, string> =>
  new Map(
    lines.split('\n').map((line) => {
      const code = /^\d+/.exec(line)?.[0] ?? '';
      return [code, line.slice(code.length)] as const;
    }),
  );

/** Marked as pure: a function whose code asks for no name is bundled without the table, an eighth of its size. */
const NAMES = /* @__PURE__ */ namesIn(REGION_LINES);

/** Cities without counties: their streets hang under the city itself (东莞 中山 儋州 嘉峪关). */
const CITIES_WITHOUT_COUNTIES: ReadonlySet<RegionCode> = new Set(['4419', '4420', '4604', '6202']);

/**
 * Rows that lists insert for a level that does not exist: 市辖区 and 县 of the municipalities, parents of directly administered counties.
 */
const HELPER_ROWS: ReadonlySet<RegionCode> = new Set(['1101', '1201', '3101', '5001', '5002', '4190', '4290', '4690', '6590']);

/** Development zones have numbers from 71 on, in lists of streets alone: their streets, too, lie right below the city. */
const ZONE = /7\d$/;

type Known = Pick<ReadonlySet<RegionCode>, 'has'>;

/** Do streets of these six digits hang under the city itself? */
const isWithoutCounty = (county: string, known: Known): boolean => {
  const city = county.slice(0, 4);
  return known.has(city) && (ZONE.test(county) || (county.endsWith('00') && CITIES_WITHOUT_COUNTIES.has(city)));
};

/** Codes of 三沙 that its districts replaced in 2020. A subscription that still names one stays where it was. */
const REPLACED: Readonly<Record<string, RegionCode>> = { '460321': '460302', '460322': '460303', '460323': '460302' };

const CITY = 4;
const COUNTY = 6;
const STREET = 9;

export type ParsedRegion = Readonly<{ kind: 'parsed'; code: RegionCode } | { kind: 'unknown'; input: string }>;

/** A region as people write it: 2, 4, 6 or 9 digits, or 12 that end in `000`. `000000` is everywhere. */
export const parseRegion = (input: string): ParsedRegion => {
  const unknown: ParsedRegion = { kind: 'unknown', input };
  const digits = /^\d{12}$/.test(input) && input.endsWith('000') ? input.slice(0, STREET) : input;
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{9})$/.test(digits)) return unknown;
  if (/^0+$/.test(digits)) return { kind: 'parsed', code: EVERYWHERE };

  const street = digits.length === STREET && !digits.endsWith('000');
  const code = street ? digits : current(shortCode(digits.slice(0, COUNTY)));
  if (!street) return NAMES.has(code) ? { kind: 'parsed', code } : unknown;
  const county = code.slice(0, COUNTY);
  return NAMES.has(county) || isWithoutCounty(county, NAMES) ? { kind: 'parsed', code } : unknown;
};

const current = (code: RegionCode): RegionCode => REPLACED[code] ?? code;

/**
 * What to choose instead of a region that is no more: the one that replaced it, where that is known, else the nearest around it that there
 * is. Null where it stands.
 *
 * @param known every region, and no street
 */
export const insteadOf = (known: Known, code: RegionCode): RegionCode | null => {
  const named = isStreet(code) ? countyOf(code) : code;
  if (code === EVERYWHERE || known.has(named) || (isStreet(code) && isWithoutCounty(named, known))) return null;
  return REPLACED[named] ?? ancestors(named).find((around) => around === EVERYWHERE || known.has(around)) ?? EVERYWHERE;
};

/** `440100` is `4401`: without the zeros that say "all of it". */
export const shortCode = (code: string): RegionCode => code.replace(/(?:00)+$/, (zeros) => (code.length - zeros.length < 2 ? zeros : ''));

export const isStreet = (code: RegionCode): boolean => code.length > COUNTY;

/** The nearest region around a street that has a name: its county, or the city where there is none. */
export const regionOfStreet = (street: RegionCode): RegionCode => {
  const county = countyOf(street);
  return NAMES.has(county) ? county : county.slice(0, 4);
};

/** Do streets lie right below it? Below a county they do, and below a city that has none. */
export const hasStreets = (code: RegionCode): boolean => code.length >= COUNTY || CITIES_WITHOUT_COUNTIES.has(code);

/** Is `inner` the region `outer`, or does it lie in it? */
export const contains = (outer: RegionCode, inner: RegionCode): boolean => inner.startsWith(outer);

const LEVELS = [0, 2, 4, COUNTY, STREET];

/** The regions that `code` lies in, nearest first, up to `''`. */
export const ancestors = (code: RegionCode): readonly RegionCode[] =>
  LEVELS.filter((digits) => digits < code.length)
    .reverse()
    .map((digits) => code.slice(0, digits));

/** The county that a region lies in, or the region itself if it is larger. */
export const countyOf = (code: RegionCode): RegionCode => code.slice(0, COUNTY);

/** The city that a region lies in, or the region itself where it is larger. */
export const cityOf = (code: RegionCode): RegionCode => code.slice(0, CITY);

/** The regions one level below `code` that a region inside it belongs to; a larger one stays as it is. */
export const childIn = (code: RegionCode, inner: RegionCode): RegionCode => {
  const digits = LEVELS.find((level) => level > code.length) ?? STREET;
  const child = inner.slice(0, Math.min(digits, COUNTY));
  return HELPER_ROWS.has(child) && inner.length >= COUNTY ? countyOf(inner) : child;
};

/** Six digits, or nine for a street: `44` is `440000`, everywhere is `000000`. */
export const toFullCode = (code: RegionCode): string => (code.length > COUNTY ? code : code.padEnd(COUNTY, '0'));

/** Those of `codes` that do not lie in another of them, sorted. */
export const minimalRegions = (codes: readonly RegionCode[]): readonly RegionCode[] => {
  const minimal: RegionCode[] = [];
  for (const code of [...new Set(codes)].sort()) {
    const last = minimal.at(-1);
    if (last === undefined || !contains(last, code)) minimal.push(code);
  }
  return minimal;
};

const PROVINCES_IN_ENGLISH: Readonly<Record<string, string>> = {
  '11': 'Beijing',
  '12': 'Tianjin',
  '13': 'Hebei',
  '14': 'Shanxi',
  '15': 'Inner Mongolia',
  '21': 'Liaoning',
  '22': 'Jilin',
  '23': 'Heilongjiang',
  '31': 'Shanghai',
  '32': 'Jiangsu',
  '33': 'Zhejiang',
  '34': 'Anhui',
  '35': 'Fujian',
  '36': 'Jiangxi',
  '37': 'Shandong',
  '41': 'Henan',
  '42': 'Hubei',
  '43': 'Hunan',
  '44': 'Guangdong',
  '45': 'Guangxi',
  '46': 'Hainan',
  '50': 'Chongqing',
  '51': 'Sichuan',
  '52': 'Guizhou',
  '53': 'Yunnan',
  '54': 'Tibet',
  '61': 'Shaanxi',
  '62': 'Gansu',
  '63': 'Qinghai',
  '64': 'Ningxia',
  '65': 'Xinjiang',
  '71': 'Taiwan',
  '81': 'Hong Kong',
  '82': 'Macao',
};

/** What stands in the place of a name that nobody knows: of a street, and of a region that is no more. Never the code. */
const UNNAMED_STREET: Readonly<Record<RegionLanguage, string>> = { 'zh-Hans': '所辖街道（乡镇）', en: 'a street or town there' };
const FORMER: Readonly<Record<RegionLanguage, string>> = { 'zh-Hans': '原有的地区', en: 'a former place there' };

/** Names of regions that are in no list any more. */
const FORMER_NAMES: Readonly<Record<string, string>> = { '460321': '西沙群岛', '460322': '南沙群岛', '460323': '中沙群岛的岛礁及其海域' };

/** What a region is called that has no name in the table, without what lies around it. */
const unnamed = (code: RegionCode, language: RegionLanguage): string =>
  isStreet(code) ? UNNAMED_STREET[language] : (FORMER_NAMES[code] ?? FORMER[language]);

/** The regions around one, from the province down, without the rows that exist only in lists. */
const namesAround = (code: RegionCode): readonly string[] =>
  ancestors(code)
    .filter((around) => around !== EVERYWHERE && !HELPER_ROWS.has(around))
    .flatMap((around) => NAMES.get(around) ?? [])
    .toReversed();

/**
 * The name as of `REGION_EDITION`. English names exist for provinces only; a street is called by its county's name, and so is what is no
 * more by that of what it lay in: nobody is shown a code in the place of a name.
 */
export const regionName = (code: RegionCode, language: RegionLanguage = 'zh-Hans'): string => {
  if (code === EVERYWHERE) return language === 'en' ? 'the whole country' : '全国';
  const english = language === 'en' ? PROVINCES_IN_ENGLISH[code] : undefined;
  const name = english ?? NAMES.get(code) ?? FORMER_NAMES[code];
  if (name !== undefined) return name;
  return [namesAround(code).at(-1), unnamed(code, language)].filter((part) => part !== undefined).join(' ');
};

/** From the province down: `北京市 / 海淀区`, `河南省 / 济源市`; with the name of a street `广东省 / 广州市 / 天河区 / 石牌街道`. */
export const regionPath = (code: RegionCode, language: RegionLanguage = 'zh-Hans', street?: string): string =>
  code === EVERYWHERE
    ? regionName(code)
    : [...namesAround(code), ...(HELPER_ROWS.has(code) ? [] : [NAMES.get(code) ?? street ?? unnamed(code, language)])].join(' / ');

export type RegionEntry = Readonly<{ code: string; name: string; path: string; level: 1 | 2 | 3 }>;

/**
 * Known regions in or below `prefix` (a short code) whose name has `q` in it (for provinces the English name too), in order of code, from
 * behind `after`; rows that exist only in lists are left out.
 *
 * @property digits with which the code begins as it is written in full
 */
export const searchRegions = (
  query: Readonly<{ prefix?: RegionCode; digits?: string; q?: string; limit: number; after?: RegionCode | undefined }>,
): readonly RegionEntry[] => {
  const found: RegionEntry[] = [];
  const q = (query.q ?? '').trim();
  for (const [code, name] of NAMES) {
    if (found.length >= query.limit) break;
    if (HELPER_ROWS.has(code) || !contains(query.prefix ?? EVERYWHERE, code) || !isCalled(code, name, q)) continue;
    if (query.after !== undefined && code <= query.after) continue;
    if (!toFullCode(code).startsWith(query.digits ?? '')) continue;
    const level = code.length === 2 ? 1 : code.length === 4 ? 2 : 3;
    found.push({ code: toFullCode(code), name, path: regionPath(code), level });
  }
  return found;
};

/**
 * The region of a code, or whose name it is, else the first that is called something like
 * it; null when none is. As people type it into a form.
 */
export const regionNamed = (text: string): RegionCode | null => {
  const parsed = parseRegion(text);
  if (parsed.kind === 'parsed') return parsed.code;
  const codes = searchRegions({ q: text, limit: 100 }).map(({ code }) => shortCode(code));
  return codes.find((code) => regionName(code) === text) ?? codes[0] ?? null;
};

const isCalled = (code: RegionCode, name: string, q: string): boolean =>
  name.includes(q) || (PROVINCES_IN_ENGLISH[code] ?? '').toLowerCase().includes(q.toLowerCase());

/**
 * The row of a breakdown by region that an organization's region belongs to: one level below the one region that is broken down, or a
 * province when there are several. No row is smaller than a county.
 */
export const breakdownOf = (regions: readonly RegionCode[]): ((region: RegionCode) => RegionCode) => {
  const [only = EVERYWHERE, ...others] = minimalRegions(regions);
  const below = others.length === 0 ? countyOf(only) : EVERYWHERE;
  return (region) => childIn(region.startsWith(below) ? below : EVERYWHERE, region);
};

/** The same, but that a county, or a city that has none, is broken down into its streets. */
export const partsOf = (regions: readonly RegionCode[]): ((region: RegionCode) => RegionCode) => {
  const [only = EVERYWHERE, ...others] = minimalRegions(regions);
  const rowOf = breakdownOf(regions);
  return (region) => (others.length === 0 && hasStreets(only) && contains(only, region) ? region.slice(0, STREET) : rowOf(region));
};

/** Every short code of the table, for tests and generators. */
export const knownRegions = (): readonly RegionCode[] => [...NAMES.keys()];
