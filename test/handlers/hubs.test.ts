import { describe, expect, it } from 'vitest';
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, confirmed, mailbox, named, sweepFacts } from './organizations.ts';

const aHub = (door: FrontDoor, name = '云河枢纽', more: object = {}): Promise<Contact> =>
  aContact(door, named(name, { hub: true, ...more }));
const aMember = (door: FrontDoor, hub: Contact, name: string): Promise<Contact> =>
  aContact(door, named(name, { memberOf: hub.organizationId }));

const memberPath = (hub: Contact, member: Contact): string => `/v1/organizations/${hub.organizationId}/members/${member.organizationId}`;
const takeIn = (door: FrontDoor, hub: Contact, member: Contact, key = hub.manage) => door.ask('PUT', memberPath(hub, member), { key });
const dismiss = (door: FrontDoor, hub: Contact, member: Contact, key = hub.manage) => door.ask('DELETE', memberPath(hub, member), { key });
const shown = async (door: FrontDoor, { organizationId, manage }: Contact, query = '') =>
  (await door.ask('GET', `/v1/organizations/${organizationId}${query}`, { key: manage })).body;
const says = (door: FrontDoor, { id, manage }: Contact, organization: object) =>
  door.ask('PATCH', `/v1/subscriptions/${id}`, { key: manage, body: { organization } });

describe('a hub', () => {
  it('takes in who asked for it, and sees who of its members can be reached', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door);
    const [one, other] = [await aMember(door, hub, '甲'), await aMember(door, hub, '乙')];
    expect((await shown(door, one)).membership).toEqual({
      hub: { id: hub.organizationId, name: '云河枢纽', verified: null },
      status: 'asked',
    });
    expect((await takeIn(door, hub, one)).status).toBe(204);
    expect((await takeIn(door, hub, one)).status).toBe(204);
    expect((await shown(door, one)).membership).toMatchObject({ status: 'member', since: expect.any(String) });
    const members = async () => (await shown(door, hub)).members;
    expect(await members()).toEqual([
      expect.objectContaining({ id: one.organizationId, name: '甲', verified: null, status: 'member', reachable: true }),
      expect.objectContaining({ id: other.organizationId, name: '乙', status: 'asked' }),
    ]);
    expect((await members())[1]).not.toHaveProperty('reachable');
    await door.ask('POST', `/v1/subscriptions/${one.id}/pause`, { key: one.manage });
    expect((await members())[0]).toMatchObject({ status: 'member', reachable: false });
  });

  it('sees its members page by page', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door);
    const members = [await aMember(door, hub, '甲'), await aMember(door, hub, '乙'), await aMember(door, hub, '丙')];
    const seen: string[] = [];
    for (let query = '?limit=2'; query !== ''; ) {
      const page = await shown(door, hub, query);
      seen.push(...page.members.map(({ id }: { id: string }) => id));
      query = page.next === undefined ? '' : `?limit=2&cursor=${page.next}`;
    }
    expect(seen).toEqual(members.map(({ organizationId }) => organizationId));
  });

  it('ends a membership, and does not take in who asked; neither asks any more', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door);
    const [one, other] = [await aMember(door, hub, '甲'), await aMember(door, hub, '乙')];
    await takeIn(door, hub, one);
    for (const member of [one, other]) {
      expect((await dismiss(door, hub, member)).status).toBe(204);
      expect((await dismiss(door, hub, member)).status).toBe(204);
      expect(await shown(door, member)).toMatchObject({ membership: null });
    }
    expect((await shown(door, hub)).members).toEqual([]);
    await sweepFacts(door);
    // What the contact changes later asks for nothing by itself.
    expect((await says(door, one, { class: 'charity' })).body.organization).not.toHaveProperty('memberOf');
    expect((await shown(door, hub)).members).toEqual([]);
  });

  it('is asked, left and asked anew by a contact of the member', async () => {
    const door = aFrontDoor();
    const [hub, second] = [await aHub(door), await aHub(door, '第二枢纽')];
    const member = await aContact(door, named('甲'));
    expect((await says(door, member, { memberOf: hub.organizationId })).status).toBe(200);
    await takeIn(door, hub, member);
    expect((await says(door, member, { memberOf: second.organizationId })).status).toBe(200);
    expect((await shown(door, hub)).members).toEqual([]);
    expect((await shown(door, second)).members).toMatchObject([{ id: member.organizationId, status: 'asked' }]);
    expect((await says(door, member, { memberOf: null })).status).toBe(200);
    expect(await shown(door, member)).toMatchObject({ membership: null });
  });

  it('signs up members in its name, who are pending until they consent, and members then', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door);
    const { body } = await door.ask('POST', '/v1/subscriptions', {
      key: hub.manage,
      body: anApplicant(named('甲', { memberOf: hub.organizationId })),
    });
    expect(body.status).toBe('pending');
    expect((await shown(door, hub)).members).toEqual([]);
    const member = await confirmed(door, body.id);
    expect((await shown(door, hub)).members).toMatchObject([{ id: member.organizationId, status: 'member' }]);
  });

  it('is not the one in whose name somebody else signs up', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door);
    const stranger = await aContact(door, { ...named('云河枢纽', { hub: true }), ...mailbox('stranger') });
    expect(stranger.organizationId).toBe(hub.organizationId);
    const outsider = await aContact(door, named('别家'));
    for (const [name, key] of [
      ['甲', stranger.manage],
      ['乙', outsider.manage],
      ['丙', door.operatorKey],
    ] as const)
      await aContact(door, named(name, { memberOf: hub.organizationId }), key);
    expect((await shown(door, hub)).members).toMatchObject([{ status: 'asked' }, { status: 'asked' }, { status: 'asked' }]);
  });

  it.each<readonly [string, number, string, (door: FrontDoor, hub: Contact) => Promise<Awaited<ReturnType<FrontDoor['ask']>>>]>([
    ['itself', 409, 'hub-contains-itself', (door, hub) => takeIn(door, hub, hub)],
    ['who has not asked', 409, 'membership-not-asked', async (door, hub) => takeIn(door, hub, await aContact(door, named('甲')))],
    ['nobody', 404, 'organization-unknown', (door, hub) => takeIn(door, hub, { ...hub, organizationId: 'org-nobody' })],
    [
      'the hub that it is a member of',
      409,
      'hubs-of-each-other',
      async (door, hub) => {
        const above = await aHub(door, '上级枢纽', { memberOf: hub.organizationId });
        await says(door, hub, { memberOf: above.organizationId });
        await takeIn(door, above, hub);
        return takeIn(door, hub, above);
      },
    ],
    [
      'the hub of its hub',
      409,
      'hubs-of-each-other',
      async (door, hub) => {
        const above = await aHub(door, '上级枢纽');
        const top = await aHub(door, '最上级枢纽', { memberOf: hub.organizationId });
        await says(door, hub, { memberOf: above.organizationId });
        await says(door, above, { memberOf: top.organizationId });
        await takeIn(door, above, hub);
        await takeIn(door, top, above);
        return takeIn(door, hub, top);
      },
    ],
    [
      'anybody when it is a hub no more',
      409,
      'not-a-hub',
      async (door, hub) => {
        const member = await aMember(door, hub, '甲');
        await says(door, hub, { hub: false });
        return takeIn(door, hub, member);
      },
    ],
    [
      'anybody by who only gives its name and place',
      403,
      'not-acknowledged',
      async (door, hub) => {
        const stranger = await aContact(door, { ...named('云河枢纽', { hub: true }), ...mailbox('stranger') });
        return takeIn(door, hub, await aMember(door, hub, '甲'), stranger.manage);
      },
    ],
    [
      'anybody by the member’s own token',
      404,
      'organization-unknown',
      async (door, hub) => {
        const member = await aMember(door, hub, '甲');
        return takeIn(door, hub, member, member.manage);
      },
    ],
    [
      'anybody by an operator',
      401,
      'unauthorized',
      async (door, hub) => takeIn(door, hub, await aMember(door, hub, '甲'), door.operatorKey),
    ],
  ])('does not take in %s, and says why in both languages', async (_, status, code, ask) => {
    const door = aFrontDoor();
    const refused = await ask(door, await aHub(door));
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
  });

  it('and another that take each other in at the same moment: one of them is refused', async () => {
    const door = aFrontDoor();
    const one = await aHub(door, '甲枢纽');
    const other = await aHub(door, '乙枢纽', { memberOf: one.organizationId });
    await says(door, one, { memberOf: other.organizationId });
    const answers = await Promise.all([takeIn(door, one, other), takeIn(door, other, one)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const both = [await shown(door, one), await shown(door, other)];
    expect(both.filter(({ membership }) => membership.status === 'member')).toHaveLength(1);
  });

  it('that is named wrongly is told beside the field', async () => {
    const door = aFrontDoor();
    const member = await aContact(door, named('甲'));
    const none = await aContact(door, named('乙'));
    for (const [memberOf, code] of [
      ['org-nobody', 'hub-unknown'],
      [none.organizationId, 'hub-unknown'],
      [member.organizationId, 'hub-contains-itself'],
    ]) {
      const { status, body } = await says(door, member, { memberOf });
      expect([status, body.errors]).toMatchObject([422, [{ path: 'organization.memberOf', code }]]);
      expect(body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
    }
  });
});

describe('GET /v1/hubs', () => {
  it('lists hubs that have somebody who can take members in, by region and name, and says who answers for them', async () => {
    const door = aFrontDoor();
    const hub = await aHub(door, '云河枢纽', { community: '云河' });
    const left = await aHub(door, '从前的枢纽');
    await aContact(door, named('合唱队'));
    await door.ask('DELETE', `/v1/subscriptions/${left.id}`, { key: left.manage });
    await door.ask('PUT', `/v1/organizations/${hub.organizationId}/verification`, { key: door.operatorKey });
    const line = {
      id: hub.organizationId,
      name: '云河枢纽',
      class: 'culture-sports',
      region: '440106',
      community: '云河',
      verified: { by: 'operator', at: expect.any(String) },
    };
    for (const query of ['', '?region=440000', '?region=440106001', '?q=云河', '?region='])
      expect([query, (await door.ask('GET', `/v1/hubs${query}`)).body.items]).toEqual([query, [line]]);
    for (const query of ['?region=110000', '?q=山'])
      expect([query, (await door.ask('GET', `/v1/hubs${query}`)).body.items]).toEqual([query, []]);
  });

  it.each([
    ['region=999999', 'region-unknown'],
    ['cursor=zzz', 'cursor-unknown'],
    ['limit=0', 'query-malformed'],
  ])('refuses %s', async (query, code) => {
    const { status, body } = await aFrontDoor().ask('GET', `/v1/hubs?${query}`);
    expect([status, body.errors?.[0]?.code ?? body.code]).toEqual([400, query.startsWith('limit') ? 'too-small' : code]);
    expect(body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
  });
});
