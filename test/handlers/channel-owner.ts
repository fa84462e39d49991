import { simpleParser } from 'mailparser';
import { expect } from 'vitest';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { ownerToken } from '../../functions/usecases/subscriptions/owner-tokens.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import type { aSubscription } from '../builders.ts';
import { aConfirmed, storedIn } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

export const ADDRESS = 'choir@club.example';
export const HOOK = 'https://hooks.yunhe.example/inbox';
export const TO_HOOK = { channel: { type: 'webhook', url: HOOK } };
export const TO_ADDRESS = { channel: { type: 'email', address: ADDRESS } };

/** An endpoint of our own format answers a challenge with it, and a notice with nothing. */
const challengeIn = (body: string): string => JSON.stringify({ challenge: JSON.parse(body || '{}').data?.challenge });

/** A subscription by email unless told otherwise, and all that acts on it. */
export const anOwner = async (given: Parameters<typeof aSubscription>[0] = {}) => {
  const door = aFrontDoor();
  const { world } = door;
  world.endpoints.answer = ({ body }) => ({ kind: 'answered', status: 200, body: challengeIn(body), tookMs: 1 });
  const confirm = async (more: typeof given): Promise<string> => {
    const confirmed = await aConfirmed(world, { channel: { type: 'email', address: ADDRESS }, ...more });
    return confirmed.id;
  };
  const id = await confirm({ organization: { name: '清溪社区合唱队' }, ...given });
  const key = await world.vault.token('manage', id);
  const path = `/v1/subscriptions/${id}`;
  const stored = () => storedIn(world, id);
  /** As `key`, which is of when it was signed up, after a change of the channel's type. */
  const keyNow = async () => ownerToken(world.vault, 'manage', await stored());
  const change = async (body: object) => door.ask('POST', `${path}/channel`, { key: await keyNow(), body });
  const channel = async () => (await door.ask('GET', path, { key: await keyNow() })).body.channel;
  const acts = async () =>
    (await door.ask('GET', `${path}/consents`, { key: await keyNow() })).body.items.map(({ act }: { act: string }) => act);
  /** Letters that were asked for, and what stands in the last one. */
  const letter = async (): Promise<{ to: string; text: string } | null> => {
    const before = world.mailer.sent.length;
    for (const one of world.letterRequests.all()) await writeLetter(world, one);
    const last = world.mailer.sent.slice(before).at(-1);
    return last ? { to: last.to, text: String((await simpleParser(Buffer.from(last.raw()))).text) } : null;
  };
  const askAt = async (successorId: string): Promise<string> => {
    const before = world.mailer.sent.length;
    await askConsent(world, successorId);
    const raw = world.mailer.sent.slice(before).at(-1)?.raw();
    return raw ? String((await simpleParser(Buffer.from(raw))).text) : '';
  };
  const agree = (token: string) => door.ask('POST', '/v1/channel-changes/confirm', { body: { token } });
  const found = async (address: string) => (await world.subscriptions.withAddress(await world.vault.addressKey(address))).includes(id);
  return { ...door, id, key, keyNow, path, change, stored, channel, acts, letter, askAt, agree, confirm, found };
};

export const tokenIn = (text = '', page = 'channel'): string => new RegExp(`${page}\\?token=(\\S+)`).exec(text)?.[1] ?? '';

export type Owner = Awaited<ReturnType<typeof anOwner>>;

/** From an address to an endpoint, by the word of both. */
export const toHook = async (own: Owner): Promise<void> => {
  const { body } = await own.change(TO_HOOK);
  await own.askAt(body.id);
  expect(await own.agree(tokenIn((await own.letter())?.text))).toMatchObject({ status: 200, body: { status: 'changed' } });
};

/** From an endpoint to an address, by the letter that goes there. */
export const toAddress = async (own: Owner): Promise<void> => {
  const { body } = await own.change(TO_ADDRESS);
  const token = tokenIn(await own.askAt(body.id), 'confirm');
  expect((await own.ask('POST', '/v1/subscriptions/confirm', { body: { token } })).status).toBe(200);
};
