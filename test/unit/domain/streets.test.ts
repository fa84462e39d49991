import { describe, expect, it } from 'vitest';
import { parseRegion } from '../../../functions/domain/region.ts';
import { loadStreets, Streets } from '../../../functions/domain/streets.ts';

const streets = await loadStreets();

describe('streets', () => {
  it('are known by name, all of the edition of 2023', () => {
    expect(streets.size).toBeGreaterThan(41_300);
    expect(streets.nameOf('440106006')).toBe('石牌街道');
    expect(streets.nameOf('110101001')).toBe('东华门街道');
    expect(streets.nameOf('441900003')).toBe('东城街道');
    expect(streets.nameOf('440106999')).toBeUndefined();
  });

  it('are found in a county, in order of code, page by page', () => {
    const all = streets.search({ within: '440106', limit: 100 });
    expect(all[0]).toEqual({ code: '440106', name: '天河区', path: '广东省 / 广州市 / 天河区', level: 3 });
    expect(all[1]).toMatchObject({ level: 4, path: expect.stringMatching(/^广东省 \/ 广州市 \/ 天河区 \/ /) });
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = streets.search({ within: '440106', limit: 7, ...(after === undefined ? {} : { after }) });
      paged.push(...page.map(({ code }) => code));
      after = page.at(-1)?.code;
      if (page.length < 7) break;
    }
    expect(paged).toEqual(all.map(({ code }) => code));
  });

  it('hang under the city where it has no counties', () => {
    const found = streets.search({ within: '4419', limit: 50 });
    expect(found.some(({ path }) => path === '广东省 / 东莞市 / 东城街道')).toBe(true);
  });

  it('of a development zone lie below the city, and can be subscribed to', () => {
    const [zone] = streets.search({ within: '1301', q: '长江街道', limit: 5 }).filter(({ code }) => code.startsWith('130171'));
    expect(zone?.path).toBe('河北省 / 石家庄市 / 长江街道');
    expect(parseRegion('130171999')).toEqual({ kind: 'parsed', code: '130171999' });
    expect(parseRegion('139971001').kind).toBe('unknown');
    expect(streets.nameOf('460321100')).toBeUndefined();
  });

  it('are all of regions that are taken', () => {
    expect(streets.search({ q: '街道', limit: 50_000 }).filter(({ code }) => parseRegion(code).kind === 'unknown')).toEqual([]);
  });

  it('are not listed for a province, which has thousands, but found there by name', () => {
    expect(streets.search({ within: '44', limit: 500 }).every(({ level }) => level < 4)).toBe(true);
    expect(streets.search({ within: '44', q: '石牌街道', limit: 5 })).toEqual([
      { code: '440106006', name: '石牌街道', path: '广东省 / 广州市 / 天河区 / 石牌街道', level: 4 },
    ]);
  });

  it('come behind the larger regions of a name, each with its path', () => {
    const found = streets.search({ q: '朝阳', limit: 40 });
    const levels = found.map(({ level }) => level);
    expect(levels.slice(levels.indexOf(4)).every((level) => level === 4)).toBe(true);
    const paths = found.map(({ path }) => path);
    expect(paths).toContain('北京市 / 朝阳区');
    expect(paths).toContain('吉林省 / 长春市 / 朝阳区');
    expect(levels).toContain(4);
  });

  it('are read from lines of a county and its streets', () => {
    const few = new Streets('440106001五山街道002天园街道');
    expect([few.size, few.nameOf('440106002')]).toEqual([2, '天园街道']);
  });
});
