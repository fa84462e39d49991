import { describe, expect, it } from 'vitest';
import { problem } from './contract-server.ts';
import { aTerminal, DRAFT } from './typed.ts';

const { server, type } = aTerminal();

describe('previewing a notice', () => {
  it('shows how many would get it, where, why, and what it would cost', async () => {
    server.on('POST /v1/notices/preview', () => ({
      body: {
        audience: {
          subscriptions: 1200,
          organizations: 1100,
          byChannel: { email: 1000, webhook: 200 },
          byFrequency: { immediate: 900, daily: 250, weekly: 50 },
          byRegion: [{ region: '440100', name: '广州市', subscriptions: 1200 }],
        },
        sample: [
          { organization: { name: '清溪社区合唱队' }, reasons: [{ criterion: 'region', value: '440000', label: '广东省' }], sections: [] },
          {
            organization: { name: '乡村文艺队' },
            reasons: [
              { criterion: 'class', value: 'charity', label: '公益慈善类 charity' },
              { criterion: 'rural', value: 'true', label: '农村 rural' },
              { criterion: 'keyword', value: '养老' },
            ],
          },
          { organization: { name: '云河舞蹈队', verified: { by: 'gd-mzt', at: '2026-11-20T01:00:00.000Z' } }, reasons: [], sections: [] },
        ],
        warnings: [],
        estimatedCost: { currency: 'USD', email: 0.1, webhook: 0, total: 0.1, basis: '' },
      },
    }));
    const { code, out } = await type('preview notice.json');
    expect(code).toBe(0);
    expect(server.asked[0]?.body).toBe(DRAFT);
    expect(out).toMatch(/合计 in all\s+1,200\n/);
    expect(out).toMatch(/清溪社区合唱队 +地区 region 广东省\n/);
    expect(out).toContain('类别 class 公益慈善类 charity; 农村 rural; 关键词 keyword 养老');
    expect(out).toContain('云河舞蹈队 · 已核实 verified');
    expect(out).toContain('USD 0.1');
    // A service of an earlier release says nothing of these.
    for (const words of ['只差一条', '按类别', '按部分', '汇总中', '约需']) expect(out).not.toContain(words);
  });

  it('shows whom each section is for, who nearly gets it, who waits for a digest, and how long it takes', async () => {
    server.on('POST /v1/notices/preview', () => ({
      body: {
        audience: {
          precision: 'estimate',
          margin: 1500,
          subscriptions: 90_000,
          organizations: 80_000,
          byChannel: { email: 90_000, webhook: 0 },
          byFrequency: { immediate: 60_000, daily: 30_000, weekly: 0 },
          byClass: { charity: 0, 'culture-sports': 90_000, newer: 0 },
          byRegion: [],
          bySection: [
            { position: 1, heading: '补助', subscriptions: 400, margin: 9 },
            { position: 2, heading: null, subscriptions: 0, margin: 0 },
          ],
          onlyInDigest: 30_000,
          digests: [],
          lastDigestAt: '2026-11-23T01:00:00.000Z',
        },
        sample: [{ organization: { name: '清溪社区合唱队' }, reasons: [], sections: [{ position: 1, heading: '补助' }] }],
        nearlyBy: [
          { criterion: 'class', subscriptions: 1200, margin: 3 },
          { criterion: 'keyword', subscriptions: 4, margin: 1 },
        ],
        nearly: [
          { organization: { name: '云河互助会' }, missing: [{ criterion: 'class', value: 'charity', label: '公益慈善类 charity' }] },
          { organization: { name: '云河拔河队' }, missing: [{ criterion: 'keyword', value: '拔河', label: '拔河' }] },
          { organization: { name: '荔湾合唱团' }, missing: [{ criterion: 'region', value: '440103', label: '荔湾区' }] },
        ],
        warnings: [],
        duration: 'PT7261.4S',
        estimatedCost: { currency: 'USD', email: 0.1, webhook: 0, total: 0.1, basis: '' },
      },
    }));
    const { out } = await type('preview notice.json');
    expect(out).toContain('± 1,500');
    expect(out).toMatch(/组织 organizations +80,000\n/);
    expect(out).toMatch(/文体活动类 culture and sports +90,000\n/);
    expect(out).toMatch(/补助 +400\n +第 3 部分 part 3 +0\n/);
    expect(out).toMatch(/只在汇总中收到 read it only in a digest +30,000 +最迟 at the latest 2026-11-23 09:00\n/);
    expect(out).toMatch(/清溪社区合唱队 +补助\n/);
    expect(out).toMatch(/类别 class +1,200\n +关键词 keyword +4\n/);
    expect(out).toMatch(/云河互助会 +是 is 公益慈善类 charity\n/);
    expect(out).toMatch(/云河拔河队 +只要 asks for 关键词 keyword 拔河\n/);
    expect(out).toMatch(/荔湾合唱团 +在排除的地区 in the excluded region 荔湾区\n/);
    expect(out).toContain('2 小时 1 分钟 2 h 1 min');
    expect(out).not.toMatch(/公益慈善类 charity +0/);
  });
});

describe('who is in the region of an agency', () => {
  const path = 'GET /v1/agencies/gz-mzj/coverage';
  const coverage = {
    agency: 'gz-mzj',
    region: '440100',
    name: '广州市',
    precision: 'exact',
    margin: 0,
    organizations: 1200,
    subscriptions: 1300,
    byRegion: [{ region: '440106', name: '天河区', organizations: 1200 }],
    byClass: { charity: 1200, other: 0 },
    hubs: 3,
    asked: 400,
    verified: { organizations: 900, margin: 40 },
    claimed: { organizations: 300, margin: 40 },
    reachable: { organizations: 1200, margin: 0 },
    unreachable: { organizations: 0, margin: 0 },
  };

  it('is shown as a table, with margins where not everybody was asked', async () => {
    server.on(path, () => ({ body: coverage }));
    const { code, out } = await type('agencies coverage gz-mzj');
    expect(code).toBe(0);
    expect(out).toMatch(/组织 organizations +1,200\n/);
    expect(out).toMatch(/已核实 verified +900 +± 40\n/);
    expect(out).toMatch(/能联系到 within reach +1,200\n/);
    expect(out).toMatch(/天河区 +1,200\n/);
    expect(out).toMatch(/公益慈善类 charity +1,200\n/);
    expect(JSON.parse((await type('agencies coverage gz-mzj --json')).out)).toEqual(coverage);
  });

  it('is refused with the reason, and needs to be told of whom', async () => {
    server.on(path, () => problem(404, 'agency-unknown', '没有这个机关'));
    expect(await type('agencies coverage gz-mzj')).toMatchObject({ code: 1, err: expect.stringContaining('没有这个机关') });
    expect((await type('agencies coverage')).code).toBe(2);
  });
});
