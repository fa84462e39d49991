import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
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

  it('is gone after 30 days for every token of it, though it may still be stored', async () => {
    const door = aFrontDoor();
    const id = await signUp(door, { channel: { type: 'webhook', url: 'https://hooks.club.example/notices' } });
    const [key, unsubscribe] = [await door.world.vault.token('manage', id), await door.world.vault.token('unsubscribe', id)];
    const own = `/v1/subscriptions/${id}`;
    door.world.clock.advance(30 * DAY - 1);
    expect((await door.ask('GET', own, { key })).status).toBe(200);
    for (const path of [`/manage?token=${key}`, `/unsubscribe/${unsubscribe}`]) expect((await door.ask('GET', path)).status).toBe(200);
    door.world.clock.advance(1);
    for (const [method, path, body] of [
      ['GET', own, undefined],
      ['PATCH', own, { language: 'en' }],
      ['POST', `${own}/pause`, {}],
      ['DELETE', own, undefined],
    ] as const)
      expect(await door.ask(method, path, { key, ...(body ? { body } : {}) })).toMatchObject({
        status: 404,
        body: { code: 'subscription-lapsed' },
      });
    const form = [
      ['token', key],
      ['act', 'pause'],
    ] as const;
    for (const page of [
      await door.ask('GET', `/manage?token=${key}`),
      await door.submit('/manage', form),
      await door.ask('GET', `/unsubscribe/${unsubscribe}`),
    ]) {
      expect(page.status).toBe(410);
      expect(page.text).toContain('只保留 30 天');
    }
    expect((await door.world.subscriptions.find(id))?.status).toBe('pending');
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

describe('what a stranger may write into a letter', () => {
  const faultsOf = (body: { errors?: readonly { path: string; code: string; message: string }[] }) =>
    (body.errors ?? []).map(({ path, code }) => [path, code]);

  it('is no link: a name with one is refused beside its field, at sign-up and later', async () => {
    const door = aFrontDoor();
    const organization = { name: '领奖请到 win.example', class: 'other', region: '440106' };
    const refused = await door.ask('POST', '/v1/subscriptions', { body: anApplicant({ organization }) });
    expect(refused).toMatchObject({ status: 422, body: { code: 'name-holds-link' } });
    expect(faultsOf(refused.body)).toEqual([['organization.name', 'name-holds-link']]);

    const id = await signUp(door);
    const key = await door.world.vault.token('manage', id);
    const renamed = await door.ask('PATCH', `/v1/subscriptions/${id}`, { key, body: { organization: { name: 'www.win.example' } } });
    expect(renamed.status).toBe(422);
    expect(faultsOf(renamed.body)).toEqual([['organization.name', 'name-holds-link']]);
    const same = await door.ask('PATCH', `/v1/subscriptions/${id}`, { key, body: { organization: { name: '清溪社区第一合唱队' } } });
    expect(same.status).toBe(200);
  });

  it('is no agency that nobody registered, at sign-up and later', async () => {
    const door = aFrontDoor();
    await door.anAgency('gd-mzt');
    const agencies = ['gd-mzt', 'buy-pills-now', 'Buy pills!'];
    const refused = await door.ask('POST', '/v1/subscriptions', { body: anApplicant({ filter: { agencies } }) });
    expect(refused.status).toBe(422);
    expect(faultsOf(refused.body)).toEqual([
      ['filter.agencies[1]', 'agency-unknown'],
      ['filter.agencies[2]', 'agency-unknown'],
    ]);

    const id = await signUp(door, { filter: { agencies: ['gd-mzt'] } });
    const key = await door.world.vault.token('manage', id);
    const changed = await door.ask('PATCH', `/v1/subscriptions/${id}`, { key, body: { filter: { agencies: ['gd-mzt', 'nobody'] } } });
    expect(changed.status).toBe(422);
    expect(faultsOf(changed.body)).toEqual([['filter.agencies[1]', 'agency-unknown']]);
    expect((await door.ask('PATCH', `/v1/subscriptions/${id}`, { key, body: { filter: { agencies: [] } } })).status).toBe(200);
  });

  it('stays as it stood before it was looked at: an older filter or name keeps nobody from changing the rest', async () => {
    const door = aFrontDoor();
    await door.anAgency('gd-mzt');
    const id = await signUp(door);
    const before = await door.world.subscriptions.find(id);
    if (!before) throw new Error('nobody there');
    const older = {
      ...before,
      revision: before.revision + 1,
      organization: { ...before.organization, name: 'club.example' },
      filter: { ...before.filter, agencies: ['long-gone'] },
    };
    await door.world.subscriptions.replace(before, older, before.createdAt);
    const key = await door.world.vault.token('manage', id);
    const body = {
      filter: { agencies: ['long-gone', 'gd-mzt'], minUrgency: 'urgent' },
      organization: { name: 'club.example', class: 'charity' },
    };
    expect((await door.ask('PATCH', `/v1/subscriptions/${id}`, { key, body })).status).toBe(200);
  });
});

describe('an operator who looks for why somebody got no letter', () => {
  const look = (door: FrontDoor, body: object, key = door.operatorKey) => door.ask('POST', '/v1/subscriptions/search', { key, body });

  it('finds what there is of an address, newest first, with each attempt and why it failed', async () => {
    const door = aFrontDoor();
    const first = await signUp(door);
    door.world.clock.advance(1000);
    const hook = await signUp(door, {
      channel: { type: 'webhook', url: 'https://hooks.club.example/x', fallbackEmail: 'choir@club.example' },
    });
    await signUp(door, { channel: { type: 'email', address: 'other@club.example' } });
    door.world.mailer.verdict = () => ({ kind: 'refused', code: 'address-refused' });
    await askConsent(door.world, first);
    const { status, body, headers } = await look(door, { address: 'Choir@club.example' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([hook, first]);
    expect(body.items[1]).toMatchObject({
      status: 'pending',
      channel: { type: 'email', address: 'c***@club.example' },
      consentAskedAt: null,
      consentAttempts: [{ result: 'refused', why: 'address-refused' }],
    });
    expect(JSON.stringify(body)).not.toContain('choir@');
    const ended = await look(door, { address: 'choir@club.example', status: 'ended' });
    expect(ended.body.items).toEqual([]);
  });

  it('finds an organization by its id', async () => {
    const door = aFrontDoor();
    const id = await signUp(door);
    const { organizationId } = (await door.world.subscriptions.find(id)) ?? {};
    const found = await look(door, { organization: organizationId });
    expect(found.body.items).toMatchObject([{ id, organization: { id: organizationId, name: '清溪社区合唱队', region: '440106' } }]);
    expect((await look(door, { organization: 'org-nobody' })).body.items).toEqual([]);
    expect((await look(door, { organization: organizationId, address: 'other@club.example' })).body.items).toEqual([]);
  });

  it('is written down, without the address, and nobody else may look', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    expect((await look(door, { address: 'choir@club.example' }, key)).status).toBe(403);
    expect(await look(door, {})).toMatchObject({ status: 422, body: { code: 'search-too-wide' } });
    const looked = async () => (await door.world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 9 }))?.items;
    expect(await looked()).toEqual([]);
    await look(door, { address: 'choir@club.example' });
    expect(await looked()).toEqual([
      {
        agencyId: OPERATORS,
        at: door.world.clock.now().toISOString(),
        actor: { kind: 'operator', id: 'operator' },
        action: 'subscriptions.searched',
        subject: await door.world.vault.addressKey('choir@club.example'),
      },
    ]);
    expect(door.logged.join()).not.toContain('choir');
  });
});
