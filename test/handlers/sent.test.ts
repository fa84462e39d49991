import { describe, expect, it } from 'vitest';
import type { RangeWork } from '../../functions/domain/mailings/work.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { toPlan } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const subscribed = async (door: FrontDoor, given: object = {}) => {
  const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  const confirmed = await door.ask('POST', '/v1/subscriptions/confirm', {
    body: { token: await door.world.vault.token('confirm', body.id) },
  });
  return { id: String(body.id), manage: String(confirmed.body.manageToken) };
};

/** Posted, planned and frozen; not sent. */
const posted = async (door: FrontDoor, key: string, given: object = {}): Promise<string> => {
  door.world.clock.advance(60_000);
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(given) });
  await planMailing(door.world, toPlan({ id: String(body.id), version: 1 }));
  for (const { kind, work } of door.world.queues.take()) if (kind === 'range') await freezeAudience(door.world, work as RangeWork);
  return body.id;
};

describe('what was sent to a subscription', () => {
  it('is told to whoever has its manage token, and to an operator, page by page, with the address masked', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { id, manage } = await subscribed(door);
    const [first, second] = [await posted(door, key), await posted(door, key, { title: '关于报送年度材料的通知' })];
    for (const reader of [manage, door.operatorKey]) {
      const page = await door.ask('GET', `/v1/subscriptions/${id}/deliveries?limit=1`, { key: reader });
      expect(page).toMatchObject({
        status: 200,
        body: {
          items: [
            {
              noticeId: second,
              version: 1,
              title: '关于报送年度材料的通知',
              act: 'notice',
              mailingId: `${second}-1-notice`,
              channel: { type: 'email', address: 'c***@club.example' },
              status: 'pending',
              attempts: 0,
              reasons: [{ criterion: 'region', value: '440000' }],
            },
          ],
        },
      });
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.text).not.toContain('choir@');
      const next = await door.ask('GET', `/v1/subscriptions/${id}/deliveries?limit=9&cursor=${page.body.next}`, { key: reader });
      expect(next.body).toMatchObject({ items: [{ noticeId: first }] });
      expect(next.body).not.toHaveProperty('next');
    }
  });

  it('is found after the organization moved and chose a digest', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { id, manage } = await subscribed(door);
    const notice = await posted(door, key);
    door.world.clock.advance(600_000);
    const change = { organization: { region: '110108' }, frequency: { mode: 'daily', hour: 9 } };
    expect((await door.ask('PATCH', `/v1/subscriptions/${id}`, { key: manage, body: change })).status).toBe(200);
    const { body } = await door.ask('GET', `/v1/subscriptions/${id}/deliveries`, { key: manage });
    expect(body.items).toMatchObject([{ noticeId: notice }]);
  });

  it('stands in what an operator finds, the last three notices and why, and is not looked up of more than five subscriptions', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { id } = await subscribed(door);
    const notices: string[] = [];
    for (let i = 0; i < 4; i++) notices.push(await posted(door, key, { title: `第 ${i} 号通知` }));
    const search = (body: object) => door.ask('POST', '/v1/subscriptions/search', { key: door.operatorKey, body });
    const { status, body, text } = await search({ address: 'choir@club.example' });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      id,
      deliveries: [{}, {}, {}].map((_, i) => ({ noticeId: notices[3 - i], title: `第 ${3 - i} 号通知` })),
    });
    expect(body.items[0].deliveries).toHaveLength(3);
    expect(body.items[0].deliveries[0]).toMatchObject({
      status: 'pending',
      attempts: 0,
      reasons: [{ criterion: 'region', value: '440000' }],
    });
    expect(text).not.toContain('choir@');

    for (let i = 0; i < 6; i++) await subscribed(door, { organization: { name: `书画社${i}`, class: 'charity', region: '440106' } });
    const many = (await search({ address: 'choir@club.example' })).body.items;
    expect(many.map((one: { deliveries?: object[] }) => one.deliveries?.length)).toEqual([0, 0, 0, 0, 0, undefined, undefined]);
  });

  it('is told to nobody else', async () => {
    const door = aFrontDoor();
    const agency = await door.anAgency('gd-mzt');
    const own = await subscribed(door);
    const other = await subscribed(door, { channel: { type: 'email', address: 'dance@club.example' } });
    const path = `/v1/subscriptions/${own.id}/deliveries`;
    expect((await door.ask('GET', path)).status).toBe(401);
    expect((await door.ask('GET', path, { key: 'nw_key_wrong' })).status).toBe(401);
    expect((await door.ask('GET', path, { key: agency })).status).toBe(403);
    expect((await door.ask('GET', path, { key: other.manage })).status).toBe(404);
    expect((await door.ask('GET', '/v1/subscriptions/sub-nobody/deliveries', { key: door.operatorKey })).status).toBe(404);
    expect((await door.ask('GET', `${path}?cursor=x`, { key: own.manage })).status).toBe(400);
    expect((await door.ask('GET', `${path}?limit=0`, { key: own.manage })).status).toBe(400);
  });
});
