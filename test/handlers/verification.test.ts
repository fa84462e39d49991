import { describe, expect, it } from 'vitest';
import type { RangeWork } from '../../functions/domain/mailings/work.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, mailbox, named } from './organizations.ts';

const anAdministrator = async (door: FrontDoor, id: string, region: string): Promise<string> => {
  await door.anAgency(id, { region });
  const scopes = ['agency:admin', 'notices:write', 'notices:read'];
  return (await door.ask('POST', `/v1/agencies/${id}/keys`, { key: door.operatorKey, body: { scopes } })).body.key;
};

const verification = (door: FrontDoor, method: 'PUT' | 'DELETE', { organizationId }: Pick<Contact, 'organizationId'>, key?: string) =>
  door.ask(method, `/v1/organizations/${organizationId}/verification`, key === undefined ? {} : { key });

const verifiedOf = async (door: FrontDoor, { organizationId, manage }: Contact) =>
  (await door.ask('GET', `/v1/organizations/${organizationId}`, { key: manage })).body.verified;

const audited = async (door: FrontDoor, action: string) =>
  (await door.ask('GET', `/v1/audit?action=${action}`, { key: door.operatorKey })).body.items;

describe('the verification of an organization', () => {
  it('is the operator’s or an agency’s whose region holds it, once, and written down', async () => {
    const door = aFrontDoor();
    const agency = await anAdministrator(door, 'gz-mzj', '440100');
    const [one, other] = [await aContact(door, named('甲')), await aContact(door, named('乙'))];
    expect(await verifiedOf(door, one)).toBeNull();
    expect((await verification(door, 'PUT', one, agency)).status).toBe(204);
    expect((await verification(door, 'PUT', one, door.operatorKey)).status).toBe(204);
    door.world.clock.advance(1000);
    expect((await verification(door, 'PUT', other, door.operatorKey)).status).toBe(204);
    expect(await verifiedOf(door, one)).toEqual({ by: 'gz-mzj', at: expect.any(String) });
    expect(await verifiedOf(door, other)).toMatchObject({ by: 'operator' });
    expect(await audited(door, 'organization.verified')).toMatchObject([
      { actor: { kind: 'operator' }, subject: other.organizationId },
      { agencyId: 'gz-mzj', actor: { kind: 'agency-key' }, subject: one.organizationId },
    ]);
    const own = await door.ask('GET', '/v1/agencies/gz-mzj/audit?action=organization.verified', { key: agency });
    expect(own.body.items).toHaveLength(1);
  });

  it('ends by either, and is written down', async () => {
    const door = aFrontDoor();
    const agency = await anAdministrator(door, 'gz-mzj', '440100');
    const one = await aContact(door, named('甲'));
    await verification(door, 'PUT', one, door.operatorKey);
    for (let twice = 0; twice < 2; twice++) expect((await verification(door, 'DELETE', one, agency)).status).toBe(204);
    expect(await verifiedOf(door, one)).toBeNull();
    expect(await audited(door, 'organization.verification-ended')).toMatchObject([{ agencyId: 'gz-mzj', subject: one.organizationId }]);
  });

  it('ends with the name that it was given for', async () => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    await verification(door, 'PUT', one, door.operatorKey);
    const say = (organization: object) => door.ask('PATCH', `/v1/subscriptions/${one.id}`, { key: one.manage, body: { organization } });
    await say({ class: 'charity' });
    expect(await verifiedOf(door, one)).not.toBeNull();
    await say({ name: '云河市民政局' });
    expect(await verifiedOf(door, one)).toBeNull();
  });

  it.each<readonly [string, number, string, (door: FrontDoor, one: Contact) => Promise<string | undefined>]>([
    ['an agency elsewhere', 404, 'organization-unknown', (door) => anAdministrator(door, 'sz-mzj', '440300')],
    ['a key without the scope', 403, 'scope-missing', (door) => door.anAgency('gd-mzt')],
    ['nobody in particular', 401, 'unauthorized', async () => undefined],
    ['a contact of it', 401, 'unauthorized', async (_, one) => one.manage],
  ])('is not for %s, and it is said why in both languages', async (_, status, code, keyOf) => {
    const door = aFrontDoor();
    const one = await aContact(door, named('甲'));
    const key = await keyOf(door, one);
    for (const method of ['PUT', 'DELETE'] as const) {
      const refused = await verification(door, method, one, key);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
      expect(refused.body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
    }
    expect(await verifiedOf(door, one)).toBeNull();
  });

  it('is of an organization that there is', async () => {
    const door = aFrontDoor();
    expect((await verification(door, 'PUT', { organizationId: 'org-nobody' }, door.operatorKey)).body.code).toBe('organization-unknown');
  });
});

describe('every list says which organizations are verified', () => {
  const aPair = async (door: FrontDoor) => {
    const [one, stranger, other] = [
      await aContact(door, named('甲')),
      await aContact(door, { ...named('甲'), ...mailbox('stranger') }),
      await aContact(door, named('乙')),
    ];
    expect(stranger.organizationId).toBe(one.organizationId);
    await verification(door, 'PUT', one, door.operatorKey);
    return { one, stranger, other };
  };
  const answered = { by: 'operator', at: expect.any(String) };

  it('in the sample of a preview, and not of who only gives the name and place of one', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    await aPair(door);
    const { body } = await door.ask('POST', '/v1/notices/preview', { key, body: aDraft() });
    const lines = body.sample.map(({ organization }: { organization: { name: string; verified: unknown } }) => [
      organization.name,
      organization.verified,
    ]);
    expect(lines).toEqual([
      ['甲', answered],
      ['甲', null],
      ['乙', null],
    ]);
    expect(body.audience).toMatchObject({ subscriptions: 3, organizations: 2 });
  });

  it('in the deliveries of a notice, sent or awaiting a digest', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { one, stranger, other } = await aPair(door);
    await door.ask('PATCH', `/v1/subscriptions/${other.id}`, { key: other.manage, body: { frequency: { mode: 'daily', hour: 9 } } });
    await verification(door, 'PUT', other, door.operatorKey);
    door.world.clock.advance(60_000);
    const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
    await planMailing(door.world, toPlan({ id: String(body.id), version: 1 }));
    for (const { kind, work } of door.world.queues.take()) if (kind === 'range') await freezeAudience(door.world, work as RangeWork);
    const { body: page } = await door.ask('GET', `/v1/notices/${body.id}/deliveries`, { key });
    const lines = new Map(
      page.items.map((line: { subscriptionId: string; organization: { verified: unknown } }) => [
        line.subscriptionId,
        line.organization.verified,
      ]),
    );
    expect(lines).toEqual(
      new Map([
        [one.id, answered],
        [stranger.id, null],
        [other.id, answered],
      ]),
    );
  });

  it('in a subscription, to whoever manages it', async () => {
    const door = aFrontDoor();
    const { one, stranger } = await aPair(door);
    for (const [{ id, manage }, verified] of [
      [one, answered],
      [stranger, null],
    ] as const) {
      expect((await door.ask('GET', `/v1/subscriptions/${id}`, { key: manage })).body.organization.verified).toEqual(verified);
      const { body } = await door.ask('PATCH', `/v1/subscriptions/${id}`, { key: manage, body: { language: 'en' } });
      expect(body.organization.verified).toEqual(verified);
    }
  });

  it('in what an operator finds', async () => {
    const door = aFrontDoor();
    const { one, stranger } = await aPair(door);
    const { body } = await door.ask('POST', '/v1/subscriptions/search', {
      key: door.operatorKey,
      body: { organization: one.organizationId },
    });
    expect(
      body.items.map((item: { id: string; role: string; organization: { verified: unknown } }) => [
        item.id,
        item.role,
        item.organization.verified,
      ]),
    ).toEqual([
      [stranger.id, 'main', null],
      [one.id, 'main', answered],
    ]);
  });
});
