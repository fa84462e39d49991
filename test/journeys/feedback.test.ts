import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';

const LEAVING = 'leave@bounce.wire.example';
let service: Service;
beforeAll(async () => {
  service = await Service.start({
    settings: { HearDeliveries: 'true', UnsubscribeAddress: LEAVING, ReceiptRuleSet: 'ours' },
  });
});
afterAll(() => service?.stop());

const simulated = (kind: string): string => `${kind}+reader@simulator.amazonses.com`;
/** Addresses that SES keeps for such trials (developer guide, "Using the mailbox simulator"), and a reader as any other. */
const ADDRESSES = {
  ...Object.fromEntries(['bounce', 'complaint', 'ooto', 'suppressionlist', 'success'].map((kind) => [kind, simulated(kind)])),
};

const totalsOf = async (id: string, key: string) => (await service.call('GET', `/v1/notices/${id}/report`, { key })).body.totals;
const linesOf = async (id: string, key: string, status: string) =>
  (await service.call('GET', `/v1/notices/${id}/deliveries?status=${status}`, { key })).body.items
    .map(({ why }: { why: string }) => why)
    .sort();

describe('what comes back of a notice', () => {
  it('moves its report once, and whoever cannot be reached or does not want it is left out of the next one', async () => {
    const key = await service.agency('yl-mzt', '440000');
    await service.subscribe('reader');
    const ids: Record<string, string> = {};
    for (const [kind, address] of Object.entries(ADDRESSES)) {
      const { id } = await service.subscribe(kind, { channel: { type: 'email', address } });
      ids[kind] = id;
    }
    // Letters went to these addresses, too; what came back of them is of no delivery.
    await service.advance('PT10M');

    const first = await service.publish(key, aNotice());
    await service.idle();
    await service.advance('PT10M');
    const told = { audience: 6, delivered: 4, bounced: 2, suppressed: 0, failed: 0, pending: 0 };
    expect(await totalsOf(first.id, key)).toMatchObject(told);
    expect(await linesOf(first.id, key, 'bounced')).toEqual(['listed-by-ses', 'no-such-mailbox']);
    const found = await service.call('POST', '/v1/subscriptions/search', {
      key: OPERATOR_KEY,
      body: { address: ADDRESSES['complaint'] },
    });
    expect(found.body.items).toMatchObject([{ id: ids['complaint'], status: 'ended', endedReason: 'complained' }]);

    await service.advance('PT1H');
    expect(await totalsOf(first.id, key)).toMatchObject(told);
    const second = await service.publish(key, aNotice());
    await service.idle();
    await service.advance('PT10M');
    expect(await totalsOf(second.id, key)).toMatchObject({ audience: 5, delivered: 3, bounced: 0, suppressed: 2 });
    expect(await linesOf(second.id, key, 'suppressed')).toEqual(['listed-by-ses', 'no-such-mailbox']);
    const written = (await service.inbox()).filter(({ headers }) => headers['x-noticewire-mailing']?.startsWith(second.id));
    expect(written.flatMap(({ to }) => to).sort()).toEqual([ADDRESSES['ooto'], 'reader@groups.example', ADDRESSES['success']].sort());

    const state = (await service.call('GET', '/_local/state')).body;
    expect(state.errors ?? []).toEqual([]);
  });

  it('unsubscribes whoever writes to the address in its header, where SES receives mail', async () => {
    const key = await service.agency('gz-mzj', '440100');
    const { id } = await service.subscribe('outlook', { filter: { agencies: ['gz-mzj'] } });
    await service.publish(key, aNotice());
    const find = async () => (await service.inbox('outlook@groups.example')).findLast(({ headers }) => headers['list-unsubscribe']);
    const [, address = ''] = /^<http[^>]+>,\s*<mailto:([^>]+)>$/.exec((await find())?.headers['list-unsubscribe'] ?? '') ?? [];
    const mail = (to: string) =>
      service.call('POST', `/_local/mail?from=outlook@groups.example&to=${encodeURIComponent(to)}`, {
        raw: readFileSync(join(import.meta.dirname, '../fixtures/feedback/leaving/outlook.eml'), 'utf8').replaceAll('{{address}}', to),
      });
    const standing = async () =>
      (await service.call('POST', '/v1/subscriptions/search', { key: OPERATOR_KEY, body: { address: 'outlook@groups.example' } })).body
        .items;
    expect((await mail('leave@elsewhere.example')).status).toBe(404);
    expect((await mail(address.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@')))).status).toBe(202);
    await service.idle();
    expect(await standing()).toMatchObject([{ id, status: 'active' }]);
    expect((await mail(address)).status).toBe(202);
    await service.idle();
    expect(await standing()).toMatchObject([{ id, status: 'ended', endedReason: 'unsubscribed' }]);
    const consents = await service.call('GET', `/v1/subscriptions/${id}/consents`, { key: OPERATOR_KEY });
    expect(consents.body.items[0]).toMatchObject({ act: 'left', from: { via: 'mail', network: null } });
    const told = (await service.inbox('outlook@groups.example')).filter(({ subject }) => subject === '已为您退订公共通知');
    expect(told).toHaveLength(1);
    expect((await service.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });
});
