import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, named } from './organizations.ts';

const preview = (door: FrontDoor, key: string, given: object = {}, headers = {}) =>
  door.ask('POST', '/v1/notices/preview', { key, body: aDraft(given), headers });

/** 2026-11-20 is a Friday; it is noon in Beijing. */
const daily = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } };
const weekly = { frequency: { mode: 'weekly', weekday: 3, hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } };

describe('a preview', () => {
  it('counts by class, by addressed section and by the one region’s parts, and each adds up', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gz-mzj', { region: '440106' });
    await aContact(door, named('甲', { class: 'charity', region: '440106001' }));
    await aContact(door, named('乙', { region: '440106002' }));
    await aContact(door, named('丙', { region: '440106002' }));
    const sections = [
      { body: '总述' },
      { heading: '公益', body: '一', audience: { classes: ['charity'] } },
      { heading: '农村', body: '二', audience: { rural: true } },
      { body: '三', audience: {} },
    ];
    const { status, body } = await preview(door, key, { sections });
    expect(status).toBe(200);
    expect(body.audience).toMatchObject({
      precision: 'exact',
      subscriptions: 3,
      organizations: 3,
      byClass: { charity: 1, 'culture-sports': 2, other: 0, 'community-affairs': 0, 'daily-services': 0 },
      bySection: [
        { position: 1, heading: '公益', subscriptions: 1, margin: 0 },
        { position: 2, heading: '农村', subscriptions: 0, margin: 0 },
      ],
    });
    expect(body.audience.byRegion.map(({ region, subscriptions }: Record<string, unknown>) => [region, subscriptions])).toEqual([
      ['440106001', 1],
      ['440106002', 2],
    ]);
    for (const { name } of body.audience.byRegion) expect(name).toMatch(/^\p{Script=Han}+$/u);
    const [charity] = body.sample.filter(({ organization }: { organization: { name: string } }) => organization.name === '甲');
    expect(charity.sections).toEqual([{ position: 1, heading: '公益' }]);
    const wanted = await preview(door, key, { audience: { classes: ['charity'], rural: false }, sections: [{ body: '总述' }] });
    expect(wanted.body.sample[0].reasons).toEqual([
      { criterion: 'region', value: '440106', label: '天河区' },
      { criterion: 'class', value: 'charity', label: '公益慈善类 charity' },
      { criterion: 'rural', value: 'false', label: '城市 urban' },
    ]);
  });

  it('says who reads it only in a digest, and when the last of these is due, also of one for later; 特急 waits for none', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    await aContact(door, named('甲'));
    await aContact(door, { ...named('乙'), ...daily });
    await aContact(door, { ...named('丙'), ...weekly });
    const now = door.world.clock.now().toISOString();
    const { audience } = (await preview(door, key)).body;
    expect(audience.onlyInDigest).toBe(2);
    expect(audience.digests.map((one: { subscriptions: number }) => one.subscriptions)).toEqual([1, 1]);
    expect(audience.digests.map((one: { frequency: { mode: string } }) => one.frequency.mode).toSorted()).toEqual(['daily', 'weekly']);
    expect(audience.lastDigestAt).toBe(audience.digests[1].at);
    for (const { at } of audience.digests) expect(at > now && at.endsWith('T01:00:00.000Z')).toBe(true);
    const later = (await preview(door, key, { publishAt: '2027-03-01T00:00:00+08:00' })).body.audience;
    for (const { at } of later.digests) expect(at >= '2027-03-01').toBe(true);
    const atOnce = (await preview(door, key, { urgency: 'immediate' })).body.audience;
    expect(atOnce).toMatchObject({ onlyInDigest: 0, digests: [], lastDigestAt: null, subscriptions: 3 });
  });

  it('shows who nearly matches and why not, by names and in the reader’s language', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    await door.anAgency('gd-wmb', { name: '云岭省文明办' });
    const filter = { watch: [], topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine' };
    await aContact(door, named('合'));
    await aContact(door, named('类', { class: 'charity' }));
    await aContact(door, named('外', { region: '440103' }));
    await aContact(door, { ...named('机'), filter: { ...filter, agencies: ['gd-wmb'] } });
    await aContact(door, { ...named('词'), filter: { ...filter, keywords: ['拔河'] } });
    await aContact(door, { ...named('双', { class: 'charity' }), filter: { ...filter, keywords: ['拔河'] } });
    const audience = { regions: ['440100'], excludeRegions: ['440103'], classes: ['culture-sports'] };
    const { body } = await preview(door, key, { audience });
    expect(body.audience.subscriptions).toBe(1);
    const shown = new Map(
      body.nearly.map(({ organization, missing }: { organization: { name: string }; missing: object[] }) => [organization.name, missing]),
    );
    expect(Object.fromEntries(shown)).toEqual({
      类: [{ criterion: 'class', value: 'charity', label: '公益慈善类 charity' }],
      外: [{ criterion: 'region', value: '440103', label: '荔湾区' }],
      机: [{ criterion: 'agency', value: 'gd-wmb', label: '云岭省文明办' }],
      词: [{ criterion: 'keyword', value: '拔河', label: '拔河' }],
    });
    expect(body.nearlyBy.map(({ criterion }: { criterion: string }) => criterion).toSorted()).toEqual([
      'agency',
      'class',
      'keyword',
      'region',
    ]);
    for (const { subscriptions, margin } of body.nearlyBy) expect([subscriptions, margin]).toEqual([1, 0]);
    const english = await preview(door, key, { audience }, { 'accept-language': 'en' });
    expect(JSON.stringify(english.body.nearly)).toContain('"label":"charity"');
  });

  it('says how long the mails take at the present rate, webhooks and digests aside', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    expect((await preview(door, key)).body.duration).toBe('PT0S');
    await door.world.pacer.setRate(0.5);
    for (const name of ['甲', '乙', '丙']) await aContact(door, named(name));
    await aContact(door, { ...named('丁'), ...daily });
    expect((await preview(door, key)).body.duration).toBe('PT6S');
    expect((await preview(door, key, { urgency: 'immediate' })).body.duration).toBe('PT8S');
    // Behind what stands in the line already, unless it is for later.
    await door.world.pacer.reserve('routine', 5, door.world.clock.now(), 0);
    const seconds = Number(/^PT([\d.]+)S$/.exec((await preview(door, key)).body.duration)?.[1]);
    expect(seconds).toBeGreaterThan(6);
    expect((await preview(door, key, { publishAt: '2027-03-01T00:00:00+08:00' })).body.duration).toBe('PT6S');
  });

  it('is made, too, of a notice that others have still to sign', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    await door.anAgency('gd-wmb');
    await aContact(door, named('甲'));
    const joint = { issuers: ['gd-mzt', 'gd-wmb'] };
    expect(await preview(door, key, joint)).toMatchObject({ status: 200, body: { audience: { subscriptions: 1 } } });
    expect((await door.ask('POST', '/v1/notices', { key, body: aDraft(joint) })).status).toBe(202);
  });

  it('refuses what posting refuses, with the same errors: incomplete ones and files that are not there', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const given of [{ title: undefined }, { sections: undefined }, { attachments: [{ id: 'att-nowhere' }] }]) {
      const [previewed, posted] = [await preview(door, key, given), await door.ask('POST', '/v1/notices', { key, body: aDraft(given) })];
      expect(previewed.status).toBeGreaterThanOrEqual(400);
      expect([previewed.status, previewed.body]).toEqual([posted.status, posted.body]);
    }
  });
});
