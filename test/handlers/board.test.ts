import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../functions/views/assets.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

/** A board with what is posted on it. */
const aBoard = async (...drafts: readonly object[]) => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt', { name: '广东省民政厅' });
  const ids: string[] = [];
  for (const draft of drafts) {
    const { body, status } = await door.ask('POST', '/v1/notices', { key, body: aDraft(draft) });
    if (status !== 201) throw new Error(JSON.stringify(body));
    ids.push(body.id);
    door.world.clock.advance(1000);
  }
  const page = async (query: string) => (await door.ask('GET', `/${query}`)).text;
  return { door, key, ids, page };
};
const titles = (page: string): readonly string[] =>
  [...page.matchAll(/<h2><a [^>]*>(.*?)<\/a><\/h2>/g)].map(([, title = '']) => title.replace(/<[^>]*>/g, ''));

describe('a search on the board', () => {
  it('marks what was looked for in the title and in the sentence that has it, as it was written', async () => {
    const { page } = await aBoard({ title: '關於社區評估的通知', sections: [{ body: '第一句。請攜帶㎡測量表，於五日前報名。第三句。' }] });
    const shown = await page(`?q=${encodeURIComponent('社区 m2')}`);
    expect(shown).toContain('關於<mark>社區</mark>評估的通知');
    expect(shown).toMatch(/<p class="quote" lang="zh-Hans-CN" dir="ltr">請攜帶<mark>㎡<\/mark>測量表，於五日前報名。<\/p>/);
    expect(shown).toContain('<meta name="robots" content="noindex">');
  });

  it.each([
    ['of only blanks', '?q=%20%E3%80%80%20', 200, null],
    ['of one Han character', '?q=%E5%94%B1', 200, null],
    ['of a per cent sign', '?q=%25', 200, null],
    ['of a broken escape', '?q=%', 200, null],
    ['of an expression', `?q=${encodeURIComponent('.*(a+)+$[')}`, 200, null],
    ['of emoji', `?q=${encodeURIComponent('🎵🀄')}`, 200, null],
    ['of a text from right to left', `?q=${encodeURIComponent('ئۇقتۇرۇش\u202e')}`, 200, null],
    ['of ten thousand characters', `?q=${'%E5%8F%A4'.repeat(10_000)}`, 422, 'field-q'],
    ['of a region that there is not', '?region=%E5%AD%99%E6%82%9F%E7%A9%BA%E5%9B%BD', 422, 'field-region'],
    ['from a day that there is not', '?from=2026-02-30', 422, 'field-from'],
    ['until a word', '?to=%E6%98%A8%E5%A4%A9', 422, 'field-to'],
    ['until before it begins', '?from=2026-05&to=2025', 422, 'field-to'],
    ['of a kind that there is not', '?kind=%3Cscript%3E', 200, null],
    ['with a cursor of nobody', '?q=%E5%94%B1&cursor=%3C', 302, null],
  ])('%s is answered with %s: %s', async (_, query, status, field) => {
    const { door } = await aBoard({});
    const answer = await door.ask('GET', `/${query}`);
    expect(answer.status).toBe(status);
    if (field) expect(answer.text).toMatch(new RegExp(`<a href="#${field}">[\\s\\S]*id="${field}-error"`));
    if (status === 302) expect(answer.headers.get('location')).toBe('/?q=%E5%94%B1&lang=zh-Hans');
  });

  it('keeps what was typed, also where it is refused', async () => {
    const { page } = await aBoard({});
    const shown = await page('?q=%E5%94%B1&region=%E5%AD%99%E6%82%9F%E7%A9%BA%E5%9B%BD&kind=letter&from=2026&inForce=true');
    expect(shown).toMatch(
      /name="q"[^>]*value="唱"[\s\S]*name="region"[^>]*value="孙悟空国"[\s\S]*value="letter" selected[\s\S]*name="from"[^>]*value="2026"[\s\S]*name="inForce" value="true" checked/,
    );
  });

  it('narrows by days of China, by month and year, and offers a subscription and a feed for the same', async () => {
    const { page, door } = await aBoard({ title: '十一月的通知', kind: 'letter', audience: { regions: ['440100'], topics: ['culture'] } });
    const day = door.world.clock.now();
    const today = new Date(day.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    for (const [query, found] of [
      [`from=${today}&to=${today.replaceAll('-', '')}`, 1],
      [`from=${today.slice(0, 4)}`, 1],
      [`to=${Number(today.slice(0, 4)) - 1}`, 0],
      ['region=%E5%B9%BF%E4%B8%9C%E7%9C%81&topic=culture&kind=letter&agency=gd-mzt&inForce=true', 1],
      ['region=%E5%8C%97%E4%BA%AC%E5%B8%82', 0],
    ] as const)
      expect([query, titles(await page(`?${query}`)).length]).toEqual([query, found]);
    const shown = await page('?region=%E5%B9%BF%E4%B8%9C%E7%9C%81&topic=culture&kind=letter&agency=gd-mzt');
    expect(shown).toContain('/subscribe?likeRegion=440000&amp;agency=gd-mzt&amp;topic=culture&amp;kind=letter&amp;lang=');
    expect(shown).toContain('/feeds/notices.atom?region=%E5%B9%BF%E4%B8%9C%E7%9C%81&amp;agency=gd-mzt&amp;topic=culture&amp;kind=letter');
  });

  it('goes on page by page, each notice once, with what was asked', async () => {
    const { page } = await aBoard(...Array.from({ length: 45 }, (_, i) => ({ title: `合唱节第${i}号` })));
    const seen: string[] = [];
    for (let query = '?q=%E5%90%88%E5%94%B1%E8%8A%82'; query !== ''; ) {
      const shown = await page(query);
      seen.push(...titles(shown));
      query = (/<nav class="pager"[^>]*><a [^>]*href="\/(\?[^"]*)"/.exec(shown)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `合唱节第${44 - i}号`));
  });

  it('finds no word that a redaction took, from the moment that it stands', async () => {
    const { door, key, ids, page } = await aBoard({ title: '名单', sections: [{ body: '张三的证号 44010619990101。' }] });
    expect(titles(await page('?q=44010619990101'))).toEqual(['名单']);
    const body = { reason: '误载', text: '44010619990101' };
    const { status } = await door.ask('POST', `/v1/notices/${ids[0]}/versions/1/redaction`, { key, body });
    expect(status).toBe(200);
    expect(titles(await page('?q=44010619990101'))).toEqual([]);
    expect((await door.ask('GET', '/v1/notices?q=44010619990101')).body.items).toEqual([]);
    for (const feed of ['atom', 'json']) expect((await door.ask('GET', `/feeds/notices.${feed}`)).text).not.toContain('44010619990101');
  });
});

describe('whatever stands in a notice', () => {
  const PAYLOADS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'--></title></script><svg/onload=alert(1)>",
    ']]><script>x</script>',
    '{{7*7}}',
  ];

  it.each(PAYLOADS)('is text on every page, in every feed and map: %s', async (payload) => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt', { name: `机关 ${payload}` });
    const draft = {
      title: `标题 ${payload}`,
      documentNumber: `号 ${payload}`,
      indexNumber: `索 ${payload}`,
      source: `源 ${payload}`,
      language: 'zh-Hans-CN',
      sections: [
        { heading: `一、${payload}`, body: `正文 ${payload}\n| ${payload} | b |\n| --- | --- |\n| c | d |\n[x](javascript:alert(1))` },
      ],
    };
    const { body } = await door.ask('POST', '/v1/notices', { key, body: draft });
    await door.ask('POST', `/v1/notices/${body.id}/corrections`, {
      key,
      body: { title: `新 ${payload}`, note: `因 ${payload}`, notify: 'none' },
      headers: { 'if-match': '*' },
    });
    await door.ask('POST', `/v1/notices/${body.id}/withdrawal`, { key, body: { reason: `由 ${payload}` } });
    const q = encodeURIComponent(payload);
    for (const path of [
      '/',
      `/?q=${q}`,
      `/?q=${encodeURIComponent('正文')}`,
      `/?region=${q}&from=${q}&agency=${q}&topic=${q}`,
      `/notices/${body.id}`,
      `/notices/${body.id}?version=1&lang=en`,
    ]) {
      const { text } = await door.ask('GET', path);
      const markup = text.replace(/<script type="application\/ld\+json">[^<]*<\/script>/g, '');
      expect(markup, path).not.toMatch(/<script|<svg\/|<img src=x|href="javascript:/i);
      // An attribute of an element, and not a word in the value of one.
      expect(markup.replace(/"[^"]*"/g, '""'), path).not.toMatch(/<\w[^>]*\son\w+\s*=/i);
    }
    const { text: atom } = await door.ask('GET', '/feeds/notices.atom');
    expect(atom).not.toMatch(/<script|<img|<svg|<!\[CDATA/i);
    const { body: json } = await door.ask('GET', '/feeds/notices.json');
    expect(json.items[0].content_html).not.toMatch(/<script|<img|<svg/i);
  });
});

describe('what machines read', () => {
  /** Which properties a type of schema.org has, by the vocabulary as `schema-dts` publishes it. */
  const VOCABULARY = readFileSync(join(import.meta.dirname, '../../node_modules/schema-dts/dist/schema.d.ts'), 'utf8');
  const basesOf = (heritage: string): readonly string[] => [...heritage.matchAll(/(\w+)Base\b/g)].map(([, name = '']) => name);
  const ofBase = (name: string): readonly string[] => {
    const [, heritage = '', body = ''] =
      new RegExp(`^interface ${name}Base(?: extends ([^{]*))?\\{([\\s\\S]*?)^\\}`, 'm').exec(VOCABULARY) ?? [];
    return [...[...body.matchAll(/^\s*"(\w+)"\?:/gm)].map(([, own = '']) => own), ...basesOf(heritage).flatMap(ofBase)];
  };
  const propertiesOf = (type: string): ReadonlySet<string> => {
    const [, heritage] = new RegExp(`^export interface ${type}Leaf extends ([^{]*)\\{`, 'm').exec(VOCABULARY) ?? [];
    if (heritage === undefined) throw new Error(`schema.org knows no ${type}`);
    return new Set(basesOf(heritage).flatMap(ofBase));
  };
  const unknownIn = (data: unknown): readonly string[] => {
    if (Array.isArray(data)) return data.flatMap(unknownIn);
    if (typeof data !== 'object' || data === null) return [];
    const { '@type': type, '@context': _context, '@id': _id, ...rest } = data as Record<string, unknown>;
    const types = [type].flat().map(String);
    const known = new Set(types.flatMap((one) => [...propertiesOf(one)]));
    return Object.entries(rest).flatMap(([name, value]) => [...(known.has(name) ? [] : [`${types}.${name}`]), ...unknownIn(value)]);
  };

  it('is a notice in the words of schema.org alone, its dates for Baidu, and a card for whoever passes the link on', async () => {
    const { door, ids } = await aBoard({
      documentNumber: '粤民函〔2026〕1号',
      indexNumber: '11440106718120458W/2026-00008',
      issuedOn: '2026-11-20',
      expiresOn: '2027-12-31',
      audience: { regions: ['440100'], topics: ['culture'] },
      sections: [{ body: '为了</script>安全。' }],
    });
    const { text } = await door.ask('GET', `/notices/${ids[0]}`);
    const [schema, baidu] = [...text.matchAll(/<script type="application\/ld\+json">([^<]*)<\/script>/g)].map(([, json = '']) =>
      JSON.parse(json),
    );
    expect(unknownIn(schema)).toEqual([]);
    expect(unknownIn({ ...schema, colour: 'red' })).toEqual(['SpecialAnnouncement,DigitalDocument.colour']);
    expect(schema).toMatchObject({
      '@type': ['SpecialAnnouncement', 'DigitalDocument'],
      creativeWorkStatus: 'Published',
      dateCreated: '2026-11-20',
      expires: '2027-12-31',
      text: '为了</script>安全。',
      spatialCoverage: [{ name: '广州市', identifier: { value: '440100' } }],
    });
    expect(baidu.pubDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(Date.parse(`${baidu.upDate}+08:00`)).toBe(Date.parse(schema.dateModified) - (Date.parse(schema.dateModified) % 1000));
    expect(text).toContain(`<meta property="og:image" content="https://wire.example${ASSETS.share.path}">`);
    expect(text).toContain(`<link rel="canonical" href="https://wire.example/notices/${ids[0]}">`);
    expect(text).toContain(`hreflang="en" href="https://wire.example/notices/${ids[0]}?lang=en"`);
    const picture = await door.ask('GET', ASSETS.share.path);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('is every notice once in the map of its year, and none that is not public', async () => {
    const { door, key, ids } = await aBoard({}, { title: '二' });
    await door.ask('POST', '/v1/notices', { key, body: aDraft({ title: '三', publishAt: '2027-01-05T00:00:00Z' }) });
    const index = await door.ask('GET', '/sitemap.xml');
    const [, map = ''] = /<loc>https:\/\/wire\.example(\/sitemaps\/\d{4}\.xml)<\/loc>/.exec(index.text) ?? [];
    const { text, headers } = await door.ask('GET', map);
    expect([...text.matchAll(/<loc>[^<]*\/notices\/([^<]+)<\/loc><lastmod>/g)].map(([, id]) => id)).toEqual(ids.toReversed());
    expect(headers.get('content-type')).toContain('xml');
    expect((await door.ask('GET', '/sitemaps/1999.xml')).status).toBe(404);
    const robots = await door.ask('GET', '/robots.txt');
    expect(robots.text).toContain('Sitemap: https://wire.example/sitemap.xml');
    expect(robots.text).toContain('Disallow: /console');
  });

  it('is who is told of weaknesses, where somebody is', async () => {
    expect((await aFrontDoor().ask('GET', '/.well-known/security.txt')).status).toBe(404);
  });

  it('are feeds with the same filters: full text, what is withdrawn marked, and a next page', async () => {
    const { door, key, ids } = await aBoard(...Array.from({ length: 22 }, (_, i) => ({ title: `第${i}号` })));
    await door.ask('POST', `/v1/notices/${ids[21]}/withdrawal`, { key, body: { reason: '有误' } });
    const { text, headers } = await door.ask('GET', '/feeds/notices.atom');
    expect(headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(text).toMatch(
      /<title>〔撤回〕第21号<\/title>[\s\S]*<link rel="alternate" type="text\/html" href="https:\/\/wire\.example\/notices\//,
    );
    expect(text.split('<entry').length - 1).toBe(20);
    const { body } = await door.ask('GET', '/feeds/notices.json?agency=gd-mzt');
    expect([body.version, body.items.length]).toEqual(['https://jsonfeed.org/version/1.1', 20]);
    const rest = await door.ask('GET', body.next_url.replace('https://wire.example', ''));
    expect(rest.body.items.map(({ title }: { title: string }) => title)).toEqual(['第1号', '第0号']);
    expect((await door.ask('GET', '/feeds/notices.json?region=%E5%AD%99%E6%82%9F%E7%A9%BA%E5%9B%BD')).status).toBe(400);
  });
});
