import { describe, expect, it } from 'vitest';
import { leftByFallback } from '../../functions/domain/subscriptions/subscription-life.ts';
import { instant, MINUTE, after as plus } from '../../functions/domain/time.ts';
import { expiringToken } from '../../functions/usecases/subscriptions/expiring-token.ts';
import { leaveByMail } from '../../functions/usecases/subscriptions/leave-by-mail.ts';
import { ownerTokens } from '../../functions/usecases/subscriptions/owner-tokens.ts';
import { aWebhook } from '../builders.ts';
import { ADDRESS, anOwner, HOOK, type Owner, TO_ADDRESS, TO_HOOK, toAddress, toHook, tokenIn } from './channel-owner.ts';

const OTHER = { channel: { type: 'email', address: 'somebody@else.example' } };
const SITE = { leavingMailbox: 'leave@wire.example' } as Parameters<typeof ownerTokens>[1];

/** All that a mail of a subscription as it is now lets its reader do. */
const inItsMails = async ({ world, stored, id }: Owner) => ({
  ...(await ownerTokens(world.vault, SITE, await stored())),
  confirmToken: await world.vault.token('confirm', id),
});
type Tokens = Awaited<ReturnType<typeof inItsMails>>;

const manages = (own: Owner, key: string, method: string, path = '', body?: object) =>
  own.ask(method, `${own.path}${path}`, { key, ...(body ? { body } : {}) });

/** Every way by which one of these tokens could have a say; what came of it. */
const allWays = async (own: Owner, { manageToken, unsubscribeToken, leavingToken, confirmToken }: Tokens) => {
  const way = `/unsubscribe/${unsubscribeToken}`;
  const asked = [
    await manages(own, manageToken, 'GET'),
    await manages(own, manageToken, 'PATCH', '', { language: 'en' }),
    await manages(own, manageToken, 'GET', '/consents'),
    await manages(own, manageToken, 'GET', '/deliveries'),
    await manages(own, manageToken, 'POST', '/channel', OTHER),
    await manages(own, manageToken, 'POST', '/secret'),
    await manages(own, manageToken, 'POST', '/address', { address: 'somebody@else.example' }),
    await manages(own, manageToken, 'POST', '/pause'),
    await manages(own, manageToken, 'DELETE'),
  ].map(({ status }) => status);
  const shown = [
    await own.ask('GET', `/manage?token=${manageToken}`),
    await own.ask('GET', `/manage/sent?token=${manageToken}`),
    await own.ask('GET', `/confirm/group?token=${manageToken}`),
    await own.submit('/manage/channel', [
      ['token', manageToken],
      ['channel', 'email'],
      ['toAddress', 'somebody@else.example'],
    ]),
    await own.ask('GET', way),
    await own.submit(way, []),
    await own.submit(way, [['List-Unsubscribe', 'One-Click']]),
    await own.submit(`${way}/pause`, []),
    await own.submit(`${way}/undo`, []),
    await own.ask('GET', `/confirm?token=${confirmToken}`),
    await own.submit('/confirm', [['token', confirmToken]]),
    await own.ask('POST', '/v1/subscriptions/confirm', { body: { token: confirmToken } }),
  ].map(({ status }) => status);
  return { asked, shown, left: await leaveByMail(own.world, leavingToken) };
};

const UNKNOWN = { asked: Array(9).fill(401), shown: Array(12).fill(404), left: { kind: 'unmatched' } };

describe('what stood in the mails of an address', () => {
  it('leads nowhere once an endpoint has taken its place, and what the endpoint was given does', async () => {
    const own = await anOwner();
    const old = await inItsMails(own);
    const { body } = await own.change(TO_HOOK);
    await own.askAt(body.id);
    await own.agree(tokenIn((await own.letter())?.text));
    const before = await own.stored();
    expect(await allWays(own, old)).toEqual(UNKNOWN);
    expect(await own.stored()).toEqual(before);
    expect(before).toMatchObject({ status: 'active', channel: { type: 'webhook', url: HOOK }, retypes: 1 });
    expect((await own.ask('GET', own.path, { key: own.key })).body).toMatchObject({ code: 'unauthorized' });

    for (const path of [own.path, `/v1/subscriptions/${body.id}`])
      expect(await own.ask('GET', path, { key: body.manageToken })).toMatchObject({ status: 200, body: { id: own.id } });
    expect((await manages(own, body.manageToken, 'POST', '/secret')).status).toBe(200);
    const now = await inItsMails(own);
    expect((await manages(own, now.manageToken, 'PATCH', '', { language: 'en' })).status).toBe(200);
    expect((await own.ask('GET', `/unsubscribe/${now.unsubscribeToken}`)).status).toBe(200);
    expect(JSON.stringify((await own.ask('GET', own.path, { key: now.manageToken })).body)).not.toMatch(/retype/i);
    expect(await leaveByMail(own.world, now.leavingToken)).toEqual({ kind: 'left' });
  });

  it('leads nowhere either when another address has taken the place of that endpoint, or it is the same address', async () => {
    for (const change of [TO_ADDRESS, { channel: { type: 'email', address: 'new@club.example' } }]) {
      const own = await anOwner();
      const old = await inItsMails(own);
      await toHook(own);
      const { body } = await own.change(change);
      const token = tokenIn(await own.askAt(body.id), 'confirm');
      const confirmed = await own.ask('POST', '/v1/subscriptions/confirm', { body: { token } });
      expect(confirmed).toMatchObject({ status: 200, body: { id: own.id, manageToken: await own.keyNow() } });
      expect(await allWays(own, old)).toEqual(UNKNOWN);
      expect(await manages(own, confirmed.body.manageToken, 'GET')).toMatchObject({ status: 200, body: change });
    }
  });

  it('has no link by mail any more, which counted for a while', async () => {
    const own = await anOwner();
    const until = plus(instant(own.world.clock.now()), 30 * MINUTE);
    const link = await expiringToken(own.world.vault, 'manage-link', own.id, until);
    expect((await own.ask('GET', `/manage?token=${link}`)).status).toBe(200);
    await toHook(own);
    expect((await own.ask('GET', `/manage?token=${link}`)).status).toBe(404);
  });
});

describe('a link by mail that an address asks for', () => {
  it('leads to the subscription, which has come back to that address', async () => {
    const own = await anOwner();
    await toHook(own);
    await toAddress(own);
    await own.ask('POST', '/v1/manage-links', { body: { address: ADDRESS } });
    const token = tokenIn((await own.letter())?.text, 'manage');
    const page = await own.ask('GET', `/manage?token=${token}`);
    expect([token === '', page.status]).toEqual([false, 200]);
  });
});

describe('what the programmer of an endpoint was given', () => {
  it('leads nowhere once an address has taken its place, also where the endpoint had taken that of an address before', async () => {
    for (const given of [{ channel: aWebhook({ url: HOOK }) }, { channel: { type: 'email', address: ADDRESS } } as const]) {
      const own = await anOwner(given);
      const old = await inItsMails(own);
      const successor = given.channel.type === 'email' ? (await own.change(TO_HOOK)).body : null;
      if (successor) {
        await own.askAt(successor.id);
        await own.agree(tokenIn((await own.letter())?.text));
      }
      const key = successor?.manageToken ?? own.key;
      const challenge = successor ? await own.world.vault.token('confirm', successor.id) : old.confirmToken;
      await toAddress(own);
      expect(await allWays(own, { ...old, manageToken: key, confirmToken: challenge })).toEqual(UNKNOWN);
      if (successor) expect((await own.ask('GET', `/v1/subscriptions/${successor.id}`, { key })).status).toBe(401);
      expect((await own.stored()).status).toBe('active');
    }
  });

  it('is of no use for what has another second address by then', async () => {
    const own = await anOwner({ channel: aWebhook({ url: HOOK, fallbackEmail: 'clerk@club.example' }) });
    const old = await ownerTokens(own.world.vault, SITE, await own.stored(), 'fallback');
    await toAddress(own);
    await toHook(own);
    const body = { channel: { fallbackEmail: 'other@club.example' } };
    expect((await manages(own, await own.keyNow(), 'PATCH', '', body)).status).toBe(200);
    expect((await own.submit(`/unsubscribe/${old.unsubscribeToken}`, [])).status).toBe(404);
    expect(await leaveByMail(own.world, old.leavingToken)).toEqual({ kind: 'unmatched' });
    expect(leftByFallback(await own.stored(), '2026-11-21T00:00:00.000Z')).not.toBeNull();
  });
});

describe('tokens of a subscription whose channel never changed its type', () => {
  it('stay what they were given out as, through another address and another endpoint', async () => {
    const own = await anOwner({ channel: aWebhook({ url: 'https://hooks.yunhe.example/before' }) });
    const old = await inItsMails(own);
    expect(old.manageToken).toBe(await own.world.vault.token('manage', own.id));
    expect(old.unsubscribeToken).toBe(await own.world.vault.token('unsubscribe', own.id));
    expect(old.leavingToken).toBe(await own.world.vault.token('leaving', own.id));
    const { body } = await own.change(TO_HOOK);
    await own.askAt(body.id);
    expect(await own.stored()).toMatchObject({ channel: { url: HOOK } });
    expect(await inItsMails(own)).toEqual(old);
    for (const key of [own.key, body.manageToken]) expect((await manages(own, key, 'GET')).status).toBe(200);
    expect(await leaveByMail(own.world, old.leavingToken)).toEqual({ kind: 'left' });
  });
});
