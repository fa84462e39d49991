import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../functions/domain/time.ts';
import { attempt } from '../../functions/usecases/sending/channel-sender.ts';
import { type aSubscription, NOON } from '../builders.ts';
import { aConfirmed } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

/** An active subscription and what its owner may do with it. It is noon of the 20th of November, 2026, in China. */
const anOwner = async (given: Parameters<typeof aSubscription>[0] = {}) => {
  const door = aFrontDoor();
  const { id } = await aConfirmed(door.world, given);
  const key = await door.world.vault.token('manage', id);
  const own = `/v1/subscriptions/${id}`;
  const pause = (body?: object) => door.ask('POST', `${own}/pause`, { key, ...(body ? { body } : {}) });
  const look = async () => (await door.ask('GET', own, { key })).body;
  return { ...door, id, key, own, pause, look };
};

describe('POST /v1/subscriptions/{id}/pause', () => {
  it('pauses until it is resumed, with or without a body', async () => {
    const owner = await anOwner();
    expect(await owner.pause()).toMatchObject({ status: 200, body: { status: 'paused', pausedAt: NOON, pausedUntil: null } });
    expect(await owner.pause({})).toMatchObject({ status: 200, body: { status: 'paused' } });
    owner.world.clock.advance(400 * DAY);
    expect(await owner.look()).toMatchObject({ status: 'paused' });
  });

  it('pauses until a day, which begins where the reader of digests lives, else in China, or until a moment', async () => {
    const owner = await anOwner();
    const paused = await owner.pause({ until: '2026-12-01' });
    expect(paused).toMatchObject({ status: 200, body: { status: 'paused', pausedAt: NOON, pausedUntil: '2026-11-30T16:00:00.000Z' } });
    expect(await owner.pause({ until: '2026-12-02T09:00:00+08:00' })).toMatchObject({
      body: { pausedAt: NOON, pausedUntil: '2026-12-02T01:00:00.000Z' },
    });
    const frequency = { mode: 'daily', hour: 9, timeZone: 'America/New_York', workdaysOnly: false } as const;
    const away = await anOwner({ frequency });
    expect((await away.pause({ until: '2026-12-01' })).body.pausedUntil).toBe('2026-12-01T05:00:00.000Z');
  });

  it('ends by itself, or by being resumed before', async () => {
    const owner = await anOwner();
    await owner.pause({ until: '2026-11-22' });
    owner.world.clock.advance(DAY);
    expect(await owner.look()).toMatchObject({ status: 'paused', pausedUntil: '2026-11-21T16:00:00.000Z' });
    owner.world.clock.advance(DAY);
    expect(await owner.look()).toMatchObject({ status: 'active', pausedUntil: null });
    expect((await owner.look()).pausedAt ?? null).toBeNull();
    await owner.pause({ until: '2026-11-30' });
    const resumed = await owner.ask('POST', `${owner.own}/resume`, { key: owner.key });
    expect(resumed).toMatchObject({ status: 200, body: { status: 'active', pausedUntil: null } });
    expect(await owner.ask('POST', `${owner.own}/resume`, { key: owner.key, body: { until: '2026-12-01' } })).toMatchObject({
      status: 400,
      body: { code: 'body-not-taken' },
    });
  });

  it('refuses a day that is past, no day, or too far away, beside the field and in words', async () => {
    const owner = await anOwner();
    const cases: readonly (readonly [unknown, string])[] = [
      ['2026-11-20', 'pause-in-the-past'],
      ['2026-11-20T03:59:59Z', 'pause-in-the-past'],
      ['1999-01-01', 'pause-in-the-past'],
      ['2028-01-01', 'pause-too-long'],
    ];
    for (const [until, code] of cases)
      expect(await owner.pause({ until: until as string }), String(until)).toMatchObject({
        status: 422,
        body: { code, errors: [{ path: 'until', code }] },
      });
    for (const until of ['2026-02-30', '2026-13-01', 'tomorrow', '2026-12-01T09:00', '', '明天']) {
      const { status, body } = await owner.pause({ until });
      expect([status, body.errors[0].path], until).toEqual([422, 'until']);
      expect(body.errors[0].message).toContain('2026-12-01');
    }
    expect((await owner.pause({ until: 7 })).status).toBe(400);
    expect((await owner.pause({ till: '2026-12-01' })).status).toBe(400);
    expect(await owner.look()).toMatchObject({ status: 'active' });
  });

  it('is refused for one that has ended', async () => {
    const owner = await anOwner();
    await owner.ask('DELETE', owner.own, { key: owner.key });
    expect(await owner.pause({ until: '2026-12-01' })).toMatchObject({ status: 409, body: { code: 'not-in-this-state' } });
  });

  it('is seen by the operator and on the page as a pause', async () => {
    const owner = await anOwner({ channel: { type: 'email', address: 'choir@club.example' } });
    await owner.pause({ until: '2026-12-01' });
    const found = await owner.ask('POST', '/v1/subscriptions/search', {
      key: owner.operatorKey,
      body: { address: 'choir@club.example', status: 'paused' },
    });
    expect(found.body.items).toMatchObject([{ id: owner.id, status: 'paused' }]);
    expect((await owner.ask('GET', `/manage?token=${owner.key}&lang=zh`)).text).toContain('恢复');
  });

  it('keeps a message that was under way from leaving', async () => {
    const owner = await anOwner();
    await owner.pause({ until: '2026-11-21' });
    const subscription = await owner.world.subscriptions.find(owner.id);
    const at = async (ms: number) =>
      attempt(
        { channel: 'email', ladder: [], patienceMs: 1, deliver: async () => ({ kind: 'delivered' }) },
        { batch: { told: [] }, recipient: { told: 0 } } as never,
        subscription ?? undefined,
        new Map(),
        new Date(Date.parse(NOON) + ms).toISOString(),
      );
    expect(await at(HOUR)).toEqual({ kind: 'settled', status: 'skipped', why: 'paused' });
    expect(await at(DAY)).toEqual({ kind: 'delivered' });
  });
});
