import { describe, expect, it } from 'vitest';
import type { Told } from '../../../functions/domain/feedback/feedback.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { DAY, HOUR, instant, after as later, MINUTE } from '../../../functions/domain/time.ts';
import { releaseHold } from '../../../functions/usecases/agencies/release-hold.ts';
import { recordFeedback } from '../../../functions/usecases/feedback/record-feedback.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { assessSender, SenderBreaker } from '../../../functions/usecases/sending/sender-breaker.ts';
import { writeLetter } from '../../../functions/usecases/subscriptions/write-letter.ts';
import { aNotice, anAgency, anAudit, aSubscription, asWritten, aWebhook, NOON } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

const AGENCY = 'yl-mzt';
const OPERATOR = { kind: 'operator', keyId: 'operator' } as const;
const HARD: Told = { kind: 'bounce', lasting: 'permanent', detail: 'General', answer: { status: '5.1.1', text: '550 5.1.1 no such user' } };
const COMPLAINT: Told = { kind: 'complaint', type: 'abuse', isEcho: false };

/** So many readers by email, and what an agency sent them within the day. */
const aSender = async (readers: number, given: Parameters<typeof aSubscription>[0] = {}) => {
  const service = new FragileService();
  const { world } = service;
  await world.agencies.create(anAgency({ id: AGENCY, contactEmail: 'office@yl.example' }), anAudit());
  for (let i = 0; i < readers; i++) {
    const channel = { type: 'email', address: `reader-${i}@club.example` } as const;
    const pending = aSubscription({ status: 'pending', channel, ...given });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const now = () => instant(world.clock.now());
  return {
    service,
    world,
    now,
    /** Something came of an earlier notice, and sweep has looked at it. */
    sent: async (counts: Parameters<typeof world.breakers.count>[1], at = now()) => {
      await world.breakers.count(AGENCY, counts, at);
      await assessSender(world, AGENCY);
    },
    post: async (notice: Partial<Notice> = {}): Promise<Notice> => {
      const posted = aNotice({ createdAt: now(), publishedAt: now(), ...notice });
      await world.notices.accept(posted, null, asWritten(posted));
      return posted;
    },
    pass: async (minutes: number) => {
      for (let i = 0; i < minutes; i++) await service.step();
    },
    totals: async ({ id }: Notice) => (await reportNotice(world, id))?.totals,
    standing: async () => (await world.breakers.findMany([AGENCY])).get(AGENCY),
    feedback: (told: Told, to: string, id: string, at = now()) =>
      recordFeedback(world, {
        id,
        source: 'ses',
        at,
        told,
        recipient: to,
        isAlone: true,
        references: [world.mailer.sent.findLast((email) => email.to === to)?.reference ?? ''],
      }),
    breakerLetters: () => world.letterRequests.all().filter(({ letter }) => letter === 'breaker'),
  };
};

const TOO_MANY = { emails: 1000, bounces: 101 };

describe('the mail of a sender of which too much came back', () => {
  it('waits without a message, an alarm or a loss, and goes on to everybody once when an operator lets go', async () => {
    const { service, world, sent, post, pass, totals, standing, breakerLetters } = await aSender(30);
    await sent(TOO_MANY);
    const notice = await post();
    await pass(30);
    expect(await totals(notice)).toMatchObject({ audience: 30, pending: 30, delivered: 0, failed: 0 });
    expect(await standing()).toMatchObject({ state: 'held', reason: 'bounces', counted: { ...TOO_MANY, complaints: 0 } });
    expect([service.left, world.queues.queued]).toEqual([[], []]);
    expect(await sweep(world)).toMatchObject({ sendersHeld: 1, sendersSlowed: 0, overdue: 0, unheard: 0, batchesAgain: 0 });
    expect(breakerLetters()).toMatchObject([{ subject: `${AGENCY}#1` }]);

    world.clock.advance(3 * DAY);
    await pass(1);
    expect(await totals(notice)).toMatchObject({ pending: 30 });
    expect(await releaseHold(world, OPERATOR, AGENCY)).toEqual({ kind: 'released' });
    await pass(10);
    expect(await totals(notice)).toMatchObject({ audience: 30, pending: 0, delivered: 30, possiblyTwice: 0 });
    expect(new Set(service.left.map(({ to }) => to)).size).toBe(30);
    expect(service.left).toHaveLength(30);
    expect(breakerLetters().map(({ subject }) => subject)).toEqual([`${AGENCY}#1`, `${AGENCY}#2`]);
  });

  it('does not hold what leaves at once (特急), another agency, a webhook, or a digest', async () => {
    const { service, world, sent, post, pass, totals } = await aSender(3);
    const hook = aSubscription({ status: 'pending', channel: aWebhook({ sealedSecrets: [await world.vault.seal('whsec_c2VjcmV0')] }) });
    await world.subscriptions.create(hook);
    await world.subscriptions.replace(hook, { ...hook, status: 'active', revision: 2 }, NOON);
    const daily = aSubscription({
      status: 'pending',
      frequency: { mode: 'daily', hour: 13, timeZone: 'Asia/Shanghai', workdaysOnly: false },
      frequencySince: NOON,
    });
    await world.subscriptions.create(daily);
    await world.subscriptions.replace(daily, { ...daily, status: 'active', revision: 2 }, NOON);
    await sent(TOO_MANY);
    const held = await post();
    const urgent = await post({ urgency: 'urgent' });
    const immediate = await post({ urgency: 'immediate' });
    const others = await post({ issuers: [{ id: 'yl-wht', name: '云岭省文化和旅游厅', signedAt: NOON }] });
    await pass(10);
    expect(await totals(held)).toMatchObject({ pending: 3, delivered: 1, awaitingDigest: 1 });
    expect(await totals(urgent)).toMatchObject({ pending: 3, delivered: 1 });
    expect(await totals(immediate)).toMatchObject({ pending: 0, delivered: 5 });
    expect(await totals(others)).toMatchObject({ pending: 0, delivered: 4 });
    const before = service.left.length;
    world.clock.advance(HOUR);
    await pass(5);
    expect(service.left.slice(before).map(({ to }) => to)).toEqual([daily.channel.type === 'email' ? daily.channel.address : '']);
    expect(await totals(held)).toMatchObject({ pending: 3, delivered: 2 });
  });

  it('is slowed to a tenth before it is held, and comes back by itself', async () => {
    const { service, world, sent, post, pass, totals, standing, breakerLetters } = await aSender(300);
    await sent({ emails: 1000, bounces: 60 });
    const notice = await post();
    await pass(10);
    expect(await totals(notice)).toMatchObject({ pending: 0, delivered: 300 });
    const { perSecond } = await world.pacer.line('routine');
    const startsMs = service.left.map(({ atMs }) => atMs).sort((a, b) => a - b);
    const lastMs = (startsMs.at(-1) ?? 0) - (startsMs[0] ?? 0);
    expect(lastMs).toBeGreaterThanOrEqual((200 * 10 * 1000) / perSecond);
    expect(service.left).toHaveLength(300);
    expect(await sweep(world)).toMatchObject({ sendersHeld: 0, sendersSlowed: 1 });
    world.clock.advance(DAY);
    await pass(2);
    expect(await standing()).toMatchObject({ state: 'open' });
    expect(breakerLetters().map(({ subject }) => subject)).toEqual([`${AGENCY}#1`, `${AGENCY}#2`]);
  });

  it('is slowed to a tenth, too, where it is tried again: each try takes one turn, and reaches everybody once', async () => {
    const { service, world, sent, post, pass, totals } = await aSender(300);
    world.mailer.verdict = () => ({ kind: 'deferred', code: 'recipient-deferred' });
    const notice = await post();
    await pass(1);
    expect(await totals(notice)).toMatchObject({ retrying: 300 });
    let turns = 0;
    const take = world.slowTurns.take.bind(world.slowTurns);
    world.slowTurns.take = (...given) => {
      turns += 1;
      return take(...given);
    };
    await sent({ emails: 1000, bounces: 60 });
    world.mailer.verdict = () => undefined;
    const before = service.left.length;
    await pass(15);
    expect(await totals(notice)).toMatchObject({ retrying: 0, delivered: 300 });
    const startsMs = service.left.slice(before).map(({ atMs }) => atMs);
    expect([startsMs.length, turns]).toEqual([300, 300]);
    const { perSecond } = await world.pacer.line('routine');
    expect(Math.max(...startsMs) - Math.min(...startsMs)).toBeGreaterThanOrEqual((200 * 10 * 1000) / perSecond);
  });

  it('is looked up once a minute by each process that sends, whatever it sends meanwhile', async () => {
    const { world, sent, post } = await aSender(1);
    const { id: noticeId, createdAt: startedAt } = await post();
    const mailing = { id: 'mail-1', noticeId, startedAt, version: 1, act: 'notice', lane: 'routine', leadId: AGENCY } as const;
    let lookups = 0;
    const findMany = async (ids: readonly string[]) => {
      lookups += 1;
      return world.breakers.findMany(ids);
    };
    const gate = new SenderBreaker({ ...world, breakers: { count: world.breakers.count.bind(world.breakers), findMany } });
    expect([await gate.stateFor(mailing), lookups]).toEqual(['open', 1]);
    await sent(TOO_MANY);
    world.clock.advance(MINUTE - 1);
    expect([await gate.stateFor(mailing), lookups]).toEqual(['open', 1]);
    world.clock.advance(1);
    expect([await gate.stateFor(mailing), await gate.stateFor(mailing), lookups]).toEqual(['held', 'held', 2]);
  });

  it('counts what left, and not who was skipped, what failed or what a digest carried', async () => {
    const { world, post, pass, now } = await aSender(25);
    world.mailer.verdict = ({ to }) => {
      if (to === 'reader-1@club.example')
        return { kind: 'refused', code: 'no-such-mailbox', suspension: { reason: 'no-such-mailbox', forMs: null } };
      if (to === 'reader-2@club.example') return { kind: 'refused', code: 'mailbox-refused' };
      return undefined;
    };
    await world.suppressions.suppress(
      {
        addressKey: await world.vault.addressKey('reader-3@club.example'),
        reason: 'blocked',
        source: 'ses',
        since: NOON,
        until: null,
        feedbackId: 'x',
      },
      NOON,
    );
    await post();
    await pass(3);
    const { hours } = await world.breakers.read(AGENCY, now());
    expect(hours).toMatchObject([{ emails: 23, bounces: 1, complaints: 0 }]);
  });
});

describe('what comes back of the mail of a sender', () => {
  it('counts for it once, however often and in whatever words it is told, and trips its breaker', async () => {
    const { world, sent, post, pass, standing, feedback, now } = await aSender(3);
    await post();
    await pass(2);
    await sent({ emails: 997, complaints: 3 });
    await feedback(HARD, 'reader-0@club.example', 'event-1');
    await feedback(HARD, 'reader-0@club.example', 'event-1');
    await feedback(HARD, 'reader-0@club.example', 'event-2');
    expect((await world.breakers.read(AGENCY, now())).hours).toMatchObject([{ emails: 1000, bounces: 1, complaints: 3 }]);
    expect(await standing()).toMatchObject({ state: 'slowed', reason: 'complaints' });
    await feedback(COMPLAINT, 'reader-1@club.example', 'event-3');
    expect(await standing()).toMatchObject({ state: 'slowed' });
    await pass(1);
    expect(await standing()).toMatchObject({ state: 'held', reason: 'complaints', counted: { complaints: 4 } });
  });

  it('is set against no fewer emails than left: not before sweep has noted these', async () => {
    const { world, sent, post, pass, standing, feedback, now } = await aSender(3);
    await post();
    await pass(2);
    await sent({ emails: 997, bounces: 50 });
    await feedback(HARD, 'reader-0@club.example', 'event-1');
    expect(await standing()).toMatchObject({ state: 'open', untold: false });
    await world.breakers.noteLeft(AGENCY, { id: 'mail-2', startedAt: now() }, 100, now());
    await pass(1);
    expect(await standing()).toMatchObject({ state: 'open', untold: false });
    for (const i of [1, 2]) await feedback(HARD, `reader-${i}@club.example`, `event-${i + 1}`);
    await world.breakers.count(AGENCY, { bounces: 3 }, now());
    expect(await standing()).toMatchObject({ state: 'open' });
    await pass(1);
    expect(await standing()).toMatchObject({ state: 'slowed', counted: { emails: 1100, bounces: 56 } });
  });

  it('counts in the hour in which it happened, and nothing a day later', async () => {
    const { world, post, pass, feedback, now } = await aSender(3);
    await post();
    await pass(2);
    const sentAt = now();
    world.clock.advance(5 * HOUR);
    await feedback(HARD, 'reader-0@club.example', 'event-1', later(sentAt, HOUR));
    world.clock.advance(25 * HOUR);
    await feedback(HARD, 'reader-1@club.example', 'event-2', later(sentAt, 2 * HOUR));
    expect((await world.breakers.read(AGENCY, later(sentAt, 5 * HOUR))).hours.map(({ bounces }) => bounces)).toEqual([0, 1]);
  });
});

describe('the letter of a breaker', () => {
  const lettersTo = (world: FragileService['world']) => world.mailer.sent.filter(({ to }) => to === 'office@yl.example');
  const textOf = (raw: Uint8Array): string => {
    const text = Buffer.from(raw).toString('latin1');
    const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text);
    return Buffer.from(part?.[1] ?? '', /base64/i.test(part?.[0] ?? '') ? 'base64' : 'utf8').toString('utf8');
  };

  it('tells the agency in both languages what was counted and what happens now, and nothing that is over', async () => {
    const { world, sent, post, pass, breakerLetters } = await aSender(3);
    await sent(TOO_MANY);
    await post();
    await pass(5);
    const [request] = breakerLetters();
    expect(await writeLetter(world, { letter: 'breaker', subject: request?.subject ?? '' })).toEqual({ kind: 'written' });
    const [letter] = lettersTo(world);
    const text = textOf(letter?.raw() ?? new Uint8Array());
    for (const part of ['1000', '101', '暂停发送', 'your mail is held', '特急']) expect(text).toContain(part);
    expect(await writeLetter(world, { letter: 'breaker', subject: request?.subject ?? '' })).toEqual({ kind: 'nothing-to-say' });

    await releaseHold(world, OPERATOR, AGENCY);
    await world.letterRequests.make({ letter: 'breaker', subject: `${AGENCY}#1` }, instant(world.clock.now()));
    expect(await writeLetter(world, { letter: 'breaker', subject: `${AGENCY}#1` })).toEqual({ kind: 'nothing-to-say' });
    world.clock.advance(MINUTE);
    await pass(1);
    expect(await writeLetter(world, { letter: 'breaker', subject: `${AGENCY}#2` })).toEqual({ kind: 'written' });
    expect(lettersTo(world)).toHaveLength(2);
  });
});
