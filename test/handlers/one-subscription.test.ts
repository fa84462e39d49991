import { describe, expect, it } from 'vitest';
import { giveConsent } from '../../functions/usecases/subscriptions/confirm-subscription.ts';
import { aSubscription, aWebhook } from '../builders.ts';
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const CHOIR = { name: '清溪社区合唱队', class: 'culture-sports', region: '440106' };
const DANCERS = { name: '清溪社区舞蹈队', class: 'culture-sports', region: '440106' };
const CODE = '91350100M000100Y43';
const HOOK = { type: 'webhook', url: 'https://hooks.club.example/Notices?key=secret', fallbackEmail: 'office@club.example' };

const subscribed = async (door: FrontDoor, given: object = {}) => {
  const { status, body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given) });
  expect(status).toBe(202);
  return body;
};

/** Signs up, and gives consent as a person does by mail or an endpoint by its answer. @returns the subscription that stands now */
const joinedBy = async (door: FrontDoor, given: object = {}) => {
  const { id, ...rest } = await subscribed(door, given);
  const confirmed = await giveConsent(door.world, id);
  if (confirmed.kind === 'refused') throw new Error(confirmed.code);
  return { ...rest, asked: String(id), id: confirmed.subscription.id, manage: await door.world.vault.token('manage', id) };
};

const tokenFor = (door: FrontDoor, id: string) => door.world.vault.token('unsubscribe', id);
const leave = async (door: FrontDoor, id: string) => door.ask('POST', `/v1/unsubscribe/${await tokenFor(door, id)}`);
const undo = async (door: FrontDoor, id: string) => door.ask('POST', `/v1/unsubscribe/${await tokenFor(door, id)}/undo`);
const statusOf = async (door: FrontDoor, id: string) => (await door.world.subscriptions.find(id))?.status;

describe('an organization that has left and subscribed anew', () => {
  it('cannot bring the old subscription back beside the new one, and is told so, by the API and on the page', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door);
    await leave(door, first.id);
    const second = await joinedBy(door);
    expect(second.id).not.toBe(first.id);
    expect(await undo(door, first.id)).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    const page = await door.submit(`/unsubscribe/${await tokenFor(door, first.id)}/undo`, [['lang', 'en']]);
    expect(page).toMatchObject({ status: 409, text: expect.stringContaining('nothing else to do') });
    expect(await statusOf(door, first.id)).toBe('ended');
    await leave(door, second.id);
    expect((await undo(door, first.id)).status).toBe(200);
  });

  it('finds a subscription that an earlier release confirmed', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door);
    await leave(door, first.id);
    const old = aSubscription({ channel: { type: 'email', address: 'choir@club.example' }, organization: { name: CHOIR.name } });
    door.world.subscriptions.adopt(old);
    expect(await undo(door, first.id)).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    expect((await joinedBy(door, { language: 'en' })).id).toBe(old.id);
    expect(await door.world.subscriptions.find(old.id)).toMatchObject({ status: 'active', language: 'en' });
  });
});

describe('the link of a letter', () => {
  it('that went into the subscription that stands leads to that, by GET as by POST, until it has ended', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door);
    const second = await joinedBy(door, { language: 'en' });
    const token = await door.world.vault.token('confirm', second.asked);
    const look = () => door.ask('GET', `/confirm?token=${token}&lang=en`);
    expect(await look()).toMatchObject({ status: 200, text: expect.stringContaining(await door.world.vault.token('manage', first.id)) });
    expect((await door.submit('/confirm', [['token', token]])).status).toBe(200);
    await leave(door, first.id);
    expect((await look()).status).toBe(410);
  });

  it('with the challenge of an endpoint that has a subscription leads to nothing', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door, { channel: HOOK });
    const { id } = await subscribed(door, { channel: HOOK });
    await giveConsent(door.world, id);
    const page = await door.ask('GET', `/confirm?token=${await door.world.vault.token('confirm', id)}`);
    expect(page.status).toBe(409);
    expect(page.text).not.toContain(first.id);
  });
});

describe('an undo', () => {
  it('shows no address: the link may have been passed on', async () => {
    const door = aFrontDoor();
    for (const [channel, masked] of [
      [
        { type: 'email', address: 'choir@club.example' },
        { type: 'email', address: 'c***@club.example' },
      ],
      [HOOK, { type: 'webhook', url: 'hooks.club.example/…', format: 'standard', fallbackEmail: 'o***@club.example' }],
    ] as const) {
      const { id } = await joinedBy(door, { channel });
      await leave(door, id);
      const { status, body, text } = await undo(door, id);
      expect({ status, channel: body.channel }).toEqual({ status: 200, channel: masked });
      expect(text).not.toMatch(/choir@|office@|key=secret/);
      // Nor does one that had nothing to undo.
      expect((await undo(door, id)).text).not.toMatch(/choir@|office@|key=secret/);
    }
  });

  it.each([
    ['deleted', ['delete']],
    ['unsubscribed and then deleted', ['leave', 'delete']],
    ['deleted and then unsubscribed', ['delete', 'leave']],
  ])('does not bring back what its owner %s', async (_, acts) => {
    const door = aFrontDoor();
    const { id, manage } = await joinedBy(door);
    for (const act of acts) {
      if (act === 'leave') expect((await leave(door, id)).status).toBe(200);
      else expect((await door.ask('DELETE', `/v1/subscriptions/${id}`, { key: manage })).status).toBe(204);
    }
    expect(await undo(door, id)).toMatchObject({ status: 409, body: { code: 'undo-too-late' } });
    expect(await statusOf(door, id)).toBe('ended');
  });
});

describe('a rename', () => {
  it('onto an organization that has a subscription with the address is refused in a sentence', async () => {
    const door = aFrontDoor();
    const choir = await joinedBy(door);
    const dancers = await joinedBy(door, { organization: DANCERS });
    const rename = (name: string) =>
      door.ask('PATCH', `/v1/subscriptions/${dancers.id}`, { key: dancers.manage, body: { organization: { name } } });
    const refused = await rename(` ${CHOIR.name}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    expect(refused.body.detail).toMatch(/另有订阅.*another subscription/);
    expect((await door.world.subscriptions.find(dancers.id))?.organization.name).toBe(DANCERS.name);
    expect((await rename('清溪社区老年舞蹈队')).status).toBe(200);
    await leave(door, choir.id);
    expect((await rename(CHOIR.name)).status).toBe(200);
  });

  it('onto one that an earlier release confirmed is refused as well', async () => {
    const door = aFrontDoor();
    const dancers = await joinedBy(door, { organization: DANCERS });
    door.world.subscriptions.adopt(
      aSubscription({ channel: { type: 'email', address: 'choir@club.example' }, organization: { name: CHOIR.name } }),
    );
    const renamed = await door.ask('PATCH', `/v1/subscriptions/${dancers.id}`, {
      key: dancers.manage,
      body: { organization: { name: CHOIR.name } },
    });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
  });

  it('is no hindrance for two that were both there before: the second may go, and not come back', async () => {
    const door = aFrontDoor();
    const [one, two] = [1, 2].map(() =>
      aSubscription({ channel: { type: 'email', address: 'choir@club.example' }, organization: { name: CHOIR.name } }),
    );
    if (!one || !two) throw new Error('two were made');
    for (const each of [one, two]) door.world.subscriptions.adopt(each);
    const manage = await door.world.vault.token('manage', two.id);
    const act = (name: string) => door.ask('POST', `/v1/subscriptions/${two.id}/${name}`, { key: manage, body: {} });
    expect(await joinedBy(door)).toMatchObject({ id: one.id });
    expect((await act('pause')).status).toBe(200);
    expect(await act('resume')).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    const page = await door.submit('/manage', [
      ['token', manage],
      ['act', 'resume'],
    ]);
    expect(page.headers.get('location')).toContain('note=already-subscribed');
    expect((await door.ask('GET', page.headers.get('location') ?? '')).text).toContain('另有订阅');
    expect((await leave(door, two.id)).status).toBe(200);
  });
});

describe('the name of an organization', () => {
  it.each([
    '清溪 社区合唱队',
    '清溪　社区合唱队',
    '清溪\u00A0社区合唱队',
    '清溪·社区合唱队',
    '清溪•社区合唱队',
    '清溪社区合唱队。',
    '“清溪社区合唱队”',
  ])('is the same written as %s', async (name) => {
    const door = aFrontDoor();
    const first = await joinedBy(door, { organization: { ...CHOIR, name: '清溪社区合唱队' } });
    expect((await joinedBy(door, { organization: { ...CHOIR, name } })).id).toBe(first.id);
  });
});

describe('an organization that gives its credit code', () => {
  it('is the same under another name, and keeps its code when it leaves it out', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door, { organization: { ...CHOIR, uscc: CODE } });
    const second = await joinedBy(door, { organization: { ...DANCERS, uscc: CODE } });
    expect(second.id).toBe(first.id);
    const third = await joinedBy(door, { organization: { ...DANCERS, region: '440103' } });
    expect(third.id).toBe(first.id);
    expect(await door.world.subscriptions.find(first.id)).toMatchObject({
      organization: { name: DANCERS.name, uscc: CODE, region: '440103' },
    });
  });

  it('changes the one that holds the address where an earlier release left two', async () => {
    const door = aFrontDoor();
    const holding = await joinedBy(door, { organization: { ...DANCERS, uscc: CODE } });
    const left = aSubscription({
      channel: { type: 'email', address: 'choir@club.example' },
      organization: { name: CHOIR.name, uscc: CODE },
    });
    door.world.subscriptions.adopt(left);
    expect((await joinedBy(door, { language: 'en' })).id).toBe(holding.id);
    expect(await door.world.subscriptions.find(holding.id)).toMatchObject({
      language: 'en',
      organization: { name: CHOIR.name, uscc: CODE },
    });
  });

  it('takes over what it had subscribed by its name alone', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door);
    expect((await joinedBy(door, { organization: { ...CHOIR, uscc: CODE } })).id).toBe(first.id);
    expect((await joinedBy(door, { organization: { ...DANCERS, uscc: CODE } })).id).toBe(first.id);
  });
});

describe('an endpoint that is subscribed again for the same organization, perhaps by a stranger who knows its URL', () => {
  const channelOf = async (door: FrontDoor, id: string) => (await door.world.subscriptions.find(id))?.channel;
  /** The endpoint answers whoever asks. @returns what the sign-up got, and what its consent came to */
  const asked = async (door: FrontDoor, given: object = {}) => {
    const { id, secret, manageToken } = await subscribed(door, { channel: HOOK, ...given });
    return { id: String(id), secret: String(secret), manageToken: String(manageToken), outcome: await giveConsent(door.world, id) };
  };

  it('keeps the subscription that it has as it is, and its secret, however often that happens', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door, { channel: HOOK });
    const before = await door.world.subscriptions.find(first.id);
    for (let i = 0; i < 3; i++) {
      const { id, outcome } = await asked(door, {
        channel: { ...HOOK, fallbackEmail: 'stranger@elsewhere.example' },
        frequency: { mode: 'weekly', weekday: 1, hour: 9 },
        filter: { minUrgency: 'urgent' },
        language: 'en',
      });
      expect(outcome).toEqual({ kind: 'refused', code: 'already-subscribed' });
      expect(await door.world.subscriptions.find(id)).toMatchObject({ status: 'ended', endedReason: 'joined', joinedTo: first.id });
    }
    expect(await door.world.subscriptions.find(first.id)).toEqual(before);
    expect(await channelOf(door, first.id)).toMatchObject({ sealedSecrets: [await door.world.vault.seal(String(first.secret))] });
  });

  it('is not managed by the token of that sign-up, nor by the challenge', async () => {
    const door = aFrontDoor();
    const first = await joinedBy(door, { channel: HOOK });
    const before = await door.world.subscriptions.find(first.id);
    const { id, manageToken: key } = await asked(door);
    const own = `/v1/subscriptions/${id}`;
    expect(await door.ask('GET', own, { key })).toMatchObject({ status: 200, body: { id, status: 'ended', endedReason: 'joined' } });
    expect((await door.ask('PATCH', own, { key, body: { language: 'en' } })).status).toBe(409);
    expect((await door.ask('POST', `${own}/pause`, { key, body: {} })).status).toBe(409);
    expect((await door.ask('DELETE', own, { key })).status).toBe(204);
    expect((await door.ask('GET', `/v1/subscriptions/${first.id}`, { key })).status).toBe(404);
    await door.submit('/manage', [
      ['token', key],
      ['act', 'pause'],
    ]);
    const token = await door.world.vault.token('confirm', id);
    const confirmed = await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } });
    expect(confirmed).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    expect(confirmed.text).not.toContain('manageToken');
    expect((await undo(door, id)).status).toBe(409);
    expect(await door.world.subscriptions.find(first.id)).toEqual(before);
  });

  it('stays switched off until its owner resumes it, and apart from one at another URL', async () => {
    const door = aFrontDoor();
    const off = aSubscription({ status: 'disabled', channel: aWebhook({ url: HOOK.url }), organization: { name: CHOIR.name } });
    await door.world.subscriptions.create({ ...off, status: 'pending', revision: 0 });
    await door.world.subscriptions.replace({ ...off, status: 'pending', revision: 0 }, off, off.createdAt);
    expect((await asked(door)).outcome).toEqual({ kind: 'refused', code: 'already-subscribed' });
    expect(await statusOf(door, off.id)).toBe('disabled');
    const key = await door.world.vault.token('manage', off.id);
    expect((await door.ask('POST', `/v1/subscriptions/${off.id}/resume`, { key, body: {} })).status).toBe(200);
    expect((await joinedBy(door, { channel: { ...HOOK, url: 'https://hooks.club.example/other' } })).id).not.toBe(off.id);
  });
});
