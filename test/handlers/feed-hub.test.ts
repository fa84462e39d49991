import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { owedNotice } from '../../functions/domain/feeds/feed-task.ts';
import { MOST_FOLLOWERS, MOST_OF_HOST } from '../../functions/domain/feeds/follower.ts';
import { toBeIndexed } from '../../functions/domain/notices/due-with.ts';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import type { NoticeDue } from '../../functions/domain/notices/notice-life.ts';
import { after, DAY, HOUR, instant, MINUTE, SECOND } from '../../functions/domain/time.ts';
import type { EndpointCall } from '../../functions/ports/endpoint-caller.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { doFeedTask, type FeedTaskDone } from '../../functions/usecases/feeds/do-feed-task.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { type DueIndex, indexNotices } from '../../functions/usecases/search/index-notices.ts';
import { aFollower, aNotice, anAudit, anIssuer, asWritten, NOON } from '../builders.ts';
import { ScriptedEndpoints } from '../fakes/scripted-endpoints.ts';
import { aFrontDoor } from './front-door.ts';

const FEED = 'https://wire.example/feeds/notices.atom';
const CALLBACK = 'https://reader.example/hook?who=%E6%9D%8E+x';

const answered = (status: number, body = '') => ({ kind: 'answered', status, body, tookMs: 1 }) as const;

const at = (ms: number): string => after(NOON, ms);

const isIndex = (due: NoticeDue): due is DueIndex => due.act === 'index';

/** The challenge that a callback is asked with comes back. */
const agreeing = ({ url, method }: EndpointCall) =>
  answered(200, method === 'GET' ? (new URL(url).searchParams.get('hub.challenge') ?? '') : '');

const aHub = () => {
  const door = aFrontDoor();
  const { world } = door;
  world.endpoints.answer = agreeing;
  const ask = (fields: Readonly<Record<string, string>> = {}) =>
    door.submit(
      '/feeds/hub',
      Object.entries({ 'hub.mode': 'subscribe', 'hub.topic': FEED, 'hub.callback': CALLBACK, ...fields }).filter(
        ([, value]) => value !== '',
      ),
    );
  /** What the stream, and later the clock, hands out. */
  const work = async () => {
    const done: FeedTaskDone[] = [];
    for (const task of world.feedTasks.all()) done.push(await doFeedTask(world, task));
    return done;
  };
  const follow = async (fields: Readonly<Record<string, string>> = {}) => {
    expect([(await ask(fields)).status, await work()]).toEqual([202, [{ kind: 'followed' }]]);
    world.endpoints.calls.length = 0;
  };
  /** By the stream, as it tells of notices that are new or changed. */
  const tellOf = async (...notices: readonly Notice[]) => {
    const faults = new FaultCollector();
    for (const notice of notices) {
      const due = toBeIndexed(notice, NOON);
      const before = await world.notices.find(notice.id);
      if (before) await world.notices.replace(before, notice, { audit: anAudit(), due });
      else await world.notices.accept(notice, null, { ...asWritten(notice), due });
      await indexNotices(world, due.filter(isIndex), faults);
    }
    return faults.faults;
  };
  const handedOut = async () => (await sweep(world)).feeds;
  return {
    ...door,
    handedOut,
    ask,
    work,
    follow,
    tellOf,
    calls: world.endpoints.calls,
    living: () => world.followers.living(instant(world.clock.now())),
  };
};

describe('a feed', () => {
  it('says where it is pushed from, and as what, in its head and in its headers', async () => {
    const { ask: _, ...door } = aHub();
    const links = (self: string) => `<https://wire.example/feeds/hub>; rel="hub", <${self}>; rel="self"`;
    const get = (path: string, headers = {}) => aFrontDoor({ world: door.world }).ask('GET', path, { headers });
    const atom = await get('/feeds/notices.atom?agency=gd-mzt&utm=x');
    expect(atom.headers.get('link')).toBe(links(`${FEED}?agency=gd-mzt`));
    expect(atom.text).toContain('<link rel="hub" href="https://wire.example/feeds/hub"/>');
    expect(atom.text).toContain(`<link rel="self" type="application/atom+xml" href="${FEED}?agency=gd-mzt"/>`);
    const json = await get('/feeds/notices.json');
    expect(json.headers.get('link')).toBe(links('https://wire.example/feeds/notices.json'));
    expect(JSON.parse(json.text).hubs).toEqual([{ type: 'WebSub', url: 'https://wire.example/feeds/hub' }]);
    // One in English is another feed: it is pushed in English.
    expect((await get('/feeds/notices.atom', { 'accept-language': 'en' })).headers.get('link')).toBe(links(`${FEED}?lang=en`));
  });
});

describe('a program that wants to follow a feed', () => {
  it('is asked by its callback whether it was it, with what stood there before, and follows for as long as it asked for', async () => {
    const { ask, work, calls, living } = aHub();
    const { status, text } = await ask({ 'hub.lease_seconds': '86400' });
    expect([status, text, await living()]).toEqual([202, '', []]);
    expect(await work()).toEqual([{ kind: 'followed' }]);
    const [call] = calls;
    expect([calls.length, call?.method, call?.url.startsWith(`${CALLBACK}&hub.mode=subscribe`)]).toEqual([1, 'GET', true]);
    const asked = new URL(call?.url ?? '').searchParams;
    expect([asked.get('hub.topic'), asked.get('hub.lease_seconds')]).toEqual([FEED, '86400']);
    expect(asked.get('hub.challenge')?.length).toBeGreaterThan(20);
    expect(await living()).toMatchObject([{ callback: CALLBACK, since: NOON, leaseUntil: at(DAY) }]);
    expect(await work()).toEqual([]);
  });

  it.each([
    ['nothing', '', 10 * DAY],
    ['a second', '1', 5 * MINUTE],
    ['for ever', '99999999999', 30 * DAY],
  ])('follows for a time that is neither too short nor for ever, where it asks for %s', async (_, asked, ms) => {
    const { follow, living } = aHub();
    await follow({ 'hub.lease_seconds': asked });
    expect(await living()).toMatchObject([{ leaseUntil: at(ms) }]);
  });

  it.each([
    ['another challenge', answered(200, 'something else'), 'wrong-challenge'],
    ['not found', answered(404), 'http-404'],
    ['a redirect', answered(302), 'http-302'],
    ['an address that is not public', { kind: 'blocked', code: 'address-not-public' } as const, 'address-not-public'],
  ])('does not follow where its callback answers with %s', async (_, answer, why) => {
    const { ask, work, world, living } = aHub();
    world.endpoints.answer = () => answer;
    await ask();
    expect(await work()).toEqual([{ kind: 'denied', why }]);
    expect([await living(), await work()]).toEqual([[], []]);
  });

  it('is asked three times where its callback does not answer, and then no more', async () => {
    const { ask, work, world, handedOut } = aHub();
    world.endpoints.answer = () => ({ kind: 'unreachable', code: 'refused', tookMs: 1 });
    await ask();
    expect(await work()).toEqual([{ kind: 'put-off', why: 'refused' }]);
    expect(await work()).toEqual([{ kind: 'nothing-to-do' }]);
    world.clock.advance(20 * MINUTE);
    expect(await handedOut()).toBe(1);
    expect(await work()).toEqual([{ kind: 'put-off', why: 'refused' }]);
    world.clock.advance(2 * HOUR);
    expect(await work()).toEqual([{ kind: 'given-up', why: 'refused' }]);
    expect(world.feedTasks.all()).toEqual([]);
  });

  it('asks again for more time, with another secret, and stays one', async () => {
    const { follow, world, living } = aHub();
    await follow();
    world.clock.advance(DAY);
    await follow({ 'hub.secret': 'another' });
    expect(await living()).toMatchObject([{ since: NOON, leaseUntil: at(11 * DAY), sealedSecret: expect.any(String) }]);
  });

  it('leaves on the word of its callback alone', async () => {
    const { ask, work, follow, world, living, calls } = aHub();
    await follow();
    world.endpoints.answer = () => answered(404);
    await ask({ 'hub.mode': 'unsubscribe' });
    expect([await work(), (await living()).length]).toEqual([[{ kind: 'denied', why: 'http-404' }], 1]);
    world.endpoints.answer = agreeing;
    await ask({ 'hub.mode': 'unsubscribe' });
    expect([await work(), await living()]).toEqual([[{ kind: 'left' }], []]);
    expect(new URL(calls.at(-1)?.url ?? '').searchParams.get('hub.mode')).toBe('unsubscribe');
  });

  it('leaves whatever time it names: who leaves asks for none', async () => {
    const { ask, work, follow } = aHub();
    await follow();
    expect((await ask({ 'hub.mode': 'unsubscribe', 'hub.lease_seconds': '0' })).status).toBe(202);
    expect(await work()).toEqual([{ kind: 'left' }]);
  });

  it('names the feed as it calls the service, and is asked by that name', async () => {
    const { ask, work, calls } = aHub();
    const topic = 'https://wire.example/feeds/notices.json?topic=culture&utm_source=x';
    expect((await ask({ 'hub.topic': topic })).status).toBe(202);
    await work();
    expect(new URL(calls[0]?.url ?? '').searchParams.get('hub.topic')).toBe(topic);
  });

  it.each([
    [{ 'hub.mode': 'publish' }, /hub\.mode/],
    [{ 'hub.mode': '' }, /hub\.mode/],
    [{ 'hub.topic': '' }, /hub\.topic/],
    [{ 'hub.topic': 'https://other.example/feeds/notices.atom' }, /hub\.topic/],
    [{ 'hub.topic': 'https://wire.example/notices/x' }, /hub\.topic/],
    [{ 'hub.topic': `${FEED}?region=nowhere` }, /hub\.topic/],
    [{ 'hub.topic': `${FEED}?cursor=abc` }, /hub\.topic/],
    [{ 'hub.topic': `${FEED}#top` }, /hub\.topic/],
    [{ 'hub.topic': FEED.replace('//', '//somebody@') }, /hub\.topic/],
    [{ 'hub.topic': `${FEED}?q=${'会'.repeat(250)}` }, /hub\.topic/],
    [{ 'hub.callback': `https://reader.example/${'会'.repeat(300)}` }, /hub\.callback/],
    [{ 'hub.topic': `${FEED}?q=${'x'.repeat(2000)}` }, /hub\.topic/],
    [{ 'hub.callback': '' }, /hub\.callback/],
    [{ 'hub.callback': 'ftp://reader.example' }, /hub\.callback/],
    [{ 'hub.callback': `https://reader.example/${'x'.repeat(2000)}` }, /hub\.callback/],
    [{ 'hub.lease_seconds': '0' }, /hub\.lease_seconds/],
    [{ 'hub.lease_seconds': '-1' }, /hub\.lease_seconds/],
    [{ 'hub.lease_seconds': '1e3' }, /hub\.lease_seconds/],
    [{ 'hub.secret': 'x'.repeat(200) }, /hub\.secret/],
  ])('is refused in both languages for %j', async (fields, said) => {
    const { ask, world } = aHub();
    const { status, text, headers } = await ask(fields);
    expect([status, headers.get('content-type')]).toEqual([400, expect.stringMatching(/^text\/plain/)]);
    expect(text).toMatch(said);
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(world.feedTasks.all()).toEqual([]);
  });

  it('is refused without a form, and by another method', async () => {
    const { ask } = aFrontDoor();
    expect((await ask('POST', '/feeds/hub', { body: { 'hub.mode': 'subscribe' } })).status).toBe(415);
    const got = await ask('GET', '/feeds/hub');
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('cannot have one URL called again and again', async () => {
    const { ask } = aHub();
    for (let i = 0; i < 60; i++) await ask();
    const { status, headers } = await ask();
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await ask({ 'hub.callback': 'https://reader.example/other' })).status).toBe(202);
  });

  it('cannot have one host called at ever other addresses, nor be asked for from one network without end', async () => {
    const { ask } = aHub();
    const statuses = [];
    for (let i = 0; i < 301; i++) statuses.push((await ask({ 'hub.callback': `https://reader.example/?n=${i}` })).status);
    expect([statuses.slice(0, 300).every((status) => status === 202), statuses[300]]).toEqual([true, 429]);
    expect((await ask({ 'hub.callback': 'https://other.example/' })).status).toBe(202);
    const door = aFrontDoor();
    const from = async (i: number, network: string) => {
      door.world.clock.advance(SECOND);
      const body = { 'hub.mode': 'subscribe', 'hub.topic': FEED, 'hub.callback': `https://reader-${i}.example/` };
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await door.ask('POST', '/feeds/hub', { raw: new URLSearchParams(body).toString(), headers, from: network })).status;
    };
    for (let i = 0; i < 60; i++) expect(await from(i, '203.0.113.9')).toBe(202);
    expect([await from(60, '203.0.113.9'), await from(61, '198.51.100.7')]).toEqual([429, 202]);
  });

  it('finds no room, and is told so, where others came first meanwhile', async () => {
    const { ask, world, work, calls, living } = aHub();
    await ask();
    for (let i = 0; i < MOST_OF_HOST; i++) world.followers.put(aFollower({ id: `f${i}` }));
    expect(await work()).toEqual([{ kind: 'denied', why: 'no-room' }]);
    const told = new URL(calls.at(-1)?.url ?? '').searchParams;
    expect([told.get('hub.mode'), told.get('hub.topic'), told.get('hub.reason')]).toEqual(['denied', FEED, 'no-room']);
    expect((await living()).length).toBe(MOST_OF_HOST);
  });

  it('has the last say: what it asked for before is neither done later nor in its place', async () => {
    const { ask, world, work, living } = aHub();
    world.endpoints.answer = () => answered(503);
    await ask({ 'hub.secret': 'first' });
    await work();
    world.endpoints.answer = agreeing;
    await ask({ 'hub.mode': 'unsubscribe' });
    expect([await work(), await living(), world.feedTasks.all()]).toEqual([[{ kind: 'left' }], [], []]);
    // Another request comes while its callback is asked about this one.
    world.endpoints.answer = agreeing;
    await ask({ 'hub.lease_seconds': '86400' });
    const [asked] = world.feedTasks.all();
    world.endpoints.call = async (call) => {
      world.clock.advance(SECOND);
      world.endpoints.call = ScriptedEndpoints.prototype.call.bind(world.endpoints);
      await ask({ 'hub.lease_seconds': '7200' });
      return agreeing(call);
    };
    if (asked) expect(await doFeedTask(world, asked)).toEqual({ kind: 'overtaken' });
    expect([await living(), await work()]).toEqual([[], [{ kind: 'followed' }]]);
    expect(await living()).toMatchObject([{ leaseUntil: at(SECOND + 2 * HOUR) }]);
  });

  it('follows one feed once, however it writes its address', async () => {
    const { follow, living } = aHub();
    for (const topic of [FEED, `${FEED}?x=1`, `${FEED}?lang=zh-Hans`]) await follow({ 'hub.topic': topic });
    expect(await living()).toMatchObject([{ feed: { url: `${FEED}?lang=zh-Hans`, self: FEED } }]);
  });

  it('finds no room where too many of its host follow, unless it is one of them', async () => {
    const { ask, world, follow } = aHub();
    await follow();
    for (let i = 1; i < MOST_OF_HOST; i++) world.followers.put(aFollower({ id: `f${i}` }));
    expect((await ask({ 'hub.callback': 'https://reader.example/one-more' })).status).toBe(503);
    expect((await ask({ 'hub.callback': 'https://other.example/' })).status).toBe(202);
    expect((await ask()).status).toBe(202);
  });

  it('finds no room where as many follow as can, of whatever hosts', async () => {
    const { ask, world } = aHub();
    for (let i = 1; i < MOST_FOLLOWERS; i++) world.followers.put(aFollower({ id: `f${i}`, callback: `https://reader-${i}.example/hook` }));
    expect((await ask()).status).toBe(202);
    world.followers.put(aFollower({ id: 'last', callback: 'https://last.example/hook' }));
    expect(await ask()).toMatchObject({ status: 503, text: expect.stringContaining('推送名额已满') });
  });
});

describe('a notice', () => {
  it('is pushed to those who follow a feed that it stands in, as that feed has it, signed', async () => {
    const { follow, tellOf, work, calls } = aHub();
    await follow({ 'hub.secret': '秘密 secret' });
    const notice = aNotice({ title: '关于端午节活动的通知' });
    await tellOf(notice);
    expect(await work()).toEqual([{ kind: 'pushed' }]);
    const [call] = calls;
    expect([call?.url, call?.method ?? 'POST']).toEqual([CALLBACK, 'POST']);
    expect(call?.headers).toMatchObject({
      'content-type': 'application/atom+xml; charset=utf-8',
      link: `<https://wire.example/feeds/hub>; rel="hub", <${FEED}>; rel="self"`,
      'x-hub-signature': `sha256=${createHmac('sha256', '秘密 secret')
        .update(call?.body ?? '')
        .digest('hex')}`,
    });
    expect(call?.body).toContain(`<entry xml:lang="${notice.language}"><id>https://wire.example/notices/${notice.id}</id>`);
    expect(await work()).toEqual([]);
  });

  it('is pushed as JSON, without a signature where no secret was given, and not to those whose feed is about something else', async () => {
    const { ask, work, tellOf, calls } = aHub();
    const topics = ['?agency=gd-mzt', '?agency=gd-wmb', '?kind=letter', '?q=%E7%AB%AF%E5%8D%88', '?q=%E4%B8%AD%E7%A7%8B', '?to=2026-01-01'];
    for (const [i, query] of topics.entries())
      await ask({ 'hub.topic': `https://wire.example/feeds/notices.json${query}`, 'hub.callback': `https://reader.example/${i}` });
    await work();
    calls.length = 0;
    await tellOf(aNotice({ title: '关于端午节活动的通知', issuers: [anIssuer({ id: 'gd-mzt', name: '民政厅' })] }));
    await work();
    expect(calls.map(({ url }) => url)).toEqual(['https://reader.example/0', 'https://reader.example/3']);
    expect(calls[0]?.headers['x-hub-signature']).toBeUndefined();
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      feed_url: 'https://wire.example/feeds/notices.json?agency=gd-mzt',
      items: [{ title: '关于端午节活动的通知' }],
    });
  });

  it('is pushed to those who follow what stands so, and under an address that says it; none is followed that cannot be read', async () => {
    const { ask, work, tellOf, calls, living } = aHub();
    const topics = ['?status=withdrawn&limit=5', '?status=published', '?status=expired', '?kind=notice&limit=5', '?kind=notice'];
    for (const [i, query] of topics.entries()) await ask({ 'hub.topic': `${FEED}${query}`, 'hub.callback': `https://reader.example/${i}` });
    for (const query of ['?kind=x', '?status=gone', '?limit=0']) expect((await ask({ 'hub.topic': `${FEED}${query}` })).status).toBe(400);
    await work();
    expect((await living()).map(({ feed }) => feed.self.replace(FEED, '')).toSorted()).toEqual(
      ['?kind=notice', '?kind=notice&limit=5', '?status=expired', '?status=published', '?status=withdrawn&limit=5'].toSorted(),
    );
    calls.length = 0;
    const notice = aNotice();
    await tellOf(notice);
    await work();
    const told = () =>
      calls
        .splice(0)
        .map(({ url }) => url.at(-1))
        .toSorted();
    expect(told()).toEqual(['1', '3', '4']);
    const withdrawal = { at: at(HOUR), reason: '有误' };
    await tellOf({ ...notice, status: 'withdrawn', withdrawal, revision: notice.revision + 1 });
    await work();
    expect(told()).toEqual(['0', '1', '3', '4']);
  });

  it('is pushed together with others that came meanwhile, once each, as it stands by then', async () => {
    const { follow, tellOf, work, calls, world } = aHub();
    await follow();
    const [one, other] = [aNotice({ title: '第一' }), aNotice({ title: '第二' })];
    await tellOf(one, other);
    await tellOf({
      ...one,
      title: '第一（更正）',
      version: 2,
      revision: one.revision + 1,
      correction: { at: at(MINUTE), note: '更正', notify: 'none' },
    });
    expect(world.feedTasks.all()).toMatchObject([
      { owed: [owedNotice(one), owedNotice({ ...one, revision: one.revision + 1 }), owedNotice(other)] },
    ]);
    expect(await work()).toEqual([{ kind: 'pushed' }]);
    expect([...(calls[0]?.body ?? '').matchAll(/<entry[^>]*><id>[^<]*<\/id><title>([^<]*)/g)].map(([, title]) => title)).toEqual([
      '第二',
      '〔更正〕第一（更正）',
    ]);
  });

  it.each([
    ['a word of it is redacted', { sections: [{ body: '名单已经更正。' }] }],
    ['it is about something else', { audience: { regions: ['440000'], topics: ['registration'] } }],
  ])('is pushed to those in whose feed it stood until %s', async (_, change) => {
    const { follow, tellOf, work, calls } = aHub();
    await follow({ 'hub.topic': `${FEED}?topic=culture&q=%E9%92%B1%E4%B8%83` });
    const notice = aNotice({ sections: [{ body: '联系人钱七。' }], audience: { regions: ['440000'], topics: ['culture'] } });
    await tellOf(notice);
    await tellOf({ ...notice, ...change, revision: notice.revision + 1, redaction: { at: at(MINUTE), reason: '误载' } });
    expect(await work()).toEqual([{ kind: 'pushed' }]);
    expect(calls).toHaveLength(1);
    await tellOf({ ...notice, ...change, revision: notice.revision + 2, redaction: { at: at(2 * MINUTE), reason: '误载' } });
    expect(await work()).toEqual([]);
  });

  it('is not pushed again where another revision of it changed nothing that a feed shows', async () => {
    const { follow, tellOf, work } = aHub();
    await follow();
    const notice = aNotice();
    await tellOf(notice);
    expect(await work()).toEqual([{ kind: 'pushed' }]);
    await tellOf({ ...notice, revision: notice.revision + 1 });
    expect(await work()).toEqual([]);
  });

  it('is pushed to all others, once, where one cannot be written to, and is found by a search', async () => {
    const { ask, tellOf, work, world, calls } = aHub();
    for (const name of ['one', 'other']) await ask({ 'hub.callback': `https://${name}.example/` });
    await work();
    calls.length = 0;
    const [first] = await world.followers.living(NOON);
    const owe = world.feedTasks.owe.bind(world.feedTasks);
    world.feedTasks.owe = (id, ...rest) => (id === first?.id ? Promise.reject(new Error('too large')) : owe(id, ...rest));
    const faults = await tellOf(aNotice());
    expect(faults).toMatchObject([{ what: first?.id, error: { message: 'too large' } }]);
    expect([await work(), calls.length]).toEqual([[{ kind: 'pushed' }], 1]);
    expect(await world.notices.due('index', at(DAY), 10)).toEqual([]);
  });

  it('is pushed, the oldest first, where more came at once than are pushed at once', async () => {
    const { follow, tellOf, work, calls } = aHub();
    await follow();
    await tellOf(...Array.from({ length: 45 }, (_, i) => aNotice({ title: `第 ${i} 份` })));
    expect([await work(), await work(), await work(), await work()].flat()).toEqual(Array(3).fill({ kind: 'pushed' }));
    const pushed = calls.map(({ body }) => [...body.matchAll(/<\/id><title>第 (\d+) 份/g)].map(([, i]) => Number(i)).toReversed());
    expect(pushed.map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(pushed.flat()).toEqual(Array.from({ length: 45 }, (_, i) => i));
  });

  it('is pushed again later to a callback that fails, and what is new with it; the time that it asks for is kept', async () => {
    const { follow, tellOf, work, calls, world, living, handedOut } = aHub();
    await follow();
    world.endpoints.answer = () => ({ ...answered(503), retryAfterMs: 2 * HOUR });
    await tellOf(aNotice({ title: '第一' }));
    expect(await work()).toEqual([{ kind: 'put-off', why: 'http-503' }]);
    expect(await living()).toMatchObject([{ lastPush: { at: NOON, why: 'http-503' } }]);
    await tellOf(aNotice({ title: '第二' }));
    world.clock.advance(HOUR);
    expect([await handedOut(), await work()]).toEqual([0, [{ kind: 'nothing-to-do' }]]);
    world.endpoints.answer = agreeing;
    world.clock.advance(HOUR + 2 * SECOND);
    expect([await handedOut(), await work()]).toEqual([1, [{ kind: 'pushed' }]]);
    expect(calls.at(-1)?.body).toMatch(/第二[\s\S]*第一/);
    expect((await living())[0]?.lastPush).toEqual({ at: instant(world.clock.now()) });
  });

  it('is given up on after a day and a half, and the next one is pushed all the same', async () => {
    const { follow, tellOf, work, world } = aHub();
    await follow({ 'hub.lease_seconds': '9999999' });
    world.endpoints.answer = () => answered(500);
    await tellOf(aNotice());
    const done: string[] = [];
    for (let tries = 0; tries < 6; tries++) {
      done.push(...(await work()).map(({ kind }) => kind));
      world.clock.advance(2 * DAY);
    }
    expect(done).toEqual(['put-off', 'put-off', 'put-off', 'put-off', 'put-off', 'given-up']);
    world.endpoints.answer = agreeing;
    await tellOf(aNotice());
    expect(await work()).toEqual([{ kind: 'pushed' }]);
  });

  it('is not pushed to a callback that is gone, ever again', async () => {
    const { follow, tellOf, work, world, living } = aHub();
    await follow();
    world.endpoints.answer = () => answered(410);
    await tellOf(aNotice());
    expect([await work(), await living(), world.feedTasks.all()]).toEqual([[{ kind: 'gone' }], [], []]);
  });

  it('is not pushed to one whose time is over, nor where it is not there any more', async () => {
    const { follow, tellOf, work, world, calls } = aHub();
    await follow({ 'hub.lease_seconds': '3600' });
    await tellOf(aNotice());
    world.clock.advance(2 * HOUR);
    expect([await work(), calls]).toEqual([[{ kind: 'nothing-to-do' }], []]);
    await follow();
    await world.feedTasks.owe(
      (await world.followers.living(instant(world.clock.now())))[0]?.id ?? '',
      ['ntc-gone#1'],
      instant(world.clock.now()),
    );
    expect([await work(), calls]).toEqual([[{ kind: 'nothing-to-do' }], []]);
  });

  it('comes back when a fault of ours kept it from leaving', async () => {
    const { follow, tellOf, world, calls, handedOut } = aHub();
    await follow();
    await tellOf(aNotice());
    const [task] = world.feedTasks.all();
    if (!task) throw new Error('nothing is owed');
    const broken = { ...world, notices: { find: () => Promise.reject(new Error('the table is away')) } };
    await expect(doFeedTask(broken, task)).rejects.toThrow('the table is away');
    world.clock.advance(HOUR);
    expect([await handedOut(), await doFeedTask(world, task)]).toEqual([1, { kind: 'pushed' }]);
    expect(calls).toHaveLength(1);
  });
});

describe('an operator', () => {
  it('sees who follows which feed and how the last push went, but no secret, and ends one, which is written down', async () => {
    const { follow, tellOf, work, world } = aHub();
    const { ask, operatorKey: key } = aFrontDoor({ world });
    await follow({ 'hub.secret': 'secret' });
    world.endpoints.answer = () => answered(500);
    await tellOf(aNotice());
    await work();
    const { body } = await ask('GET', '/v1/feeds/followers', { key });
    const [{ id, ...shown }] = body.items;
    const lastPush = { at: NOON, error: 'http-500' };
    expect(shown).toEqual({
      topic: FEED,
      callback: 'https://reader.example/hook',
      signed: true,
      since: NOON,
      until: at(10 * DAY),
      lastPush,
    });
    expect((await ask('DELETE', `/v1/feeds/followers/${id}`, { key })).status).toBe(204);
    expect((await ask('GET', '/v1/feeds/followers', { key })).body).toEqual({ items: [] });
    expect(await ask('DELETE', `/v1/feeds/followers/${id}`, { key })).toMatchObject({ status: 404, body: { code: 'follower-unknown' } });
    // It is told, once, whatever it answers.
    expect(await work()).toEqual([{ kind: 'denied', why: 'ended' }]);
    expect(new URL(world.endpoints.calls.at(-1)?.url ?? '').searchParams.get('hub.mode')).toBe('denied');
    const entries = (await ask('GET', '/v1/audit?action=follower.ended', { key })).body.items;
    expect(entries).toMatchObject([{ action: 'follower.ended', subject: id, actor: { kind: 'operator' } }]);
    expect(world.feedTasks.all()).toEqual([]);
  });

  it('alone sees that', async () => {
    const { anAgency, ...door } = aFrontDoor();
    const key = await anAgency('gd-mzt');
    for (const [method, path] of [
      ['GET', '/v1/feeds/followers'],
      ['DELETE', '/v1/feeds/followers/reader'],
    ] as const) {
      expect((await door.ask(method, path)).status).toBe(401);
      expect((await door.ask(method, path, { key })).status).toBe(403);
    }
  });
});
