import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import { eraseAddress } from '../../functions/usecases/subscriptions/erase-address.ts';
import { aBusyOffice } from './busy-office.ts';

const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } };
const STATES = ['delivered', 'retrying', 'failed', 'bounced', 'suppressed', 'skipped', 'pending', 'awaitingDigest'] as const;
type Counts = Readonly<Record<(typeof STATES)[number] | 'audience', number>>;

const aLedger = async () => {
  const office = await aBusyOffice();
  const { ask, key, service, world } = office;
  const erase = async (address: string) => {
    const addressKey = await world.vault.addressKey(address);
    await ask('POST', '/v1/erasures', { key: office.operatorKey, body: { address } });
    expect((await eraseAddress(world, addressKey)).kind).toBe('erased');
  };
  /** Of everything that counts: it adds up, at every moment. */
  const report = async (id: string) => {
    const { body } = await ask('GET', `/v1/notices/${id}/report`, { key });
    const counted: readonly Counts[] = [
      body.totals,
      ...Object.values(body.totalsByChannel),
      ...body.mailings.flatMap((one: { counts: Counts; byChannel: object }) => [one.counts, ...Object.values(one.byChannel)]),
      ...body.byRegion.map(({ counts }: { counts: Counts }) => counts),
    ];
    for (const counts of counted) expect(STATES.reduce((sum, state) => sum + counts[state], 0)).toBe(counts.audience);
    return body;
  };
  const lines = async (id: string) => (await ask('GET', `/v1/notices/${id}/deliveries`, { key })).body.items;
  /** The next minutes, each looked at. */
  const minutes = async (id: string, count: number) => {
    for (let i = 0; i < count; i++) {
      await service.step();
      await report(id);
    }
  };
  /** Whom notices left for. */
  const sentTo = () => service.left.filter(({ mailing }) => mailing !== '').map(({ to }) => to);
  return { ...office, erase, report, lines, minutes, sentTo };
};

describe('the ledger, when somebody in it is erased', () => {
  it('adds up while a reader of a digest goes before it leaves: nobody waits for them any more', async () => {
    const { organization, publish, service, world, erase, report, lines, minutes, sentTo } = await aLedger();
    const [gone, stays] = [await organization(DAILY), await organization(DAILY)];
    const id = await publish();
    await service.settle();
    expect((await report(id)).totals).toMatchObject({ audience: 2, awaitingDigest: 2 });
    await erase(gone.address);
    const left = await report(id);
    expect(left.totals.audience - left.totals.awaitingDigest).toBe(0);
    world.clock.advance(22 * HOUR);
    await minutes(id, 5);
    await service.settle();
    const { totals, complete } = await report(id);
    expect([totals, complete]).toMatchObject([{ audience: 2, delivered: 1, skipped: 1, awaitingDigest: 0 }, true]);
    expect(sentTo()).toEqual([stays.address]);
    expect(JSON.stringify(await lines(id))).not.toContain(gone.id);
  });

  it('stays as it was when they had it: the totals stand, and their line names nobody', async () => {
    const { ask, key, organization, publish, service, world, erase, report, lines } = await aLedger();
    const [gone] = [await organization(), await organization()];
    const id = await publish();
    await service.settle();
    const before = await report(id);
    expect(before.totals).toMatchObject({ audience: 2, delivered: 2 });
    await erase(gone.address);
    for (const days of [0, 1, 30]) {
      world.clock.advance(days * DAY);
      const { totals, byRegion } = await report(id);
      expect([totals, byRegion]).toEqual([before.totals, before.byRegion]);
    }
    const items = await lines(id);
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['delivered', 'delivered']);
    const named = items.map((one: { organization: { name: string } | null }) => one.organization?.name ?? null);
    expect(named.filter((name: string | null) => name === null)).toHaveLength(1);
    const csv = await ask('GET', `/v1/notices/${id}/deliveries.csv`, { key });
    expect(csv.text.trim().split('\r\n')).toHaveLength(3);
    for (const text of [JSON.stringify(items), csv.text]) expect(text).not.toMatch(new RegExp(`${gone.address}|合唱队0`));
  });

  it('ends a delivery that was being tried again: nothing is sent, and it is counted as skipped', async () => {
    const { organization, publish, service, world, later, erase, report, lines, minutes, sentTo } = await aLedger();
    const [gone, stays] = [await organization(), await organization()];
    later.add(gone.address);
    const id = await publish();
    await minutes(id, 3);
    expect((await report(id)).totals).toMatchObject({ audience: 2, retrying: 1, delivered: 1 });
    await erase(gone.address);
    later.delete(gone.address);
    expect((await report(id)).totals.audience).toBe(2);
    await minutes(id, 10);
    world.clock.advance(DAY);
    await service.settle();
    world.clock.advance(MINUTE);
    const { totals, complete } = await report(id);
    expect(totals).toMatchObject({ audience: 2, delivered: 1, retrying: 0, pending: 0, skipped: 1 });
    expect(complete).toBe(true);
    expect(sentTo()).toEqual([stays.address]);
    expect((await lines(id)).map(({ status, why }: { status: string; why?: string }) => [status, why ?? ''])).toContainEqual([
      'skipped',
      'erased',
    ]);
  });
});
