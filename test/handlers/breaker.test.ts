import { describe, expect, it } from 'vitest';
import type { Breaker } from '../../functions/domain/sending/breaker.ts';
import { instant } from '../../functions/domain/time.ts';
import { aFrontDoor } from './front-door.ts';

const aHeldAgency = async (given: Partial<Breaker> = {}) => {
  const door = aFrontDoor();
  const { world } = door;
  await door.anAgency('yh-mzj');
  const issued = await door.ask('POST', '/v1/agencies/yh-mzj/keys', { key: door.operatorKey, body: { scopes: ['agency:admin'] } });
  const key: string = issued.body.key;
  const since = instant(world.clock.now());
  const counted = { emails: 1200, bounces: 130, complaints: 0 };
  const held: Breaker = { agencyId: 'yh-mzj', state: 'held', since, reason: 'bounces', counted, untold: true, revision: 1, ...given };
  await world.breakers.replace(null, held);
  const get = (path: string, as = door.operatorKey) => door.ask('GET', path, { key: as });
  const release = (id = 'yh-mzj', as: string | undefined = door.operatorKey) =>
    door.ask('DELETE', `/v1/agencies/${id}/hold`, as === undefined ? {} : { key: as });
  return { ...door, key, since, counted, get, release };
};

describe('an agency whose mail is held', () => {
  it('is shown with since when and why, to the operator and to itself, and in the list', async () => {
    const { key, since, counted, get, anAgency } = await aHeldAgency();
    await anAgency('yh-wlj');
    const hold = { since, reason: 'bounces', counted };
    expect((await get('/v1/agencies/yh-mzj')).body).toMatchObject({ id: 'yh-mzj', hold });
    expect((await get('/v1/agencies/yh-mzj', key)).body).toMatchObject({ hold });
    const { items } = (await get('/v1/agencies')).body;
    expect(items.map(({ id, hold: its }: { id: string; hold?: object }) => [id, its])).toEqual([
      ['yh-mzj', hold],
      ['yh-wlj', undefined],
    ]);
  });

  it('is let go of by the operator once, which is written down and shown no more', async () => {
    const { get, release } = await aHeldAgency();
    expect((await release()).status).toBe(204);
    expect((await get('/v1/agencies/yh-mzj')).body).not.toHaveProperty('hold');
    expect((await get('/v1/agencies/yh-mzj/audit?action=hold.released')).body.items).toMatchObject([
      { actor: { kind: 'operator' }, action: 'hold.released', subject: 'yh-mzj' },
    ]);
    const again = await release();
    expect([again.status, again.body.code]).toEqual([404, 'not-held']);
  });

  it('is let go of by nobody else, and none that there is not', async () => {
    const { key, get, release } = await aHeldAgency();
    expect((await release('yh-mzj', key)).status).toBe(403);
    expect((await release('yh-mzj', 'nw_nobody_0123456789abcdefghij')).status).toBe(401);
    const unknown = await release('nobody');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'agency-unknown']);
    expect((await get('/v1/agencies/yh-mzj')).body).toHaveProperty('hold');
  });

  it('is told apart from one whose mail is slowed, which comes back by itself', async () => {
    const { since, counted, get, release } = await aHeldAgency({ state: 'slowed', reason: 'complaints' });
    expect((await get('/v1/agencies/yh-mzj')).body).toMatchObject({ slowed: { since, reason: 'complaints', counted } });
    expect((await get('/v1/agencies/yh-mzj')).body).not.toHaveProperty('hold');
    expect((await release()).status).toBe(404);
  });
});
