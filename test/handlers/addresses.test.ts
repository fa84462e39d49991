import { describe, expect, it } from 'vitest';
import cases from '../cases/addresses.json' with { type: 'json' };
import { aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const subscribe = (door: FrontDoor, address: string, name = '清溪社区合唱队') =>
  door.ask('POST', '/v1/subscriptions', {
    body: anApplicant({ organization: { name, region: '440106' }, channel: { type: 'email', address } }),
    headers: { 'accept-language': 'en' },
  });

const keptAddress = async (door: FrontDoor, id: string): Promise<string> => {
  const channel = (await door.world.subscriptions.find(id))?.channel;
  return channel?.type === 'email' ? channel.address : '';
};

describe('an organization that gives its address', () => {
  it.each(cases)('as $given: $right', async ({ given, right }) => {
    const door = aFrontDoor();
    const { status, body } = await subscribe(door, given);
    if (right.startsWith('422')) {
      expect([status, body.errors?.[0]?.path], JSON.stringify(body)).toEqual([422, 'channel.address']);
      if (right.includes('Latin')) expect(body.detail).toMatch(/before @ must be Latin letters/);
      return;
    }
    expect(status).toBe(202);
    const kept = await keptAddress(door, body.id);
    if (/^\S+@\S+$/.test(right)) expect(kept).toBe(right);
    else if (right.includes('display')) expect(kept).toBe(given);
    else expect(kept).toBe(given);
    const found = await door.world.subscriptions.withAddress(await door.world.vault.addressKey(given));
    expect(found).toEqual([body.id]);
  });

  it('in another way than before is the same subscriber', async () => {
    const door = aFrontDoor();
    const ids = [];
    for (const address of ['choir@例子.中国', 'Choir@xn--fsqu00a.xn--fiqs8s', 'ｃhoir＠例子。中国']) {
      const { body } = await subscribe(door, address);
      const token = await door.world.vault.token('confirm', body.id);
      ids.push((await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } })).body.id);
    }
    expect(new Set(ids).size).toBe(1);
  });

  it('beside a webhook has it read alike', async () => {
    const door = aFrontDoor();
    const ask = (fallbackEmail: string) =>
      door.ask('POST', '/v1/subscriptions', {
        body: anApplicant({ channel: { type: 'webhook', url: 'https://hooks.example.org/notices', fallbackEmail } }),
      });
    const { body } = await ask('choir＠example。org');
    expect((await door.world.subscriptions.find(body.id))?.channel).toMatchObject({ fallbackEmail: 'choir@example.org' });
    for (const address of ['合唱团@example.org', 'choir@1.2.3.4'])
      expect(await ask(address), address).toMatchObject({ status: 422, body: { errors: [{ path: 'channel.fallbackEmail' }] } });
  });
});

describe('an agency that gives its addresses', () => {
  const register = (door: FrontDoor, given: object) =>
    door.ask('POST', '/v1/agencies', {
      key: door.operatorKey,
      body: { id: 'gd-mzt', name: '机关', region: '44', contactEmail: 'office@example.org', ...given },
    });

  it.each(['contactEmail', 'replyTo'])('has its %s folded, and refused where no mail could answer it', async (field) => {
    const door = aFrontDoor();
    for (const address of ['office@1.2.3.4', `${'a'.repeat(65)}@example.org`, '办公室@example.org'])
      expect(await register(door, { [field]: address }), address).toMatchObject({ status: 422, body: { errors: [{ path: field }] } });
    expect((await register(door, { [field]: ' office＠例子。中国\u200b' })).body[field]).toBe('office@例子.中国');
  });
});
