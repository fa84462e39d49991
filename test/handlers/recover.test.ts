import { describe, expect, it } from 'vitest';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { sendAll } from './send-all.ts';

const DAY = 86_400_000;

const subscribed = async (door: FrontDoor, given: object = {}) => {
  const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  const { vault } = door.world;
  const confirmed = await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await vault.token('confirm', body.id) } });
  return { id: String(body.id), manage: String(confirmed.body.manageToken) };
};

/** Somebody whose address is not written to while a notice goes out, and is again. */
const aMiss = async () => {
  const door = aFrontDoor();
  const { world, ask } = door;
  const key = await door.anAgency('gd-mzt');
  const own = await subscribed(door);
  const addressKey = await world.vault.addressKey('choir@club.example');
  const since = world.clock.now().toISOString();
  await world.suppressions.suppress({ addressKey, reason: 'soft-bounces', source: 'ses', since, until: null, feedbackId: 'e-1' }, since);
  world.clock.advance(60_000);
  const { body: notice } = await ask('POST', '/v1/notices', { key, body: aDraft() });
  await planMailing(world, toPlan({ id: String(notice.id), version: 1 }));
  await sendAll(door);
  const lift = () => world.suppressions.lift(addressKey, world.clock.now().toISOString());
  const path = `/v1/subscriptions/${own.id}/recover`;
  const at = (ms: number) => new Date(world.clock.now().getTime() + ms).toISOString();
  const recover = (body: object, given: object = {}) => ask('POST', path, { key: own.manage, body, ...given });
  return { ...door, key, own, lift, path, at, recover, noticeId: String(notice.id) };
};

describe('POST /v1/subscriptions/{id}/recover', () => {
  it('says how many messages are sent again, and GET how far that is; for an operator, too', async () => {
    const { ask, own, lift, path, at, recover, operatorKey, world } = await aMiss();
    await lift();
    world.clock.advance(1000);
    expect((await ask('GET', path, { key: own.manage })).body.code).toBe('never-recovered');
    const asked = await recover({ since: at(-DAY) });
    expect([asked.status, asked.body]).toEqual([
      202,
      {
        subscriptionId: own.id,
        since: at(-DAY),
        until: at(0),
        askedAt: at(0),
        reopened: 0,
        doneAt: null,
        missed: 1,
      },
    ]);
    for (const key of [own.manage, operatorKey])
      expect(await ask('GET', path, { key })).toMatchObject({ status: 200, body: { reopened: 0, doneAt: null } });
    const again = await recover({ since: at(-DAY) }, { key: operatorKey });
    expect([again.status, again.body.askedAt]).toEqual([202, asked.body.askedAt]);
    expect(again.body).not.toHaveProperty('missed');
    const wider = await recover({ since: at(-2 * DAY) });
    expect([wider.status, wider.body.code]).toEqual([409, 'recovery-under-way']);
    const [entry] = world.recoverRequests.audits;
    expect(entry).toMatchObject({ action: 'recovery.requested', subject: own.id, actor: { kind: 'subscriber', id: own.id } });
  });

  it('answers the same again under the same Idempotency-Key', async () => {
    const { lift, at, recover, world } = await aMiss();
    await lift();
    const body = { since: at(-DAY) };
    const headers = { 'idempotency-key': 'once' };
    const first = await recover(body, { headers });
    world.clock.advance(60_000);
    const second = await recover(body, { headers });
    expect([second.status, second.body]).toEqual([202, first.body]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await recover({ since: at(-2 * DAY) }, { headers })).body.code).toBe('idempotency-key-reused');
  });

  it('refuses a span that cannot be, beside its field and in both languages', async () => {
    const { recover, at, lift } = await aMiss();
    await lift();
    for (const [body, status, code, path] of [
      [{}, 400, 'malformed', 'since'],
      [{ since: 'yesterday' }, 422, 'invalid-format', 'since'],
      [{ since: '2026-11-19' }, 422, 'invalid-format', 'since'],
      [{ since: at(-DAY), to: at(0) }, 400, 'malformed', undefined],
      [{ since: at(-91 * DAY) }, 422, 'since-too-early', 'since'],
      [{ since: at(DAY) }, 422, 'since-in-the-future', 'since'],
      [{ since: at(-DAY), until: at(DAY) }, 422, 'until-in-the-future', 'until'],
      [{ since: at(-DAY), until: at(-2 * DAY) }, 422, 'until-before-since', 'until'],
    ] as const) {
      const answer = await recover(body);
      expect([body, answer.status, answer.body.errors?.[0]?.path], JSON.stringify(answer.body)).toEqual([
        body,
        status,
        path ?? answer.body.errors?.[0]?.path,
      ]);
      if (status === 422) expect(answer.body.code).toBe(code);
    }
    const headers = { 'accept-language': 'en' };
    expect((await recover({ since: at(-91 * DAY) }, { headers })).body.errors[0].message).toBe(
      'What was sent is known for 90 days: give a later time',
    );
  });

  it('says what to do first where nothing can be sent', async () => {
    const { ask, own, at, recover, lift } = await aMiss();
    const refused = async () => {
      const { status, body } = await recover({ since: at(-DAY) });
      return [status, body.code];
    };
    expect(await refused()).toEqual([409, 'address-suppressed']);
    await lift();
    await ask('POST', `/v1/subscriptions/${own.id}/pause`, { key: own.manage, body: {} });
    expect(await refused()).toEqual([409, 'paused']);
    await ask('POST', `/v1/subscriptions/${own.id}/resume`, { key: own.manage });
    await ask('DELETE', `/v1/subscriptions/${own.id}`, { key: own.manage });
    expect((await refused())[1]).toBe('ended');
  });
});

describe('GET /v1/subscriptions/{id}/attempts', () => {
  it('tells whoever has the manage token, and an operator, how each attempt went, with the address masked', async () => {
    const door = await aMiss();
    const { ask, own, operatorKey, key } = door;
    const path = `/v1/subscriptions/${own.id}/attempts`;
    // What was withheld was not attempted.
    expect((await ask('GET', path, { key: own.manage })).body).toEqual({ items: [] });
    await door.lift();
    const another = aDraft({ title: '关于延期的通知', documentNumber: '粤民〔2026〕99号' });
    const noticeId = String((await ask('POST', '/v1/notices', { key, body: another })).body.id);
    await planMailing(door.world, toPlan({ id: noticeId, version: 1 }));
    await sendAll(door);
    for (const reader of [own.manage, operatorKey]) {
      const page = await ask('GET', path, { key: reader });
      expect(page.body).toEqual({
        items: [
          {
            deliveryId: `msg_${noticeId}-1-notice_${own.id}`,
            mailingId: `${noticeId}-1-notice`,
            act: 'notice',
            notices: [{ noticeId, version: 1, title: expect.any(String) }],
            channel: { type: 'email', address: 'c***@club.example' },
            attempt: 1,
            at: expect.any(String),
            outcome: 'delivered',
          },
        ],
      });
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.text).not.toContain('choir@');
    }
    expect((await ask('GET', path)).status).toBe(401);
    expect((await ask('GET', path, { key })).status).toBe(403);
    expect((await ask('GET', `${path}?cursor=x`, { key: own.manage })).status).toBe(400);
    expect((await ask('GET', '/v1/subscriptions/sub-nobody/attempts', { key: operatorKey })).status).toBe(404);
  });
});
