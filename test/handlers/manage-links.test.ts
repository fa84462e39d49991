import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { type Written, writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { aConfirmed } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

const CHOIR = 'choir@club.example';

/** A front door at which somebody asks for links; `write` does what the stream would. */
const aDesk = () => {
  const door = aFrontDoor();
  const { world } = door;
  const ask = (address: string, from?: string) =>
    door.ask('POST', '/v1/manage-links', { body: { address }, ...(from === undefined ? {} : { from }) });
  const write = async (): Promise<readonly Written[]> => {
    const written: Written[] = [];
    for (const letter of world.letterRequests.all()) written.push(await writeLetter(world, letter));
    return written;
  };
  const confirm = (given: Parameters<typeof aSubscription>[0] = {}): Promise<Subscription> =>
    aConfirmed(world, { channel: { type: 'email', address: CHOIR }, ...given });
  const letters = () => Promise.all(world.mailer.sent.map(async ({ raw }) => simpleParser(Buffer.from(raw()))));
  const tokens = async (): Promise<readonly string[]> =>
    [...((await letters()).at(-1)?.text ?? '').matchAll(/manage\?token=(\S+)/g)].map(([, token]) => token ?? '');
  return { ...door, world, ask, askAny: door.ask, write, confirm, letters, tokens };
};

describe('POST /v1/manage-links', () => {
  it('answers the same whether or not the address is known, after the same work, and stores no address', async () => {
    const desk = aDesk();
    await desk.confirm();
    const [known, unknown] = [await desk.ask(CHOIR), await desk.ask('nobody@club.example')];
    expect([known.status, known.body]).toEqual([202, { status: 'accepted' }]);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect([...unknown.headers]).toEqual([...known.headers]);
    expect(desk.world.letterRequests.all()).toHaveLength(2);
    expect(JSON.stringify(desk.world.letterRequests.all())).not.toContain('club.example');
    expect(await desk.write()).toEqual([{ kind: 'written' }, { kind: 'nothing-to-say' }]);
    expect(desk.world.mailer.sent.map(({ to }) => to)).toEqual([CHOIR]);
    expect(desk.world.letterRequests.all()).toEqual([]);
  });

  it('sends one letter with a link for each living subscription of the address, in the language of the newest', async () => {
    const desk = aDesk();
    const [, paused] = [await desk.confirm({ language: 'zh-Hans' }), await desk.confirm({ organization: { name: '舞蹈队' } })];
    const newest = await desk.confirm({ organization: { name: 'Reading club' }, language: 'en' });
    await desk.world.subscriptions.replace(paused, { ...paused, status: 'paused', revision: paused.revision + 1 }, NOON);
    const ended = await desk.confirm({ organization: { name: '已退的' } });
    await desk.world.subscriptions.replace(ended, { ...ended, status: 'ended', revision: ended.revision + 1 }, NOON);
    await desk.world.subscriptions.create(aSubscription({ status: 'pending', channel: { type: 'email', address: CHOIR } }));
    await desk.confirm({ channel: aWebhook({ fallbackEmail: CHOIR }) });
    await desk.ask('Choir@CLUB.example');
    await desk.write();
    const [letter] = await desk.letters();
    expect(letter?.subject).toBe('Manage your subscriptions to public notices');
    expect(letter?.text).toContain('舞蹈队 (paused)');
    expect(letter?.text).not.toContain('已退的');
    expect(letter?.text).toContain('30 minutes');
    const tokens = await desk.tokens();
    expect(tokens).toHaveLength(3);
    const { status, body } = await desk.askAny('GET', `/v1/subscriptions/${newest.id}`, { key: tokens[0] ?? '' });
    expect([status, body.organization.name]).toEqual([200, 'Reading club']);
  });

  it('says all of it in Chinese to who reads Chinese', async () => {
    const desk = aDesk();
    await desk.confirm({ organization: { name: '清溪社区合唱队' } });
    await desk.ask(CHOIR);
    await desk.write();
    const [letter] = await desk.letters();
    expect(letter?.subject).toBe('管理您的公共通知订阅');
    expect(letter?.text).toMatch(/共有 1 个订阅/);
    expect(letter?.text).toMatch(/清溪社区合唱队（/);
    expect(letter?.text).toMatch(/30 分钟/);
    expect(letter?.html).toContain('lang="zh-Hans"');
  });

  it('refuses a token that has expired, was changed, or is of another subscription, in words', async () => {
    const desk = aDesk();
    const [one, other] = [await desk.confirm(), await desk.confirm({ organization: { name: '舞蹈队' } })];
    await desk.ask(CHOIR);
    await desk.write();
    const [ofOther = '', ofOne = ''] = await desk.tokens();
    const look = (id: string, key: string) => desk.askAny('GET', `/v1/subscriptions/${id}`, { key });
    expect((await look(one.id, ofOne)).status).toBe(200);
    expect(await look(one.id, ofOther)).toMatchObject({ status: 404, body: { code: 'subscription-unknown' } });
    expect((await look(other.id, ofOther)).status).toBe(200);
    const later = ofOne.replace(/~\w+\./, '~zzzzzz.');
    expect(later).not.toBe(ofOne);
    expect(await look(one.id, later)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    desk.world.clock.advance(30 * MINUTE - 1000);
    expect((await look(one.id, ofOne)).status).toBe(200);
    desk.world.clock.advance(1000);
    const expired = await look(one.id, ofOne);
    expect(expired).toMatchObject({ status: 401, body: { code: 'token-expired' } });
    expect(expired.body.detail).toContain('已过期');
    expect((await desk.askAny('GET', `/manage?token=${ofOne}`)).text).toContain('链接已过期');
    // Those of messages count on.
    expect((await look(one.id, await desk.world.vault.token('manage', one.id))).status).toBe(200);
  });

  it('refuses what is no address beside the field, and more than thirty an hour from one network', async () => {
    const desk = aDesk();
    expect(await desk.ask('choir at club')).toMatchObject({ status: 422, body: { errors: [{ path: 'address' }] } });
    for (let i = 0; i < 30; i++) {
      expect((await desk.ask(`choir${i}@club.example`, '203.0.113.7')).status).toBe(202);
      desk.world.clock.advance(1000);
    }
    const over = await desk.ask(CHOIR, '203.0.113.7');
    expect([over.status, over.body.code]).toEqual([429, 'too-many-requests']);
    expect((await desk.ask(CHOIR, '198.51.100.9')).status).toBe(202);
  });

  it('writes one letter to who asks twice, five a day at most to a mailbox, and those to confirm count apart', async () => {
    const desk = aDesk();
    await desk.confirm();
    await desk.ask(CHOIR);
    await desk.ask(CHOIR);
    expect(await desk.write()).toEqual([{ kind: 'written' }]);
    for (let i = 0; i < 4; i++) {
      await desk.ask(CHOIR);
      await desk.write();
    }
    await desk.ask(CHOIR);
    expect(await desk.write()).toEqual([{ kind: 'enough' }]);
    expect(desk.world.mailer.sent).toHaveLength(5);
    expect(await desk.world.letters.take(await desk.world.vault.addressKey(CHOIR), 1, desk.world.clock.now())).toBe(true);
    desk.world.clock.advance(DAY);
    await desk.ask(CHOIR);
    expect(await desk.write()).toEqual([{ kind: 'written' }]);
  });

  it('loses nothing where a mail server cannot take it, the line is taken, or a fault keeps it: it is handed out again', async () => {
    const desk = aDesk();
    await desk.confirm();
    await desk.ask(CHOIR);
    desk.world.mailer.verdict = () => ({ kind: 'deferred', code: 'recipient-deferred' });
    expect(await desk.write()).toEqual([{ kind: 'put-off', why: 'recipient-deferred' }]);
    expect(await desk.write()).toEqual([{ kind: 'nothing-to-say' }]);
    desk.world.clock.advance(2 * MINUTE);
    expect((await sweep(desk.world)).letters).toBe(1);
    desk.world.mailer.verdict = () => {
      throw new Error('out of order');
    };
    await expect(desk.write()).rejects.toThrow('out of order');
    desk.world.mailer.verdict = () => undefined;
    desk.world.clock.advance(HOUR);
    expect((await sweep(desk.world)).letters).toBe(1);
    expect(await desk.write()).toEqual([{ kind: 'written' }]);
    expect(desk.world.mailer.sent).toHaveLength(1);
  });

  it('gives a letter up after a day, and at once where the mailbox refuses it', async () => {
    const desk = aDesk();
    await desk.confirm();
    await desk.ask(CHOIR);
    desk.world.mailer.verdict = () => ({ kind: 'deferred', code: 'recipient-deferred' });
    await desk.write();
    desk.world.clock.advance(DAY);
    expect(await desk.write()).toEqual([{ kind: 'nothing-to-say' }]);
    await desk.ask(CHOIR);
    desk.world.mailer.verdict = () => ({ kind: 'refused', code: 'address-refused' });
    expect(await desk.write()).toEqual([{ kind: 'refused', why: 'address-refused' }]);
    expect(desk.world.letterRequests.all()).toEqual([]);
  });
});
