import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { disabled, moved, succeeded, withChannel } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, instant, MINUTE } from '../../functions/domain/time.ts';
import type { EndpointCall } from '../../functions/ports/endpoint-caller.ts';
import { callEndpoint } from '../../functions/usecases/sending/call-endpoint.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { readIn, StrictRobot } from '../fakes/strict-robots.ts';
import { aConfirmed, storedIn } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

const URL_OF_HOOK = 'https://hooks.yunhe.example/notices';
const GROUP = 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec';
const FIRST = 'whsec_b2xkIHNlY3JldCBvZiBhbiBlbmRwb2ludA==';

/** A subscription that was confirmed, by webhook unless said. */
const aSubscriber = async (channel?: Parameters<typeof aSubscription>[0]) => {
  const door = aFrontDoor();
  const { world } = door;
  const sealed = await world.vault.seal(FIRST);
  const given = channel ?? { channel: aWebhook({ url: URL_OF_HOOK, sealedSecrets: [sealed] }) };
  const { id } = await aConfirmed(world, given);
  const key = await world.vault.token('manage', id);
  const path = `/v1/subscriptions/${id}`;
  const stored = () => storedIn(world, id);
  return {
    ...door,
    id,
    key,
    path,
    stored,
    rotate: () => door.ask('POST', `${path}/secret`, { key }),
    test: () => door.ask('POST', `${path}/test`, { key }),
    seen: async () => (await door.ask('GET', path, { key })).body,
    /** What was asked for leaves. */
    write: async () => {
      for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    },
    /** Calls its endpoint as a sender does, and answers with what came there. */
    send: async (): Promise<EndpointCall> => {
      const { channel } = await stored();
      if (channel.type !== 'webhook') throw new Error('no endpoint');
      await callEndpoint(world, channel, { id: 'msg_1', body: '{}' });
      const call = world.endpoints.calls.at(-1);
      if (!call) throw new Error('nothing was called');
      return call;
    },
  };
};

const signatureBy = (secret: string, { headers, body }: EndpointCall): string => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')}`;
};
const signaturesOf = ({ headers }: EndpointCall): readonly string[] => (headers['webhook-signature'] ?? '').split(' ');

describe('the secret of an endpoint', () => {
  it('is replaced: messages carry a signature by each for a day, the newest first, then by the new one alone', async () => {
    const own = await aSubscriber();
    const { status, body } = await own.rotate();
    expect([status, body]).toEqual([
      200,
      { secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/), previousUntil: instant(new Date(Date.parse(NOON) + DAY)) },
    ]);
    const call = await own.send();
    expect(signaturesOf(call)).toEqual([signatureBy(body.secret, call), signatureBy(FIRST, call)]);
    expect((await own.seen()).channel).toEqual({
      type: 'webhook',
      url: URL_OF_HOOK,
      format: 'standard',
      previousSecretUntil: body.previousUntil,
    });
    own.world.clock.advance(DAY);
    const later = await own.send();
    expect(signaturesOf(later)).toEqual([signatureBy(body.secret, later)]);
    expect((await own.seen()).channel).toEqual({ type: 'webhook', url: URL_OF_HOOK, format: 'standard' });
  });

  it('is replaced four times within a day, and then when the first of them counts no more', async () => {
    const own = await aSubscriber();
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      statuses.push((await own.rotate()).status);
      own.world.clock.advance(MINUTE);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 409]);
    expect((await own.rotate()).body.code).toBe('secrets-enough');
    expect(signaturesOf(await own.send())).toHaveLength(5);
    own.world.clock.advance(DAY - 5 * MINUTE);
    expect((await own.rotate()).status).toBe(200);
    expect(signaturesOf(await own.send())).toHaveLength(5);
  });

  it('is none of an address, of a robot, of one that has left, nor of somebody else', async () => {
    const byMail = await aSubscriber({ channel: { type: 'email', address: 'choir@club.example' } });
    expect((await byMail.rotate()).body.code).toBe('secret-not-ours');
    const robot = await aSubscriber({ channel: aWebhook({ url: GROUP, format: 'dingtalk', sealedSecrets: [] }) });
    expect(await robot.rotate()).toMatchObject({ status: 409, body: { code: 'secret-not-ours' } });
    const gone = await aSubscriber();
    await gone.ask('DELETE', gone.path, { key: gone.key });
    expect((await gone.rotate()).status).toBe(409);
    expect((await gone.ask('POST', `${gone.path}/secret`, { key: robot.key })).status).toBe(404);
  });

  it('is replaced once by two who do it at the same moment', async () => {
    const own = await aSubscriber();
    const both = await Promise.all([own.rotate(), own.rotate()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(signaturesOf(await own.send())).toHaveLength(2);
  });
});

describe('a test message', () => {
  it('goes to the endpoint signed as all are, and its owner sees how that went', async () => {
    const own = await aSubscriber();
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 204, body: '', tookMs: 1 });
    expect(await own.test()).toMatchObject({ status: 202, body: { status: 'asked' } });
    await own.write();
    const [call] = own.world.endpoints.calls;
    if (!call) throw new Error('nothing was called');
    expect(JSON.parse(call.body)).toMatchObject({ type: 'endpoint.test', timestamp: NOON, data: { organization: expect.any(String) } });
    expect(signaturesOf(call)).toEqual([signatureBy(FIRST, call)]);
    expect((await own.seen()).lastTest).toEqual({ at: NOON, result: 'taken' });
    // Once, and not again.
    await own.write();
    expect(own.world.endpoints.calls).toHaveLength(1);
  });

  it('that does not go through is told with its reason, and not tried again', async () => {
    const own = await aSubscriber();
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 503, body: '', tookMs: 1 });
    await own.test();
    await own.write();
    await own.write();
    expect(own.world.endpoints.calls).toHaveLength(1);
    expect((await own.seen()).lastTest).toEqual({ at: NOON, result: 'failed', why: 'http-503' });
    const page = await own.ask('GET', `/manage?token=${own.key}`);
    expect(page.text).toMatch(/上次测试[\s\S]*未能送达（接口应答 503）/);
    // 410 says that nothing is wanted; a test alone switches nothing off.
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 410, body: '', tookMs: 1 });
    await own.test();
    await own.write();
    expect(await own.seen()).toMatchObject({ status: 'active', lastTest: { result: 'failed', why: 'endpoint-gone' } });
  });

  it.each(['address', 'endpoint'])(
    'of an %s says nothing of another one that takes its place, before or after it is noted',
    async (kind) => {
      const [channel, other] =
        kind === 'address'
          ? ([{ type: 'email', address: 'choir@club.example' }, (one: Subscription) => moved(one, 'office@club.example')] as const)
          : ([
              aWebhook({ url: URL_OF_HOOK, sealedSecrets: [] }),
              (one: Subscription) => succeeded(one, aWebhook({ url: `${URL_OF_HOOK}/2`, sealedSecrets: [] }), NOON),
            ] as const);
      const own = await aSubscriber({ channel });
      own.world.endpoints.answer = () => ({ kind: 'answered', status: 204, body: '', tookMs: 1 });
      const { subscriptions } = own.world;
      const testWhile = async (change: (one: Subscription) => Subscription): Promise<void> => {
        const replace = subscriptions.replace.bind(subscriptions);
        subscriptions.replace = async (...given) => {
          subscriptions.replace = replace;
          await replace(await own.stored(), change(await own.stored()), NOON);
          return replace(...given);
        };
        await own.test();
        await own.write();
      };
      // What changes nothing of where it goes keeps it.
      await testWhile((one) => withChannel(one, one.channel));
      expect((await own.seen()).lastTest).toEqual({ at: NOON, result: 'taken' });
      await testWhile(other);
      expect((await own.seen()).lastTest).toBeUndefined();
    },
  );

  it('tries an endpoint that was switched off', async () => {
    const own = await aSubscriber();
    await own.world.subscriptions.replace(await own.stored(), disabled(await own.stored(), NOON), NOON);
    own.world.endpoints.answer = () => ({ kind: 'answered', status: 200, body: '', tookMs: 1 });
    await own.test();
    await own.write();
    expect(await own.seen()).toMatchObject({ status: 'disabled', lastTest: { result: 'taken' } });
  });

  it('is an event of its own for CloudEvents', async () => {
    const own = await aSubscriber({ channel: aWebhook({ url: URL_OF_HOOK, format: 'cloudevents', sealedSecrets: [] }) });
    await own.test();
    await own.write();
    const event = JSON.parse(own.world.endpoints.calls[0]?.body ?? '{}');
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'org.noticewire.endpoint.test',
      id: own.world.endpoints.calls[0]?.headers['webhook-id'],
    });
  });

  it.each(['wecom', 'dingtalk', 'feishu'] as const)('is posted by a robot of %s as people read it', async (format) => {
    const own = await aSubscriber({ channel: aWebhook({ url: GROUP, format, sealedSecrets: [] }) });
    const robot = new StrictRobot(format, () => own.world.clock.now().getTime(), {});
    own.world.endpoints.answer = (call) => robot.answer(call);
    await own.test();
    await own.write();
    expect(readIn(robot.posted[0] ?? '{}')).toContain('测试消息：本群可以收到公共通知');
    expect((await own.seen()).lastTest).toMatchObject({ result: 'taken' });
  });

  it('by mail has a way to manage the subscription', async () => {
    const own = await aSubscriber({ channel: { type: 'email', address: 'choir@club.example' } });
    expect((await own.submit('/manage/test', [['token', own.key]])).headers.get('location')).toContain('note=test-asked');
    await own.write();
    const [mail] = own.world.mailer.sent;
    expect(mail?.to).toBe('choir@club.example');
    expect((await own.seen()).lastTest).toEqual({ at: NOON, result: 'taken' });
    expect((await own.ask('GET', `/manage?token=${own.key}&lang=en&note=test-asked`)).text).toMatch(/Last test[\s\S]*it went through/);
  });

  it('is asked for five times in ten minutes, by nobody who has not consented or has left', async () => {
    const own = await aSubscriber();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await own.test()).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect((await own.submit('/manage/test', [['token', own.key]])).headers.get('location')).toContain('note=test-later');
    own.world.clock.advance(10 * MINUTE);
    await own.ask('DELETE', own.path, { key: own.key });
    expect((await own.test()).status).toBe(409);
    await own.write();
    expect(own.world.endpoints.calls).toEqual([]);
    const pending = aSubscription({
      id: 'sub-01kag3w0ys5f1q9r7n2c4d6e9z',
      status: 'pending',
      createdAt: NOON,
      confirmedAt: null,
      channel: aWebhook({ url: `${URL_OF_HOOK}/2` }),
    });
    await own.world.subscriptions.create(pending);
    const key = await own.world.vault.token('manage', pending.id);
    expect((await own.ask('POST', `/v1/subscriptions/${pending.id}/test`, { key })).status).toBe(409);
  });
});
