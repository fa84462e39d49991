import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aSubscription, aWebhook } from '../builders.ts';
import { aConfirmed } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

const OLD = 'choir@club.example';
const NEW = 'office@yunhe.example';

const anOwner = async (given: Parameters<typeof aSubscription>[0] = {}) => {
  const door = aFrontDoor();
  const { world } = door;
  const confirm = async (more: typeof given): Promise<string> =>
    (await aConfirmed(world, { channel: { type: 'email', address: OLD }, ...more })).id;
  const id = await confirm({ organization: { name: '清溪社区合唱队' }, ...given });
  const key = await world.vault.token('manage', id);
  const own = `/v1/subscriptions/${id}/address`;
  const change = (body: object, as = key) => door.ask('POST', own, { key: as, body });
  /** What the stream would do, and the letters that came of it, by their recipients. */
  const letters = async (): Promise<ReadonlyMap<string, string>> => {
    const before = world.mailer.sent.length;
    for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    const sent = world.mailer.sent.slice(before);
    return new Map(
      await Promise.all(sent.map(async ({ to, raw }) => [to, String((await simpleParser(Buffer.from(raw()))).text)] as const)),
    );
  };
  const tokenIn = (text: string | undefined): string => /address\?token=(\S+)/.exec(text ?? '')?.[1] ?? '';
  const agree = (token: string) => door.ask('POST', '/v1/address-changes/confirm', { body: { token } });
  const addressOf = async () => (await door.ask('GET', `/v1/subscriptions/${id}`, { key })).body.channel.address;
  return { ...door, id, key, own, change, letters, tokenIn, agree, addressOf, confirm };
};

describe('a change of address', () => {
  it('takes the word of both addresses, whoever is first, and says nothing of a stranger’s', async () => {
    for (const first of [OLD, NEW]) {
      const owner = await anOwner();
      expect(await owner.change({ address: NEW })).toMatchObject({
        status: 202,
        body: { status: 'waiting', address: NEW, waitsFor: ['old', 'new'], until: '2026-11-23T04:00:00.000Z' },
      });
      const letters = await owner.letters();
      expect([...letters.keys()].sort()).toEqual([OLD, NEW]);
      expect(letters.get(OLD)).toContain('o…e@yunhe.example');
      expect(letters.get(NEW)).toContain('「清溪社区合唱队」');
      const [one, other] = [owner.tokenIn(letters.get(first)), owner.tokenIn(letters.get(first === OLD ? NEW : OLD))];
      expect(await owner.agree(one)).toMatchObject({ status: 200, body: { status: 'waiting', waitsFor: [first === OLD ? 'new' : 'old'] } });
      expect((await owner.agree(one)).body.status).toBe('waiting');
      expect(await owner.addressOf()).toBe(OLD);
      expect(await owner.agree(other)).toMatchObject({ status: 200, body: { status: 'changed', waitsFor: [] } });
      expect(await owner.addressOf()).toBe(NEW);
      const { subscriptions, vault } = owner.world;
      expect(await subscriptions.withAddress(await vault.addressKey(NEW))).toEqual([owner.id]);
      expect(await subscriptions.withAddress(await vault.addressKey(OLD))).toEqual([]);
      expect(await owner.agree(one)).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    }
  });

  it('frees the contact of the old address and takes that of the new one', async () => {
    const owner = await anOwner();
    await owner.change({ address: NEW });
    const letters = await owner.letters();
    for (const to of [OLD, NEW]) await owner.agree(owner.tokenIn(letters.get(to)));
    const again = await owner.confirm({ organization: { name: '清溪社区合唱队' } });
    expect((await owner.world.subscriptions.find(again))?.status).toBe('active');
    const second = aSubscription({ organization: { name: '清溪社区合唱队' }, channel: { type: 'email', address: NEW } });
    expect(await owner.world.subscriptions.holder(second)).toBe(owner.id);
  });

  it('is refused where the new address was taken since its reader agreed, by a sign-up that leaves the code out, too', async () => {
    const name = '清溪社区合唱队';
    for (const way of ['api', 'page']) {
      const owner = await anOwner({ organization: { name, uscc: '51440106MJK0000001' } });
      await owner.change({ address: NEW });
      const letters = await owner.letters();
      expect((await owner.agree(owner.tokenIn(letters.get(NEW)))).body.status).toBe('waiting');
      await owner.confirm({ organization: { name }, channel: { type: 'email', address: NEW } });
      const token = owner.tokenIn(letters.get(OLD));
      if (way === 'api') expect(await owner.agree(token)).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
      else {
        const { status, text } = await owner.submit('/address', [['token', token]]);
        expect(status).toBe(409);
        expect(text).toContain('这一订阅的通知仍发往原邮箱');
      }
      expect(await owner.addressOf()).toBe(OLD);
    }
  });

  it('is refused to who reads the new address where the organization has it already, and to nobody else is that said', async () => {
    const owner = await anOwner();
    const standing = await owner.confirm({ organization: { name: '清溪社区合唱队' }, channel: { type: 'email', address: NEW } });
    expect((await owner.change({ address: NEW })).status).toBe(202);
    const letters = await owner.letters();
    expect((await owner.agree(owner.tokenIn(letters.get(OLD)))).body.status).toBe('waiting');
    expect(await owner.agree(owner.tokenIn(letters.get(NEW)))).toMatchObject({ status: 409, body: { code: 'already-subscribed' } });
    expect(await owner.addressOf()).toBe(OLD);
    expect((await owner.world.subscriptions.find(standing))?.status).toBe('active');
  });

  it('is refused for its own address, for none, for one that no mail can reach, and for a webhook, beside the field', async () => {
    const owner = await anOwner();
    for (const [address, code] of [
      ['Choir@CLUB.example', 'address-unchanged'],
      ['办公室@yunhe.example', 'local-part-not-latin'],
      ['office at yunhe', ''],
    ]) {
      const { status, body } = await owner.change({ address });
      expect([status, body.errors[0].path], address).toEqual([422, 'address']);
      if (code) expect(body.code).toBe(code);
    }
    const hook = await anOwner({ channel: aWebhook() });
    expect(await hook.change({ address: NEW })).toMatchObject({ status: 422, body: { code: 'channel-not-email' } });
    expect((await owner.ask('POST', owner.own, { body: { address: NEW } })).status).toBe(401);
    await owner.ask('DELETE', `/v1/subscriptions/${owner.id}`, { key: owner.key });
    expect(await owner.change({ address: NEW })).toMatchObject({ status: 409, body: { code: 'not-in-this-state' } });
  });

  it('refuses tokens that are expired, changed, of another purpose, overtaken, or of a subscription that ended', async () => {
    const owner = await anOwner();
    await owner.change({ address: NEW });
    const first = await owner.letters();
    owner.world.clock.advance(1000);
    await owner.change({ address: 'other@yunhe.example' });
    const second = await owner.letters();
    expect(await owner.agree(owner.tokenIn(first.get(OLD)))).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
    const token = owner.tokenIn(second.get(OLD));
    expect(await owner.agree(token.replace(':old:', ':new:'))).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
    expect(await owner.agree(owner.key)).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
    expect((await owner.agree(token)).status).toBe(200);
    owner.world.clock.advance(3 * DAY);
    const late = await owner.agree(token);
    expect(late).toMatchObject({ status: 404, body: { code: 'token-expired' } });
    expect(late.body.detail).toContain('已过期');

    const gone = await anOwner();
    await gone.change({ address: NEW });
    const letters = await gone.letters();
    await gone.ask('DELETE', `/v1/subscriptions/${gone.id}`, { key: gone.key });
    expect(await gone.agree(gone.tokenIn(letters.get(NEW)))).toMatchObject({ body: { code: 'token-used-up' } });
  });

  it('is answered for by the operator where the mailbox is lost: the old address is told, the new one agrees, all is written down', async () => {
    const owner = await anOwner();
    const missing = await owner.change({ address: NEW }, owner.operatorKey);
    expect(missing).toMatchObject({ status: 422, body: { code: 'reason-missing', errors: [{ path: 'reason' }] } });
    expect(await owner.change({ address: NEW, reason: '换届' })).toMatchObject({ status: 422, body: { code: 'reason-not-taken' } });
    expect(await owner.change({ address: NEW, reason: '换届后原邮箱无人掌握' }, owner.operatorKey)).toMatchObject({
      status: 202,
      body: { waitsFor: ['new'] },
    });
    expect(owner.world.addressChanges.audits).toMatchObject([
      { action: 'subscription.address-vouched', subject: owner.id, actor: { kind: 'operator' } },
    ]);
    // The new one is faster than the letter to the old one.
    const [told] = owner.world.letterRequests.all();
    if (told) await owner.world.letterRequests.settle(told);
    const letters = await owner.letters();
    expect([...letters.keys()]).toEqual([NEW]);
    expect((await owner.agree(owner.tokenIn(letters.get(NEW)))).body.status).toBe('changed');
    owner.world.letterRequests.put({ letter: 'address-told', subject: owner.id }, owner.world.clock.now().toISOString());
    const late = await owner.letters();
    expect([...late.keys()]).toEqual([OLD]);
    expect(late.get(OLD)).toContain('换届后原邮箱无人掌握');
    expect(late.get(OLD)).not.toMatch(/address\?token/);
    expect((await owner.world.subscriptions.find(owner.id))?.channel).toMatchObject({ address: NEW });
    // What the mails to the old one said is worth nothing any more.
    expect((await owner.ask('GET', `/v1/subscriptions/${owner.id}`, { key: owner.key })).status).toBe(401);
    expect((await owner.agree(owner.tokenIn(letters.get(NEW)))).body.status).toBe('changed');
  });

  it('loses nothing in a crash: before the change the link is pressed again, behind it nothing is left to do', async () => {
    for (const member of ['replace', 'find'] as const) {
      const owner = await anOwner();
      await owner.change({ address: NEW });
      const letters = await owner.letters();
      await owner.agree(owner.tokenIn(letters.get(OLD)));
      const port = member === 'replace' ? owner.world.subscriptions : owner.world.suppressions;
      const name = member === 'replace' ? 'replace' : 'lift';
      Object.defineProperty(port, name, { configurable: true, value: () => Promise.reject(new Error('out of order')) });
      expect((await owner.agree(owner.tokenIn(letters.get(NEW)))).status).toBe(500);
      Reflect.deleteProperty(port, name);
      expect(await owner.agree(owner.tokenIn(letters.get(NEW)))).toMatchObject({ status: 200, body: { status: 'changed' } });
      expect(await owner.addressOf()).toBe(NEW);
    }
  });

  it('is agreed to on a page, whose look changes nothing', async () => {
    const owner = await anOwner();
    await owner.change({ address: NEW });
    const letters = await owner.letters();
    const path = `/address?token=${owner.tokenIn(letters.get(NEW))}`;
    expect((await owner.ask('GET', path)).text).toContain('o…e@yunhe.example');
    expect((await owner.submit('/address', [['token', owner.tokenIn(letters.get(NEW))]])).text).toContain('您已确认');
    const done = await owner.submit('/address', [
      ['token', owner.tokenIn(letters.get(OLD))],
      ['lang', 'en'],
    ]);
    expect([done.status, done.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(done.text).toContain('The address is changed');
    const used = await owner.submit('/address', [['token', owner.tokenIn(letters.get(OLD))]]);
    expect([used.status, used.text.includes('链接已用过')]).toEqual([410, true]);
  });
});
