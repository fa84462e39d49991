import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ancestors,
  childIn,
  contains,
  countyOf,
  EVERYWHERE,
  knownRegions,
  minimalRegions,
  parseRegion,
  regionName,
  regionPath,
  searchRegions,
  toFullCode,
} from '../../../functions/domain/region.ts';

const KNOWN = knownRegions();
const street = fc
  .tuple(fc.constantFrom(...KNOWN.filter((code) => code.length === 6)), fc.integer({ min: 1, max: 999 }))
  .map(([county, number]) => `${county}${String(number).padStart(3, '0')}`);
const region = fc.oneof(fc.constant(EVERYWHERE), fc.constantFrom(...KNOWN), street);
/** Two that often lie in each other. */
const relatives = region.chain((code) => fc.tuple(fc.constant(code), fc.oneof(fc.constantFrom(code, ...ancestors(code)), region)));

const parsed = (code: string) => ({ kind: 'parsed', code });

describe('a region code', () => {
  it('means the same in every spelling of it, for every region of the table', () => {
    for (const code of KNOWN) {
      const six = code.padEnd(6, '0');
      for (const spelling of [code, six, `${six}000`, `${six}000000`]) expect(parseRegion(spelling), spelling).toEqual(parsed(code));
      expect(toFullCode(code)).toBe(six);
    }
    expect(KNOWN.length).toBeGreaterThan(3200);
  });

  it('of a street is accepted under a known county in 9 and 12 digits', () => {
    fc.assert(
      fc.property(street, (code) => {
        expect(parseRegion(code)).toEqual(parsed(code));
        expect(parseRegion(`${code}000`)).toEqual(parsed(code));
        expect(toFullCode(code)).toBe(code);
      }),
    );
  });

  it.each([
    ['44', '44'],
    ['440000', '44'],
    ['4401', '4401'],
    ['440106001', '440106001'],
    ['440106001000', '440106001'],
    ['000000', EVERYWHERE],
    ['00', EVERYWHERE],
    ['000000000000', EVERYWHERE],
    ['710000', '71'],
    ['130200', '1302'],
  ])('%s is %j', (input, code) => expect(parseRegion(input)).toEqual(parsed(code)));

  it.each(['441900003', '442000001', '460400100', '620200005'])('%s is a street of a city without counties', (input) =>
    expect(parseRegion(input)).toEqual(parsed(input)),
  );

  it.each([
    '',
    '4',
    '440',
    '44010',
    '4401060',
    '99',
    '990000',
    '449900',
    '440199',
    '999999001',
    '440100001',
    '440106001001',
    '710100',
    '810001',
    '710000001',
    ' 440000',
    '４４',
    '44a',
    '广东',
    '-44',
    '44.0',
  ])('%j is no region', (input) => expect(parseRegion(input)).toEqual({ kind: 'unknown', input }));

  it('that was replaced leads to the district that took its place', () => {
    expect(parseRegion('460321')).toEqual(parsed('460302'));
    expect(parseRegion('460322000')).toEqual(parsed('460303'));
    expect(KNOWN).not.toContain('460321');
  });
});

describe('lying in', () => {
  it('is a partial order', () => {
    fc.assert(
      fc.property(relatives, region, ([a, b], c) => {
        expect(contains(a, a)).toBe(true);
        if (contains(a, b) && contains(b, a)) expect(a).toBe(b);
        if (contains(b, a) && contains(c, b)) expect(contains(c, a)).toBe(true);
      }),
    );
  });

  it('is what the ancestors say: those that contain a region, nearest first, up to everywhere', () => {
    fc.assert(
      fc.property(relatives, ([a, b]) => {
        expect(contains(b, a)).toBe(b === a || ancestors(a).includes(b));
        const lengths = ancestors(a).map((code) => code.length);
        expect(lengths).toEqual(lengths.toSorted((x, y) => y - x));
        expect(ancestors(a).at(-1)).toBe(a === EVERYWHERE ? undefined : EVERYWHERE);
      }),
    );
    expect(ancestors('440106001')).toEqual(['440106', '4401', '44', '']);
  });

  it('is kept by the smallest list of regions, in which none lies in another', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            region,
            relatives.map(([, b]) => b),
          ),
          { maxLength: 30 },
        ),
        region,
        (codes, somewhere) => {
          const minimal = minimalRegions(codes);
          const covers = (list: readonly string[]): boolean => list.some((code) => contains(code, somewhere));
          expect(covers(minimal)).toBe(covers(codes));
          for (const a of minimal) {
            expect(codes).toContain(a);
            for (const b of minimal) if (a !== b) expect(contains(a, b)).toBe(false);
          }
        },
      ),
    );
    expect(minimalRegions(['4401', '44', '440106', '15', '4401'])).toEqual(['15', '44']);
    expect(minimalRegions(['44', ''])).toEqual(['']);
  });
});

describe('a report', () => {
  it.each([
    ['', '440106001', '44'],
    ['44', '440106001', '4401'],
    ['44', '44', '44'],
    ['4401', '440106001', '440106'],
    ['440106', '440106001', '440106'],
    ['11', '110108', '110108'],
    ['41', '419001', '419001'],
    ['44', '441900003', '4419'],
  ])('on %j counts %s under %s', (outer, inner, child) => expect(childIn(outer, inner)).toBe(child));

  it('counts a street under its county', () => {
    expect(countyOf('440106001')).toBe('440106');
    expect(countyOf('4401')).toBe('4401');
  });
});

describe('the name of a region', () => {
  it.each([
    ['440106', '广东省 / 广州市 / 天河区'],
    ['110108', '北京市 / 海淀区'],
    ['500229', '重庆市 / 城口县'],
    ['419001', '河南省 / 济源市'],
    ['429004', '湖北省 / 仙桃市'],
    ['4419', '广东省 / 东莞市'],
    ['441900003', '广东省 / 东莞市 / 所辖街道（乡镇）'],
    ['440106001', '广东省 / 广州市 / 天河区 / 所辖街道（乡镇）'],
    ['330103', '浙江省 / 杭州市 / 原有的地区'],
    ['460321', '海南省 / 三沙市 / 西沙群岛'],
    ['81', '香港特别行政区'],
    ['1101', '北京市'],
    ['', '全国'],
  ])('%s is shown as %s', (code, path) => expect(regionPath(code)).toBe(path));

  it('never shows a row that exists only in lists', () => {
    for (const code of KNOWN) expect(regionPath(code)).not.toMatch(/市辖区|直辖县|行政区划|^(.+) \/ \1$/);
    const shown = searchRegions({ limit: 10_000 }).map((entry) => entry.code);
    for (const helper of ['110100', '500200', '419000', '659000']) expect(shown).not.toContain(helper);
    expect(shown.length).toBe(KNOWN.length - 9);
  });

  it('is English for provinces, and Chinese below them', () => {
    expect(regionName('44', 'en')).toBe('Guangdong');
    expect(regionName('4401', 'en')).toBe('广州市');
    expect(regionName('', 'en')).toBe('the whole country');
    for (const code of KNOWN.filter((known) => known.length === 2)) expect(regionName(code, 'en')).toMatch(/^[A-Z][A-Za-z ]+$/);
  });

  it('of a street, and of what is no more, is that of what it lies in, and never a code', () => {
    expect(regionName('440106001')).toBe('天河区 所辖街道（乡镇）');
    expect(regionName('441900003', 'en')).toBe('东莞市 a street or town there');
    expect(regionName('330103', 'en')).toBe('杭州市 a former place there');
    expect(regionName('330103009')).toBe('杭州市 所辖街道（乡镇）');
    expect(regionName('990101')).toBe('原有的地区');
    expect(regionPath('440106001', 'zh-Hans', '石牌街道')).toBe('广东省 / 广州市 / 天河区 / 石牌街道');
  });
});

describe('looking for a region', () => {
  it('finds it by a part of its name, with the way to it', () => {
    expect(searchRegions({ q: '天河', limit: 5 })).toEqual([
      { code: '440106', name: '天河区', path: '广东省 / 广州市 / 天河区', level: 3 },
    ]);
    expect(searchRegions({ q: 'guang', limit: 5 }).map(({ name }) => name)).toEqual(['广东省', '广西壮族自治区']);
  });

  it('stays below the prefix and within the limit, and goes on behind the last one', () => {
    const all = searchRegions({ prefix: '44', limit: 10_000 });
    const first = searchRegions({ prefix: '44', limit: 20 });
    const rest = searchRegions({ prefix: '44', limit: 10_000, after: first.at(-1)?.code.replace(/(?:00)+$/, '') });
    expect(first).toHaveLength(20);
    expect([...first, ...rest]).toEqual(all);
    expect(all[0]?.name).toBe('广东省');
    expect(all.every(({ code }) => code.startsWith('44'))).toBe(true);
  });
});
