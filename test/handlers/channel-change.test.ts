import { describe, expect, it } from 'vitest';
import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import { disabled, leftByFallback } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, instant, MINUTE } from '../../functions/domain/time.ts';
import type { EndpointCall } from '../../functions/ports/endpoint-caller.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { aSubscription, aWebhook, NOON, toPlan } from '../builders.ts';
import { readIn, StrictRobot } from '../fakes/strict-robots.ts';
import { aConfirmed, storedIn } from './confirmed.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const OLD = 'https://hooks.club.example/notices';
const NEW = 'https://hooks.yunhe.example/inbox';
const GROUP = 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec';
const SECRET = `SEC${'0a'.repeat(32)}`;
const to = (url: string, more: object = {}) => ({ channel: { type: 'webhook', url, ...more } });

/** An endpoint that has agreed, whoever else answers as it should. */
const anEndpoint = async (given: Parameters<typeof aWebhook>[0] = {}) => {
  const door = aFrontDoor();
  const { world } = door;
  const confirm = async (more: Parameters<typeof aSubscription>[0]) => (await aConfirmed(world, more)).id;
  const sealed = await world.vault.seal('whsec_b2xkIHNlY3JldCBvZiBhbiBlbmRwb2ludA==');
  const id = await confirm({ channel: aWebhook({ url: OLD, sealedSecrets: [sealed], ...given }) });
  const key = await world.vault.token('manage', id);
  world.endpoints.answer = ({ body }) => ({ kind: 'answered', status: 200, body: challengeIn(body), tookMs: 1 });
  const path = `/v1/subscriptions/${id}`;
  const ask = (body: object) => door.ask('POST', `${path}/channel`, { key, body });
  const change = (fallbackEmail: string | null) => door.ask('PATCH', path, { key, body: { channel: { fallbackEmail } } });
  const channel = async () => (await door.ask('GET', path, { key })).body.channel;
  const stored = () => storedIn(world, id);
  const acts = async () => (await door.ask('GET', `${path}/consents`, { key })).body.items.map(({ act }: { act: string }) => act);
  return { ...door, call: door.ask, id, key, path, ask, change, channel, stored, acts, confirm };
};

/** What an endpoint of our own format answers a challenge with; of a notice nothing. */
const challengeIn = (body: string): string => JSON.stringify({ challenge: JSON.parse(body || '{}').data?.challenge });
const urlsOf = (calls: readonly EndpointCall[]): readonly string[] => calls.map(({ url }) => url);

describe('the second address of an endpoint', () => {
  it('is given, changed and taken away by its owner, and found by whoever wants it erased', async () => {
    const own = await anEndpoint();
    const { vault, subscriptions } = own.world;
    const foundBy = async (address: string) => (await subscriptions.withAddress(await vault.addressKey(address))).length;
    expect(await own.change('clerk@club.example')).toMatchObject({
      status: 200,
      body: { channel: { fallbackEmail: 'clerk@club.example' } },
    });
    expect((await own.change('Office@club.example')).body.channel.fallbackEmail).toBe('Office@club.example');
    expect([await foundBy('clerk@club.example'), await foundBy('office@club.example')]).toEqual([0, 1]);
    // The same in another way of writing is no other address.
    expect((await own.change('office@club.example')).body.channel.fallbackEmail).toBe('Office@club.example');
    expect((await own.change(null)).body.channel).toEqual({ type: 'webhook', url: OLD, format: 'standard' });
    expect((await own.change(null)).status).toBe(200);
    expect(await foundBy('office@club.example')).toBe(0);
    // Nobody is written to for it, as at sign-up.
    expect(own.world.letterRequests.all()).toEqual([]);
  });

  it('is not given to who has left, nor to an address that no letter reaches, nor to one that goes by mail', async () => {
    const own = await anEndpoint({ fallbackEmail: 'clerk@club.example' });
    const left = leftByFallback(await own.stored(), NOON);
    if (!left) throw new Error('it has none');
    await own.world.subscriptions.replace(await own.stored(), left, NOON);
    const refusedAs = (code: string) => ({ status: 422, body: { errors: [{ path: 'channel.fallbackEmail', code }] } });
    expect(await own.change('Clerk@club.example')).toMatchObject(refusedAs('fallback-has-left'));
    expect(await own.change(null)).toMatchObject({ status: 200, body: { channel: { fallbackLeftAt: NOON } } });
    expect(await own.change('文书@club.example')).toMatchObject(refusedAs('local-part-not-latin'));
    expect((await own.change('clerk')).status).toBe(422);
    expect((await own.change('office@club.example')).body.channel).toEqual({
      type: 'webhook',
      url: OLD,
      format: 'standard',
      fallbackEmail: 'office@club.example',
    });
    const id = await own.confirm({ channel: { type: 'email', address: 'choir@club.example' } });
    const mine = { key: await own.world.vault.token('manage', id), body: { channel: { fallbackEmail: 'office@club.example' } } };
    expect(await own.call('PATCH', `/v1/subscriptions/${id}`, mine)).toMatchObject(refusedAs('channel-not-webhook'));
  });
});

describe('whoever has left an endpoint’s second address', () => {
  it('is not given in again after others, in whatever way it is written, also with another endpoint since', async () => {
    const own = await anEndpoint({ fallbackEmail: 'clerk@club.example' });
    const leave = async () => {
      const left = leftByFallback(await own.stored(), NOON);
      if (!left) throw new Error('it has none');
      await own.world.subscriptions.replace(await own.stored(), left, NOON);
    };
    const hasLeft = { status: 422, body: { errors: [{ path: 'channel.fallbackEmail', code: 'fallback-has-left' }] } };
    await leave();
    expect((await own.change('office@club.example')).status).toBe(200);
    expect(await own.change('Clerk@club.example')).toMatchObject(hasLeft);
    await leave();
    expect((await own.change('desk@club.example')).status).toBe(200);
    for (const address of ['clerk@club.example', 'office@club.example']) expect(await own.change(address), address).toMatchObject(hasLeft);
    expect((await own.change(null)).status).toBe(200);
    const { body } = await own.ask(to(NEW));
    expect(await askConsent(own.world, body.id)).toEqual({ kind: 'confirmed' });
    for (const address of ['clerk@club.example', 'office@club.example']) expect(await own.change(address), address).toMatchObject(hasLeft);
    // Who was only taken away has not left; and nothing is told of who has, nor their address kept.
    expect((await own.change('desk@club.example')).body.channel).toEqual({
      type: 'webhook',
      url: NEW,
      format: 'standard',
      fallbackEmail: 'desk@club.example',
    });
    expect(JSON.stringify(await own.stored())).not.toMatch(/clerk|office/);
  });
});

describe('another endpoint', () => {
  it('takes the place of the old one when it has answered its challenge, with the second address and all that was sent', async () => {
    const own = await anEndpoint({ fallbackEmail: 'clerk@club.example' });
    const asked = await own.ask(to(NEW));
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending', secret: expect.stringMatching(/^whsec_/) } });
    expect((await own.channel()).url).toBe(OLD);
    expect(await askConsent(own.world, asked.body.id)).toEqual({ kind: 'confirmed' });
    expect(await own.channel()).toEqual({ type: 'webhook', url: NEW, format: 'standard', fallbackEmail: 'clerk@club.example' });
    expect(await own.acts()).toContain('channel-changed');
    const { channel, successorId } = await own.stored();
    expect(successorId).toBeUndefined();
    const sealed = channel.type === 'webhook' ? channel.sealedSecrets : [];
    expect(await Promise.all(sealed.map((one) => own.world.vault.open(one)))).toEqual([asked.body.secret]);
    // The token of the sign-up leads to what it went into, and the old URL is free for others.
    expect((await own.call('GET', `/v1/subscriptions/${asked.body.id}`, { key: asked.body.manageToken })).body.id).toBe(own.id);
    expect(await own.world.subscriptions.holder(aSubscription({ channel: aWebhook({ url: OLD }) }))).toBeNull();
  });

  it('is not used before, and a delivery that waits goes there after', async () => {
    const own = await anEndpoint();
    const agency = await own.anAgency('gd-mzt');
    const deliver = async (): Promise<readonly string[]> => {
      const before = own.world.endpoints.calls.length;
      const sender = new WebhookSender(own.world);
      for (let work = own.world.queues.take(); work.length > 0; work = own.world.queues.take())
        for (const one of work)
          if (one.kind === 'range') await freezeAudience(own.world, one.work as RangeWork);
          else await sendBatch({ ...own.world, sender }, one.work as BatchWork, 'run', () => 10 * MINUTE);
      return urlsOf(own.world.endpoints.calls.slice(before));
    };
    const { body } = await own.ask(to(NEW));
    const post = async (given: object): Promise<void> => {
      const posted = await own.call('POST', '/v1/notices', { key: agency, body: aDraft(given) });
      expect(posted.status).toBe(201);
      own.world.clock.advance(MINUTE);
      await planMailing(own.world, toPlan({ id: String(posted.body.id), version: 1 }));
    };
    await post({});
    expect(await deliver()).toEqual([OLD]);
    // Written down for the old one, and on its way when the new one agrees.
    await post({ title: '关于延期的通知', documentNumber: '粤民〔2026〕99号' });
    const ranges = own.world.queues.take();
    for (const one of ranges) await freezeAudience(own.world, one.work as RangeWork);
    await askConsent(own.world, body.id);
    own.world.endpoints.calls.length = 0;
    expect(await deliver()).toEqual([NEW]);
  });

  it('of a group is chosen on the page, agrees by the code in it, and is on again where the old one was gone', async () => {
    const own = await anEndpoint();
    const robot = new StrictRobot('dingtalk', () => own.world.clock.now().getTime(), { secret: SECRET });
    own.world.endpoints.answer = (call) => robot.answer(call);
    await own.world.subscriptions.replace(await own.stored(), disabled(await own.stored(), NOON), NOON);
    const form = (fields: readonly (readonly [string, string])[]) =>
      own.submit('/manage/channel', [['token', own.key], ['channel', 'dingtalk'], ...fields]);
    const wrong = await form([['url', GROUP.replace('dingtalk', 'dingtalks')]]);
    expect([wrong.status, wrong.text.includes('这不是钉钉群机器人的完整地址')]).toEqual([422, true]);
    expect((await form([['url', ' ']])).text).toContain('请填写群机器人的地址');
    const went = await form([
      ['url', GROUP],
      ['secret', SECRET],
    ]);
    const path = went.headers.get('location') ?? '';
    expect([went.status, path]).toEqual([303, expect.stringMatching(/^\/confirm\/group\?token=/)]);
    const page = await own.call('GET', `/manage?token=${own.key}`);
    for (const said of ['正在等待 钉钉 · oapi.dingtalk.com/…', '填写确认码', '不换了']) expect(page.text).toContain(said);
    expect(page.text).not.toContain('566cc69da782ec');
    const { successorId = '' } = await own.stored();
    await askConsent(own.world, successorId);
    const code = /\d{6}/.exec(/确认码：(\d{6})/.exec(readIn(robot.posted.at(-1) ?? '{}'))?.[1] ?? '')?.[0] ?? '';
    const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
    const asking = await own.call('GET', path);
    expect(asking.text).toContain('填写前，通知仍发到原处');
    const typed = await own.submit('/confirm/group', [
      ['token', token],
      ['code', code],
    ]);
    expect(typed.status).toBe(200);
    expect(await own.stored()).toMatchObject({ status: 'active', channel: { format: 'dingtalk', url: GROUP } });
    // What was typed in once is no harm twice, and the page leads to what is managed.
    expect((await own.call('POST', `/v1/subscriptions/${successorId}/confirm`, { key: token, body: { code } })).status).toBe(200);
    expect((await own.call('GET', path)).headers.get('location')).toMatch(/^\/manage\?token=/);
  });

  it('is the last one that was asked for, until it is taken back or three days are over', async () => {
    const own = await anEndpoint();
    const first = (await own.ask(to(`${NEW}/1`))).body;
    const second = (await own.ask(to(`${NEW}/2`))).body;
    await askConsent(own.world, first.id);
    expect((await own.channel()).url).toBe(OLD);
    await askConsent(own.world, second.id);
    expect((await own.channel()).url).toBe(`${NEW}/2`);

    const third = (await own.ask(to(`${NEW}/3`))).body;
    expect((await own.call('DELETE', `${own.path}/channel`, { key: own.key })).status).toBe(204);
    expect((await own.call('DELETE', `${own.path}/channel`, { key: own.key })).status).toBe(204);
    expect(await askConsent(own.world, third.id)).toEqual({ kind: 'nothing-to-ask' });
    const fourth = (await own.ask(to(`${NEW}/4`))).body;
    own.world.clock.advance(3 * DAY);
    expect(await askConsent(own.world, fourth.id)).toEqual({ kind: 'nothing-to-ask' });
    expect((await own.call('GET', `/manage?token=${own.key}`)).text).not.toContain('正在等待');
    expect((await own.channel()).url).toBe(`${NEW}/2`);
  });

  it('is not the one of another subscription of the organization, and none of one that has ended', async () => {
    const own = await anEndpoint();
    await own.confirm({ organizationId: (await own.stored()).organizationId, channel: aWebhook({ url: NEW }) });
    const { body } = await own.ask(to(NEW));
    await askConsent(own.world, body.id);
    expect((await own.channel()).url).toBe(OLD);
    const refused = await own.ask(to('http://hooks.yunhe.example/', { secret: 'x' }));
    expect([refused.status, refused.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
      422,
      ['channel.secret', 'channel.url'],
    ]);
    await own.call('DELETE', own.path, { key: own.key });
    expect((await own.ask(to(NEW))).status).toBe(409);
  });

  it('is through after a crash that left only the end of what was asked for undone', async () => {
    const own = await anEndpoint();
    const { body } = await own.ask(to(NEW));
    const { subscriptions } = own.world;
    const replace = subscriptions.replace.bind(subscriptions);
    subscriptions.replace = async (before, after, at, consent) => {
      if (after.endedReason === 'joined') throw new Error('a crash');
      return replace(before, after, at, consent);
    };
    await expect(askConsent(own.world, body.id)).rejects.toThrow('a crash');
    subscriptions.replace = replace;
    expect((await own.channel()).url).toBe(NEW);
    own.world.clock.advance(2 * 60 * MINUTE);
    await askConsent(own.world, body.id);
    expect((await subscriptions.find(body.id))?.endedReason).toBe('joined');
    expect((await own.acts()).filter((act: string) => act === 'channel-changed')).toHaveLength(1);
  });

  it('stands in no list of subscriptions while it waits', async () => {
    const own = await anEndpoint();
    await own.ask(to(NEW));
    const { text } = await own.call('GET', '/v1/subscriptions/export?format=jsonl', { key: own.operatorKey });
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toMatch(/successorId|succeeds/);
    expect(instant(own.world.clock.now())).toBe(NOON);
  });
});
