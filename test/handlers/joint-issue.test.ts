import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { tellAgencies, tellClosed } from '../../functions/usecases/agencies/tell-agencies.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { lapseDueSignatures } from '../../functions/usecases/notices/lapse-due.ts';
import { publishDueNotices } from '../../functions/usecases/notices/publish-due.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

type Letter = Readonly<{ to: string; subject: string; text: string }>;

/** Posted at noon of 20 November 2026 in China. */
const setUp = async () => {
  const door = aFrontDoor();
  const { world } = door;
  const keys = { lead: await door.anAgency('gd-mzt'), other: await door.anAgency('gd-wmb'), third: await door.anAgency('gd-czt') };
  const post = async (given: object = {}) => {
    const body = aDraft({ issuers: ['gd-mzt', 'gd-wmb', 'gd-czt'], ...given });
    return (await door.ask('POST', '/v1/notices', { key: keys.lead, body })).body;
  };
  const act = (key: string, id: string, what: string, body: object = {}, method = 'POST') =>
    door.ask(method, `/v1/notices/${id}/${what}`, { key, body });
  /** What sweep does in a minute, and the letters that leave by it. */
  const minute = async (): Promise<readonly Letter[]> => {
    const faults = new FaultCollector();
    await lapseDueSignatures(world, 100, faults);
    await publishDueNotices(world, 100, faults);
    await tellAgencies(world, 100, faults);
    expect(faults.faults).toEqual([]);
    const before = world.mailer.sent.length;
    for (const request of await world.letterRequests.due('9999-12-31T00:00:00.000Z', 100)) await writeLetter(world, request);
    const sent = world.mailer.sent.slice(before);
    return Promise.all(
      sent.map(async ({ to, raw }) => {
        const { subject = '', text = '' } = await simpleParser(Buffer.from(raw()));
        return { to, subject, text: text.replace(/\s+/g, ' ') };
      }),
    );
  };
  const statusOf = async (id: string) => (await door.ask('GET', `/v1/notices/${id}`, { key: keys.lead })).body;
  return { door, world, keys, post, act, minute, statusOf };
};

const LEAD = 'office@gd-mzt.example';
const toWhom = (letters: readonly Letter[]): readonly string[] => letters.map(({ to }) => to).toSorted();

describe('a joint notice', () => {
  it('asks those who have still to sign, once, and says where, and until when', async () => {
    const { post, minute } = await setUp();
    const posted = await post();
    expect(posted).toMatchObject({ status: 'awaiting-signatures', signaturesBy: '2026-11-23T04:00:00.000Z' });
    const letters = await minute();
    expect(toWhom(letters)).toEqual(['office@gd-czt.example', 'office@gd-wmb.example']);
    expect(letters[0]?.subject).toBe('请会签：关于举办合唱节的通知');
    expect(letters[0]?.text).toMatch(/2026年11月23日 12:00（北京时间）.*23 November 2026 at 12:00 \(Beijing time\)/);
    expect(letters[0]?.text).toContain(`/console/notices/${posted.id}/signature`);
    expect(letters[0]?.text).not.toMatch(/noticewire (?:cosign|refuse)/);
    expect(letters[0]?.text).toMatch(/标题：关于举办合唱节的通知.*Title: 关于举办合唱节的通知/);
    expect(await minute()).toEqual([]);
  });

  it('is published with the last signature, of which its lead hears once, and the others that it is published', async () => {
    const { keys, post, act, minute } = await setUp();
    const { id } = await post();
    await minute();
    await act(keys.other, id, 'cosignatures');
    expect(await minute()).toEqual([]);
    expect((await act(keys.third, id, 'cosignatures')).body.status).toBe('published');
    const letters = await minute();
    expect(letters.map(({ to, subject }) => [to, subject.slice(0, 4)]).toSorted()).toEqual([
      ['office@gd-czt.example', '已发布：'],
      [LEAD, '会签完成'],
      ['office@gd-wmb.example', '已发布：'],
    ]);
    // By its title and issuers; its id is in the address of its page alone.
    for (const { text } of letters) expect(text.replace(/https:\S+/g, '')).not.toContain(id);
  });

  it('is cancelled when a co-issuer refuses, and the others hear why', async () => {
    const { keys, post, act, minute, statusOf } = await setUp();
    const { id } = await post();
    await act(keys.third, id, 'cosignatures');
    await minute();
    const refused = await act(keys.other, id, 'refusals', { reason: '时间与我单位活动冲突' });
    expect(refused).toMatchObject({ status: 200, body: { status: 'cancelled', cancellation: { reason: 'refused', by: 'gd-wmb' } } });
    const letters = await minute();
    expect(toWhom(letters)).toEqual(['office@gd-czt.example', LEAD]);
    expect(letters[0]?.text).toContain('gd-wmb 机关不同意会签，下面的通知已取消。理由：时间与我单位活动冲突');
    expect(letters[0]?.text).toMatch(new RegExp(`由它写新稿 https://wire\\.example/console/notices/${id} `));
    expect((await act(keys.third, id, 'cosignatures')).body.code).toBe('no-signature-awaited');
    expect((await statusOf(id)).cancellation.note).toBe('时间与我单位活动冲突');
  });

  const IN_TIME = { publishAt: '2026-11-25T09:00:00+08:00' };

  it('that has its time is given up when one that signed takes that back, and the lead hears who did, and why', async () => {
    const { world, keys, post, act, minute, statusOf } = await setUp();
    const { id } = await post(IN_TIME);
    for (const key of [keys.other, keys.third]) await act(key, id, 'cosignatures');
    await minute();
    expect((await statusOf(id)).status).toBe('scheduled');
    const reason = '场地已另有安排';
    const cancellation = { reason: 'refused', by: 'gd-wmb', note: reason };
    expect(await act(keys.other, id, 'refusals', { reason })).toMatchObject({ status: 200, body: { status: 'cancelled', cancellation } });
    // Once more: the same, and nobody is told again.
    expect(await act(keys.other, id, 'refusals', { reason: '另一个' })).toMatchObject({ status: 200, body: { cancellation } });
    const letters = await minute();
    expect(letters.map(({ to, subject }) => [to, subject.slice(0, 5)]).toSorted()).toEqual([
      ['office@gd-czt.example', '会签被收回'],
      [LEAD, '会签被收回'],
    ]);
    expect(letters[0]?.text).toContain('gd-wmb 机关在发布前收回了签署，下面的通知已取消。理由：场地已另有安排');
    expect(letters[0]?.text).toContain('gd-wmb 机关 took its signature back before publication: the notice below is cancelled.');
    expect((await act(keys.third, id, 'refusals', { reason })).body).toMatchObject({
      status: 409,
      code: 'no-signature-awaited',
      detail: expect.stringContaining('通知已取消,不会发布'),
    });
    world.clock.set('2026-11-26T09:00:00.000Z');
    expect(await minute()).toEqual([]);
    expect((await statusOf(id)).status).toBe('cancelled');
  });

  it('that waits is cancelled by its lead alone, once, and says so to whoever comes later', async () => {
    const { keys, post, act } = await setUp();
    const { id } = await post();
    expect(await act(keys.other, id, 'cancellation')).toMatchObject({ status: 403, body: { code: 'not-the-lead' } });
    expect((await act(keys.lead, id, 'cancellation')).status).toBe(200);
    const again = await act(keys.lead, id, 'cancellation');
    expect(again).toMatchObject({ status: 409, body: { code: 'cancelled-already' } });
    expect(again.body.detail).toContain('已取消');
    const moved = await act(keys.lead, id, 'schedule', { publishAt: null }, 'PATCH');
    expect(moved).toMatchObject({ status: 409, body: { code: 'cancelled-already' } });
  });

  it('is taken back also by one whose standing consent had signed for it, while others are awaited and behind that', async () => {
    for (const isScheduled of [false, true]) {
      const { door, keys, post, act, minute } = await setUp();
      const { body } = await door.ask('POST', '/v1/agencies/gd-wmb/keys', {
        key: door.operatorKey,
        body: { scopes: ['notices:write', 'agency:admin'] },
      });
      expect((await door.ask('PUT', '/v1/agencies/gd-wmb/consents/gd-mzt', { key: body.key })).status).toBe(204);
      const { id, status } = await post({ ...IN_TIME, ...(isScheduled ? { issuers: ['gd-mzt', 'gd-wmb'] } : {}) });
      expect(status).toBe(isScheduled ? 'scheduled' : 'awaiting-signatures');
      await minute();
      const refused = await act(keys.other, id, 'refusals', { reason: '不再同意' });
      expect(refused).toMatchObject({ status: 200, body: { status: 'cancelled', cancellation: { by: 'gd-wmb' } } });
      const [letter] = (await minute()).filter(({ to }) => to === LEAD);
      expect(letter?.text).toContain('收回了签署');
    }
  });

  it('that is published keeps its signatures, and whoever would take one back is told whom to ask', async () => {
    const { world, keys, post, act, minute, statusOf } = await setUp();
    const { id } = await post(IN_TIME);
    for (const key of [keys.other, keys.third]) await act(key, id, 'cosignatures');
    world.clock.set('2026-11-25T01:00:00.000Z');
    await minute();
    const { status, body } = await act(keys.other, id, 'refusals', { reason: '太迟' });
    expect([status, body.code]).toEqual([409, 'published-already']);
    expect(body.detail).toMatch(/签署不能收回.*请与牵头机关联系.*ask the lead agency to withdraw or correct it/s);
    expect((await statusOf(id)).status).toBe('published');
  });

  it('is not said to be signed by all, or to be signed, once it was given up in the same minute', async () => {
    const { keys, post, act, minute } = await setUp();
    const { id } = await post(IN_TIME);
    for (const key of [keys.other, keys.third]) await act(key, id, 'cosignatures');
    await act(keys.third, id, 'refusals', { reason: '不再同意' });
    expect((await minute()).map(({ subject }) => subject.slice(0, 5))).toEqual(['会签被收回', '会签被收回']);
  });

  it('lapses when a signature does not come in 72 hours, to the minute, and all of them hear who did not sign', async () => {
    const { world, keys, post, act, minute, statusOf } = await setUp();
    const { id } = await post();
    await act(keys.other, id, 'cosignatures');
    await minute();
    world.clock.set('2026-11-23T03:59:59.999Z');
    await minute();
    expect((await statusOf(id)).status).toBe('awaiting-signatures');
    world.clock.set('2026-11-23T04:00:00.000Z');
    const letters = await minute();
    expect(await statusOf(id)).toMatchObject({ status: 'cancelled', cancellation: { reason: 'lapsed', at: '2026-11-23T04:00:00.000Z' } });
    expect(toWhom(letters)).toEqual(['office@gd-czt.example', LEAD, 'office@gd-wmb.example']);
    expect(letters[0]?.text).toContain('gd-czt 机关没有在期限内会签');
    expect(await minute()).toEqual([]);
  });

  it('cannot be refused by its lead, by who is no issuer, without a reason, or when nothing is waited for', async () => {
    const { door, keys, post, act } = await setUp();
    const { id } = await post();
    const codeOf = async (key: string, body: object) => (await act(key, id, 'refusals', body)).body.code;
    expect(await codeOf(keys.lead, { reason: '否' })).toBe('lead-cancels');
    expect(await codeOf(await door.anAgency('gd-jyt'), { reason: '否' })).toBe('notice-unknown');
    expect((await act(keys.other, id, 'refusals', { reason: ' ' })).body.errors).toMatchObject([{ path: 'reason' }, { path: 'reason' }]);
    expect((await act(keys.lead, id, 'cancellation')).body).toMatchObject({ status: 'cancelled', cancellation: { reason: 'by-lead' } });
    expect(await codeOf(keys.other, { reason: '否' })).toBe('no-signature-awaited');
  });
});

describe('a scheduled notice', () => {
  const own = { issuers: ['gd-mzt'] };

  it('is published at another time that its lead chooses, once, also when that was missed, and the agency hears of it', async () => {
    const { world, keys, post, act, minute, statusOf } = await setUp();
    const { id } = await post({ ...own, publishAt: '2026-11-25T09:00:00+08:00' });
    const moved = await act(keys.lead, id, 'schedule', { publishAt: '2026-11-24T09:30:00+08:00' }, 'PATCH');
    expect(moved).toMatchObject({ status: 200, body: { status: 'scheduled', publishAt: '2026-11-24T01:30:00.000Z' } });
    world.clock.set('2026-11-24T01:29:59.000Z');
    expect(await minute()).toEqual([]);
    world.clock.set('2026-11-25T12:00:00.000Z');
    expect((await minute()).map(({ subject }) => subject)).toEqual(['已发布：关于举办合唱节的通知']);
    expect((await statusOf(id)).publishedAt).toBe('2026-11-25T12:00:00.000Z');
    expect(await minute()).toEqual([]);
    expect((await act(keys.lead, id, 'schedule', { publishAt: null }, 'PATCH')).body.code).toBe('published-already');
  });

  it('is published at once when its lead says so, and not a second time when its first time comes', async () => {
    const { world, keys, post, act, minute } = await setUp();
    const { id } = await post({ ...own, publishAt: '2026-11-25T09:00:00+08:00' });
    expect((await act(keys.lead, id, 'schedule', { publishAt: null }, 'PATCH')).body).toMatchObject({ status: 'published' });
    expect(await minute()).toHaveLength(1);
    world.clock.set('2026-11-26T12:00:00.000Z');
    expect(await minute()).toEqual([]);
  });

  it.each([
    [{ publishAt: '2026-11-19T09:00:00+08:00' }, 'publish-at-in-the-past'],
    [{ publishAt: '2027-11-19T09:00:00+08:00' }, 'publish-at-after-expiry'],
  ])('keeps its time when the other one cannot be: %j', async (body, code) => {
    const { keys, post, act, statusOf } = await setUp();
    const { id } = await post({ ...own, publishAt: '2026-11-25T09:00:00+08:00', expiresOn: '2026-12-31' });
    const refused = await act(keys.lead, id, 'schedule', body, 'PATCH');
    expect(refused).toMatchObject({ status: 422, body: { code } });
    expect((await statusOf(id)).publishAt).toBe('2026-11-25T01:00:00.000Z');
  });

  it('is moved by its lead alone; to others there is none', async () => {
    const { keys, post, act } = await setUp();
    const { id } = await post({ publishAt: '2026-11-25T09:00:00+08:00' });
    const codeOf = async (key: string) => (await act(key, id, 'schedule', { publishAt: null }, 'PATCH')).body.code;
    expect(await codeOf(keys.other)).toBe('not-the-lead');
    const alone = await post({ ...own, title: '关于冬季走访的通知', publishAt: '2026-11-25T09:00:00+08:00' });
    expect((await act(keys.other, alone.id, 'schedule', { publishAt: null }, 'PATCH')).body.code).toBe('notice-unknown');
  });
});

describe('a mailing that is through', () => {
  const COUNTS = {
    audience: 10,
    retrying: 0,
    pending: 0,
    awaitingDigest: 0,
    possiblyTwice: 0,
    failed: 0,
    bounced: 0,
    suppressed: 0,
    skipped: 0,
  };

  /** A mailing that came to this, and what its lead is told. */
  const closed = async (act: 'notice' | 'correction' | 'withdrawal', counts: object, staff = false) => {
    const { door, world, post, minute } = await setUp();
    if (staff) {
      const body = { email: 'li@gd.example', name: '李小梅', roles: ['publisher'] };
      await door.ask('POST', '/v1/agencies/gd-mzt/staff', { key: door.operatorKey, body });
    }
    const { id } = await post({ issuers: ['gd-mzt'] });
    await minute();
    const startedAt = '2026-11-20T04:00:00.000Z';
    const mailing = { id: `${id}-1-${act}`, act, noticeId: id, version: 1, leadId: 'gd-mzt', lane: 'routine', startedAt } as const;
    await world.mailings.begin(mailing, []);
    await world.sums.keep(mailing.id, id, {
      at: startedAt,
      isFinal: true,
      counts: [['4401', 'email', { ...COUNTS, delivered: 10, ...counts }]],
      possiblyTwice: [],
      settled: [],
      timed: 10,
    });
    await tellClosed(world, mailing);
    await tellClosed(world, { ...mailing, id: 'again', reopened: 1 });
    return { id, letters: await minute() };
  };

  it('is told to its lead once, with how many could not be reached', async () => {
    const { letters } = await closed('notice', { delivered: 7, failed: 1, bounced: 1, suppressed: 1 });
    expect(letters.map(({ to, subject }) => [to, subject])).toEqual([[LEAD, '已发出：关于举办合唱节的通知']]);
    expect(letters[0]?.text).toContain('有 3 个收件地址未能送达');
  });

  it('is told as what it was, and no more of it than is so', async () => {
    for (const [act, counts, subject, zh, en] of [
      ['notice', {}, '已发出', '均已送达', 'everybody it went to was reached'],
      ['correction', { delivered: 9, skipped: 1 }, '更正已发出', '已送达 9 个，1 个没有发送', '9 were reached, and nothing was sent to 1'],
      ['withdrawal', { audience: 0, delivered: 0 }, '撤回已发出', '撤回已发出。', 'The withdrawal below has been sent.'],
    ] as const) {
      const [letter] = (await closed(act, counts)).letters;
      expect(letter?.subject).toBe(`${subject}：关于举办合唱节的通知`);
      expect(letter?.text).toContain(zh);
      expect(letter?.text).toContain(en);
      expect(letter?.text.includes('均已送达')).toBe(act === 'notice');
    }
  });

  it('leads to the report in the console whoever has somebody there, and others to the public page', async () => {
    const ours = await closed('notice', {}, true);
    const letter = ours.letters.find(({ to }) => to === LEAD);
    expect(letter?.text).toContain(`https://wire.example/console/notices/${ours.id}`);
    const theirs = await closed('notice', {});
    expect(theirs.letters[0]?.text).toContain(`https://wire.example/notices/${theirs.id}`);
    expect(theirs.letters[0]?.text).not.toContain('/console/notices/');
  });
});
