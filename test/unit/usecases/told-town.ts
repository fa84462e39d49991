import { expect } from 'vitest';
import type { Feedback, Told } from '../../../functions/domain/feedback/feedback.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { instant } from '../../../functions/domain/time.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

export const CHOIR = 'choir@club.example';
const NAMES = ['choir', 'chess', 'tea'];

/** Three readers by email, whom a notice has been told. */
export const aTown = async () => {
  const service = new FragileService();
  const { world } = service;
  const ids = new Map<string, string>();
  for (const name of NAMES) {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `${name}@club.example` } });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    ids.set(name, pending.id);
  }
  const post = async (): Promise<Notice> => {
    const notice = aNotice({ createdAt: instant(world.clock.now()) });
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    return notice;
  };
  const referenceTo = (address: string): string => world.mailer.sent.findLast(({ to }) => to === address)?.reference ?? '';
  let told = 0;
  const feedback = (what: Told, given: Partial<Feedback> = {}): Feedback => ({
    id: `event-${++told}`,
    source: 'ses',
    at: instant(world.clock.now()),
    told: what,
    recipient: CHOIR,
    isAlone: true,
    references: [referenceTo(CHOIR)],
    ...given,
  });
  const totals = async ({ id }: Notice) => {
    const report = await reportNotice(world, id);
    if (!report) throw new Error('no report');
    expect(addsUpTo(report.totals)).toBe(report.totals.audience);
    const { delivered, bounced, suppressed, failed, skipped } = report.totals;
    return { delivered, bounced, suppressed, failed, skipped };
  };
  const isSuppressed = async (address = CHOIR) =>
    (await world.suppressions.find(await world.vault.addressKey(address), instant(world.clock.now())))?.reason ?? null;
  return { service, world, ids, post, referenceTo, feedback, totals, isSuppressed };
};

export const HARD: Told = {
  kind: 'bounce',
  lasting: 'permanent',
  detail: 'General',
  answer: { status: '5.1.1', text: 'smtp; 550 5.1.1 no such user' },
};
export const SOFT: Told = { kind: 'bounce', lasting: 'transient', detail: 'CustomTimeoutExceeded', answer: null };
export const FREQUENT: Told = {
  kind: 'bounce',
  lasting: 'permanent',
  detail: 'General',
  answer: { text: 'smtp; 550 Ip frequency limited' },
};
export const COMPLAINT: Told = { kind: 'complaint', type: 'abuse', isEcho: false };
export const ALL_THERE = { delivered: 3, bounced: 0, suppressed: 0, failed: 0, skipped: 0 };
