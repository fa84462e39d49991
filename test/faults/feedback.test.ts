import { describe, expect, it } from 'vitest';
import type { Feedback, Told } from '../../functions/domain/feedback/feedback.ts';
import { instant } from '../../functions/domain/time.ts';
import { type RecordFeedback, recordFeedback } from '../../functions/usecases/feedback/record-feedback.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { aNotice, aSubscription, asWritten } from '../builders.ts';
import { FragileService } from './fragile-service.ts';

const CHOIR = 'choir@club.example';
const PORTS = ['batches', 'batchNames', 'mailings', 'subscriptions', 'suppressions', 'domainPauses', 'records'] as const;

const aToldReader = async () => {
  const service = new FragileService();
  const { world } = service;
  const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: CHOIR } });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await service.settle();
  const feedbackOf = (told: Told): Feedback => ({
    id: 'event-1',
    source: 'ses',
    at: instant(world.clock.now()),
    told,
    recipient: CHOIR,
    isAlone: true,
    references: [world.mailer.sent[0]?.reference ?? ''],
  });
  const standing = async () => {
    const report = await reportNotice(world, notice.id);
    const now = instant(world.clock.now());
    return {
      totals: report?.totals,
      subscription: (await world.subscriptions.find(pending.id))?.status,
      revision: (await world.subscriptions.find(pending.id))?.revision,
      suppression: await world.suppressions.find(await world.vault.addressKey(CHOIR), now),
      pauses: await world.domainPauses.all(),
      records: [...world.records.all.values()].map(({ code }) => code),
    };
  };
  return { world, feedbackOf, standing };
};

/** The ports of a function that dies at its `mortal`-th call to one of them, before its effect or after it. */
const mortal = (deps: RecordFeedback, at: number, when: 'before' | 'after') => {
  let calls = 0;
  const wrapped = PORTS.map((port) => [
    port,
    new Proxy(deps[port], {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== 'function') return found;
        return async (...args: readonly unknown[]) => {
          const isLast = calls++ === at;
          if (isLast && when === 'before') throw new Error('killed');
          const answer: unknown = await Reflect.apply(found, target, args);
          if (isLast) throw new Error('killed');
          return answer;
        };
      },
    }),
  ]);
  return { deps: { ...deps, ...Object.fromEntries(wrapped) } as RecordFeedback, calls: () => calls };
};

describe('feedback that comes again after its function died', () => {
  it.each<[string, Told]>([
    ['a bounce for good', { kind: 'bounce', lasting: 'permanent', detail: 'NoEmail', answer: null }],
    ['a soft bounce', { kind: 'bounce', lasting: 'transient', detail: 'MailboxFull', answer: null }],
    ['a provider that refuses us', { kind: 'bounce', lasting: 'unsaid', detail: '', answer: { text: '550 Ip frequency limited' } }],
    ['a complaint', { kind: 'complaint', type: 'abuse', isEcho: false }],
  ])('%s counts once, wherever that was', async (_, told) => {
    const whole = await aToldReader();
    const counted = mortal(whole.world, -1, 'before');
    await recordFeedback(counted.deps, whole.feedbackOf(told));
    const expected = await whole.standing();
    expect(expected.records).toHaveLength(1);
    expect(counted.calls()).toBeGreaterThan(4);
    for (let at = 0; at < counted.calls(); at++) {
      for (const when of ['before', 'after'] as const) {
        const { world, feedbackOf, standing } = await aToldReader();
        await expect(recordFeedback(mortal(world, at, when).deps, feedbackOf(told)), `${at} ${when}`).rejects.toThrow('killed');
        await recordFeedback(world, feedbackOf(told));
        await recordFeedback(world, feedbackOf(told));
        expect(await standing(), `${at} ${when}`).toEqual(expected);
      }
    }
  });
});
