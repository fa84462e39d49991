import { describe, expect, it } from 'vitest';
import { coarseNetwork } from '../../functions/domain/subscriptions/consent-record.ts';
import { CONSENT_TEXTS } from '../../functions/views/consent-texts.ts';
import { aSubscription } from '../builders.ts';
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const signUp = async (door: FrontDoor, given: object = {}, from = '203.0.113.77') => {
  const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given), from });
  return { id: String(body.id), token: await door.world.vault.token('confirm', String(body.id)) };
};

const consentsOf = async (door: FrontDoor, id: string) =>
  (await door.ask('GET', `/v1/subscriptions/${id}/consents`, { key: await door.world.vault.token('manage', id) })).body.items;

describe('the consent log', () => {
  it('says when, from about where, by which way and in which words somebody signed up and confirmed', async () => {
    const door = aFrontDoor();
    const { id, token } = await signUp(door);
    door.world.clock.advance(60_000);
    await door.ask('POST', '/v1/subscriptions/confirm', { body: { token }, from: '2001:db8:1:2::9' });
    const items = await consentsOf(door, id);
    expect(items).toMatchObject([
      { at: '2026-11-20T04:01:00.000Z', act: 'confirmed', from: { via: 'api', network: '2001:db8:1::/48' } },
      { at: '2026-11-20T04:00:00.000Z', act: 'signed-up', from: { via: 'api', network: '203.0.113.0/24' } },
    ]);
    expect(items[0].text).toEqual({
      version: expect.stringMatching(/^[a-z2-7]+$/),
      language: 'zh-Hans',
      wording: CONSENT_TEXTS.confirmed['zh-Hans'],
    });
    expect(items[0].text.version).not.toBe(items[1].text.version);
    expect(JSON.stringify(items)).not.toContain('203.0.113.77');
    // A second click agrees to nothing new.
    await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } });
    expect(await consentsOf(door, id)).toHaveLength(2);
  });

  it('says in the subscription that stands what was joined to it, and by which sign-up', async () => {
    const door = aFrontDoor();
    const first = await signUp(door, { language: 'en' });
    await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: first.token } });
    door.world.clock.advance(60_000);
    const second = await signUp(door, { language: 'en' });
    door.world.clock.advance(60_000);
    const { text } = await door.submit('/confirm', [['token', second.token]]);
    expect(text).not.toBe('');
    expect((await consentsOf(door, first.id))[0]).toMatchObject({
      act: 'joined',
      signUpId: second.id,
      from: { via: 'page', network: null },
      text: { language: 'en', wording: CONSENT_TEXTS.joined.en },
    });
  });

  it('is shown to its owner and to operators, and to nobody else', async () => {
    const door = aFrontDoor();
    const { id } = await signUp(door);
    const other = await signUp(door, { organization: { name: '舞蹈队', region: '440106' } });
    const path = `/v1/subscriptions/${id}/consents`;
    expect((await door.ask('GET', path, { key: door.operatorKey })).body.items).toHaveLength(1);
    expect((await door.ask('GET', path)).status).toBe(401);
    expect((await door.ask('GET', path, { key: await door.world.vault.token('manage', other.id) })).status).toBe(404);
    expect((await door.ask('GET', path, { key: await door.anAgency('gd-mzt') })).status).toBe(403);
    const answer = await door.ask('GET', path, { key: door.operatorKey });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is empty for one that an earlier release confirmed', async () => {
    const door = aFrontDoor();
    const earlier = aSubscription();
    await door.world.subscriptions.create(earlier);
    expect(await consentsOf(door, earlier.id)).toEqual([]);
  });
});

describe('a network in the consent log', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    [null, null],
    ['unknown', null],
  ])('of %s is %s', (network, coarse) => {
    expect(coarseNetwork(network)).toBe(coarse);
  });
});
