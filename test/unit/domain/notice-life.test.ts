import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Issuer, isPublic, type Notice, type NoticeContent } from '../../../functions/domain/notices/notice.ts';
import {
  accept,
  cancel,
  cosign,
  isToBeTold,
  type NoticeDue,
  noticeStatusAt,
  publishDue,
  refuseToSign,
  type Step,
  withdraw,
} from '../../../functions/domain/notices/notice-life.ts';
import { after as laterBy } from '../../../functions/domain/time.ts';
import { aNotice, anIssuer, NOON, toPlan } from '../../builders.ts';

/** The last moment of 30 November in China, and the next one. */
const LAST = new Date('2026-11-30T15:59:59.999Z');
const OVER = new Date('2026-11-30T16:00:00.000Z');
const MINUTE = 60_000;

describe('a published notice', () => {
  it('stands to the end of its last day in China, and has expired from then on', () => {
    const notice = aNotice({ expiresOn: '2026-11-30' });
    expect([noticeStatusAt(notice, LAST), noticeStatusAt(notice, OVER)]).toEqual(['published', 'expired']);
  });

  it('without a last day never expires', () => {
    expect(noticeStatusAt(aNotice(), new Date('2126-01-01T00:00:00Z'))).toBe('published');
  });
});

describe('a notice that is not published, or no longer', () => {
  it.each(['scheduled', 'awaiting-signatures', 'cancelled', 'withdrawn'] as const)('stays %s after its last day', (status) => {
    expect(noticeStatusAt(aNotice({ status, expiresOn: '2026-11-30' }), OVER)).toBe(status);
  });
});

const contentOf = ({ id, version, revision, status, issuers, createdAt, publishedAt, ...content }: Notice): NoticeContent => content;
const CONTENT = contentOf(aNotice());
const lead = anIssuer({ id: 'lead' });
const consented = anIssuer({ id: 'consented' });
const open = (id: string): Issuer => ({ id, name: id });
const accepted = (issuers: readonly Issuer[], publishAt?: string): Step =>
  accept({ id: 'ntc-1', content: CONTENT, issuers, publishAt }, NOON);
const LATER = laterBy(NOON, 10 * MINUTE);

describe('a notice that is taken in', () => {
  it('is published at once when nobody is waited for, and is to be told of', () => {
    const { notice, due } = accepted([lead, consented]);
    expect(notice).toMatchObject({ status: 'published', publishedAt: NOON, createdAt: NOON, version: 1, revision: 1 });
    expect(due).toEqual([{ act: 'plan', noticeId: 'ntc-1', version: 1, mailing: 'notice', at: NOON }]);
  });

  it('is scheduled when its time lies ahead, and published at once when it does not', () => {
    const { notice, due } = accepted([lead], LATER);
    expect(notice).toMatchObject({ status: 'scheduled', publishAt: LATER });
    expect(notice.publishedAt).toBeUndefined();
    expect(due).toEqual([{ act: 'publish', noticeId: 'ntc-1', version: 1, at: LATER }]);
    expect(accepted([lead], NOON).notice).toMatchObject({ status: 'published', publishedAt: NOON });
  });

  it('waits for signatures whatever its time is', () => {
    for (const publishAt of [undefined, LATER]) {
      const { notice, due } = accepted([lead, open('other')], publishAt);
      expect(notice.status).toBe('awaiting-signatures');
      expect(due).toEqual([]);
    }
  });
});

describe('a step that cannot be made is refused with its reason', () => {
  const awaiting = accepted([lead, open('other'), open('third')]).notice;
  const scheduled = accepted([lead], LATER).notice;
  const published = accepted([lead]).notice;
  const cancelled: Notice = { ...scheduled, status: 'cancelled' };
  const withdrawn: Notice = { ...published, status: 'withdrawn' };
  const refused = (reason: string) => ({ kind: 'refused', reason });
  const withdrawal = { at: NOON, reason: '活动因故取消' };

  it.each([
    ['a signature of one who is no issuer', cosign(awaiting, 'nobody', NOON), 'no-signature-awaited'],
    ['a signature under what is scheduled', cosign(scheduled, 'lead', NOON), 'no-signature-awaited'],
    ['a signature under what is published', cosign(published, 'lead', NOON), 'no-signature-awaited'],
    ['a signature under what is cancelled', cosign({ ...awaiting, status: 'cancelled' }, 'other', NOON), 'no-signature-awaited'],
    ['a refusal of one who is no issuer', refuseToSign(scheduled, 'nobody', '否', NOON), 'no-signature-awaited'],
    ['a refusal of the lead', refuseToSign(awaiting, 'lead', '否', NOON), 'leads'],
    ['a signature taken back after publication', refuseToSign(published, 'lead', '否', NOON), 'published-before'],
    ['a refusal of what is cancelled', refuseToSign({ ...awaiting, status: 'cancelled' }, 'other', '否', NOON), 'no-signature-awaited'],
    ['publishing what waits for signatures', publishDue(awaiting, LATER), 'not-scheduled'],
    ['publishing what is cancelled', publishDue(cancelled, LATER), 'not-scheduled'],
    ['publishing what is published', publishDue(published, LATER), 'not-scheduled'],
    ['publishing before its time', publishDue(scheduled, laterBy(LATER, -1)), 'not-yet'],
    ['cancelling what is published', cancel(published, NOON), 'published-before'],
    ['cancelling what is withdrawn', cancel(withdrawn, NOON), 'published-before'],
    ['cancelling what is cancelled', cancel(cancelled, NOON), 'cancelled-before'],
    ['withdrawing what waits for signatures', withdraw(awaiting, withdrawal), 'not-published'],
    ['withdrawing what is scheduled', withdraw(scheduled, withdrawal), 'not-published'],
    ['withdrawing what is cancelled', withdraw(cancelled, withdrawal), 'not-published'],
    ['withdrawing what is withdrawn', withdraw(withdrawn, withdrawal), 'withdrawn-before'],
  ])('%s', (_, outcome, reason) => {
    expect(outcome).toEqual(refused(reason));
  });

  it('and who signs again has signed when it signed first', () => {
    expect(cosign(awaiting, 'lead', LATER)).toEqual({ kind: 'signed-before' });
  });

  it('but a last signature after which release 0.1.0 did not come to publish is made up for', () => {
    const stuck: Notice = { ...awaiting, issuers: [lead, consented] };
    expect(cosign(stuck, 'lead', LATER)).toMatchObject({ kind: 'signed', notice: { status: 'published', publishedAt: LATER } });
  });
});

describe('a mailing that fell due', () => {
  const notice = accepted([lead]).notice;
  it.each([
    ['of a published notice', notice, toPlan(notice), true],
    ['of a notice that was withdrawn meanwhile', { ...notice, status: 'withdrawn' as const }, toPlan(notice), false],
    ['of its withdrawal', { ...notice, status: 'withdrawn' as const }, toPlan(notice, { mailing: 'withdrawal' }), true],
    ['of a withdrawal of what stands', notice, toPlan(notice, { mailing: 'withdrawal' }), false],
    ['of another version', notice, toPlan(notice, { version: 2 }), false],
  ])('%s: is it still to be planned?', (_, standing, due, expected) => {
    expect(isToBeTold(standing, due)).toBe(expected);
  });
});

type Deed = Readonly<
  | { kind: 'cosign' | 'refuse'; by: number }
  | { kind: 'publish' }
  | { kind: 'cancel' }
  | { kind: 'withdraw' }
  | { kind: 'wait'; minutes: number }
>;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cosign' as const), by: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), by: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'publish' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'withdraw' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.nat(9) }) },
);

const history = fc.record({
  signed: fc.array(fc.boolean(), { maxLength: 4 }),
  publishAfter: fc.option(fc.integer({ min: -5, max: 30 }), { nil: undefined }),
  deeds: fc.array(deed, { maxLength: 25 }),
});

const nameOf = (due: NoticeDue): string => `${due.act} ${due.version} ${due.act === 'plan' ? due.mailing : ''}`;

const done = (notice: Notice, what: Exclude<Deed, { kind: 'wait' }>, at: string) => {
  switch (what.kind) {
    case 'cosign':
      return cosign(notice, `issuer-${what.by}`, at);
    case 'refuse':
      return refuseToSign(notice, `issuer-${what.by}`, '与本机关无关', at);
    case 'publish':
      return publishDue(notice, at);
    case 'cancel':
      return cancel(notice, at);
    case 'withdraw':
      return withdraw(notice, { at, reason: '活动因故取消' });
  }
};

describe('whatever is tried with a notice, in whatever order', () => {
  it('it is seen by nobody before everybody has signed and its time has come, never unseen after that, and told of as it stands', () => {
    fc.assert(
      fc.property(history, ({ signed, publishAfter, deeds }) => {
        let at = NOON;
        const issuers = [true, ...signed].map((has, i): Issuer => (has ? anIssuer({ id: `issuer-${i}` }) : open(`issuer-${i}`)));
        const publishAt = publishAfter === undefined ? undefined : laterBy(NOON, publishAfter * MINUTE);
        const due = new Map<string, NoticeDue>();
        /** How often each thing became due. */
        const times = new Map<string, number>();
        const take = (step: Step): Notice => {
          for (const one of step.settled) due.delete(nameOf(one));
          for (const one of step.due) {
            due.set(nameOf(one), one);
            times.set(nameOf(one), (times.get(nameOf(one)) ?? 0) + 1);
          }
          return step.notice;
        };
        const check = (notice: Notice): void => {
          const isSigned = notice.issuers.every(({ signedAt }) => signedAt !== undefined);
          expect(isPublic(notice)).toBe(notice.publishedAt !== undefined);
          expect(notice.status === 'withdrawn').toBe(notice.withdrawal !== undefined);
          if (notice.status === 'awaiting-signatures') expect(isSigned).toBe(false);
          if (notice.status === 'scheduled') expect([isSigned, (notice.publishAt ?? '') > NOON]).toEqual([true, true]);
          if (notice.publishedAt !== undefined) {
            expect(isSigned).toBe(true);
            if (notice.publishAt !== undefined) expect(notice.publishedAt >= notice.publishAt).toBe(true);
          }
          // One thing is due at a time, and only while somebody waits for it: that the time comes, or that it is told.
          const waits = { scheduled: 'publish 1 ', published: 'plan 1 notice', withdrawn: 'plan 1 withdrawal' } as Record<string, string>;
          expect([...due.keys()]).toEqual([waits[notice.status]].filter(Boolean));
          for (const [name, count] of times) expect([name, count]).toEqual([name, 1]);
          for (const one of due.values()) if (one.act === 'publish') expect(one.at).toBe(notice.publishAt);
        };

        let notice = take(accept({ id: 'ntc-1', content: CONTENT, issuers, publishAt }, at));
        check(notice);
        for (const what of deeds) {
          if (what.kind === 'wait') {
            at = laterBy(at, what.minutes * MINUTE);
            continue;
          }
          const outcome = done(notice, what, at);
          if (!('notice' in outcome)) continue;
          const next = take(outcome);
          check(next);
          expect(next.revision).toBe(notice.revision + 1);
          // What was said, signed or ended stays so.
          const { status, revision, issuers: before, publishedAt, withdrawal, ...version } = notice;
          expect(next).toMatchObject(version);
          for (const [i, { signedAt }] of before.entries()) if (signedAt !== undefined) expect(next.issuers[i]?.signedAt).toBe(signedAt);
          if (publishedAt !== undefined) expect(next.publishedAt).toBe(publishedAt);
          expect(['cancelled', 'withdrawn']).not.toContain(status);
          // By an issuer that does not lead, whether or not it had signed; the others, and nobody else, are told.
          if (what.kind === 'refuse') {
            expect([next.status, next.cancellation]).toMatchObject(['cancelled', { reason: 'refused', by: `issuer-${what.by}` }]);
            expect([0, ...before.keys()].includes(what.by) && what.by > 0).toBe(true);
            expect(outcome.news?.map(({ agencyId }) => agencyId)).toEqual(
              before.map(({ id }) => id).filter((id) => id !== `issuer-${what.by}`),
            );
          }
          if (isPublic({ status })) expect(next.status).toBe('withdrawn');
          notice = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});
