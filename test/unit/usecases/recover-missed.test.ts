import { describe, expect, it } from 'vitest';
import { OF_US } from '../../../functions/domain/sending/domain-pause.ts';
import { disabled, paused, resumed } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, instant } from '../../../functions/domain/time.ts';
import { FaultCollector } from '../../../functions/usecases/fault-collector.ts';
import { listAttempts } from '../../../functions/usecases/ledger/list-attempts.ts';
import { listSent } from '../../../functions/usecases/ledger/list-sent.ts';
import { MOST_READS } from '../../../functions/usecases/ledger/sent-reader.ts';
import { correctNotice } from '../../../functions/usecases/notices/correct-notice.ts';
import { withdrawNotice } from '../../../functions/usecases/notices/withdraw-notice.ts';
import { askToRecover, recoverMissed } from '../../../functions/usecases/sending/recover-missed.ts';
import { aNotice, anAgency, anAudit, anIssuer, asWritten } from '../../builders.ts';
import type { World } from '../../faults/fragile-service.ts';
import { aCity, messageOf } from './endpoint-city.ts';

const OPERATOR = { kind: 'operator', keyId: 'operator' } as const;

describe('sending again what was missed', () => {
  it('sends each message once by the id that it had: what failed, and what came while the endpoint was switched off', async () => {
    const { service, id, change, publish, ask, totals, taken, answer } = await aCity();
    const had = await publish();
    answer(500);
    const failed = await publish();
    answer(410);
    const gone = await publish();
    const off = await publish();
    expect([await totals(failed), await totals(gone), await totals(off)]).toMatchObject([{ failed: 1 }, { failed: 1 }, { skipped: 1 }]);
    expect(await ask()).toEqual({ kind: 'not-now', code: 'endpoint-switched-off' });
    answer(200);
    await change(resumed);
    const asked = await ask();
    expect(asked).toMatchObject({ kind: 'noted', missed: 3, request: { subscriptionId: id, reopened: 0, doneAt: null } });
    await service.step();
    for (const notice of [had, failed, gone, off]) await totals(notice);
    await service.settle();
    expect(taken()).toHaveLength(4);
    expect(new Set(taken())).toEqual(new Set([had, failed, gone, off].map((notice) => messageOf(notice, id))));
    for (const notice of [had, failed, gone, off])
      expect(await totals(notice)).toMatchObject({ audience: 2, delivered: 2, failed: 0, skipped: 0 });
    expect(await service.world.recoverRequests.last(id)).toMatchObject({ reopened: 3, doneAt: expect.any(String) });
    expect(await ask()).toMatchObject({ kind: 'noted', missed: 0 });
    await service.settle();
    expect(taken()).toHaveLength(4);
  });

  it('goes up the ladder anew where it fails again, and sends nothing twice for one request', async () => {
    const { service, world, publish, ask, totals, answer } = await aCity();
    answer(500);
    const notice = await publish();
    const calls = () => world.endpoints.calls.filter(({ url }) => url.endsWith('/reader')).length;
    expect(calls()).toBe(8);
    await ask();
    await service.settle();
    expect([calls(), await totals(notice)]).toMatchObject([16, { failed: 1 }]);
    await service.settle();
    expect(calls()).toBe(16);
  });

  it('is noted once while it is under way; another span has to wait until then', async () => {
    const { service, world, reader, publish, ask, taken, answer, change } = await aCity();
    answer(410);
    await publish();
    answer(200);
    await change(resumed);
    const [first, second] = await Promise.all([ask(), ask()]);
    expect([first, second].map(({ kind }) => kind)).toEqual(['noted', 'noted']);
    expect(await ask(DAY)).toMatchObject({ kind: 'noted', missed: null });
    expect(await ask(60 * DAY)).toEqual({ kind: 'not-now', code: 'recovery-under-way' });
    expect(world.recoverRequests.audits).toHaveLength(1);
    expect(world.recoverRequests.audits[0]).toMatchObject({
      action: 'recovery.requested',
      subject: (await reader()).id,
      actor: { kind: 'subscriber' },
    });
    await service.settle();
    expect(taken()).toHaveLength(1);
    expect(await ask(60 * DAY)).toMatchObject({ kind: 'noted', missed: 0 });
  });

  it('takes what began in the span alone', async () => {
    const { service, id, world, publish, ask, taken, answer, change } = await aCity();
    answer(410);
    await publish();
    world.clock.advance(DAY);
    const meant = await publish();
    world.clock.advance(DAY);
    const until = world.clock.now().toISOString();
    await publish();
    answer(200);
    await change(resumed);
    const report = await ask(2 * DAY - 60_000, until);
    expect(report).toMatchObject({ kind: 'noted', missed: 1 });
    await service.settle();
    expect(taken()).toEqual([messageOf(meant, id)]);
  });

  it('leaves out what its reader did not want then, and what does not stand any more; the last word is how it stands now', async () => {
    const { service, world, id, reader, change, publish, ask, taken, answer } = await aCity();
    await world.agencies.create(anAgency({ id: anIssuer().id }), anAudit());
    await change(paused);
    await publish();
    await change(resumed);
    await change((before) => disabled(before, instant(world.clock.now())));
    const [withdrawn, corrected] = [await publish(), await publish()];
    world.clock.advance(60_000);
    await withdrawNotice(world, OPERATOR, withdrawn, { reason: '活动取消' });
    const draft = { title: '关于冬季走访的通知（更正）', note: '日期有误', notify: 'all' } as const;
    expect((await correctNotice(world, OPERATOR, corrected, draft, () => true, null)).kind).toBe('corrected');
    await service.settle();
    answer(200);
    await change(resumed);
    await ask();
    await service.settle();
    expect(taken()).not.toContain(messageOf(withdrawn, id));
    expect(taken()).not.toContain(messageOf(corrected, id));
    expect(taken()).toContain(messageOf(corrected, id, 2, 'correction'));
    // What does not stand is not even opened.
    const lines = (await listSent(world, await reader(), { limit: 100 }))?.items ?? [];
    const firsts = lines.filter(({ act, noticeId }) => act === 'notice' && [withdrawn, corrected].includes(noticeId));
    expect(firsts.map(({ status, why }) => [status, why])).toEqual([
      ['skipped', 'disabled'],
      ['skipped', 'disabled'],
    ]);
  });

  it('reminds nobody of a receipt that was given since', async () => {
    const { service, world, ask, answer, reader, id } = await aCity();
    await world.agencies.create(anAgency({ id: anIssuer().id }), anAudit());
    const now = world.clock.now();
    const by = new Date(now.getTime() + 10 * DAY).toISOString().slice(0, 10);
    const notice = aNotice({ publishedAt: now.toISOString(), receipt: { required: true, by, fields: [] } });
    const at = new Date(now.getTime() + DAY).toISOString();
    const written = asWritten(notice);
    const reminder = { act: 'remind', noticeId: notice.id, version: 1, step: 'half-time', at, by } as const;
    await world.notices.accept(notice, null, { ...written, due: [...written.due, reminder] });
    await service.settle();
    answer(500);
    world.clock.advance(DAY);
    await service.settle();
    expect(await ask()).toMatchObject({ kind: 'noted', missed: 1 });
    const request = await world.recoverRequests.last(id);
    if (request) await world.recoverRequests.finish(request, world.clock.now().toISOString());
    const { organizationId } = await reader();
    const receipt = await world.receipts.find(notice.id, organizationId);
    if (!receipt) throw new Error('it was not asked for a receipt');
    const given = { name: '王芳', fields: {}, subscriptionId: id, version: 1, at: world.clock.now().toISOString() };
    await world.receipts.answer(receipt, { ...receipt, answer: given, revision: receipt.revision + 1 }, null, given.at);
    expect(await ask()).toMatchObject({ kind: 'noted', missed: 0 });
  });

  it('looks at a bounded part at once, says how far back that is, and goes on from there', async () => {
    const { world, id, reader, ask } = await aCity();
    const startedAt = world.clock.now().toISOString();
    world.clock.advance(60_000);
    let reads = 0;
    const count = <T>(answer: T): Promise<T> => {
      reads += 1;
      return Promise.resolve(answer);
    };
    const begun = Array.from({ length: 3000 }, (_, i) => ({
      mailingId: `m-${9999 - i}`,
      act: 'notice' as const,
      startedAt,
      looksAt: { immediate: ['44'] },
    }));
    const sentMailings: World['sentMailings'] = Object.assign(Object.create(world.sentMailings), {
      ofMonth: (_month: string, behind: { mailingId: string } | null, limit: number) => {
        const items = begun.slice(begun.findIndex(({ mailingId }) => mailingId === behind?.mailingId) + 1).slice(0, limit);
        return count({ items, isEnd: items.length < limit });
      },
      rangesIn: () => count([]),
    });
    const since = new Date(world.clock.now().getTime() - DAY).toISOString();
    const asked = await askToRecover({ ...world, sentMailings }, await reader(), { since }, null);
    expect(asked).toMatchObject({ kind: 'noted', missed: 0, lookedBackTo: startedAt });
    expect(reads).toBeLessThanOrEqual(MOST_READS + 1);
    const places: (string | undefined)[] = [];
    for (let run = 0; run < 10; run++) {
      reads = 0;
      await recoverMissed({ ...world, sentMailings }, new FaultCollector());
      expect(reads).toBeLessThanOrEqual(1002);
      const last = await world.recoverRequests.last(id);
      if (last?.doneAt) break;
      places.push(last?.reached?.behind?.mailingId);
    }
    expect(places.length).toBeGreaterThan(1);
    expect(places).toEqual(places.toSorted().toReversed());
    expect(await ask()).toMatchObject({ kind: 'noted', missed: 0 });
  });

  it.each([
    ['pending', 'not-confirmed'],
    ['paused', 'paused'],
    ['disabled', 'endpoint-switched-off'],
    ['ended', 'ended'],
  ] as const)('is refused of one that is %s, and says what to do', async (status, code) => {
    const { change, ask } = await aCity();
    await change((before) => ({ ...before, status, revision: before.revision + 1 }));
    expect(await ask()).toEqual({ kind: 'not-now', code });
  });

  it('is refused where an address is not written to, and brings what was withheld once it is again', async () => {
    const address = 'choir@club.example';
    const { service, world, reader, publish, ask, totals } = await aCity(undefined, { channel: { type: 'email', address } });
    const addressKey = await world.vault.addressKey(address);
    const since = world.clock.now().toISOString();
    await world.suppressions.suppress({ addressKey, reason: 'soft-bounces', source: 'ses', since, until: null, feedbackId: 'e-1' }, since);
    const notice = await publish();
    expect(await totals(notice)).toMatchObject({ suppressed: 1 });
    const known = async () => (await listAttempts(world, await reader(), { limit: 10 }))?.items;
    expect(await known()).toEqual([]);
    expect((await listSent(world, await reader(), { limit: 10 }))?.items).toMatchObject([{ status: 'suppressed', attempts: 0 }]);
    expect(await ask()).toEqual({ kind: 'not-now', code: 'address-suppressed' });
    await world.suppressions.lift(addressKey, world.clock.now().toISOString());
    expect(await ask()).toMatchObject({ kind: 'noted', missed: 1 });
    await service.settle();
    expect(await totals(notice)).toMatchObject({ suppressed: 0, delivered: 2 });
    expect(service.left.filter(({ to }) => to === address)).toHaveLength(1);
    expect(await known()).toMatchObject([{ attempt: 1, outcome: 'delivered' }]);
  });

  it('counts no attempt where an address is written to no more once it is to be tried again', async () => {
    const address = 'choir@club.example';
    const { service, world, reader, publish } = await aCity(undefined, { channel: { type: 'email', address } });
    world.mailer.verdict = () => ({ kind: 'deferred', code: 'busy' });
    await publish(false);
    await service.step();
    const addressKey = await world.vault.addressKey(address);
    const since = world.clock.now().toISOString();
    await world.suppressions.suppress({ addressKey, reason: 'soft-bounces', source: 'ses', since, until: null, feedbackId: 'e-1' }, since);
    await service.settle();
    expect((await listSent(world, await reader(), { limit: 10 }))?.items).toMatchObject([{ status: 'suppressed', attempts: 1 }]);
    const known = (await listAttempts(world, await reader(), { limit: 10 }))?.items;
    expect(known).toMatchObject([{ attempt: 1, outcome: 'failed', why: 'busy' }]);
  });

  it('waits for a mail domain that takes nothing for now, however long ago its mailing began', async () => {
    const address = 'choir@club.example';
    const { service, world, publish, ask, totals } = await aCity(undefined, { channel: { type: 'email', address } });
    world.mailer.verdict = () => ({ kind: 'refused', code: 'message-refused' });
    const notice = await publish();
    expect(await totals(notice)).toMatchObject({ failed: 1 });
    world.clock.advance(30 * DAY);
    world.mailer.verdict = () => undefined;
    await ask(40 * DAY);
    expect(await world.domainPauses.refused('club.example', OF_US, 'key', world.clock.now())).not.toBeNull();
    for (let minute = 0; minute < 3; minute++) await service.step();
    expect(await totals(notice)).toMatchObject({ failed: 0, retrying: 1 });
    await service.settle();
    expect(await totals(notice)).toMatchObject({ delivered: 2, failed: 0 });
  });

  it('sends nothing where its subscriber pauses again before it is worked off, and leaves all as it was', async () => {
    const { service, world, id, change, publish, ask, totals, answer } = await aCity();
    answer(410);
    const notice = await publish();
    answer(200);
    await change(resumed);
    await ask();
    await change(paused);
    await service.settle();
    expect(await totals(notice)).toMatchObject({ failed: 1, delivered: 1 });
    expect(await world.recoverRequests.last(id)).toMatchObject({ reopened: 0, doneAt: expect.any(String) });
  });

  it.each([
    [{ since: '2026-01-01T00:00:00Z' }, 'since', 'since-too-early'],
    [{ since: '2999-01-01T00:00:00Z' }, 'since', 'since-in-the-future'],
    [{ since: 'now', until: '2999-01-01T00:00:00Z' }, 'until', 'until-in-the-future'],
    [{ since: 'now', until: 'before' }, 'until', 'until-before-since'],
  ])('refuses %j beside its field', async (given, path, code) => {
    const { world, reader } = await aCity();
    const now = world.clock.now().getTime();
    const at = (text: string) => (text === 'now' ? new Date(now - 1000) : text === 'before' ? new Date(now - 2000) : new Date(text));
    const draft = Object.fromEntries(Object.entries(given).map(([name, text]) => [name, at(text).toISOString()]));
    expect(await askToRecover(world, await reader(), { since: '', ...draft }, null)).toMatchObject({
      kind: 'refused',
      flaws: [{ path, code, message: { 'zh-Hans': expect.any(String), en: expect.any(String) } }],
    });
  });
});

describe('sending again what was missed, when functions die', () => {
  it.each(['dies-before', 'dies-after'] as const)('%s any call: each message arrives, and counts once', async (what) => {
    let point = 0;
    for (let reached = true; reached; point++) {
      let begun = Number.POSITIVE_INFINITY;
      let met = false;
      const city = await aCity((call) => {
        if (call !== begun + point) return undefined;
        met = true;
        return what;
      });
      const { service, world, id, change, publish, ask, totals, taken, answer } = city;
      answer(410);
      const notices = [await publish(), await publish()];
      answer(200);
      await change(resumed);
      await ask();
      begun = service.calls;
      for (let minute = 0; minute < 3; minute++) {
        await service.step();
        for (const notice of notices) await totals(notice);
      }
      await service.settle();
      const sums = [];
      for (const notice of notices) sums.push(await totals(notice));
      expect([point, sums.map(({ delivered }) => delivered)]).toEqual([point, [2, 2]]);
      expect(taken().length - 2).toBeLessThanOrEqual(sums.reduce((sum, { possiblyTwice }) => sum + possiblyTwice, 0));
      expect((await world.recoverRequests.last(id))?.reopened).toBe(2);
      reached = met;
    }
    expect(point).toBeGreaterThan(10);
  });
});
