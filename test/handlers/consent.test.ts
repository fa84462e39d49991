import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const signUp = async (door: FrontDoor, given: object = {}): Promise<string> => {
  const { status, body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  expect(status).toBe(202);
  return String(body.id);
};

describe('a sign-up that nobody confirms', () => {
  it('can be confirmed for 30 days, and not a moment longer', async () => {
    const door = aFrontDoor();
    const early = await signUp(door);
    const token = await door.world.vault.token('confirm', early);
    door.world.clock.advance(30 * DAY - 1);
    expect((await door.ask('GET', `/confirm?token=${token}`)).status).toBe(200);
    door.world.clock.advance(1);
    const late = await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } });
    expect(late).toMatchObject({ status: 404, body: { code: 'subscription-lapsed' } });
    expect(late.body.detail).toMatch(/30 天.*30 days/);
    expect((await door.world.subscriptions.find(early))?.status).toBe('pending');
  });

  it('leaves links that say what became of it, also when it is deleted', async () => {
    const door = aFrontDoor();
    const confirm = await door.world.vault.token('confirm', 'sub-that-is-gone');
    const unsubscribe = await door.world.vault.token('unsubscribe', 'sub-that-is-gone');
    for (const page of [
      await door.ask('GET', `/confirm?token=${confirm}`),
      await door.submit('/confirm', [['token', confirm]]),
      await door.submit(`/unsubscribe/${unsubscribe}`, []),
      await door.submit(`/unsubscribe/${unsubscribe}/undo`, []),
    ]) {
      expect(page.status).toBe(410);
      expect(page.text).toContain('只保留 30 天');
    }
    for (const path of [`/v1/unsubscribe/${unsubscribe}`, `/v1/unsubscribe/${unsubscribe}/undo`])
      expect(await door.ask('POST', path)).toMatchObject({ status: 404, body: { code: 'subscription-lapsed' } });
    expect((await door.ask('GET', '/confirm?token=made-up')).status).toBe(404);
    expect(await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: 'made.up' } })).toMatchObject({
      status: 404,
      body: { code: 'token-invalid' },
    });
  });
});
