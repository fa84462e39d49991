import { describe, expect, it } from 'vitest';
import { THE_CLOCK } from '../../../functions/domain/agencies/audit.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { FaultCollector } from '../../../functions/usecases/fault-collector.ts';
import { cancelNotice } from '../../../functions/usecases/notices/cancel-notice.ts';
import { changeNotice } from '../../../functions/usecases/notices/change-notice.ts';
import { cosignNotice } from '../../../functions/usecases/notices/cosign-notice.ts';
import { publishDueNotices } from '../../../functions/usecases/notices/publish-due.ts';
import { refuseSignature } from '../../../functions/usecases/notices/refuse-to-sign.ts';
import { withdrawNotice } from '../../../functions/usecases/notices/withdraw-notice.ts';
import { aNotice, anAudit, anIssuer, asWritten } from '../../builders.ts';
import { failing } from '../../fakes/failing.ts';
import { aWorld } from '../../fakes/world.ts';

const NAMES = Array.from({ length: 20 }, (_, i) => `agency-${i}`);
const TOMORROW = '2026-11-21T04:00:00.000Z';
const agency = (agencyId: string) => ({
  kind: 'agency' as const,
  agencyId,
  scopes: ['notices:write' as const],
  keyId: `key-of-${agencyId}`,
});

const aWorldWith = async (notice: Notice) => {
  const world = aWorld();
  await world.notices.accept(notice, null, asWritten(notice));
  world.notices.audits.length = 0;
  return world;
};
const awaiting = (given: Partial<Notice> = {}) =>
  aNotice({ status: 'awaiting-signatures', issuers: NAMES.map((id) => ({ id, name: id })), ...given });

describe('signatures that come at once', () => {
  it('are all recorded, and the notice is published with the last, once', async () => {
    const notice = awaiting();
    const world = await aWorldWith(notice);
    const answers = await Promise.all(NAMES.map((name) => cosignNotice(world, agency(name), notice.id)));
    expect(answers.map(({ kind }) => kind)).toEqual(NAMES.map(() => 'signed'));
    const found = await world.notices.find(notice.id);
    expect(found?.issuers.filter(({ signedAt }) => signedAt === undefined)).toEqual([]);
    expect(found).toMatchObject({ status: 'published', revision: 1 + NAMES.length });
    expect(await world.notices.due('plan', TOMORROW, 10)).toHaveLength(1);
    expect(new Set(world.notices.audits.map(({ agencyId }) => agencyId))).toEqual(new Set(NAMES));
    expect(world.notices.audits).toHaveLength(NAMES.length);
  });

  it('schedule the notice if it is for later', async () => {
    const notice = awaiting({ publishAt: TOMORROW });
    const world = await aWorldWith(notice);
    await Promise.all(NAMES.map((name) => cosignNotice(world, agency(name), notice.id)));
    expect(await world.notices.find(notice.id)).toMatchObject({ status: 'scheduled' });
    expect(await world.notices.due('publish', TOMORROW, 10)).toMatchObject([{ noticeId: notice.id, at: TOMORROW }]);
  });

  it('are not awaited any more once the lead has cancelled', async () => {
    const notice = awaiting();
    const world = await aWorldWith(notice);
    const [cancelled, signed] = await Promise.all([
      cancelNotice(world, agency('agency-0'), notice.id),
      cosignNotice(world, agency('agency-1'), notice.id),
    ]);
    expect(cancelled.kind).toBe('cancelled');
    expect(signed.kind).toBe('not-awaited');
    expect((await world.notices.find(notice.id))?.status).toBe('cancelled');
  });

  it('are for issuers alone, and leave no trace when they are given again', async () => {
    const notice = awaiting({ issuers: [anIssuer({ id: 'lead' }), { id: 'other', name: 'other' }] });
    const world = await aWorldWith(notice);
    expect(await cosignNotice(world, agency('nobody'), notice.id)).toEqual({ kind: 'unknown' });
    expect(await cosignNotice(world, { kind: 'operator', keyId: 'operator' }, notice.id)).toEqual({ kind: 'unknown' });
    expect(await cosignNotice(world, agency('lead'), notice.id)).toEqual({ kind: 'signed', notice });
    expect(world.notices.audits).toEqual([]);
  });
});

describe('a signature that is taken back', () => {
  const signed = () =>
    aNotice({ status: 'scheduled', publishAt: TOMORROW, issuers: ['lead', 'other', 'third'].map((id) => anIssuer({ id })) });
  const takeBack = (world: Awaited<ReturnType<typeof aWorldWith>>, by: string, id: string, reason = '场地已另有安排') =>
    refuseSignature(world, agency(by), id, reason);
  /** The other act comes in between what was read and what is written of it. */
  const inBetween = (world: Awaited<ReturnType<typeof aWorldWith>>, other: () => Promise<unknown>): void => {
    const replace = world.notices.replace.bind(world.notices);
    world.notices.replace = async (...given) => {
      world.notices.replace = replace;
      await other();
      return replace(...given);
    };
  };

  it('against the minute of publication: who is first has it, and the other finds that', async () => {
    const notice = signed();
    const world = await aWorldWith(notice);
    world.clock.set(TOMORROW);
    const publish = () => publishDueNotices(world, 10, new FaultCollector());
    inBetween(world, publish);
    expect(await takeBack(world, 'other', notice.id)).toEqual({ kind: 'published-before' });
    expect((await world.notices.find(notice.id))?.status).toBe('published');
    expect(world.notices.audits.map(({ action }) => action)).toEqual(['notice.published']);

    const second = signed();
    await world.notices.accept(second, null, asWritten(second));
    world.notices.audits.length = 0;
    let taken: unknown;
    inBetween(world, async () => {
      taken = await takeBack(world, 'other', second.id);
    });
    expect(await publish()).toBe(0);
    expect(taken).toMatchObject({
      kind: 'cancelled',
      notice: { cancellation: { reason: 'refused', by: 'other', note: '场地已另有安排' } },
    });
    expect((await world.notices.find(second.id))?.status).toBe('cancelled');
    expect(world.notices.audits.map(({ action }) => action)).toEqual(['notice.signature-refused']);
    expect(await world.notices.due('publish', '9999-12-31T00:00:00.000Z', 10)).toEqual([]);
    expect((await world.notices.due('plan', '9999-12-31T00:00:00.000Z', 10)).map(({ noticeId }) => noticeId)).toEqual([notice.id]);
  });

  it('twice is taken back once, by the reason that came first; by two at once, by one of them', async () => {
    const notice = signed();
    const world = await aWorldWith(notice);
    const [first, second] = await Promise.all([takeBack(world, 'other', notice.id, '甲'), takeBack(world, 'other', notice.id, '乙')]);
    expect(first).toMatchObject({ kind: 'cancelled', notice: { cancellation: { note: '甲' } } });
    expect(second).toEqual(first);
    expect(await takeBack(world, 'third', notice.id)).toEqual({ kind: 'not-awaited' });
    expect(world.notices.audits).toHaveLength(1);
    expect(await world.notices.due('tell', '9999-12-31T00:00:00.000Z', 10)).toMatchObject([
      { news: 'refused', agencyId: 'lead' },
      { news: 'refused', agencyId: 'third' },
    ]);
  });

  it('is a co-issuer’s: the lead cancels, and to the operator and to others there is no such notice', async () => {
    const notice = signed();
    const world = await aWorldWith(notice);
    expect(await takeBack(world, 'lead', notice.id)).toEqual({ kind: 'leads' });
    expect(await takeBack(world, 'nobody', notice.id)).toEqual({ kind: 'unknown' });
    expect(await refuseSignature(world, { kind: 'operator', keyId: 'operator' }, notice.id, '否')).toEqual({ kind: 'unknown' });
    const reader = { ...agency('other'), scopes: ['notices:read' as const] };
    expect(await refuseSignature(world, reader, notice.id, '否')).toEqual({ kind: 'scope-missing' });
    expect(await world.notices.find(notice.id)).toEqual(notice);
  });
});

describe('a cancellation', () => {
  it('is the lead’s, or the operator’s; to who does not issue it there is no such notice', async () => {
    const notice = aNotice({ status: 'scheduled', publishAt: TOMORROW, issuers: [anIssuer({ id: 'lead' }), anIssuer({ id: 'other' })] });
    const world = await aWorldWith(notice);
    expect(await cancelNotice(world, agency('nobody'), notice.id)).toEqual({ kind: 'unknown' });
    expect(await cancelNotice(world, agency('other'), notice.id)).toEqual({ kind: 'not-the-lead' });
    expect(await cancelNotice(world, agency('lead'), 'ntc-unknown')).toEqual({ kind: 'unknown' });
    expect((await cancelNotice(world, { kind: 'operator', keyId: 'operator' }, notice.id)).kind).toBe('cancelled');
    expect(world.notices.audits).toMatchObject([
      { agencyId: 'lead', actor: { kind: 'operator' }, action: 'notice.cancelled', subject: notice.id },
    ]);
    expect(await world.notices.due('publish', TOMORROW, 10)).toEqual([]);
    expect(await cancelNotice(world, agency('lead'), notice.id)).toEqual({ kind: 'refused', reason: 'cancelled-before' });
  });
});

describe('two withdrawals at once', () => {
  it('leave one, with its reason, and one that comes too late', async () => {
    const notice = aNotice({ issuers: [anIssuer({ id: 'lead' })] });
    const world = await aWorldWith(notice);
    const both = ['first', 'second'].map((reason) => withdrawNotice(world, agency('lead'), notice.id, { reason }));
    const kinds = (await Promise.all(both)).map((one) => (one.kind === 'refused' ? one.reason : one.kind));
    expect(kinds.toSorted()).toEqual(['withdrawn', 'withdrawn-before']);
    expect(world.notices.audits).toHaveLength(1);
  });
});

describe('what is due to be published', () => {
  const scheduled = () => aNotice({ status: 'scheduled', publishAt: TOMORROW });

  it('is published when its time has come, which the audit log says the clock did', async () => {
    const notice = scheduled();
    const world = await aWorldWith(notice);
    expect(await publishDueNotices(world, 10, new FaultCollector())).toBe(0);
    world.clock.set('2026-11-21T04:00:30.000Z');
    expect(await publishDueNotices(world, 10, new FaultCollector())).toBe(1);
    const publishedAt = '2026-11-21T04:00:30.000Z';
    expect(await world.notices.find(notice.id)).toMatchObject({ status: 'published', publishedAt });
    expect(await world.notices.due('publish', publishedAt, 10)).toEqual([]);
    expect(await world.notices.due('plan', publishedAt, 10)).toMatchObject([{ noticeId: notice.id, mailing: 'notice', at: publishedAt }]);
    const by = { actor: THE_CLOCK, action: 'notice.published', subject: notice.id, at: publishedAt };
    expect(world.notices.audits).toMatchObject([by]);
  });

  it('is settled where another release has published or cancelled it meanwhile', async () => {
    const notice = aNotice();
    const world = await aWorldWith(notice);
    const due = { act: 'publish' as const, noticeId: notice.id, version: 1, at: notice.createdAt };
    await world.notices.replace(notice, { ...notice, revision: 2 }, { audit: anAudit(), due: [due, { ...due, noticeId: 'ntc-unknown' }] });
    expect(await publishDueNotices(world, 10, new FaultCollector())).toBe(0);
    expect(await world.notices.due('publish', TOMORROW, 10)).toEqual([]);
    expect(await world.notices.find(notice.id)).toMatchObject({ status: 'published', publishedAt: notice.publishedAt });
  });

  it('is held up by no other that cannot be published', async () => {
    const [first, second] = [scheduled(), scheduled()];
    const world = await aWorldWith(first);
    await world.notices.accept(second, null, asWritten(second));
    world.clock.set(TOMORROW);
    const faults = new FaultCollector();
    expect(await publishDueNotices(failing(world, 'notices', 'find', first.id), 10, faults)).toBe(1);
    expect(faults.faults).toMatchObject([{ what: first.id }]);
    expect(await publishDueNotices(world, 10, new FaultCollector())).toBe(1);
  });
});

describe('a change that never gets through', () => {
  it('is given up as a fault', async () => {
    const notice = aNotice();
    const world = await aWorldWith(notice);
    let tries = 0;
    const notices = {
      find: world.notices.find.bind(world.notices),
      replace: async () => {
        tries += 1;
        return false;
      },
    };
    const decide = () => ({ keep: { notice, due: [], settled: [] }, audit: anAudit(), answer: 'kept' });
    await expect(changeNotice({ notices }, notice.id, decide)).rejects.toThrow(/was changed 30 times/);
    expect(tries).toBe(30);
  });
});
