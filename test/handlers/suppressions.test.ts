import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../functions/domain/feedback/suppression.ts';
import { instant } from '../../functions/domain/time.ts';
import { aFrontDoor } from './front-door.ts';

const CHOIR = 'choir@yunhe.example';

const aSuppressedAddress = async () => {
  const door = aFrontDoor();
  const { world } = door;
  const now = instant(world.clock.now());
  const addressKey = await world.vault.addressKey(CHOIR);
  const suppression: Suppression = { addressKey, reason: 'no-such-mailbox', source: 'ses', since: now, until: null, feedbackId: 'event-1' };
  await world.suppressions.suppress(suppression, now);
  const search = (address: string, key = door.operatorKey) => door.ask('POST', '/v1/suppressions/search', { key, body: { address } });
  const audited = async (action: string) => (await door.ask('GET', `/v1/audit?action=${action}`, { key: door.operatorKey })).body.items;
  return { ...door, now, addressKey, search, audited };
};

describe('POST /v1/suppressions/search', () => {
  it('tells why an address is not written to, since when and by which event, without the address, and who looked is written down', async () => {
    const { now, addressKey, search, audited } = await aSuppressedAddress();
    const { status, body, headers, text } = await search('Choir@Yunhe.example');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      items: [{ id: addressKey, reason: 'no-such-mailbox', source: 'ses', since: now, until: null, event: 'event-1' }],
    });
    expect(text).not.toContain('yunhe.example');
    expect(await audited('suppressions.searched')).toMatchObject([{ actor: { kind: 'operator' }, subject: addressKey }]);
  });

  it('is told of its subscriptions, too, to whoever looks for those', async () => {
    const { ask, operatorKey, addressKey } = await aSuppressedAddress();
    const sign = (name: string, address: string) =>
      ask('POST', '/v1/subscriptions', {
        body: { organization: { name, class: 'charity', region: '440106' }, channel: { type: 'email', address } },
      });
    for (const name of ['合唱团', '书画社']) expect((await sign(name, CHOIR)).status).toBe(202);
    expect((await sign('棋社', 'chess@yunhe.example')).status).toBe(202);
    const found = async (address: string) =>
      (await ask('POST', '/v1/subscriptions/search', { key: operatorKey, body: { address } })).body.items.map(
        ({ suppression }: { suppression?: object }) => suppression,
      );
    expect(await found(CHOIR)).toEqual(Array(2).fill(expect.objectContaining({ id: addressKey, reason: 'no-such-mailbox' })));
    expect(await found('chess@yunhe.example')).toEqual([undefined]);
  });

  it('finds nothing for one that is written to', async () => {
    const { search } = await aSuppressedAddress();
    expect((await search('other@yunhe.example')).body).toEqual({ items: [] });
  });

  it('is for the operator, and takes an address', async () => {
    const { ask, anAgency, search } = await aSuppressedAddress();
    const agency = await anAgency('yh-mzj');
    expect((await search(CHOIR, agency)).status).toBe(403);
    expect((await ask('POST', '/v1/suppressions/search', { body: { address: CHOIR } })).status).toBe(401);
    expect((await search('nobody')).status).toBe(422);
  });
});

describe('DELETE /v1/suppressions/{id}', () => {
  it('lets the address be written to again, once, and says who did it', async () => {
    const { ask, operatorKey, world, addressKey, now, search, audited } = await aSuppressedAddress();
    expect((await ask('DELETE', `/v1/suppressions/${addressKey}`, { key: operatorKey })).status).toBe(204);
    expect((await search(CHOIR)).body).toEqual({ items: [] });
    expect(await world.suppressions.find(addressKey, now)).toBeNull();
    expect(await audited('suppression.lifted')).toMatchObject([{ actor: { kind: 'operator' }, subject: addressKey }]);
    const again = await ask('DELETE', `/v1/suppressions/${addressKey}`, { key: operatorKey });
    expect([again.status, again.body.code]).toEqual([404, 'suppression-unknown']);
  });

  it('is for the operator', async () => {
    const { ask, anAgency, addressKey, now, world } = await aSuppressedAddress();
    const agency = await anAgency('yh-mzj');
    expect((await ask('DELETE', `/v1/suppressions/${addressKey}`, { key: agency })).status).toBe(403);
    expect((await ask('DELETE', `/v1/suppressions/${addressKey}`)).status).toBe(401);
    expect(await world.suppressions.find(addressKey, now)).not.toBeNull();
  });
});
