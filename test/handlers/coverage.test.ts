import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../functions/domain/feedback/suppression.ts';
import { aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, named } from './organizations.ts';

const coverage = (door: FrontDoor, id: string, key?: string) =>
  door.ask('GET', `/v1/agencies/${id}/coverage`, key === undefined ? {} : { key });

const suppress = async (door: FrontDoor, address: string): Promise<void> => {
  const now = door.world.clock.now().toISOString();
  const suppression: Suppression = {
    addressKey: await door.world.vault.addressKey(address),
    reason: 'no-such-mailbox',
    since: now,
    source: 'dsn',
    until: null,
    feedbackId: 'event-1',
  };
  await door.world.suppressions.suppress(suppression, now);
};

describe('the coverage of an agency', () => {
  it('counts the organizations of its region by part and class, each once, and tells verified from claimed and who can be reached', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gz-mzj', { region: '440100' });
    const one = await aContact(door, named('甲', { hub: true }));
    // A second contact of the same, in a digest.
    await aContact(
      door,
      { organization: { id: one.organizationId }, channel: { type: 'email', address: 'second@club.example' }, role: 'further' },
      one.manage,
    );
    await aContact(door, {
      ...named('乙', { class: 'charity', region: '440103' }),
      channel: { type: 'email', address: 'gone@club.example' },
    });
    await aContact(door, named('丙', { region: '440103' }));
    // Elsewhere: one that only watches the region is not of it.
    const filter = { watch: ['440100'], topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine' };
    await aContact(door, { ...named('丁', { region: '440300' }), filter });
    await door.ask('PUT', `/v1/organizations/${one.organizationId}/verification`, { key: door.operatorKey });
    await suppress(door, 'gone@club.example');

    const { status, body } = await coverage(door, 'gz-mzj', key);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      agency: 'gz-mzj',
      region: '440100',
      name: '广州市',
      precision: 'exact',
      margin: 0,
      organizations: 3,
      subscriptions: 4,
      byRegion: [
        { region: '440103', name: '荔湾区', organizations: 2 },
        { region: '440106', name: '天河区', organizations: 1 },
      ],
      byClass: { 'culture-sports': 2, charity: 1, other: 0 },
      hubs: 1,
      asked: 3,
      verified: { organizations: 1, margin: 0 },
      claimed: { organizations: 2, margin: 0 },
      reachable: { organizations: 2, margin: 0 },
      unreachable: { organizations: 1, margin: 0 },
    });
    expect(JSON.stringify(body)).not.toContain('@');
  });

  it('goes down to streets, by their names, for an agency of a county, and is empty where nobody is', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('th-mzj', { region: '440106' });
    expect((await coverage(door, 'th-mzj', key)).body).toMatchObject({ organizations: 0, byRegion: [], asked: 0, verified: { margin: 0 } });
    await aContact(door, named('甲', { region: '440106001' }));
    await aContact(door, named('乙'));
    const { byRegion } = (await coverage(door, 'th-mzj', key)).body;
    expect(byRegion).toMatchObject([
      { region: '440106', name: '天河区', organizations: 1 },
      { region: '440106001', organizations: 1 },
    ]);
    expect(byRegion[1].name).toMatch(/^\p{Script=Han}+$/u);
  });

  it('is for its own keys and the operator: foreign and unknown are told alike', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gz-mzj', { region: '440100' });
    await door.anAgency('sz-mzj', { region: '440300' });
    const [foreign, unknown] = [await coverage(door, 'sz-mzj', key), await coverage(door, 'nobody', key)];
    expect([foreign.status, foreign.body.code]).toEqual([404, 'agency-unknown']);
    expect(unknown.body).toEqual(foreign.body);
    expect((await coverage(door, 'gz-mzj', door.operatorKey)).status).toBe(200);
    expect((await coverage(door, 'gz-mzj')).status).toBe(401);
    const scopes = ['notices:write'];
    const writer = (await door.ask('POST', '/v1/agencies/gz-mzj/keys', { key: door.operatorKey, body: { scopes } })).body.key;
    expect((await coverage(door, 'gz-mzj', writer)).status).toBe(403);
  });
});
