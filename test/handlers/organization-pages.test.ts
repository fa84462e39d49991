import { describe, expect, it } from 'vitest';
import { aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, confirmed, mailbox, named, sweepFacts } from './organizations.ts';

type Fields = readonly (readonly [string, string])[];

const post = (door: FrontDoor, { manage }: Contact, path: string, fields: Fields, lang = 'zh') =>
  door.submit(path, [['token', manage], ['lang', lang], ...fields]);
const page = async (door: FrontDoor, { manage }: Contact, path = '/manage', query = '') =>
  door.ask('GET', `${path}?token=${manage}&lang=zh${query}`);
const shown = async (door: FrontDoor, { organizationId, manage }: Contact) =>
  (await door.ask('GET', `/v1/organizations/${organizationId}`, { key: manage })).body;

const aHub = async () => {
  const door = aFrontDoor();
  const hub = await aContact(door, named('云河枢纽', { hub: true }));
  const member = async (name: string) => aContact(door, named(name, { memberOf: hub.organizationId }));
  const takeIn = async (one: Contact) =>
    door.ask('PUT', `/v1/organizations/${hub.organizationId}/members/${one.organizationId}`, { key: hub.manage });
  return { door, hub, member, takeIn };
};

describe('a pause on the manage page', () => {
  it('ends on the day that was typed, in whatever digits, and may be moved to another day', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    const until = (year: string, month: string, day: string): Fields => [
      ['act', 'pause'],
      ['until', year],
      ['untilMonth', month],
      ['untilDay', day],
    ];
    expect((await post(door, one, '/manage', until('２０２６年', '12', '1'))).headers.get('location')).toContain('note=saved');
    expect((await page(door, one)).text).toMatch(/恢复接收的日期<\/dt><dd><bdi>2026年12月1日/);
    await post(door, one, '/manage', until('2027', '1', '31'));
    const { body } = await door.ask('GET', `/v1/subscriptions/${one.id}`, { key: one.manage });
    expect(body.pausedUntil).toBe('2027-01-30T16:00:00.000Z');
    await post(door, one, '/manage', [['act', 'resume']]);
    expect((await page(door, one)).text).not.toContain('恢复接收的日期</dt>');
    await post(door, one, '/manage', until('', '', ''));
    expect((await door.ask('GET', `/v1/subscriptions/${one.id}`, { key: one.manage })).body).toMatchObject({
      status: 'paused',
      pausedUntil: null,
    });
  });

  it.each([
    ['2027', '', '1', '请把年、月、日填全'],
    ['2027', '2', '30', '没有这一天'],
    ['二〇二七', '2', '3', '没有这一天'],
    ['2020', '1', '1', '须为将来的日期'],
    ['2099', '1', '1', '最多暂停一年'],
  ])('until %s-%s-%s is refused beside the field, with what was typed', async (year, month, day, said) => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    const refused = await post(door, one, '/manage', [
      ['act', 'pause'],
      ['until', year],
      ['untilMonth', month],
      ['untilDay', day],
    ]);
    expect(refused.status).toBe(422);
    for (const there of [said, 'href="#field-until"', 'id="field-until-error"', `value="${year}"`]) expect(refused.text).toContain(there);
    expect((await door.world.subscriptions.find(one.id))?.status).toBe('active');
  });
});

describe('the ways to parts of the manage page', () => {
  it.each(['pause', 'contacts', 'hub', 'address', 'erase'])('lead to %s, unfolded, without any script', async (part) => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const { text } = await page(door, one);
    expect(text).toMatch(new RegExp(`<details[^>]* id="${part}">`));
    const [, way] = new RegExp(`href="([^"]*)#${part}"`).exec(text) ?? [];
    const there = await door.ask('GET', (way ?? '').replaceAll('&amp;', '&'));
    expect(there.text).toMatch(new RegExp(`<details[^>]* id="${part}" open>`));
    expect(there.text.match(/<details[^>]* open>/g)?.length).toBe((text.match(/<details[^>]* open>/g)?.length ?? 0) + 1);
  });
});

describe('contacts on the manage page', () => {
  it('are all shown, masked, with what they are for and which one is mine, and one more is asked in', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const asked = await post(door, one, '/manage/contacts', [
      ['contactAddress', 'second@club.example'],
      ['role', 'fallback'],
      ['contactLanguage', 'en'],
    ]);
    expect(asked.headers.get('location')).toContain('note=contact-asked');
    const ids = await door.world.subscriptions.withAddress(await door.world.vault.addressKey('second@club.example'));
    expect(await door.world.subscriptions.find(ids[0] ?? '')).toMatchObject({ status: 'pending', role: 'fallback', language: 'en' });
    expect((await page(door, one)).text).toMatch(
      /s\*\*\*@club\.example[\s\S]*备用联系人[\s\S]*待确认[\s\S]*2026年12月\d+日前有效[\s\S]*撤回邀请/,
    );
    const second = await confirmed(door, ids[0] ?? '');
    const { text } = await page(door, one);
    expect(text).toMatch(/f\*\*\*@club\.example[\s\S]*主要联系人[\s\S]*就是您[\s\S]*s\*\*\*@club\.example[\s\S]*备用联系人[\s\S]*可以送达/);
    expect(text).not.toContain('second@club.example');
    expect(text).not.toContain('待确认');
    expect(text).toContain(`of=${second.id}`);
    expect(text).toContain('自行登记，尚未核实');
    await door.ask('PUT', `/v1/organizations/${one.organizationId}/verification`, { key: door.operatorKey });
    expect((await page(door, one)).text).toContain('已核实');
    expect(door.logged.join()).not.toContain('@');
  });

  it.each([
    ['', 'further', 'contactAddress', '请填写'],
    ['second@', 'further', 'contactAddress', '邮箱地址'],
    ['second@club.example', 'boss', 'role', ''],
  ])('are not asked in with “%s” as %s: that is said beside the field, and nothing typed is lost', async (address, role, field, said) => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const refused = await post(door, one, '/manage/contacts', [
      ['contactAddress', address],
      ['role', role],
      ['contactLanguage', 'zh-Hans'],
    ]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`href="#field-${field}"`);
    expect(refused.text).toContain(`id="field-${field}-error"`);
    expect(refused.text).toContain(said);
    expect(refused.text).toContain(`value="${address}"`);
  });

  it('that were asked in are asked no more once somebody takes that back, and those who have answered stay', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const other = await aContact(door, { ...named('乙'), ...mailbox('other') });
    const invite = async (name: string) => {
      await post(door, one, '/manage/contacts', [
        ['contactAddress', `${name}@club.example`],
        ['role', 'further'],
        ['contactLanguage', 'zh-Hans'],
      ]);
      return (await door.world.subscriptions.withAddress(await door.world.vault.addressKey(`${name}@club.example`)))[0] ?? '';
    };
    const drop = async (who: typeof one, contact: string) =>
      (await post(door, who, '/manage/contacts/drop', [['contact', contact]])).headers.get('location');
    const [wrong, right] = [await invite('wrong'), await invite('right')];
    expect(await drop(other, wrong)).toContain('note=not-now');
    expect((await door.world.subscriptions.find(wrong))?.status).toBe('pending');
    expect(await drop(one, wrong)).toContain('note=invitation-taken-back');
    expect(await drop(one, wrong)).toContain('note=not-now');
    expect(await door.world.subscriptions.find(wrong)).toMatchObject({ status: 'ended', endedReason: 'deleted' });
    const { text } = await page(door, one);
    expect([text.includes('w***@'), text.includes('r***@')]).toEqual([false, true]);
    await confirmed(door, right);
    expect(await drop(one, right)).toContain('note=not-now');
    expect((await door.world.subscriptions.find(right))?.status).toBe('active');

    const late = await invite('late');
    const organization = `/v1/organizations/${one.organizationId}`;
    expect(await shown(door, one)).toMatchObject({ invited: [{ id: late, role: 'further', channel: { address: 'l***@club.example' } }] });
    expect((await door.ask('DELETE', `${organization}/invited/${late}`, { key: one.manage })).status).toBe(204);
    expect((await door.ask('DELETE', `${organization}/invited/${late}`, { key: one.manage })).body).toMatchObject({
      code: 'invitation-unknown',
    });
    expect(await shown(door, one)).toMatchObject({ invited: [] });
  });

  it('of who only gives the organization’s name are themselves alone, and they ask nobody in and no hub', async () => {
    const { door, hub } = await aHub();
    await aContact(door, { ...named('甲'), ...mailbox('first') });
    const stranger = await aContact(door, { ...named('甲'), ...mailbox('stranger') });
    const { text } = await page(door, stranger);
    expect(text).toContain('尚未认可您');
    expect(text).not.toContain('f***@');
    expect(text).not.toContain('name="contactAddress"');
    const asked = await post(door, stranger, '/manage/contacts', [
      ['contactAddress', 'more@club.example'],
      ['role', 'further'],
      ['contactLanguage', 'zh-Hans'],
    ]);
    expect(asked.headers.get('location')).toContain('note=not-now');
    const hubAsked = await post(door, stranger, '/manage/hub', [['act', `ask:${hub.organizationId}`]]);
    expect(hubAsked.headers.get('location')).toContain('note=not-now');
  });
});

describe('a hub on the manage page', () => {
  it('is found by its name or around, asked, and left', async () => {
    const { door, hub, takeIn } = await aHub();
    const one = await aContact(door, named('甲'));
    for (const typed of ['云河', ''])
      expect(
        (
          await post(door, one, '/manage/hub', [
            ['act', 'find'],
            ['hubQ', typed],
          ])
        ).text,
      ).toContain(`ask:${hub.organizationId}`);
    expect(
      (
        await post(door, one, '/manage/hub', [
          ['act', 'find'],
          ['hubQ', '没有'],
        ])
      ).text,
    ).toContain('没有找到');
    await post(door, one, '/manage/hub', [['act', `ask:${hub.organizationId}`]]);
    expect((await page(door, one)).text).toContain('已申请加入「云河枢纽」');
    await takeIn(one);
    expect((await page(door, one)).text).toMatch(/「云河枢纽」的成员，自2026年/);
    await sweepFacts(door);
    expect((await post(door, one, '/manage/hub', [['act', 'leave']])).headers.get('location')).toContain('note=hub-left');
    expect(await shown(door, one)).toMatchObject({ membership: null });
    expect((await post(door, one, '/manage/hub', [['act', 'ask:org-nobody']])).status).toBe(422);
  });
});

describe('another address', () => {
  it('is asked for on the page, and refused there beside its field', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const asked = await post(door, one, '/manage/address', [['newAddress', 'office@yunhe.example']]);
    expect(asked.headers.get('location')).toContain('note=address-asked');
    expect(await door.world.addressChanges.find(one.id)).toMatchObject({ to: 'office@yunhe.example' });
    for (const typed of ['', 'office@', 'first@club.example']) {
      const refused = await post(door, one, '/manage/address', [['newAddress', typed]]);
      expect([refused.status, refused.text.includes('id="field-newAddress-error"'), refused.text.includes(`value="${typed}"`)]).toEqual([
        422,
        true,
        true,
      ]);
    }
  });

  it('is told to wait on the page, with both mails sent again or all of it taken back', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const letters = async () => (await door.world.letterRequests.due('2099-01-01T00:00:00.000Z', 9)).map(({ letter }) => letter).sort();
    const address = `/v1/subscriptions/${one.id}/address`;
    expect((await post(door, one, '/manage/address/again', [])).headers.get('location')).toContain('note=not-now');
    await post(door, one, '/manage/address', [['newAddress', 'office@yunhe.example']]);
    const { text } = await page(door, one);
    expect(text).toMatch(/新邮箱 o…e@yunhe\.example 尚未确认，已发信到新旧两个邮箱，请分别打开确认，2026年[^<]*前有效/);
    expect(text).toMatch(/<details[^>]* id="address" open>/);
    expect(text).not.toContain('name="newAddress"');
    expect((await door.ask('GET', address, { key: one.manage })).body).toMatchObject({
      waiting: { address: 'o…e@yunhe.example', waitsFor: ['old', 'new'], vouched: false },
    });

    for (const { letter, subject } of await door.world.letterRequests.due('2099-01-01T00:00:00.000Z', 9))
      await door.world.letterRequests.settle({ letter, subject });
    expect(await letters()).toEqual([]);
    expect((await post(door, one, '/manage/address/again', [])).headers.get('location')).toContain('note=address-again');
    expect(await letters()).toEqual(['address-new', 'address-old']);
    expect((await door.ask('POST', `${address}/letters`, { key: one.manage })).status).toBe(202);
    expect(await letters()).toEqual(['address-new', 'address-old']);

    expect((await post(door, one, '/manage/address/drop', [])).headers.get('location')).toContain('note=address-taken-back');
    expect(await door.world.addressChanges.find(one.id)).toBeNull();
    expect((await page(door, one)).text).toContain('name="newAddress"');
    expect((await door.ask('GET', address, { key: one.manage })).body).toEqual({ waiting: null });
    expect((await door.ask('DELETE', address, { key: one.manage })).status).toBe(204);
    expect((await door.ask('POST', `${address}/letters`, { key: one.manage })).status).toBe(409);
  });

  it('that somebody else answered for is told, and only its letter objects', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const asked = await door.ask('POST', `/v1/subscriptions/${one.id}/address`, {
      key: door.operatorKey,
      body: { address: 'office@yunhe.example', reason: '换届后原邮箱无人掌握' },
    });
    expect(asked.status).toBe(202);
    const { text } = await page(door, one);
    expect(text).toContain('有人担保把通知改发到 o…e@yunhe.example');
    expect(text).not.toContain('/manage/address/drop');
    expect((await post(door, one, '/manage/address/drop', [])).headers.get('location')).toContain('note=not-now');
    expect((await door.ask('DELETE', `/v1/subscriptions/${one.id}/address`, { key: one.manage })).body).toMatchObject({
      code: 'change-vouched',
    });
    expect(await door.world.addressChanges.find(one.id)).not.toBeNull();
  });

  it('of another contact is answered for on a page; whoever may not is told so, or that there is no such page', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, { ...named('甲'), ...mailbox('first') });
    const second = await aContact(door, { organization: { id: one.organizationId }, ...mailbox('second') }, one.manage);
    const outsider = await aContact(door, named('别家'));
    expect((await page(door, second, '/manage/address', `&of=${one.id}`)).text).toContain('f***@club.example');
    expect((await page(door, outsider, '/manage/address', `&of=${one.id}`)).status).toBe(404);
    expect((await page(door, one, '/manage/address', `&of=${one.id}`)).status).toBe(403);
    const empty = await post(door, second, '/manage/address', [
      ['of', one.id],
      ['newAddress', ''],
      ['reason', ''],
    ]);
    expect(empty.status).toBe(422);
    for (const said of ['请填写新邮箱', '请写明原邮箱为何无法使用']) expect(empty.text).toContain(said);
    const wrong = await post(door, second, '/manage/address', [
      ['of', one.id],
      ['newAddress', 'new@club.example'],
      ['reason', '见 evil.example.com'],
    ]);
    expect(wrong.text).toContain('id="field-reason-error"');
    expect(wrong.text).toContain('value="new@club.example"');
    const answer: Fields = [
      ['of', one.id],
      ['newAddress', 'new@club.example'],
      ['reason', '换届'],
    ];
    expect((await post(door, outsider, '/manage/address', answer)).status).toBe(404);
    expect(await door.world.addressChanges.find(one.id)).toBeNull();
    expect((await post(door, second, '/manage/address', answer)).text).toContain('new@club.example');
    expect(await door.world.addressChanges.find(one.id)).toMatchObject({
      to: 'new@club.example',
      vouched: { as: 'contact', reason: '换届' },
    });
  });
});

describe('the record of consent', () => {
  it('says when, from where, and which text', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    const { text } = await page(door, one, '/manage/consents');
    for (const act of ['确认订阅', '申请订阅']) expect(text).toContain(`<h2>${act}`);
    expect(text).toMatch(/2026年11月20日 12:00[\s\S]*程序接口[\s\S]*<p class="soft" lang="zh-Hans"[\s\S]*本组织同意/);
  });
});

describe('the pages of a hub', () => {
  it('show who asks and how members stand, take in and dismiss, and find by name', async () => {
    const { door, hub, member, takeIn } = await aHub();
    const [one, other, third] = [await member('甲合唱队'), await member('乙舞蹈队'), await member('丙')];
    expect((await page(door, hub)).text).toContain('/manage/members?token=');
    expect(
      (
        await post(door, hub, '/manage/members', [
          ['act', 'accept'],
          ['id', one.organizationId],
        ])
      ).headers.get('location'),
    ).toContain('note=accepted');
    await takeIn(other);
    await door.ask('POST', `/v1/subscriptions/${other.id}/pause`, { key: other.manage });
    const { text } = await page(door, hub, '/manage/members');
    expect(text).toMatch(
      /申请加入[\s\S]*丙[\s\S]*接纳[\s\S]*甲合唱队[\s\S]*可以送达[\s\S]*乙舞蹈队[\s\S]*自2026年11月20日起收不到：已暂停接收/,
    );
    expect((await page(door, hub, '/manage/members', `&q=${encodeURIComponent('舞蹈')}`)).text).not.toContain('甲合唱队');
    expect((await page(door, hub, '/manage/members', `&q=${encodeURIComponent('没有')}`)).text).toContain('没有名称含“没有”的成员');
    expect((await page(door, hub, '/manage/member', `&id=${one.organizationId}`)).text).toMatch(/甲合唱队[\s\S]*@club\.example/);
    await post(door, hub, '/manage/members', [
      ['act', 'decline'],
      ['id', third.organizationId],
    ]);
    expect(
      (
        await post(door, hub, '/manage/members', [
          ['act', 'end'],
          ['id', one.organizationId],
        ])
      ).headers.get('location'),
    ).toContain('note=ended');
    expect((await shown(door, hub)).members).toMatchObject([{ name: '乙舞蹈队' }]);
    for (const [act, id, note] of [
      ['accept', 'org-nobody', 'gone'],
      ['accept', third.organizationId, 'not-asked'],
      ['accept', hub.organizationId, 'itself'],
      ['dance', one.organizationId, 'again'],
    ] as const)
      expect(
        (
          await post(door, hub, '/manage/members', [
            ['act', act],
            ['id', id],
          ])
        ).headers.get('location'),
      ).toContain(`note=${note}`);
  });

  it('go page by page, by number of members and by name', async () => {
    const { door, hub, member, takeIn } = await aHub();
    for (let at = 0; at < 23; at++) await takeIn(await member(`合唱队${at}`));
    const first = await page(door, hub, '/manage/members');
    expect(first.text.split('合唱队').length - 1).toBe(20);
    const cursor = /cursor=([^"&]+)/.exec(first.text)?.[1] ?? '';
    const second = await page(door, hub, '/manage/members', `&cursor=${cursor}`);
    expect(second.text.split('合唱队').length - 1).toBe(3);
    expect(second.text).toContain('从头看');
    const found = await page(door, hub, '/manage/members', `&q=${encodeURIComponent('合唱队22')}`);
    expect(found.text).toMatch(/<bdi>合唱队22/);
    expect((await page(door, hub, '/manage/members', '&cursor=made-up')).status).toBe(404);
  });

  it('ask a new member in the hub’s name, only as pending; errors stand beside their fields and nothing typed is lost', async () => {
    const { door, hub } = await aHub();
    const typed: Fields = [
      ['name', '新合唱队'],
      ['class', 'charity'],
      ['region', '440106'],
      ['community', '云溪'],
      ['language', 'zh-Hans'],
    ];
    const refused = await post(door, hub, '/manage/members/new', [...typed, ['address', 'new@'], ['act', 'invite']]);
    expect(refused.status).toBe(422);
    for (const there of ['href="#field-address"', 'id="field-address-error"', 'value="新合唱队"', 'value="云溪"', 'value="new@"'])
      expect(refused.text).toContain(there);
    const empty = await post(door, hub, '/manage/members/new', [['act', 'invite']]);
    for (const field of ['name', 'class', 'region', 'address']) expect(empty.text).toContain(`href="#field-${field}"`);
    const picked = await post(door, hub, '/manage/members/new', [...typed, ['address', 'new@club.example'], ['act', 'region:440106006']]);
    for (const there of ['石牌街道', 'value="新合唱队"', 'value="new@club.example"']) expect(picked.text).toContain(there);
    const sent = await post(door, hub, '/manage/members/new', [...typed, ['address', 'new@club.example'], ['act', 'invite']]);
    expect(sent.headers.get('location')).toContain('note=invited');
    expect((await shown(door, hub)).members).toEqual([]);
    const [id = ''] = await door.world.subscriptions.withAddress(await door.world.vault.addressKey('new@club.example'));
    await confirmed(door, id);
    expect((await shown(door, hub)).members).toMatchObject([{ name: '新合唱队', status: 'member' }]);
  });

  it.each(['/manage/members', '/manage/member', '/manage/members/new'])(
    '%s is closed to who is no hub, or only gives its name',
    async (path) => {
      const { door, hub } = await aHub();
      const one = await aContact(door, named('甲'));
      const stranger = await aContact(door, { ...named('云河枢纽', { hub: true }), ...mailbox('stranger') });
      expect(stranger.organizationId).toBe(hub.organizationId);
      for (const who of [one, stranger])
        expect(await page(door, who, path)).toMatchObject({ status: 403, text: expect.stringContaining('枢纽组织认可的联系人') });
      expect((await door.ask('GET', `${path}?token=made-up`)).status).toBe(404);
    },
  );
});

describe('whoever paused instead of leaving', () => {
  it('takes it back by the same link, and one that has ended is not brought back so', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    const leave = `/unsubscribe/${await door.world.vault.token('unsubscribe', one.id)}`;
    expect((await door.submit(`${leave}/pause`, [])).text).toContain(`${leave}/resume`);
    expect((await door.submit(`${leave}/resume`, [])).text).toContain('订阅已恢复');
    expect((await door.world.subscriptions.find(one.id))?.status).toBe('active');
    await door.submit(leave, []);
    expect((await door.submit(`${leave}/resume`, [])).status).toBe(303);
    expect((await door.submit('/unsubscribe/made-up/resume', [])).status).toBe(404);
  });
});
