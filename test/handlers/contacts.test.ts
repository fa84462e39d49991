import { describe, expect, it } from 'vitest';
import type { RangeWork } from '../../functions/domain/mailings/work.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, confirmed, mailbox, named, sweepFacts } from './organizations.ts';

const invite = (door: FrontDoor, { organizationId }: Contact, key: string | undefined, given: object = {}) =>
  door.ask('POST', '/v1/subscriptions', {
    body: { organization: { id: organizationId }, ...mailbox('second'), ...given },
    ...(key === undefined ? {} : { key }),
  });

const organization = (door: FrontDoor, { organizationId }: Contact, key: string) =>
  door.ask('GET', `/v1/organizations/${organizationId}`, { key });

const rows = async (door: FrontDoor, region = '440106') => {
  const range = { slotId: 'immediate', province: region.slice(0, 2), from: region, before: `${region}:` };
  return (await door.world.directory.read(range, null, 100)).entries.map(({ subscriptionId }) => subscriptionId);
};

describe('one more contact of an organization', () => {
  it('is asked in by its first one’s manage token, waits for consent, and is of the same organization', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const asked = await invite(door, first, first.manage, { role: 'further' });
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending' } });
    expect((await organization(door, first, first.manage)).body.contacts).toHaveLength(1);
    const second = await confirmed(door, asked.body.id);
    expect(second.organizationId).toBe(first.organizationId);
    const { body } = await door.ask('GET', `/v1/subscriptions/${second.id}`, { key: second.manage });
    expect(body).toMatchObject({ role: 'further', organization: { name: '清溪社区合唱队', region: '440106' } });
    expect((await rows(door)).sort()).toEqual([first.id, second.id].sort());
  });

  it('may be by webhook, with a secret that is shown once', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const asked = await invite(door, first, first.manage, { channel: { type: 'webhook', url: 'https://hooks.club.example/n' } });
    expect(asked).toMatchObject({ status: 202, body: { secret: expect.any(String), manageToken: expect.any(String) } });
  });

  it('may be asked in by an operator, which is written down', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    expect((await invite(door, first, door.operatorKey, { role: 'main' })).status).toBe(202);
    const { body } = await door.ask('GET', '/v1/audit?action=contact.invited', { key: door.operatorKey });
    expect(body.items).toMatchObject([{ actor: { kind: 'operator' }, subject: first.organizationId }]);
  });

  it('that is a fallback hears nothing in the ordinary way', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const asked = await invite(door, first, first.manage, { role: 'fallback' });
    const fallback = await confirmed(door, asked.body.id);
    expect(await rows(door)).toEqual([first.id]);
    for (const act of ['pause', 'resume'])
      expect((await door.ask('POST', `/v1/subscriptions/${fallback.id}/${act}`, { key: fallback.manage })).status).toBe(200);
    expect(await rows(door)).toEqual([first.id]);
  });

  it('changes its role when it is asked in anew, by the button in the letter', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const second = await confirmed(door, (await invite(door, first, first.manage)).body.id);
    const again = await confirmed(door, (await invite(door, first, first.manage, { role: 'fallback' })).body.id);
    expect(again.id).toBe(second.id);
    expect(await rows(door)).toEqual([first.id]);
  });

  it.each<readonly [string, number, string, (door: FrontDoor, first: Contact) => Promise<Awaited<ReturnType<FrontDoor['ask']>>>]>([
    ['by nobody in particular', 401, 'unauthorized', (door, first) => invite(door, first, undefined)],
    ['by a key that is none', 401, 'unauthorized', (door, first) => invite(door, first, 'nw_key_wrong')],
    ['by an agency', 401, 'unauthorized', async (door, first) => invite(door, first, await door.anAgency('gd-mzt'))],
    [
      'by a contact of another one',
      404,
      'organization-unknown',
      async (door, first) => invite(door, first, (await aContact(door, named('乙'))).manage),
    ],
    [
      'into one that there is not',
      404,
      'organization-unknown',
      (door, first) => invite(door, { ...first, organizationId: 'org-nobody' }, door.operatorKey),
    ],
    [
      'by who only gives its name and place',
      403,
      'not-acknowledged',
      async (door, first) => invite(door, first, (await aContact(door, mailbox('stranger'))).manage),
    ],
    [
      'by a contact that has left',
      404,
      'organization-unknown',
      async (door, first) => {
        await door.ask('DELETE', `/v1/subscriptions/${first.id}`, { key: first.manage });
        return invite(door, first, first.manage);
      },
    ],
    [
      'as a fallback of nobody',
      422,
      'fallback-of-nobody',
      async (door, first) => {
        await door.ask('DELETE', `/v1/subscriptions/${first.id}`, { key: first.manage });
        return invite(door, first, door.operatorKey, { role: 'fallback' });
      },
    ],
    ['in a role that there is not', 400, 'malformed', (door, first) => invite(door, first, first.manage, { role: 'chief' })],
    [
      'with facts beside the id',
      400,
      'malformed',
      (door, first) => invite(door, first, first.manage, { organization: { id: first.organizationId, name: '乙' } }),
    ],
  ])('is refused %s, in both languages', async (_, status, code, ask) => {
    const door = aFrontDoor();
    const refused = await ask(door, await aContact(door));
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
  });

  it('is told beside its field what is wrong, as any sign-up is', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const flaws = async (given: object) =>
      (await invite(door, first, first.manage, given)).body.errors?.map((one: { path: string }) => one.path);
    expect(await flaws({ role: 'chief' })).toEqual(['role']);
    expect(await flaws({ channel: { type: 'email', address: 'nobody' } })).toEqual(['channel.address']);
    expect(await flaws({ organization: { id: first.organizationId, name: '乙' } })).toEqual(['organization.name']);
    const plain = await door.ask('POST', '/v1/subscriptions', { body: { ...anApplicant(), role: 'further' } });
    expect(plain.body.errors).toMatchObject([{ path: 'role', code: 'unknown-field' }]);
  });

  it('is no matter of a key that comes along with a sign-up of its own', async () => {
    const door = aFrontDoor();
    for (const key of ['nw_key_wrong', 'whatever'])
      expect((await door.ask('POST', '/v1/subscriptions', { key, body: anApplicant() })).status).toBe(202);
  });
});

describe('a notice', () => {
  it('goes to main and further contacts by their own channels, and to no fallback; the organization counts once', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const first = await aContact(door);
    const webhook = { channel: { type: 'webhook', url: 'https://hooks.club.example/n' } };
    const second = await confirmed(door, (await invite(door, first, first.manage, webhook)).body.id);
    await confirmed(door, (await invite(door, first, first.manage, { role: 'fallback' })).body.id);
    door.world.clock.advance(60_000);
    const preview = await door.ask('POST', '/v1/notices/preview', { key, body: aDraft() });
    expect(preview.body.audience).toMatchObject({ subscriptions: 2, organizations: 1, byChannel: { email: 1, webhook: 1 } });
    const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
    await planMailing(door.world, toPlan({ id: String(body.id), version: 1 }));
    for (const { kind, work } of door.world.queues.take()) if (kind === 'range') await freezeAudience(door.world, work as RangeWork);
    const { items } = (await door.ask('GET', `/v1/notices/${body.id}/deliveries`, { key })).body;
    expect(items.map((line: { subscriptionId: string; channel: { type: string } }) => [line.subscriptionId, line.channel.type])).toEqual([
      [first.id, 'email'],
      [second.id, 'webhook'],
    ]);
  });
});

describe('GET /v1/organizations/{id}', () => {
  it('shows its contacts masked, in their roles, and whether a notice reaches them', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const second = await confirmed(door, (await invite(door, first, first.manage)).body.id);
    const stranger = await aContact(door, mailbox('stranger'));
    await door.ask('POST', `/v1/subscriptions/${second.id}/pause`, { key: second.manage });
    for (const key of [first.manage, second.manage, door.operatorKey]) {
      const shown = await organization(door, first, key);
      expect(shown.status).toBe(200);
      expect(shown.headers.get('cache-control')).toBe('no-store');
      expect(shown.text).not.toContain('choir@');
      expect(shown.body).toMatchObject({
        id: first.organizationId,
        name: '清溪社区合唱队',
        region: '440106',
        verified: null,
        membership: null,
      });
      expect(shown.body).not.toHaveProperty('members');
      const contact = { channel: { type: 'email', address: 's***@club.example' }, acknowledged: true };
      expect(shown.body.contacts).toEqual([
        {
          ...contact,
          id: first.id,
          role: 'main',
          channel: { type: 'email', address: 'c***@club.example' },
          status: 'active',
          reachable: true,
        },
        {
          ...contact,
          id: second.id,
          role: 'further',
          status: 'paused',
          reachable: false,
          unreachable: { why: 'paused', since: '2026-11-20T04:00:00.000Z' },
        },
        { ...contact, id: stranger.id, role: 'main', status: 'active', reachable: true, acknowledged: false },
      ]);
    }
  });

  it('shows a contact that cannot be written to as one that is not reached', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const { clock, suppressions, vault } = door.world;
    const since = clock.now().toISOString();
    const addressKey = await vault.addressKey('choir@club.example');
    await suppressions.suppress({ addressKey, reason: 'no-such-mailbox', source: 'ses', since, until: null, feedbackId: 'f1' }, since);
    const { body } = await organization(door, first, first.manage);
    expect(body.contacts).toMatchObject([{ status: 'active', reachable: false, unreachable: { why: 'address-refused', since } }]);
  });

  it('shows no other contact to who only gives the same name and place', async () => {
    const door = aFrontDoor();
    await aContact(door);
    const stranger = await aContact(door, mailbox('stranger'));
    const { body } = await organization(door, stranger, stranger.manage);
    expect(body.contacts).toMatchObject([{ id: stranger.id, acknowledged: false }]);
  });

  it('is for its contacts and operators alone', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const other = await aContact(door, named('乙'));
    expect((await door.ask('GET', `/v1/organizations/${first.organizationId}`)).status).toBe(401);
    expect((await organization(door, first, 'nw_key_wrong')).status).toBe(401);
    expect((await organization(door, first, await door.anAgency('gd-mzt'))).status).toBe(403);
    expect((await organization(door, first, other.manage)).body.code).toBe('organization-unknown');
    expect((await organization(door, { ...first, organizationId: 'org-nobody' }, door.operatorKey)).body.code).toBe('organization-unknown');
    expect((await door.ask('GET', `/v1/organizations/${first.organizationId}?cursor=zzz`, { key: first.manage })).body.code).toBe(
      'cursor-unknown',
    );
    expect((await door.ask('GET', `/v1/organizations/${first.organizationId}?limit=0`, { key: first.manage })).status).toBe(400);
  });
});

describe('what one contact changes of its organization', () => {
  it('goes for its other contacts, in their rows, too, but for who only gives the same name and place', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    const second = await confirmed(door, (await invite(door, first, first.manage)).body.id);
    const stranger = await aContact(door, mailbox('stranger'));
    const change = { organization: { name: '清溪社区舞蹈队', region: '440305' } };
    expect((await door.ask('PATCH', `/v1/subscriptions/${second.id}`, { key: second.manage, body: change })).status).toBe(200);
    expect(await rows(door, '440305')).toEqual([second.id]);
    expect(await sweepFacts(door)).toBe(1);
    expect(await sweepFacts(door)).toBe(0);
    expect((await rows(door, '440305')).sort()).toEqual([first.id, second.id].sort());
    expect(await rows(door)).toEqual([stranger.id]);
    const { body } = await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: first.manage });
    expect(body.organization).toMatchObject({ id: first.organizationId, name: '清溪社区舞蹈队', region: '440305' });
  });

  it('reaches more contacts than are come past together, though it stops on the way', async () => {
    const door = aFrontDoor();
    const first = await aContact(door);
    for (let i = 0; i < 60; i++) {
      const { body } = await invite(door, first, door.operatorKey, mailbox(`m${i}`));
      await confirmed(door, body.id);
    }
    await door.ask('PATCH', `/v1/subscriptions/${first.id}`, { key: first.manage, body: { organization: { class: 'charity' } } });
    const { organizations } = door.world;
    const settle = organizations.settle.bind(organizations);
    const goOn = organizations.goOn.bind(organizations);
    let steps = 0;
    organizations.goOn = async (spread, after) => {
      await goOn(spread, after);
      if (++steps === 1) throw new Error('killed');
    };
    expect(await sweepFacts(door)).toBe(0);
    organizations.goOn = goOn;
    organizations.settle = settle;
    door.world.clock.advance(11 * 60_000);
    const [due] = await organizations.due(door.world.clock.now().toISOString(), 9);
    expect(due?.after).not.toBeNull();
    await sweepFacts(door);
    const all = door.world.subscriptions.all().filter(({ status }) => status === 'active');
    expect(all).toHaveLength(61);
    expect(all.filter((one) => one.organization.class !== 'charity')).toEqual([]);
  });
});
