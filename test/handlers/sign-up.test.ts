import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

type Fields = readonly (readonly [string, string])[];

const WHO: Fields = [
  ['name', '清溪社区合唱队'],
  ['class', 'culture-sports'],
  ['region', '440106006'],
];
const ALL: Fields = [
  ...WHO,
  ['topics', 'culture'],
  ['watch', '440300'],
  ['keywords', '合唱、比赛'],
  ['address', 'choir@club.example'],
  ['mode', 'weekly'],
  ['weekday', '3'],
  ['hour', '8'],
  ['timeZone', 'Asia/Urumqi'],
  ['workdaysOnly', 'yes'],
  ['language', 'en'],
];

const query = (fields: Fields): string => new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
const without = (fields: Fields, name: string): Fields => fields.filter(([each]) => each !== name);
const show = (door: FrontDoor, fields: Fields) => door.ask('GET', `/subscribe?${query(fields)}`);
const headingOf = ({ text }: Readonly<{ text: string }>): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
/** What stands in the fields of a page, seen or unseen. */
const holds = (text: string, [name, value]: readonly [string, string]): boolean =>
  new RegExp(`name="${name}" value="${value}"|name="${name}"[^>]* value="${value}"|<option value="${value}" selected`).test(text);

describe('a sign-up on the web', () => {
  it('goes from who to what to how, carries along what was filled in, and asks once more before anything is kept', async () => {
    const door = aFrontDoor();
    expect(headingOf(await door.ask('GET', '/subscribe'))).toBe('您的组织');
    const what = await show(door, [['step', '1'], ['act', 'next'], ...WHO]);
    expect([what.status, headingOf(what)]).toEqual([200, '收哪些通知']);
    for (const field of WHO) expect(holds(what.text, field), field[0]).toBe(true);
    const how = await show(door, [['step', '2'], ['act', 'next'], ...WHO, ['topics', 'culture'], ['watch', '440300']]);
    expect(headingOf(how)).toBe('收取方式');
    const look = await door.submit('/subscribe', [['step', '3'], ['act', 'next'], ...ALL]);
    expect([look.status, headingOf(look)]).toEqual([200, '请核对']);
    for (const told of [
      '清溪社区合唱队',
      '天河区 / 石牌街道',
      '广东省 / 深圳市',
      '文化',
      '合唱、比赛',
      'choir@club.example',
      '每周三 08:00',
    ])
      expect(look.text).toContain(told);
    expect(look.text.replace(/ value="[^"]*"|href="[^"]*"/g, '')).not.toMatch(/4401/);
    expect(door.world.subscriptions.all()).toEqual([]);
    const sent = await door.submit('/subscribe', [['step', '3'], ['act', 'send'], ...ALL]);
    expect([sent.status, headingOf(sent)]).toEqual([200, '请查收邮件']);
    expect(sent.text).toContain('choir@club.example');
    expect(door.world.subscriptions.all()).toMatchObject([
      {
        status: 'pending',
        organization: { name: '清溪社区合唱队', class: 'culture-sports', region: '440106006', street: '石牌街道' },
        filter: { topics: ['culture'], watch: ['4403'], keywords: ['合唱', '比赛'], minUrgency: 'routine' },
        frequency: { mode: 'weekly', weekday: 3, hour: 8, timeZone: 'Asia/Urumqi', workdaysOnly: true },
        language: 'en',
      },
    ]);
  });

  it('says the same whether or not the address is known', async () => {
    const door = aFrontDoor();
    const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant() });
    await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', body.id) } });
    const send = (address: string) =>
      door.submit('/subscribe', [['step', '3'], ['act', 'send'], ...without(ALL, 'address'), ['address', address]]);
    const [known, unknown] = [await send('choir@club.example'), await send('other@club.example')];
    expect(known.status).toBe(200);
    expect(known.text.replaceAll('choir@', 'other@')).toBe(unknown.text);
  });

  it('is counted as those of the API are, and loses nothing when it is one too many', async () => {
    const door = aFrontDoor({ signUpsPerHour: 1 });
    const post = () =>
      door.ask('POST', '/subscribe', {
        raw: query([['step', '3'], ['act', 'send'], ...ALL]),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        from: '203.0.113.9',
      });
    expect((await post()).status).toBe(200);
    const over = await post();
    expect([over.status, headingOf(over)]).toEqual([429, '请核对']);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(holds(over.text, ['address', 'choir@club.example'])).toBe(true);
    expect(door.world.subscriptions.all()).toHaveLength(1);
  });

  it('is sent once when its button is pressed twice, and again when it is meant again', async () => {
    const door = aFrontDoor();
    const send = () => door.submit('/subscribe', [['step', '3'], ['act', 'send'], ...ALL]);
    for (const { status } of [await send(), await send()]) expect(status).toBe(200);
    expect(door.world.subscriptions.all()).toHaveLength(1);
    door.world.clock.advance(11_000);
    await send();
    expect(door.world.subscriptions.all()).toHaveLength(2);
  });

  it('takes no address from where it would be logged, and puts none there', async () => {
    const door = aFrontDoor();
    const page = await show(door, [['step', '3'], ['act', 'show'], ...ALL]);
    expect(page.text).not.toContain('choir@club.example');
    const look = await door.submit('/subscribe', [['step', '3'], ['act', 'next'], ...ALL]);
    expect(look.text).not.toMatch(/(?:href|action|formaction)="[^"]*(?:choir|%40|@)/);
    expect((await show(door, [['step', '3'], ['act', 'send'], ...ALL])).status).toBe(422);
    expect(door.world.subscriptions.all()).toEqual([]);
  });

  it('posts every page as soon as it holds an address, so that a way back loses nothing', async () => {
    const door = aFrontDoor();
    for (const [act, heading] of [
      ['show-1', '您的组织'],
      ['show-2', '收哪些通知'],
      ['back', '收哪些通知'],
    ] as const) {
      const page = await door.submit('/subscribe', [['step', '3'], ['act', act], ...ALL]);
      expect(headingOf(page)).toBe(heading);
      expect(page.text).toContain('<form method="post" action="/subscribe"');
      for (const field of [
        ['address', 'choir@club.example'],
        ['hour', '8'],
        ['name', '清溪社区合唱队'],
      ] as const)
        expect(holds(page.text, field), `${act} ${field[0]}`).toBe(true);
    }
  });

  it('may be filled in by a link, as every notice has one', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt', { name: '云岭省民政厅' });
    const { body } = await door.ask('POST', '/v1/notices', {
      key,
      body: aDraft({ audience: { regions: ['440106'], topics: ['culture'] } }),
    });
    const notice = await door.ask('GET', `/notices/${body.id}`);
    const [, link = ''] = /href="(\/subscribe\?region=[^"]+)"/.exec(notice.text) ?? [];
    expect(link).toContain('region=440106&amp;topic=culture');
    const page = await door.ask('GET', `${link.replaceAll('&amp;', '&')}&agency=gd-mzt&kind=notice`);
    expect(page.text).toContain('广东省 / 广州市 / 天河区');
    for (const field of [
      ['region', '440106'],
      ['topics', 'culture'],
      ['agencies', 'gd-mzt'],
      ['kinds', 'notice'],
    ] as const)
      expect(holds(page.text, field), field[0]).toBe(true);
    expect((await door.ask('GET', '/')).text).toContain('href="/subscribe?lang=zh-Hans"');
  });
});

describe.each([
  ['zh', '错误：'],
  ['en', 'Error: '],
] as const)('what is wrong with a sign-up, in %s,', (lang, mark) => {
  it.each([
    ['an empty name', 1, 'name', ''],
    ['a name with a link', 1, 'name', '领奖请到 win.example.com'],
    ['no class', 1, 'class', ''],
    ['a class that there is not', 1, 'class', 'army'],
    ['no region', 1, 'region', ''],
    ['a region that there is not', 1, 'region', '999999'],
    ['everywhere as its region', 1, 'region', '000000'],
    ['a street with a link', 1, 'street', 'http://evil.example'],
    ['a credit code that is none', 1, 'uscc', '123'],
    ['an agency that nobody registered', 2, 'agencies', 'nobody'],
    ['a kind that there is not', 2, 'kinds', 'rumour'],
    ['a topic that can be none', 2, 'topics', 'Not A Topic'],
    ['a keyword of one letter', 2, 'keywords', '字'],
    ['a region to watch that there is not', 2, 'watch', '999999'],
    ['no address', 3, 'address', ''],
    ['an address that is none', 3, 'address', 'choir@'],
    ['an address in a script that SES cannot write to', 3, 'address', '合唱@club.example'],
    ['an hour that there is not', 3, 'hour', '25'],
    ['a zone that there is not', 3, 'timeZone', 'Mars/Olympus'],
    ['no way that there is', 3, 'mode', 'hourly'],
  ] as const)('%s: it is said beside its field and in the summary, nothing is lost, nothing is kept', async (_, step, name, value) => {
    const door = aFrontDoor();
    const fields: Fields = [...without(ALL, name), [name, value]];
    for (const act of ['next', 'send']) {
      const page = await door.submit('/subscribe', [
        ['lang', lang],
        ['step', act === 'send' ? '3' : String(step)],
        ['act', act],
        ...fields,
      ]);
      expect(page.status).toBe(422);
      const [, sentence = ''] = new RegExp(`<a href="#field-${name}">(.*?)</a>`).exec(page.text) ?? [];
      expect(sentence).not.toBe('');
      expect(page.text).toContain(`id="field-${name}-error"><span class="unseen">${mark}</span>${sentence}</p>`);
      expect(page.text).toContain(`id="field-${name}"`);
      expect(/\p{Script=Han}/u.test(sentence.replaceAll('字', ''))).toBe(lang === 'zh');
      for (const field of without(fields, name).filter(([each]) => !['hour', 'timeZone', 'weekday', 'mode'].includes(each)))
        expect(page.text, field[0]).toMatch(new RegExp(`${field[1].split('、')[0]}`));
    }
    expect(door.world.subscriptions.all()).toEqual([]);
  });

  it('too many regions to watch', async () => {
    const many = Array.from({ length: 25 }, (_, i) => ['watch', `4401${String(i).padStart(2, '0')}`] as const);
    const page = await show(aFrontDoor(), [['lang', lang], ['step', '2'], ['act', 'next'], ...WHO, ...many]);
    expect(page).toMatchObject({ status: 422, text: expect.stringContaining('24') });
    expect(page.text).toContain('href="#field-watch"');
  });

  it('nothing chosen at all', async () => {
    const page = await show(aFrontDoor(), [
      ['lang', lang],
      ['step', '1'],
      ['act', 'next'],
    ]);
    expect(page.status).toBe(422);
    expect([...page.text.matchAll(/<a href="#field-(\w+)">/g)].map(([, name]) => name)).toEqual(['name', 'class', 'region']);
    expect(page.text).toContain(lang === 'zh' ? '有 3 处需要更正' : 'There are 3 problems');
  });

  it('a search for nothing', async () => {
    const page = await show(aFrontDoor(), [
      ['lang', lang],
      ['step', '1'],
      ['act', 'find-region'],
    ]);
    expect(page.text).toContain('href="#field-regionQ"');
  });
});

describe('the picker of places', () => {
  const at = (door: FrontDoor, fields: Fields) => show(door, [['step', '1'], ...fields]);
  const choices = (text: string, act = 'region'): readonly string[] =>
    [...text.matchAll(new RegExp(`value="${act}:(\\d+)"`, 'g'))].map(([, code = '']) => code);

  it('offers every place of a name with its path', async () => {
    const page = await at(aFrontDoor(), [
      ['act', 'find-region'],
      ['regionQ', '朝阳区'],
    ]);
    expect(page.text).toContain('北京市 / 朝阳区');
    expect(page.text).toContain('吉林省 / 长春市 / 朝阳区');
    expect(choices(page.text)).toEqual(expect.arrayContaining(['110105', '220104']));
    expect(
      (
        await at(aFrontDoor(), [
          ['act', 'find-region'],
          ['regionQ', '孙悟空国'],
        ])
      ).text,
    ).toContain('没有找到“孙悟空国”');
  });

  it('leads from the province down to the street, and back', async () => {
    const door = aFrontDoor();
    expect(choices((await at(door, [])).text)).toContain('440000');
    expect(choices((await at(door, [['act', 'region:440000']])).text)).toContain('440100');
    expect(choices((await at(door, [['act', 'region:440100']])).text)).toContain('440106');
    const county = await at(door, [['act', 'region:440106']]);
    expect(choices(county.text)).toEqual(expect.arrayContaining(['440106006', '440000', '440100']));
    expect(county.text).toContain('name="street"');
    const street = await at(door, [
      ['act', 'region:440106006'],
      ['street', '旧名'],
    ]);
    expect(street.text).toContain('天河区 / 石牌街道');
    expect(street.text).not.toContain('name="street"');
  });

  it('adds regions to watch and takes them away', async () => {
    const door = aFrontDoor();
    const step2 = (fields: Fields) => show(door, [['step', '2'], ...WHO, ...fields]);
    const added = await step2([
      ['act', 'watch-add:440300'],
      ['watch', '110000'],
    ]);
    expect(added.text).toContain('广东省 / 深圳市');
    expect([...added.text.matchAll(/type="hidden" name="watch" value="(\d+)"/g)].map(([, code]) => code)).toEqual(['110000', '440300']);
    const dropped = await step2([
      ['act', 'watch-drop:110000'],
      ['watch', '110000'],
      ['watch', '440300'],
    ]);
    expect([...dropped.text.matchAll(/type="hidden" name="watch" value="(\d+)"/g)].map(([, code]) => code)).toEqual(['440300']);
  });
});

describe('how many notices that makes', () => {
  it('is told with up to three of them, by all that was chosen, also by words in their text', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const [title, topics] of [
      ['合唱节', ['culture']],
      ['舞蹈节', ['culture']],
      ['运动会', ['sports']],
      ['通告', undefined],
      ['合唱比赛', ['culture']],
    ] as const) {
      const sections = [{ body: title === '舞蹈节' ? '也有合唱。' : '请报名。' }];
      await door.ask('POST', '/v1/notices', {
        key,
        body: aDraft({ title, sections, audience: { regions: ['440000'], ...(topics ? { topics } : {}) } }),
      });
    }
    const titles = async (fields: Fields) =>
      [...(await show(door, [['step', '2'], ...WHO, ...fields])).text.matchAll(/class="card"><h2><a[^>]*>(.*?)<\/a>/g)].map(
        ([, title]) => title,
      );
    expect(await titles([['topics', 'sports']])).toEqual(['通告', '运动会']);
    expect(await titles([['topics', 'culture']])).toHaveLength(3);
    expect(
      await titles([
        ['topics', 'culture'],
        ['keywords', '合唱'],
      ]),
    ).toEqual(['合唱比赛', '舞蹈节', '合唱节']);
    expect((await show(door, [['step', '2'], ...WHO, ['minUrgency', 'immediate']])).text).toContain('没有符合这些选择的通知');
    expect((await show(door, [['step', '2'], ...WHO])).text).toContain('每月大约会收到 2 件');
  });
});

describe('a sign-up for notices like one', () => {
  const from = async (door: FrontDoor, regions: readonly string[]) => {
    const accepted = await door.ask('POST', '/v1/notices', {
      key: await door.anAgency('gd-mzt'),
      body: aDraft({ audience: { regions, topics: ['culture'] } }),
    });
    const notice = await door.ask('GET', `/notices/${accepted.body.id}?lang=zh`);
    const [, way = ''] = /href="(\/subscribe\?[^"]*)"[^>]*>订阅这类通知/.exec(notice.text) ?? [];
    return way.replaceAll('&amp;', '&');
  };
  const signedUp = async (door: FrontDoor, way: string, own: string) => {
    const sent = new URLSearchParams(way.replace(/^.*\?/, ''));
    const who: Fields = [...without(WHO, 'region'), ['region', own], ...[...sent].filter(([name]) => name !== 'lang')];
    const what = await show(door, [['step', '1'], ['act', 'next'], ...who]);
    expect(headingOf(what)).toBe('收哪些通知');
    return what.text;
  };

  it.each([
    ['440000', '广东省'],
    ['440100', '广州市'],
  ])('that went to %s leaves the own region to be chosen, and says where it went', async (region, name) => {
    const door = aFrontDoor();
    const way = await from(door, [region]);
    const { text } = await door.ask('GET', way);
    expect(text).toContain(`这份通知发往${name}`);
    expect(holds(text, ['region', ''])).toBe(true);
    expect(holds(text, ['topics', 'culture'])).toBe(true);
    expect((await show(door, [['step', '1'], ['act', 'next'], ...without(WHO, 'region'), ['likeRegion', region]])).text).toContain(
      '请选择所在地区',
    );
    expect(holds(await signedUp(door, way, '440106006'), ['watch', region])).toBe(false);
    const elsewhere = await signedUp(door, way, '110105');
    expect(holds(elsewhere, ['watch', region])).toBe(true);
    expect(elsewhere).not.toContain('likeRegion');
  });

  it('that went to several says all of them, and whoever is in one of them watches no other', async () => {
    const door = aFrontDoor();
    const way = await from(door, ['440100', '440300']);
    expect((await door.ask('GET', way)).text).toContain('这份通知发往广州市、深圳市');
    expect(await signedUp(door, way, '440305')).not.toContain('name="watch" value');
  });

  it('that went to one county has it filled in', async () => {
    const door = aFrontDoor();
    const { text } = await door.ask('GET', await from(door, ['440106']));
    expect(holds(text, ['region', '440106'])).toBe(true);
    expect(text).not.toContain('这份通知发往');
  });
});

describe('the Enter key at sign-up', () => {
  it('looks for the place that was typed, and goes on where none was or one is chosen', async () => {
    const door = aFrontDoor();
    const enter = (fields: Fields) => show(door, [['act', 'enter'], ...fields]);
    const sought = await enter([['step', '1'], ...without(WHO, 'region'), ['regionQ', '天河']]);
    expect([sought.status, headingOf(sought)]).toEqual([200, '您的组织']);
    expect(sought.text).toContain('天河区');
    expect(sought.text).toMatch(/id="field-region"[^>]* autofocus/);
    expect(sought.text).not.toContain('请选择所在地区');
    expect((await enter([['step', '1'], ...without(WHO, 'region')])).text).toContain('请选择所在地区');
    expect(headingOf(await enter([['step', '1'], ...WHO]))).toBe('收哪些通知');
    const watched = await enter([['step', '2'], ...WHO, ['watchQ', '深圳']]);
    expect([headingOf(watched), watched.text.includes('value="watch-add:440300"')]).toEqual(['收哪些通知', true]);
    expect(headingOf(await enter([['step', '2'], ...WHO]))).toBe('收取方式');
  });
});

describe('the last look', () => {
  const looked = async (fields: Fields) =>
    (await aFrontDoor().submit('/subscribe', [['step', '3'], ['act', 'next'], ...WHO, ['address', 'choir@club.example'], ...fields])).text;
  const rowsOf = (text: string) =>
    [...text.matchAll(/<dt>(.*?)<\/dt><dd><bdi>([\s\S]*?)<\/bdi><\/dd><dd><button[^>]* value="show-(\d)"[^>]*aria-label="([^"]*)"/g)].map(
      ([, label, value, step, name]) => [label, value?.replace(/<[^>]*>/g, ''), step, name],
    );

  it('has a way to change each row, also what is wanted where that is all', async () => {
    expect(rowsOf(await looked([]))).toEqual([
      ['组织', '清溪社区合唱队', '1', '更改：组织'],
      ['所在地区', expect.stringContaining('石牌街道'), '1', '更改：所在地区'],
      ['类别', '文体活动类', '1', '更改：类别'],
      ['收哪些通知', '与所在地区有关的全部通知', '2', '更改：收哪些通知'],
      ['接收地址', 'choir@club.example', '3', '更改：接收地址'],
      ['接收时间', '即时', '3', '更改：接收时间'],
      ['邮件语言', '中文', '3', '更改：邮件语言'],
    ]);
    expect(
      rowsOf(
        await looked([
          ['topics', 'culture'],
          ['community', '清溪社区'],
        ]),
      ),
    ).toEqual(
      expect.arrayContaining([
        [expect.stringContaining('社区'), '清溪社区', '1', expect.stringMatching(/^更改：.*社区/)],
        ['收哪些通知', '只收主题：文化', '2', '更改：收哪些通知'],
      ]),
    );
  });

  it('leads to the field of a row, and has one button besides that sends it', async () => {
    const text = await looked([]);
    expect(text).toContain('formaction="/subscribe#field-class"');
    const outside = text.slice(text.indexOf('</dl>'), text.indexOf('</form></div>'));
    expect([...outside.matchAll(/<button/g)]).toHaveLength(1);
  });
});
