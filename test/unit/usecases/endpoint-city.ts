import { expect } from 'vitest';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { DAY } from '../../../functions/domain/time.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { askToRecover } from '../../../functions/usecases/sending/recover-missed.ts';
import { aNotice, aSubscription, asWritten, aWebhook } from '../../builders.ts';
import { FragileService, type Mishap, type World } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

const join = async ({ subscriptions, vault }: World, name: string, given: Parameters<typeof aSubscription>[0] = {}) => {
  const sealedSecrets = [await vault.seal('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')];
  const channel = aWebhook({ url: `https://hooks.club.example/${name}`, sealedSecrets });
  const pending = aSubscription({ status: 'pending', channel, ...given });
  await subscriptions.create(pending);
  await subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  return pending.id;
};

/** A reader whose endpoint does as it is told, and another one that is always well. */
export const aCity = async (mishapAt?: (call: number) => Mishap | undefined, given: Parameters<typeof aSubscription>[0] = {}) => {
  const service = new FragileService(mishapAt);
  const { world } = service;
  const id = await join(world, 'reader', given);
  await join(world, 'other');
  let status = 200;
  world.endpoints.answer = ({ url }) => ({ kind: 'answered', status: url.endsWith('/reader') ? status : 200, body: '', tookMs: 1 });
  const reader = async (): Promise<Subscription> => {
    const found = await world.subscriptions.find(id);
    if (!found) throw new Error('the reader is gone');
    return found;
  };
  const change = async (next: (before: Subscription, now: string) => Subscription): Promise<void> => {
    const before = await reader();
    const now = world.clock.now().toISOString();
    await world.subscriptions.replace(before, next(before, now), now);
  };
  const publish = async (settles = true) => {
    world.clock.advance(60_000);
    const notice = aNotice({ createdAt: world.clock.now().toISOString(), publishedAt: world.clock.now().toISOString() });
    await world.notices.accept(notice, null, asWritten(notice));
    if (settles) await service.settle();
    return notice.id;
  };
  const ask = async (sinceMs = 30 * DAY, until?: string) => {
    const since = new Date(world.clock.now().getTime() - sinceMs).toISOString();
    return askToRecover(world, await reader(), { since, ...(until ? { until } : {}) }, null);
  };
  const totals = async (noticeId: string) => {
    const report = await reportNotice(world, noticeId);
    if (!report) throw new Error('no report');
    for (const counts of [report.totals, ...report.mailings.map((one) => one.counts)]) expect(addsUpTo(counts)).toBe(counts.audience);
    return report.totals;
  };
  /** The ids of messages that its endpoint has taken. */
  const taken = () => service.left.filter(({ to }) => to.endsWith('/reader')).map(({ mailing }) => mailing);
  return { service, world, id, reader, change, publish, ask, totals, taken, answer: (next: number) => (status = next) };
};

export const messageOf = (noticeId: string, id: string, version = 1, act = 'notice') => `msg_${noticeId}-${version}-${act}_${id}`;
