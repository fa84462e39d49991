import { expect } from 'vitest';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { aNotice, aSubscription, asWritten, aWebhook } from '../builders.ts';
import type { FragileService } from './fragile-service.ts';

/** Sends that may be under way in one run, and those not yet written down (README, "What it promises"). */
export const REPEATED_BY_A_CRASH = 20;

/** A sender goes on with those for whom it has turns, as it found them: so much later, at most, somebody may still hear as before. */
export const UNDER_WAY_MS = 40_000;

/** What the notice is like that a scenario posts. */
type Given = Parameters<typeof aNotice>[0];

export type Reader = Readonly<{ subscription: Subscription; to: string }>;

/** Organizations of two cities, confirmed. */
export const join = async (
  service: FragileService,
  count: number,
  overrides: Parameters<typeof aSubscription>[0],
): Promise<readonly Reader[]> => {
  const { subscriptions } = service.world;
  const readers: Reader[] = [];
  for (let i = 0; i < count; i++) {
    const pending = aSubscription({ status: 'pending', region: ['440106', '4403', '44'][i % 3] ?? '44', ...overrides });
    const subscription: Subscription = { ...pending, status: 'active', revision: 2 };
    await subscriptions.create(pending);
    await subscriptions.replace(pending, subscription, pending.createdAt);
    const { channel } = subscription;
    readers.push({ subscription, to: channel.type === 'email' ? channel.address : channel.url });
  }
  return readers;
};

const post = async (service: FragileService, given: Given = {}): Promise<Notice> => {
  const notice = aNotice(given);
  await service.world.notices.accept(notice, null, asWritten(notice));
  return notice;
};

/** Two days of work: what was posted, and the digests of the next mornings. */
export const live = async (service: FragileService): Promise<void> => {
  for (let day = 0; day < 2; day++) {
    await service.settle();
    service.world.clock.advance(22 * 3_600_000);
  }
  await service.settle();
};

export const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } } as const;

/** `leftOpen`: sends whose result nobody knows. */
type Prepared = Readonly<{ notice: Notice; readers: readonly Reader[]; leftOpen?: number }>;

export type Scenario = Readonly<{
  name: string;
  prepare: (service: FragileService, given?: Given) => Promise<Prepared>;
}>;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'emails, one of them refused and one with an unknown result',
    prepare: async (service, given) => {
      const readers = await join(service, 23, {});
      const [refused, unknown] = readers;
      let wasUnknown = false;
      service.world.mailer.verdict = ({ to }) => {
        if (to === refused?.to) return { kind: 'refused', code: 'message-rejected' };
        if (to !== unknown?.to || wasUnknown) return undefined;
        wasUnknown = true;
        return { kind: 'unknown', code: 'no-answer' };
      };
      return { notice: await post(service, given), readers, leftOpen: 1 };
    },
  },
  {
    name: 'webhooks, one of which is down at first and one gone',
    prepare: async (service, given) => {
      const readers: Reader[] = [];
      for (let i = 0; i < 12; i++) {
        const sealedSecrets = [await service.world.vault.seal(`whsec_${'c2VjcmV0'.repeat(4)}`)];
        readers.push(...(await join(service, 1, { channel: aWebhook({ url: `https://hook-${i}.example/`, sealedSecrets }) })));
      }
      const [down, gone] = readers;
      let failures = 0;
      service.world.endpoints.answer = ({ url }) => {
        const status = url === gone?.to ? 410 : url === down?.to && failures++ < 2 ? 503 : 200;
        return { kind: 'answered', status, body: '', tookMs: 1 };
      };
      return { notice: await post(service, given), readers };
    },
  },
  {
    name: 'a digest beside emails',
    prepare: async (service, given) => {
      const readers = [...(await join(service, 3, {})), ...(await join(service, 13, DAILY))];
      return { notice: await post(service, given), readers };
    },
  },
];

/** What has to hold however a service got there. */
export const check = async (
  service: FragileService,
  { notice, readers, leftOpen = 0 }: Prepared,
  allowedRepeats: number,
): Promise<void> => {
  const report = await reportNotice(service.world, notice.id);
  const totals = report?.totals;
  expect(totals).toMatchObject({ audience: readers.length, pending: 0, retrying: 0, awaitingDigest: 0 });
  expect((totals?.delivered ?? 0) + (totals?.failed ?? 0) + (totals?.skipped ?? 0) + (totals?.suppressed ?? 0)).toBe(readers.length);
  expect(report?.complete).toBe(true);

  const received = new Map<string, number>();
  for (const { to } of service.left) received.set(to, (received.get(to) ?? 0) + 1);
  const repeats = [...received.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(repeats).toBeLessThanOrEqual(allowedRepeats);
  // Whoever may have heard twice is counted, and not many more: those whom a lost sender may have sent to, and what a scenario leaves open.
  const heardTwice = [...received.values()].filter((times) => times > 1).length;
  expect(totals?.possiblyTwice).toBeGreaterThanOrEqual(heardTwice);
  expect(totals?.possiblyTwice).toBeLessThanOrEqual(allowedRepeats + leftOpen);
  // The ledger says what the recipients saw.
  expect(totals?.delivered).toBeLessThanOrEqual(received.size);
  const heardAndNotDelivered = received.size - (totals?.delivered ?? 0);
  expect(heardAndNotDelivered).toBeLessThanOrEqual(allowedRepeats === 0 ? 0 : (totals?.failed ?? 0) + (totals?.skipped ?? 0));
};
