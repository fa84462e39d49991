import { describe, expect, it } from 'vitest';
import { toFullCode } from '../../functions/domain/region.ts';
import { aSubscription } from '../builders.ts';
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const subscribe = async (door: FrontDoor, given: object = {}) => {
  const { status, body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  expect(status).toBe(202);
  return { id: String(body.id), token: await door.world.vault.token('confirm', String(body.id)) };
};

const confirm = (door: FrontDoor, token: string) => door.ask('POST', '/v1/subscriptions/confirm', { body: { token } });

const statusOf = async (door: FrontDoor, id: string) => (await door.world.subscriptions.find(id))?.status;

describe('an organization that subscribes its address again', () => {
  it('changes the subscription that it has, so that nothing comes twice', async () => {
    const door = aFrontDoor();
    const first = await subscribe(door);
    const { body: kept } = await confirm(door, first.token);
    door.world.clock.advance(60_000);
    const second = await subscribe(door, {
      organization: { name: '清溪社区合唱队 ', class: 'charity', region: '440103' },
      channel: { type: 'email', address: 'Choir@club.example' },
      frequency: { mode: 'daily', hour: 8 },
      filter: { topics: ['culture'] },
    });
    const { status, body } = await confirm(door, second.token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: first.id,
      status: 'active',
      manageToken: kept.manageToken,
      organization: { class: 'charity', region: '440103' },
      frequency: { mode: 'daily', hour: 8 },
      filter: { topics: ['culture'] },
    });
    expect(await statusOf(door, second.id)).toBe('ended');
    // What was published before the change still goes by the old choice.
    const { entries } = await door.world.directory.read({ slotId: 'immediate', province: '44', from: '#', before: ':' }, null);
    expect(entries.map(({ subscriptionId, until }) => [subscriptionId, until !== undefined])).toEqual([[first.id, true]]);
    // The second click of the same person.
    expect((await confirm(door, second.token)).body).toMatchObject({ id: first.id, status: 'active' });
    // … and its unsubscription cannot bring a second one to life.
    const undone = await door.ask('POST', `/v1/unsubscribe/${await door.world.vault.token('unsubscribe', second.id)}/undo`);
    expect(undone.status).toBe(409);
  });

  it('keeps a subscription each for another organization, and one that was left stays left', async () => {
    const door = aFrontDoor();
    const first = await subscribe(door);
    await confirm(door, first.token);
    const other = await subscribe(door, { organization: { name: '清溪社区舞蹈队', region: '440106' } });
    expect((await confirm(door, other.token)).body.id).toBe(other.id);
    await door.ask('POST', `/v1/unsubscribe/${await door.world.vault.token('unsubscribe', first.id)}`);
    const again = await subscribe(door);
    expect((await confirm(door, again.token)).body.id).toBe(again.id);
    expect(await statusOf(door, first.id)).toBe('ended');
    expect((await confirm(door, first.token)).status).toBe(409);
  });

  it('finds out what it has when a crash came between the two steps', async () => {
    const door = aFrontDoor();
    const first = await subscribe(door);
    await confirm(door, first.token);
    const second = await subscribe(door, { frequency: { mode: 'weekly' } });
    const pending = await door.world.subscriptions.find(second.id);
    await confirm(door, second.token);
    const ended = await door.world.subscriptions.find(second.id);
    if (!pending || !ended) throw new Error('nobody there');
    // As if the second step had not been taken.
    await door.world.subscriptions.replace(ended, { ...pending, revision: ended.revision }, pending.createdAt);
    expect((await confirm(door, second.token)).body).toMatchObject({ id: first.id, frequency: { mode: 'weekly' } });
    expect(await statusOf(door, second.id)).toBe('ended');
  });
});

describe('the manage page', () => {
  const aManaged = async () => {
    const door = aFrontDoor();
    const { id, token } = await subscribe(door, { filter: { topics: ['my-topic'], watch: ['4403'] } });
    await confirm(door, token);
    return { door, id, token: await door.world.vault.token('manage', id) };
  };
  const FORM = [
    ['act', 'change'],
    ['mode', 'daily'],
    ['weekday', '1'],
    ['hour', '7'],
    ['language', 'en'],
    ['minUrgency', 'urgent'],
    ['keywords', '养老、合唱  助残'],
    ['timeZone', 'Asia/Urumqi'],
    ['watch', '440300'],
    ['watch', '440400'],
    ['watch', '150000'],
    ['topics', 'culture'],
    ['topics', 'my-topic'],
  ] as const;

  it('shows what was chosen, and changes all of it at once', async () => {
    const { door, id, token } = await aManaged();
    const page = await door.ask('GET', `/manage?token=${token}`);
    expect(page.text).toMatch(/value="my-topic" checked/);
    expect(page.text).toContain('广东省 / 深圳市');
    const saved = await door.submit('/manage', [['token', token], ...FORM]);
    expect(saved).toMatchObject({ status: 303 });
    expect(saved.headers.get('location')).toContain('note=saved');
    const subscription = await door.world.subscriptions.find(id);
    expect(subscription).toMatchObject({ language: 'en', frequency: { mode: 'daily', hour: 7, timeZone: 'Asia/Urumqi' } });
    expect(subscription?.filter).toMatchObject({
      topics: ['culture', 'my-topic'],
      keywords: ['养老', '合唱', '助残'],
      watch: ['4403', '4404', '15'],
      minUrgency: 'urgent',
    });
  });

  it('shows a place that is no more by what it lay in', async () => {
    const door = aFrontDoor();
    const old = aSubscription({ filter: { watch: ['330103'] } });
    door.world.subscriptions.adopt(old);
    const { text } = await door.ask('GET', `/manage?token=${await door.world.vault.token('manage', old.id)}`);
    expect(text.replaceAll(/<[^>]*>/g, '')).toContain('浙江省 / 杭州市 / 原有的地区');
    expect(text.replaceAll(/<[^>]*>/g, '')).not.toContain('330103');
  });

  it('keeps as many watched regions as were once allowed, and lets nobody choose so many now', async () => {
    const door = aFrontDoor();
    const codes = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 4401'.split(' ');
    const watch = codes.map(toFullCode);
    const old = aSubscription({ filter: { watch: codes } });
    door.world.subscriptions.adopt(old);
    const token = await door.world.vault.token('manage', old.id);
    const fields = FORM.filter(([field]) => field !== 'watch');
    const save = (regions: readonly string[]) =>
      door.submit('/manage', [['token', token], ...fields, ...regions.map((code) => ['watch', code] as const)]);
    expect((await save(watch)).headers.get('location')).toContain('note=saved');
    expect(await door.world.subscriptions.find(old.id)).toMatchObject({ language: 'en', filter: { watch: old.filter.watch } });
    const refused = await save(watch.slice(0, 25));
    expect(refused).toMatchObject({ status: 422, text: expect.stringContaining('最多关注 24 个地区') });
    const asked = await door.ask('POST', '/v1/subscriptions', { body: anApplicant({ filter: { watch: watch.slice(0, 25) } }) });
    expect(asked.status).toBe(422);
  });

  it('changes nothing when a part of it is not right, and says so', async () => {
    const { door, id, token } = await aManaged();
    const before = await door.world.subscriptions.find(id);
    for (const [name, value] of [
      ['watch', '没有这个地方'],
      ['watch', '99'],
      ['keywords', '字'],
      ['minUrgency', 'soon'],
      ['hour', '25'],
      ['topics', 'Not A Topic'],
    ] as const) {
      const fields = FORM.filter(([field]) => field !== name);
      const refused = await door.submit('/manage', [['token', token], ...fields, [name, value]]);
      expect(refused, `${name} ${value}`).toMatchObject({ status: 422, text: expect.stringContaining(`href="#field-${name}"`) });
      expect(refused.text).toContain('未作更改');
    }
    expect(await door.world.subscriptions.find(id)).toEqual(before);
  });
});
