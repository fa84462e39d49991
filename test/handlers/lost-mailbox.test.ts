import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { leaveByMail } from '../../functions/usecases/subscriptions/leave-by-mail.ts';
import { ownerTokens } from '../../functions/usecases/subscriptions/owner-tokens.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aFrontDoor, type FrontDoor } from './front-door.ts';
import { aContact, type Contact, mailbox, named } from './organizations.ts';

const NEW = 'new-secretary@yunhe.example';
const REASON = '换届后原邮箱无人掌握';

/** A choir with two contacts, of a hub that has taken it in, and somebody who only gives its name. */
const aChoir = async () => {
  const door = aFrontDoor();
  const hub = await aContact(door, named('云河枢纽', { hub: true }));
  const facts = { memberOf: hub.organizationId };
  const first = await aContact(door, { ...named('清溪合唱队', facts), ...mailbox('first') });
  await door.ask('PUT', `/v1/organizations/${hub.organizationId}/members/${first.organizationId}`, { key: hub.manage });
  const invited = { organization: { id: first.organizationId }, ...mailbox('second') };
  const second = await aContact(door, invited, first.manage);
  const stranger = await aContact(door, { ...named('清溪合唱队', facts), ...mailbox('stranger') });
  return { door, hub, first, second, stranger };
};

const replace = (door: FrontDoor, of: Contact, by: string, body: object = { address: NEW, reason: REASON }) =>
  door.ask('POST', `/v1/subscriptions/${of.id}/address`, { key: by, body });

const lettersOf = async ({ world }: FrontDoor): Promise<ReadonlyMap<string, string>> => {
  const before = world.mailer.sent.length;
  for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
  const sent = world.mailer.sent.slice(before);
  return new Map(await Promise.all(sent.map(async ({ to, raw }) => [to, String((await simpleParser(Buffer.from(raw()))).text)] as const)));
};
const tokenIn = (text: string | undefined): string => /address\?token=(\S+)/.exec(text ?? '')?.[1] ?? '';
const addressOf = async ({ world }: FrontDoor, { id }: Contact) => {
  const channel = (await world.subscriptions.find(id))?.channel;
  return channel?.type === 'email' ? channel.address : null;
};
/** What the mails of a contact hold from now on. */
const tokensOf = async ({ world }: FrontDoor, { id }: Contact) => {
  const subscription = await world.subscriptions.find(id);
  if (!subscription) throw new Error('there is no such subscription');
  return ownerTokens(world.vault, { ...world.site, leavingMailbox: 'leave@wire.example' }, subscription);
};
const agree = (door: FrontDoor, token: string) => door.ask('POST', '/v1/address-changes/confirm', { body: { token } });
const object = (door: FrontDoor, token: string) => door.ask('POST', '/v1/address-changes/object', { body: { token } });

describe('a mailbox that is lost', () => {
  it.each([
    ['another contact of the organization', 'second', 's***@club.example'],
    ['a contact of its hub', 'hub', '「云河枢纽」'],
  ] as const)('is replaced on the word of %s: the new one agrees, the old one is told by whom and why', async (_, who, named) => {
    const choir = await aChoir();
    const { door, first } = choir;
    expect(await replace(door, first, choir[who].manage)).toMatchObject({ status: 202, body: { waitsFor: ['new'] } });
    const letters = await lettersOf(door);
    expect([...letters.keys()].sort()).toEqual(['first@club.example', NEW]);
    for (const told of [named, REASON, '提出异议']) expect(letters.get('first@club.example')).toContain(told);
    expect(await addressOf(door, first)).toBe('first@club.example');
    expect(await agree(door, tokenIn(letters.get(NEW)))).toMatchObject({ status: 200, body: { status: 'changed' } });
    expect(await addressOf(door, first)).toBe(NEW);
    expect(door.world.addressChanges.audits).toMatchObject([
      { action: 'subscription.address-vouched', subject: first.id, actor: { kind: 'subscriber', id: choir[who].id } },
    ]);
  });

  it.each(['before', 'after'] as const)('is not lost: who reads it objects %s the new one has agreed', async (when) => {
    const { door, first, second } = await aChoir();
    await replace(door, first, second.manage);
    const letters = await lettersOf(door);
    const [objection, agreement] = [tokenIn(letters.get('first@club.example')), tokenIn(letters.get(NEW))];
    if (when === 'after') {
      await agree(door, agreement);
      // Whoever reads the new address does not get away with it by another change.
      const again = await replace(door, first, (await tokensOf(door, first)).manageToken, { address: 'elsewhere@yunhe.example' });
      expect(again).toMatchObject({ status: 422, body: { errors: [{ path: 'address', code: 'address-just-changed' }] } });
    }
    // The one who objects has nothing to agree to, and who agrees nothing to object to.
    expect(await agree(door, objection)).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
    expect(await object(door, agreement)).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
    expect(await object(door, objection)).toMatchObject({ status: 200, body: { status: when === 'after' ? 'restored' : 'kept' } });
    expect(await addressOf(door, first)).toBe('first@club.example');
    expect(await agree(door, agreement)).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    expect(await object(door, objection)).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    expect(door.world.addressChanges.audits.map(({ action }) => action)).toEqual([
      'subscription.address-vouched',
      'subscription.address-objected',
    ]);
  });

  it('has no say any more once it is replaced: what stood in its mails leads nowhere, and back there neither does what the new one got', async () => {
    const { door, first, second } = await aChoir();
    const before = await tokensOf(door, first);
    const statuses = async ({ manageToken, unsubscribeToken, leavingToken }: typeof before) => [
      (await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: manageToken })).status,
      (await door.ask('GET', `/manage?token=${manageToken}`)).status,
      (await door.ask('GET', `/unsubscribe/${unsubscribeToken}`)).status,
      (await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', first.id) } })).status,
      (await leaveByMail(door.world, leavingToken)).kind,
    ];
    const NOWHERE = [401, 404, 404, 404, 'unmatched'];
    await replace(door, first, second.manage);
    const letters = await lettersOf(door);
    expect((await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: before.manageToken })).status).toBe(200);
    await agree(door, tokenIn(letters.get(NEW)));
    expect(await statuses(before)).toEqual(NOWHERE);
    const after = await tokensOf(door, first);
    expect((await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: after.manageToken })).status).toBe(200);

    await object(door, tokenIn(letters.get('first@club.example')));
    for (const tokens of [before, after]) expect(await statuses(tokens)).toEqual(NOWHERE);
    const own = await tokensOf(door, first);
    expect((await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: own.manageToken })).body.channel.address).toBe(
      'first@club.example',
    );
  });

  it.each(['unsubscribes', 'deletes it'])('has its subscription back by objecting, also where who reads the new one %s', async (what) => {
    const { door, first, second } = await aChoir();
    await replace(door, first, second.manage);
    const letters = await lettersOf(door);
    await agree(door, tokenIn(letters.get(NEW)));
    const { manageToken, unsubscribeToken } = await tokensOf(door, first);
    if (what === 'unsubscribes') await door.submit(`/v1/unsubscribe/${unsubscribeToken}`, [['List-Unsubscribe', 'One-Click']]);
    else await door.ask('DELETE', `/v1/subscriptions/${first.id}`, { key: manageToken });
    expect((await door.world.subscriptions.find(first.id))?.status).toBe('ended');
    // The new one has no way back by its own link: it was agreed to, and ended.
    expect(await agree(door, tokenIn(letters.get(NEW)))).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    const objection = tokenIn(letters.get('first@club.example'));
    expect(await object(door, objection)).toMatchObject({ status: 200, body: { status: 'restored' } });
    expect(await door.world.subscriptions.find(first.id)).toMatchObject({ status: 'active', channel: { address: 'first@club.example' } });
    expect(await object(door, objection)).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
  });

  it('does not come back by an objection where its own reader had left before', async () => {
    const { door, first, second } = await aChoir();
    await replace(door, first, second.manage);
    const letters = await lettersOf(door);
    await door.ask('DELETE', `/v1/subscriptions/${first.id}`, { key: first.manage });
    expect(await object(door, tokenIn(letters.get('first@club.example')))).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    expect((await door.world.subscriptions.find(first.id))?.status).toBe('ended');
  });

  it('keeps what stood in its mails where both addresses agree to another one', async () => {
    const { door, first } = await aChoir();
    await replace(door, first, first.manage, { address: NEW });
    const letters = await lettersOf(door);
    for (const to of ['first@club.example', NEW]) await agree(door, tokenIn(letters.get(to)));
    expect(await addressOf(door, first)).toBe(NEW);
    expect((await door.ask('GET', `/v1/subscriptions/${first.id}`, { key: first.manage })).status).toBe(200);
  });

  it('stays where it was objected to while somebody was agreeing', async () => {
    const { door, first, second } = await aChoir();
    await replace(door, first, second.manage);
    const letters = await lettersOf(door);
    const { subscriptions, addressChanges } = door.world;
    const settle = addressChanges.settle.bind(addressChanges);
    // Agreed to between the objection's first look and its end.
    addressChanges.settle = async (change, audit) => {
      addressChanges.settle = settle;
      await agree(door, tokenIn(letters.get(NEW)));
      expect((await subscriptions.find(first.id))?.channel).toMatchObject({ address: NEW });
      await settle(change, audit);
    };
    expect((await object(door, tokenIn(letters.get('first@club.example')))).status).toBe(200);
    expect(await addressOf(door, first)).toBe('first@club.example');
  });

  it('is told of also when letters of others have filled it for a day, and can be objected to for three days', async () => {
    const { door, first, second } = await aChoir();
    await replace(door, first, second.manage);
    door.world.clock.advance(1.5 * DAY);
    const letters = await lettersOf(door);
    const objection = tokenIn(letters.get('first@club.example'));
    expect(objection).not.toBe('');
    door.world.clock.advance(2 * DAY);
    expect(await object(door, objection)).toMatchObject({ status: 404, body: { code: 'token-expired' } });
  });

  it.each<readonly [string, number, string, (choir: Awaited<ReturnType<typeof aChoir>>) => ReturnType<FrontDoor['ask']>]>([
    [
      'by who only gives the organization’s name',
      403,
      'not-acknowledged',
      ({ door, first, stranger }) => replace(door, first, stranger.manage),
    ],
    [
      'for who only gives the organization’s name',
      403,
      'contact-not-acknowledged',
      ({ door, first, stranger }) => replace(door, stranger, first.manage),
    ],
    [
      'by a hub that was only asked',
      403,
      'not-a-member',
      async ({ door, hub }) => {
        const asking = await aContact(door, { ...named('只是申请', { memberOf: hub.organizationId }), ...mailbox('asking') });
        return replace(door, asking, hub.manage);
      },
    ],
    [
      'by what was a hub',
      403,
      'not-a-hub',
      async ({ door, hub, first }) => {
        await door.ask('PATCH', `/v1/subscriptions/${hub.id}`, { key: hub.manage, body: { organization: { hub: false } } });
        return replace(door, first, hub.manage);
      },
    ],
    [
      'by somebody else',
      404,
      'subscription-unknown',
      async ({ door, first }) => replace(door, first, (await aContact(door, named('别家'))).manage),
    ],
    ['by a member of its hub', 404, 'subscription-unknown', ({ door, hub, first }) => replace(door, hub, first.manage)],
    ['with a token of nobody', 401, 'unauthorized', ({ door, first }) => replace(door, first, 'made-up')],
    ['without a reason', 422, 'reason-missing', ({ door, first, second }) => replace(door, first, second.manage, { address: NEW })],
    [
      'with a link to press in the reason',
      422,
      'reason-holds-link',
      ({ door, first, second }) => replace(door, first, second.manage, { address: NEW, reason: '请看 evil.example.com' }),
    ],
    [
      'by the address that it has',
      422,
      'address-unchanged',
      ({ door, first, second }) => replace(door, first, second.manage, { address: 'first@club.example', reason: REASON }),
    ],
    [
      'of a subscription that has ended',
      409,
      'not-in-this-state',
      async ({ door, first, second }) => {
        await door.ask('DELETE', `/v1/subscriptions/${first.id}`, { key: first.manage });
        return replace(door, first, second.manage);
      },
    ],
  ])('is not replaced %s', async (_, status, code, ask) => {
    const choir = await aChoir();
    const refused = await ask(choir);
    expect([refused.status, refused.body.errors?.[0]?.code ?? refused.body.code]).toEqual([status, code]);
    expect(refused.body.detail).toMatch(/\p{Script=Han}.* [A-Za-z]/u);
    expect(choir.door.world.addressChanges.all()).toEqual([]);
  });
});
