import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';

let city: Service;
beforeAll(async () => {
  city = await Service.start();
});
afterAll(() => city?.stop());

/** Asks somebody into an organization, and presses the button in the letter. */
const askIn = async (organizationId: string, key: string, name: string, role: string) => {
  const address = `${name}@groups.example`;
  const body = { organization: { id: organizationId }, role, channel: { type: 'email', address } };
  expect((await city.call('POST', '/v1/subscriptions', { key, body })).status).toBe(202);
  await city.idle();
  const { status, body: confirmed } = await city.call('POST', '/v1/subscriptions/confirm', {
    body: { token: await city.confirmToken(address) },
  });
  expect(status).toBe(200);
  return { id: String(confirmed.id), manageToken: String(confirmed.manageToken), address };
};

const organizationOf = async (id: string, key: string) => (await city.call('GET', `/v1/subscriptions/${id}`, { key })).body.organization;
const notices = async (address: string) => (await city.inbox(address)).filter(({ subject }) => !/确认|confirm/i.test(subject));

describe('an organization with several contacts', () => {
  it('gets each notice by main and further ones, says one thing of itself, and becomes a member of its hub', async () => {
    const agency = await city.agency('gd-mzt', '440000');
    const first = await city.subscribe('choir');
    const { id: organizationId } = await organizationOf(first.id, first.manageToken);
    const second = await askIn(organizationId, first.manageToken, 'second', 'further');
    const fallback = await askIn(organizationId, OPERATOR_KEY, 'fallback', 'fallback');
    expect((await city.inbox(fallback.address))[0]?.text).toContain('备用联系人');

    await city.publish(agency, aNotice());
    await city.idle();
    const told = async () => Promise.all([first, second, fallback].map(async ({ address }) => (await notices(address)).length));
    expect(await told()).toEqual([1, 1, 0]);

    const move = { organization: { region: '440305' } };
    expect((await city.call('PATCH', `/v1/subscriptions/${second.id}`, { key: second.manageToken, body: move })).status).toBe(200);
    await city.advance('PT2M');
    expect((await organizationOf(first.id, first.manageToken)).region).toBe('440305');
    await city.publish(agency, aNotice({ audience: { regions: ['440305'] } }));
    await city.idle();
    expect(await told()).toEqual([2, 2, 0]);

    const hub = await city.subscribe('hub', { organization: { hub: true, region: '440300' } });
    const [found] = (await city.call('GET', '/v1/hubs?region=440305')).body.items;
    expect(found).toMatchObject({ name: '组织 hub', verified: null });
    await city.call('PATCH', `/v1/subscriptions/${first.id}`, {
      key: first.manageToken,
      body: { organization: { memberOf: found.id } },
    });
    const member = `/v1/organizations/${found.id}/members/${organizationId}`;
    expect((await city.call('PUT', member, { key: first.manageToken })).status).toBe(404);
    expect((await city.call('PUT', member, { key: hub.manageToken })).status).toBe(204);
    expect((await city.call('PUT', `/v1/organizations/${organizationId}/verification`, { key: agency })).status).toBe(204);
    const { body } = await city.call('GET', `/v1/organizations/${organizationId}`, { key: second.manageToken });
    expect(body).toMatchObject({
      region: '440305',
      verified: { by: 'gd-mzt' },
      membership: { hub: { id: found.id, name: '组织 hub' }, status: 'member' },
      contacts: [{ role: 'main' }, { role: 'further' }, { role: 'fallback' }],
    });
    const { body: own } = await city.call('GET', `/v1/organizations/${found.id}`, { key: hub.manageToken });
    expect(own.members).toMatchObject([{ id: organizationId, status: 'member', reachable: true, verified: { by: 'gd-mzt' } }]);
  });

  it('gets by its fallback what an endpoint does not take, also once that is switched off, and takes back what it told so', async () => {
    const agency = await city.agency('gd-tyj', '440000');
    const endpoint = await city.subscribe('endpoint', {
      channel: city.hook('endpoint'),
      organization: { name: '接口社', region: '440106' },
    });
    const { id: organizationId } = await organizationOf(endpoint.id, endpoint.manageToken);
    const fallback = await askIn(organizationId, OPERATOR_KEY, 'stands-in', 'fallback');
    await city.call('PUT', '/_local/webhooks/endpoint', { body: { status: 410 } });
    const { id } = await city.publish(agency, aNotice({ audience: { regions: ['440106'] } }));
    await city.idle();
    await city.advance('PT3M');
    expect(await notices(fallback.address)).toHaveLength(1);
    const { mailings } = (await city.call('GET', `/v1/notices/${id}/report`, { key: agency })).body;
    expect(mailings).toMatchObject([{ counts: { failed: 1 }, fallback: { audience: 1, delivered: 1 } }]);
    const lines = (await city.call('GET', `/v1/notices/${id}/deliveries`, { key: agency })).body.items;
    expect(lines.filter(({ via }: { via?: string }) => via === 'fallback')).toMatchObject([
      { subscriptionId: fallback.id, status: 'delivered' },
    ]);
    const sent = (await city.call('GET', `/v1/subscriptions/${fallback.id}/deliveries`, { key: fallback.manageToken })).body.items;
    expect(sent).toMatchObject([{ noticeId: id, via: 'fallback', status: 'delivered' }]);

    await city.publish(agency, aNotice({ audience: { regions: ['440106'] } }));
    await city.idle();
    await city.advance('PT3M');
    expect(await notices(fallback.address)).toHaveLength(2);
    await city.call('POST', `/v1/notices/${id}/withdrawal`, { key: agency, body: { reason: '活动因故取消' } });
    await city.idle();
    expect(await notices(fallback.address)).toHaveLength(3);
  });
});
