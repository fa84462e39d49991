import { describe, expect, it } from 'vitest';
import { DAY, instant } from '../../functions/domain/time.ts';
import { leaveByMail } from '../../functions/usecases/subscriptions/leave-by-mail.ts';
import { dropFallback } from '../../functions/usecases/subscriptions/unsubscribe.ts';
import { aSubscription, aWebhook } from '../builders.ts';
import { aFrontDoor } from './front-door.ts';

const STAND_IN = 'clerk@yunhe.example';

/** An endpoint that names an address for what does not get through, and what its mails can be left by. */
const anEndpoint = async () => {
  const door = aFrontDoor();
  const { world } = door;
  const pending = aSubscription({ status: 'pending', channel: aWebhook({ fallbackEmail: STAND_IN }) });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const token = await world.vault.token('unsubscribe-fallback', pending.id);
  const stands = async () => {
    const found = await world.subscriptions.find(pending.id);
    if (found?.channel.type !== 'webhook') throw new Error('no endpoint');
    const { fallbackEmail = null, formerFallback = null } = found.channel;
    return { status: found.status, fallbackEmail, formerFallback };
  };
  const found = async () => (await world.subscriptions.withAddress(await world.vault.addressKey(STAND_IN))).length;
  return { ...door, world, id: pending.id, token, stands, found };
};

describe('whoever reads the address that stands in for an endpoint', () => {
  it('leaves by one click, and the endpoint stays; doing it twice is no harm, and it can be undone', async () => {
    const { ask, world, token, stands, found } = await anEndpoint();
    for (let clicks = 0; clicks < 2; clicks++) {
      const { status, body } = await ask('POST', `/v1/unsubscribe/${token}`);
      expect([status, body]).toEqual([200, { status: 'ended' }]);
    }
    const leftAt = instant(world.clock.now());
    expect(await stands()).toEqual({ status: 'active', fallbackEmail: null, formerFallback: { address: STAND_IN, leftAt } });
    // Whoever wants the address erased is still found.
    expect(await found()).toBe(1);
    const undone = await ask('POST', `/v1/unsubscribe/${token}/undo`);
    expect(undone.status).toBe(200);
    expect(undone.text).not.toContain(STAND_IN);
    expect(await stands()).toEqual({ status: 'active', fallbackEmail: STAND_IN, formerFallback: null });
  });

  it('is told on the page what goes and what stays, in both languages, without the URL of the endpoint', async () => {
    const { ask, submit, token, stands } = await anEndpoint();
    const page = `/unsubscribe/${token}`;
    const before = await ask('GET', page);
    expect(before.status).toBe(200);
    expect(before.text).toContain('不再发到这个邮箱');
    expect(before.text).toContain('c***@yunhe.example');
    expect(before.text).not.toContain('/weekly');
    expect((await ask('GET', `${page}?lang=en`)).text).toContain('the program gets its notices as before');
    expect(await stands()).toMatchObject({ fallbackEmail: STAND_IN });
    const left = await submit(page, [['lang', 'en']]);
    expect(left.text).toContain('No more mails come to this address');
    expect(left.text).toContain(`${page}/undo`);
    expect(await stands()).toMatchObject({ status: 'active', fallbackEmail: null });
    const back = await submit(`${page}/undo`, [['lang', 'en']]);
    expect(back.text).toContain('Mails come to this address again');
    expect(await stands()).toMatchObject({ fallbackEmail: STAND_IN });
  });

  it('leaves by mail, too, and gets no further one for that', async () => {
    const { world, id, stands } = await anEndpoint();
    const token = await world.vault.token('leaving-fallback', id);
    expect(await leaveByMail(world, token)).toEqual({ kind: 'left' });
    expect(await leaveByMail(world, token)).toEqual({ kind: 'already-left' });
    expect(await stands()).toMatchObject({ status: 'active', fallbackEmail: null });
    expect(world.letterRequests.all()).toEqual([]);
  });

  it('can undo it for thirty days, and not once the address is gone for good', async () => {
    const late = await anEndpoint();
    await late.ask('POST', `/v1/unsubscribe/${late.token}`);
    late.world.clock.advance(30 * DAY + 1);
    const { status, body } = await late.ask('POST', `/v1/unsubscribe/${late.token}/undo`);
    expect([status, body.code]).toEqual([409, 'undo-too-late']);
    expect((await late.ask('POST', `/unsubscribe/${late.token}/undo`)).status).toBe(410);

    const gone = await anEndpoint();
    await gone.ask('POST', `/v1/unsubscribe/${gone.token}`);
    const left = await gone.world.subscriptions.find(gone.id);
    if (left) await dropFallback(gone.world, left);
    expect(await gone.stands()).toEqual({ status: 'active', fallbackEmail: null, formerFallback: null });
    expect(await gone.found()).toBe(0);
    expect((await gone.ask('POST', `/v1/unsubscribe/${gone.token}/undo`)).body.code).toBe('undo-too-late');
  });

  it('cannot end, pause or slow the subscription itself; its owner can, and sees since when nobody reads that address', async () => {
    const { ask, world, id, token, stands } = await anEndpoint();
    for (const act of ['weekly', 'pause', 'resume']) expect((await ask('POST', `/unsubscribe/${token}/${act}`)).status).toBe(404);
    await ask('POST', `/v1/unsubscribe/${token}`);
    const manage = await world.vault.token('manage', id);
    const { body } = await ask('GET', `/v1/subscriptions/${id}`, { key: manage });
    expect(body.channel).toEqual({
      type: 'webhook',
      url: expect.any(String),
      format: 'standard',
      fallbackLeftAt: instant(world.clock.now()),
    });
    await ask('POST', `/v1/unsubscribe/${await world.vault.token('unsubscribe', id)}`);
    expect(await stands()).toMatchObject({ status: 'ended' });
  });
});
