import { describe, expect, it } from 'vitest';
import { aFrontDoor, anApplicant } from './front-door.ts';

type Fields = readonly (readonly [string, string])[];

/** Somebody who has confirmed, and the tokens of their messages. */
const aSubscriber = async (given: object = {}) => {
  const door = aFrontDoor();
  await door.anAgency('gd-mzt', { name: '云岭省民政厅' });
  const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  const { vault, subscriptions } = door.world;
  await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await vault.token('confirm', body.id) } });
  const [token, leave] = [await vault.token('manage', body.id), await vault.token('unsubscribe', body.id)];
  const kept = async () => subscriptions.find(body.id);
  const post = (fields: Fields, lang = 'zh') => door.submit('/manage', [['token', token], ['lang', lang], ...fields]);
  return { door, id: String(body.id), token, leave, kept, post };
};

const FORM: Fields = [
  ['name', '清溪社区合唱队'],
  ['class', 'charity'],
  ['region', '440106006'],
  ['rural', 'yes'],
  ['agencies', 'gd-mzt'],
  ['kinds', 'notice'],
  ['minUrgency', 'routine'],
  ['mode', 'immediate'],
  ['language', 'zh-Hans'],
];
const without = (fields: Fields, name: string): Fields => fields.filter(([each]) => each !== name);

describe('the manage page', () => {
  it('shows and changes all that a subscription has, by names', async () => {
    const { door, token, kept, post } = await aSubscriber();
    expect((await post([['act', 'change'], ...FORM])).headers.get('location')).toContain('note=saved');
    expect(await kept()).toMatchObject({
      organization: { class: 'charity', region: '440106006', street: '石牌街道', rural: true, hub: false },
      filter: { agencies: ['gd-mzt'], kinds: ['notice'] },
    });
    const page = await door.ask('GET', `/manage?token=${token}`);
    for (const named of ['天河区 / 石牌街道', '云岭省民政厅', '公益慈善类']) expect(page.text).toContain(named);
    expect(/<dl class="facts">.*?<\/dl>/s.exec(page.text)?.[0]).not.toMatch(/gd-mzt|\d{6}/);
    // Every field of it, sent as it stands, changes nothing.
    expect((await post([['act', 'change'], ...without(FORM, 'agencies'), ['street', '']])).status).toBe(303);
    expect((await kept())?.filter.agencies).toEqual([]);
  });

  it('takes away what its field is emptied of: the street, the community', async () => {
    const organization = { name: '清溪社区合唱队', region: '440106', street: '云溪街道', community: '云溪社区' };
    const { kept, post } = await aSubscriber({ organization });
    const fields: Fields = [...without(FORM, 'region'), ['region', '440106'], ['act', 'change']];
    await post([...fields, ['street', '云溪街道'], ['community', '云溪社区']]);
    expect((await kept())?.organization).toMatchObject({ street: '云溪街道', community: '云溪社区' });
    await post([...fields, ['street', ''], ['community', '']]);
    expect(Object.keys((await kept())?.organization ?? {})).not.toContain('street');
    expect(Object.keys((await kept())?.organization ?? {})).not.toContain('community');
  });

  it('keeps nothing that a picker chose before it is saved, and loses nothing that was filled in', async () => {
    const { kept, post } = await aSubscriber();
    const before = await kept();
    const picked = await post([...FORM, ['keywords', '合唱'], ['act', 'watch-add:440300']]);
    expect(picked.status).toBe(200);
    for (const shown of ['尚未保存', '广东省 / 深圳市', 'value="合唱"']) expect(picked.text).toContain(shown);
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['zh', 'name', ''],
    ['en', 'name', 'win.example.com'],
    ['zh', 'region', '999999'],
    ['en', 'street', 'http://evil.example'],
    ['zh', 'agencies', 'nobody'],
    ['en', 'keywords', '字'],
  ])('says in %s what is wrong beside %s, and keeps nothing: “%s”', async (lang, name, value) => {
    const { kept, post } = await aSubscriber();
    const before = await kept();
    const region: Fields = name === 'street' ? [['region', '440106']] : [];
    const fields = [...(name === 'street' ? without(FORM, 'region') : FORM), ...region];
    const refused = await post([...without(fields, name), [name, value], ['act', 'change']], lang);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`href="#field-${name}"`);
    expect(refused.text).toContain(`id="field-${name}-error"`);
    expect(refused.text).toContain(lang === 'en' ? 'Nothing was changed' : '未作更改');
    expect(await kept()).toEqual(before);
  });

  it('leaves what a page of the version before this one does not show', async () => {
    const { kept, post } = await aSubscriber({ filter: { agencies: ['gd-mzt'], kinds: ['letter'] } });
    await post([
      ['act', 'change'],
      ['mode', 'daily'],
      ['hour', '7'],
      ['timeZone', 'Asia/Shanghai'],
      ['language', 'en'],
      ['minUrgency', 'urgent'],
    ]);
    expect(await kept()).toMatchObject({
      language: 'en',
      organization: { class: 'culture-sports' },
      filter: { agencies: ['gd-mzt'], kinds: ['letter'] },
    });
  });

  it('leads whoever comes by a link that counts no more to where a new one is asked for, or to subscribe anew', async () => {
    const { door } = await aSubscriber();
    for (const [path, way] of [
      ['/manage?token=bad', '/manage'],
      ['/unsubscribe/bad', '/manage'],
      ['/confirm?token=bad', '/manage'],
      ['/receipts/bad', '/manage'],
      ['/address?token=bad', '/manage'],
      ['/erase?token=bad', '/erase'],
    ] as const) {
      const { status, text } = await door.ask('GET', `${path}${path.includes('?') ? '&' : '?'}lang=zh`);
      expect([path, status, text.includes(`<a class="button" href="${way}?lang=zh-Hans">`)]).toEqual([path, 404, true]);
    }
  });

  it.each(['zh', 'en'])('is closed to a token that is made up or another’s, and says in %s what to do', async (lang) => {
    const { door, leave } = await aSubscriber();
    for (const path of [`/manage?token=${leave}`, '/manage?token=made-up', '/manage/sent?token=made-up', '/manage/sent'])
      expect(await door.ask('GET', `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`), path).toMatchObject({
        status: 404,
        text: expect.stringContaining(lang === 'en' ? 'Use the one from the latest message' : '请使用最近一封邮件中的链接'),
      });
    expect(
      (
        await door.submit('/manage', [
          ['token', 'made-up'],
          ['act', 'pause'],
        ])
      ).status,
    ).toBe(404);
  });
});

describe('what was sent', () => {
  it('is told when there is nothing, is never kept by a cache, and a cursor that was never given out leads nowhere', async () => {
    const { door, token } = await aSubscriber();
    const page = await door.ask('GET', `/manage/sent?token=${token}`);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('近 90 天没有发给您的通知') });
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await door.ask('GET', `/manage/sent?token=${token}&cursor=made-up`)).status).toBe(404);
  });
});

describe('asking for what was missed', () => {
  const since = (year: string, month: string, day: string): [string, string][] => [
    ['since', year],
    ['sinceMonth', month],
    ['sinceDay', day],
  ];

  it('says how many are sent again, and keeps what was typed beside what is wrong with it', async () => {
    const { door, token } = await aSubscriber();
    const ask = (fields: [string, string][]) => door.submit('/manage/sent', [['token', token], ['lang', 'en'], ...fields]);
    const done = await ask(since('2026', '11', '19'));
    expect(done.status).toBe(303);
    const location = done.headers.get('location') ?? '';
    expect((await door.ask('GET', location)).text).toContain('Nothing was missed since then.');
    expect((await door.ask('GET', `/manage/sent?token=${token}&lang=en`)).text).toContain('Being sent again: 0 so far.');
    expect((await ask(since('2026', '11', '20'))).headers.get('location')).toContain('missed=under-way');
    for (const [fields, sentence] of [
      [since('', '', ''), 'Fill in year, month and day'],
      [since('2026', '13', '1'), 'There is no such day: check it'],
      [since('2026', '1', '2'), 'What was sent is known for 90 days: give a later time'],
      [since('2027', '1', '2'), 'Give a time that has passed'],
    ] as const) {
      const { status, text } = await ask([...fields]);
      expect([status, text.includes(sentence)]).toEqual([422, true]);
      if (fields[1]?.[1]) expect(text).toContain(`value="${fields[1][1]}"`);
    }
    expect((await door.submit('/manage/sent', [['token', 'made-up'], ...since('2026', '11', '19')])).status).toBe(404);
  });

  it('says what to do first where nothing can be sent', async () => {
    const { door, token, post } = await aSubscriber();
    await post([['act', 'pause']]);
    const { status, text } = await door.submit('/manage/sent', [['token', token], ...since('2026', '11', '19')]);
    expect([status, text.includes('订阅已暂停：请先恢复，再补发')]).toEqual([409, true]);
  });

  it('shows each attempt on a page of its own, which leads nowhere by a cursor or token that was never given out', async () => {
    const { door, token } = await aSubscriber();
    const page = await door.ask('GET', `/manage/attempts?token=${token}&lang=en`);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Nothing was attempted in the last 90 days.') });
    for (const path of [`/manage/attempts?token=${token}&cursor=made-up`, '/manage/attempts?token=made-up'])
      expect((await door.ask('GET', path)).status).toBe(404);
  });
});

describe('whoever wants to leave', () => {
  const offers = (text: string): readonly string[] =>
    [...text.matchAll(/action="\/unsubscribe\/[^"/]+(\/\w+)?"/g)].map(([, act = '']) => act);

  it('is offered less first, and the way out beside it', async () => {
    const { door, leave } = await aSubscriber();
    expect(offers((await door.ask('GET', `/unsubscribe/${leave}`)).text)).toEqual(['/weekly', '/pause', '']);
  });

  it('gets one mail a week instead, at the hour that was chosen, and may leave after all', async () => {
    const { door, leave, kept } = await aSubscriber({ frequency: { mode: 'daily', hour: 7, timeZone: 'Asia/Urumqi' } });
    const weekly = await door.submit(`/unsubscribe/${leave}/weekly`, []);
    expect(weekly).toMatchObject({ status: 200, text: expect.stringContaining('已改为每周汇总') });
    expect(await kept()).toMatchObject({ status: 'active', frequency: { mode: 'weekly', weekday: 1, hour: 7, timeZone: 'Asia/Urumqi' } });
    expect(offers((await door.ask('GET', `/unsubscribe/${leave}`)).text)).toEqual(['/pause', '']);
    expect((await door.submit(`/unsubscribe/${leave}`, [])).status).toBe(200);
    expect((await kept())?.status).toBe('ended');
  });

  it('pauses instead; what has ended is neither paused nor made weekly, and nobody else’s is', async () => {
    const { door, leave, token, kept } = await aSubscriber();
    expect(await door.submit(`/unsubscribe/${leave}/pause`, [['lang', 'en']])).toMatchObject({
      status: 200,
      text: expect.stringContaining('is paused'),
    });
    expect((await kept())?.status).toBe('paused');
    await door.submit(`/unsubscribe/${leave}`, []);
    for (const act of ['weekly', 'pause']) {
      expect(await door.submit(`/unsubscribe/${leave}/${act}`, [])).toMatchObject({ status: 303 });
      expect((await door.submit(`/unsubscribe/${token}/${act}`, [])).status).toBe(404);
    }
    expect((await kept())?.status).toBe('ended');
  });
});

it('a page calls agencies by their names', async () => {
  const { door, leave } = await aSubscriber({ filter: { agencies: ['gd-mzt'] } });
  const { text } = await door.ask('GET', `/unsubscribe/${leave}`);
  expect(text).toContain('云岭省民政厅');
  expect(text).not.toContain('gd-mzt');
});
