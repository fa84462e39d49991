import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { calendarWith } from '../../functions/domain/calendar.ts';
import { operatorLetter, operatorNewsOf } from '../../functions/domain/operations/operator-news.ts';
import type { Breaker } from '../../functions/domain/sending/breaker.ts';
import { DAY, instant } from '../../functions/domain/time.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { warnOfCalendar } from '../../functions/usecases/operations/warn-of-calendar.ts';
import { watchSenders } from '../../functions/usecases/sending/watch-senders.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aFrontDoor } from './front-door.ts';
import { aContact, named } from './organizations.ts';

const FIRST = 'ops@wire.example';
const COUNTED = { emails: 1200, bounces: 130, complaints: 2 };

/** A deployment whose agency sends, and whoever runs it. */
const aDeployment = async (operators: readonly string[] = []) => {
  const door = aFrontDoor();
  const { world, ask } = door;
  world.operatorAddress = FIRST;
  await door.anAgency('yh-mzj', { name: '云河区民政局' });
  for (const [i, email] of operators.entries()) {
    const body = { email, name: `运营者${i}`, roles: ['operator', 'administrator'] };
    expect((await ask('POST', '/v1/operators', { key: door.operatorKey, body })).status).toBe(201);
  }
  /** What the stream would do until nothing is left, and to whom it went. */
  const mails = async () => {
    const before = world.mailer.sent.length;
    for (let round = 0; round < 3; round++) for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    const read = world.mailer.sent.slice(before).map(async ({ to, raw }) => {
      const { subject = '', text = '' } = await simpleParser(Buffer.from(raw()));
      return { to, subject, text };
    });
    return Promise.all(read);
  };
  // Invitations are not what is looked at.
  await mails();
  let standing: Breaker | null = null;
  const stands = async (state: Breaker['state']): Promise<void> => {
    const since = instant(world.clock.now());
    const revision = (standing?.revision ?? 0) + 1;
    const next: Breaker = { agencyId: 'yh-mzj', state, since, reason: 'bounces', counted: COUNTED, untold: true, revision };
    expect(await world.breakers.replace(standing, next)).toBe(true);
    standing = next;
    await world.breakers.tell(next, since);
  };
  const toOperators = async () => (await mails()).filter(({ to }) => to !== 'office@yh-mzj.example');
  return { ...door, mails, toOperators, stands };
};

describe('operators are told by mail', () => {
  it.each([
    ['slowed', /邮件已放慢发送 The mail of 云河区民政局 is slowed/],
    ['held', /邮件已暂停发送 The mail of 云河区民政局 is held/],
  ] as const)('that an agency’s mail is %s, each of them once and in both languages, beside the agency', async (state, subject) => {
    const { stands, mails } = await aDeployment(['one@wire.example', 'two@wire.example']);
    await stands(state);
    const sent = await mails();
    expect(sent.map(({ to }) => to).sort()).toEqual(['office@yh-mzj.example', 'one@wire.example', 'two@wire.example']);
    for (const mail of sent.filter(({ to }) => to.endsWith('@wire.example'))) {
      expect(mail.subject).toMatch(subject);
      for (const part of ['共发出 1200 封', '130 of them came back for good', 'https://wire.example/console/operator/sending'])
        expect(mail.text).toContain(part);
    }
    expect(await mails()).toEqual([]);
  });

  it('at the mailbox of the deployment as long as none is put down, and nowhere where it names none', async () => {
    const first = await aDeployment();
    await first.stands('held');
    expect((await first.toOperators()).map(({ to }) => to)).toEqual([FIRST]);
    const nobody = await aDeployment();
    nobody.world.operatorAddress = null;
    await nobody.stands('held');
    expect(await nobody.toOperators()).toEqual([]);
  });

  it('also where the agency does not want to hear of it; of its end, and of what is over, they are not', async () => {
    const own = await aDeployment();
    await own.ask('PATCH', '/v1/agencies/yh-mzj', { key: own.operatorKey, body: { notifications: { held: false } } });
    await own.stands('slowed');
    expect((await own.mails()).map(({ to }) => to)).toEqual([FIRST]);
    await own.stands('open');
    expect(await own.mails()).toEqual([]);
    // Held before the mail that it is slowed has left: only how it stands is told.
    await own.stands('slowed');
    await own.stands('held');
    expect((await own.toOperators()).map(({ subject }) => subject)).toEqual([expect.stringContaining('is held')]);
  });

  it('by whoever watches the senders, once for a state', async () => {
    const own = await aDeployment();
    const since = instant(own.world.clock.now());
    await own.world.breakers.replace(null, {
      agencyId: 'yh-mzj',
      state: 'held',
      since,
      reason: 'bounces',
      counted: COUNTED,
      untold: true,
      revision: 1,
    });
    for (let runs = 0; runs < 3; runs++) await watchSenders(own.world, [], new FaultCollector());
    expect((await own.toOperators()).map(({ to }) => to)).toEqual([FIRST]);
  });

  /** Who reads digests on working days only. */
  const aReader = async (own: Awaited<ReturnType<typeof aDeployment>>): Promise<void> => {
    await aContact(own, { frequency: { mode: 'daily', hour: 9, workdaysOnly: true } });
  };

  it('from October on, once, that the days off of the next year are not known, and no more once they are given', async () => {
    const own = await aDeployment(['one@wire.example']);
    await aReader(own);
    await own.mails();
    const calendar = calendarWith('-2026-01-01', { years: new Set([2026]), off: new Set(), madeUp: new Set() });
    const at = (day: string) => {
      own.world.clock.advance(Date.parse(`${day}T04:00:00Z`) - own.world.clock.now().getTime());
    };
    at('2026-09-30');
    await warnOfCalendar({ ...own.world, calendar });
    expect(await own.mails()).toEqual([]);
    at('2026-10-01');
    for (let day = 0; day < 3; day++) {
      await warnOfCalendar({ ...own.world, calendar });
      const sent = await own.mails();
      expect(sent.map(({ to }) => to)).toEqual(day === 0 ? ['one@wire.example'] : []);
      for (const { subject, text } of sent) {
        expect(subject).toBe('请录入 2027 年的放假和调休安排 Please give the days off of 2027');
        for (const part of ['DaysOff', '国务院办公厅', 'The State Council', 'https://wire.example/console/operator/settings'])
          expect(text).toContain(part);
      }
      own.world.clock.advance(DAY);
    }
    at('2027-10-02');
    await warnOfCalendar({ ...own.world, calendar: calendarWith('-2028-01-01,-2027-01-01', calendar) });
    expect(await own.mails()).toEqual([]);
    await warnOfCalendar({ ...own.world, calendar: calendarWith('-2027-01-01', calendar) });
    expect((await own.mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('2028')]);
  });

  it('of the calendar by the run of every minute, and not where nobody’s digests keep working days', async () => {
    const own = await aDeployment();
    const calendar = { years: new Set([2025]), off: new Set<string>(), madeUp: new Set<string>() };
    await aContact(own, { ...named('天天读'), frequency: { mode: 'daily', hour: 9, workdaysOnly: false } });
    await own.mails();
    await sweep({ ...own.world, calendar });
    expect(await own.mails()).toEqual([]);
    await aReader(own);
    for (let runs = 0; runs < 2; runs++) expect((await sweep({ ...own.world, calendar })).faults).toEqual([]);
    expect((await own.mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('2026')]);
  });
});

describe('the subject of a letter to operators', () => {
  it('is read as it was written, and nothing else is', () => {
    for (const news of [
      { kind: 'breaker', agencyId: 'yl-mzt', revision: 12 },
      { kind: 'calendar', year: 2027 },
    ] as const)
      for (const reader of [undefined, 'stf-1']) expect(operatorNewsOf(operatorLetter(news, reader).subject)).toEqual({ news, reader });
    for (const other of ['', 'yl-mzt#3', 'breaker#yl-mzt', 'calendar#27', 'calendar#x@first'])
      expect(operatorNewsOf(other), other).toBeNull();
  });
});
