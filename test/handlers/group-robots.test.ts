import { describe, expect, it } from 'vitest';
import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import { ROBOT_FORMATS, type RobotFormat } from '../../functions/domain/subscriptions/robots.ts';
import { MINUTE, SECOND } from '../../functions/domain/time.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { type RobotSetup, readIn, StrictRobot } from '../fakes/strict-robots.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const ADDRESSES: Readonly<Record<RobotFormat, string>> = {
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa',
  dingtalk: 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec',
  feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/d1b2c3d4-0000-4000-8000-e5f6a7b8c9d0',
  slack: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXX',
  teams: 'https://prod-12.eastasia.logic.azure.com/workflows/0123456789abcdef/triggers/manual/paths/invoke?sig=abc',
};
const SECRETS: Readonly<Partial<Record<RobotFormat, string>>> = { dingtalk: `SEC${'0a'.repeat(32)}`, feishu: 'Ab1Cd2Ef3Gh4Ij5Kl6Mn7O' };

/** A robot of a platform behind the one endpoint of a world, and somebody who signs its group up. */
const aGroup = async (format: RobotFormat, setup: RobotSetup = {}, given: object = {}) => {
  const door = aFrontDoor();
  const { world } = door;
  const secret = SECRETS[format];
  const robot = new StrictRobot(format, () => world.clock.now().getTime(), { ...(secret ? { secret } : {}), ...setup });
  world.endpoints.answer = (call) => robot.answer(call);
  const channel = { type: 'webhook', format, url: ADDRESSES[format], ...(secret ? { secret } : {}), ...given };
  const signedUp = await door.ask('POST', '/v1/subscriptions', { body: anApplicant({ channel }) });
  const { id, manageToken: key } = signedUp.body;
  const confirm = (code: string) => door.ask('POST', `/v1/subscriptions/${id}/confirm`, { key, body: { code } });
  /** The code in the latest message of the group. */
  const code = (): string => /\b\d{6}\b/.exec(readIn(robot.posted.at(-1) ?? '{}'))?.[0] ?? 'no code';
  const look = async () => (await door.ask('GET', `/v1/subscriptions/${id}`, { key })).body;
  return { door, world, robot, id, key, signedUp, confirm, code, look };
};

type Group = Awaited<ReturnType<typeof aGroup>>;

const confirmed = async (format: RobotFormat, given: object = {}): Promise<Group> => {
  const group = await aGroup(format, {}, given);
  await askConsent(group.world, group.id);
  expect((await group.confirm(group.code())).status).toBe(200);
  return group;
};

/** Works off what is queued, each when its time has come. */
const carry = async ({ world }: FrontDoor): Promise<void> => {
  world.clock.advance(2 * MINUTE);
  await sweep(world);
  let waiting: { atMs: number; kind: string; work: unknown }[] = [];
  for (let rounds = 0; rounds < 2000; rounds++) {
    const nowMs = world.clock.now().getTime();
    waiting.push(...world.queues.take().map(({ kind, work, delaySeconds }) => ({ kind, work, atMs: nowMs + delaySeconds * SECOND })));
    waiting = waiting.toSorted((a, b) => a.atMs - b.atMs);
    const next = waiting.shift();
    if (!next) return;
    if (next.atMs > nowMs) world.clock.advance(next.atMs - nowMs);
    if (next.kind === 'range') await freezeAudience(world, next.work as RangeWork);
    else await sendBatch({ ...world, sender: new WebhookSender(world) }, next.work as BatchWork, 'run', () => 10 * MINUTE);
  }
  throw new Error('it never ends');
};

const post = async ({ door }: Group, key: string, given: object = {}): Promise<string> => {
  const { status, body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(given) });
  expect(status).toBe(201);
  return body.id;
};

const statusOf = async ({ door }: Group, key: string, id: string) =>
  (await door.ask('GET', `/v1/notices/${id}/report`, { key })).body.totals;

describe.each(ROBOT_FORMATS)('a group of %s', (format) => {
  it('is signed up, asked by a code in the group, and confirmed by whoever types it in', async () => {
    const group = await aGroup(format);
    expect(group.signedUp).toMatchObject({ status: 202, body: { status: 'pending' } });
    expect(group.signedUp.body.secret).toBeUndefined();
    expect(await askConsent(group.world, group.id)).toEqual({ kind: 'asked' });
    expect(readIn(group.robot.posted[0] ?? '{}')).toContain('清溪社区合唱队');
    expect(await group.look()).toMatchObject({ status: 'pending', consentAttempts: [{ result: 'taken' }], channel: { format } });
    const wrong = group.code() === '000000' ? '000001' : '000000';
    expect(await group.confirm(wrong)).toMatchObject({ status: 422, body: { errors: [{ path: 'code', code: 'code-wrong' }] } });
    expect(await group.confirm(` ${group.code().slice(0, 3)} ${group.code().slice(3)} `)).toMatchObject({
      status: 200,
      body: { status: 'active' },
    });
    const { channel } = await group.look();
    expect(channel.url).toBe(`${new URL(ADDRESSES[format]).host}/…`);
    expect(JSON.stringify(group.door.logged)).not.toContain(ADDRESSES[format].slice(-10));
  });

  it('gets a notice, its correction and its withdrawal, and a link to give the receipt', async () => {
    const group = await confirmed(format);
    const key = await group.door.anAgency('gd-mzt');
    const id = await post(group, key, { receipt: { required: true, by: '2026-12-04' } });
    await carry(group.door);
    const notice = readIn(group.robot.posted.at(-1) ?? '{}');
    expect(notice).toContain('关于举办合唱节的通知');
    const token = /receipts\/([^)\s"]+)/.exec(notice)?.[1] ?? '';
    expect((await group.door.ask('POST', `/v1/receipts/${token}`, { body: { name: '王芳' } })).status).toBe(200);
    expect(await statusOf(group, key, id)).toMatchObject({ audience: 1, delivered: 1 });
    const { headers } = await group.door.ask('GET', `/v1/notices/${id}`, { key });
    const correction = {
      key,
      headers: { 'if-match': headers.get('etag') ?? '' },
      body: { title: '关于推迟合唱节的通知', note: '推迟一周', notify: 'all' },
    };
    expect((await group.door.ask('POST', `/v1/notices/${id}/corrections`, correction)).status).toBe(201);
    await carry(group.door);
    expect(readIn(group.robot.posted.at(-1) ?? '{}')).toMatch(/〔更正〕关于推迟合唱节的通知[\s\S]*推迟一周/);
    await group.door.ask('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '因故取消' } });
    await carry(group.door);
    expect(readIn(group.robot.posted.at(-1) ?? '{}')).toMatch(/〔撤回〕[\s\S]*因故取消/);
    expect(group.robot.posted).toHaveLength(4);
  });

  it('is never written to faster than its platform takes, and misses nothing', async () => {
    const group = await confirmed(format);
    const key = await group.door.anAgency('gd-mzt');
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) ids.push(await post(group, key, { title: `第 ${i} 件通知` }));
    let refused = 0;
    group.world.endpoints.answer = (call) => {
      const before = group.robot.posted.length;
      const answer = group.robot.answer(call);
      if (group.robot.posted.length === before) refused += 1;
      return answer;
    };
    await carry(group.door);
    expect(refused).toBe(0);
    expect(group.robot.posted).toHaveLength(31);
    for (const id of ids) expect(await statusOf(group, key, id)).toMatchObject({ delivered: 1, possiblyTwice: 0 });
  });

  it('is switched off once its robot was removed, and what it misses is known', async () => {
    const group = await confirmed(format);
    const key = await group.door.anAgency('gd-mzt');
    group.robot.setup = { ...group.robot.setup, isGone: true };
    const id = await post(group, key);
    await carry(group.door);
    expect(await statusOf(group, key, id)).toMatchObject({ failed: 1 });
    expect(await group.look()).toMatchObject({ status: 'disabled' });
    const { body } = await group.door.ask('GET', `/v1/notices/${id}/deliveries`, { key });
    expect(body.items).toMatchObject([{ status: 'failed', why: 'endpoint-gone' }]);
  });
});

describe('a group that is signed up', () => {
  it('is not confirmed after five wrong codes, nor by the right one then, nor by the token of an endpoint', async () => {
    const group = await aGroup('wecom');
    await askConsent(group.world, group.id);
    const wrong = group.code() === '000000' ? '000001' : '000000';
    for (let left = 4; left >= 0; left--) expect((await group.confirm(wrong)).body.errors[0].message).toContain(String(left));
    expect(await group.confirm(group.code())).toMatchObject({ status: 409, body: { code: 'codes-over' } });
    expect(await group.look()).toMatchObject({ status: 'pending' });
  });

  it('is told what to put right when its robot refuses', async () => {
    const group = await aGroup('dingtalk', { keyword: '别的词' });
    expect(await askConsent(group.world, group.id)).toEqual({ kind: 'refused', why: 'robot-keyword' });
    expect((await group.look()).consentAttempts).toMatchObject([{ result: 'answered', why: 'robot-keyword' }]);
  });

  it.each<[string, object, string, string]>([
    ['an address of another platform', { format: 'wecom', url: ADDRESSES.dingtalk }, 'channel.url', 'address-of-other-robot'],
    [
      'half an address',
      { format: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send' },
      'channel.url',
      'address-not-of-robot',
    ],
    ['a robot as a program', { format: 'standard', url: ADDRESSES.feishu }, 'channel.url', 'address-of-robot'],
    ['a secret where there is none', { format: 'wecom', url: ADDRESSES.wecom, secret: 'abcdefghij' }, 'channel.secret', 'secret-not-taken'],
    ['a secret that is none', { format: 'dingtalk', url: ADDRESSES.dingtalk, secret: 'abcdefghij' }, 'channel.secret', 'secret-malformed'],
  ])('is refused with %s, in both languages', async (_, channel, path, code) => {
    const door = aFrontDoor();
    const body = anApplicant({ channel: { type: 'webhook', ...channel } });
    for (const language of ['zh-CN', 'en']) {
      const told = await door.ask('POST', '/v1/subscriptions', { body, headers: { 'accept-language': language } });
      expect(told).toMatchObject({ status: 422, body: { errors: [{ path, code }] } });
      expect(/[\u4e00-\u9fff]/.test(told.body.errors[0].message)).toBe(language === 'zh-CN');
    }
  });

  it('gets what it missed because of its own settings by the other way that it named', async () => {
    const group = await confirmed('dingtalk', { fallbackEmail: 'choir@club.example' });
    const key = await group.door.anAgency('gd-mzt');
    group.robot.setup = { ...group.robot.setup, keyword: '别的词' };
    const id = await post(group, key);
    await carry(group.door);
    expect(await group.look()).toMatchObject({ status: 'active' });
    const { body } = await group.door.ask('GET', `/v1/notices/${id}/deliveries`, { key });
    expect(body.items[0]).toMatchObject({ status: 'failed', why: 'robot-keyword' });
  });

  it('waits as long as DingTalk blocks it, and gets the notice then', async () => {
    const group = await confirmed('dingtalk');
    const key = await group.door.anAgency('gd-mzt');
    const blockedTo = group.world.clock.now().getTime() + 8 * MINUTE;
    let calls = 0;
    group.world.endpoints.answer = (call) => {
      calls += 1;
      if (group.world.clock.now().getTime() < blockedTo)
        return {
          kind: 'answered',
          status: 200,
          body: '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}',
          tookMs: 1,
        };
      return group.robot.answer(call);
    };
    const id = await post(group, key);
    await carry(group.door);
    expect(calls).toBe(2);
    expect(await statusOf(group, key, id)).toMatchObject({ delivered: 1 });
  });
});

describe('an endpoint of CloudEvents', () => {
  it('is asked by a handshake, and sent structured events', async () => {
    const door = aFrontDoor();
    const { world } = door;
    const channel = { type: 'webhook', format: 'cloudevents', url: 'https://hooks.club.example/events' };
    const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant({ channel }) });
    expect(body.secret).toMatch(/^whsec_/);
    world.endpoints.answer = ({ method, headers }) => ({
      kind: 'answered',
      status: 200,
      body: '',
      tookMs: 1,
      ...(method === 'OPTIONS' ? { allowedOrigin: headers['webhook-request-origin'] } : {}),
    });
    expect(await askConsent(world, body.id)).toEqual({ kind: 'confirmed' });
    const key = await door.anAgency('gd-mzt');
    const posted = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
    await carry(door);
    const call = world.endpoints.calls.at(-1);
    expect(call?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      type: 'org.noticewire.notice.published',
      subject: posted.body.id,
      data: { id: posted.body.id },
    });
  });
});
