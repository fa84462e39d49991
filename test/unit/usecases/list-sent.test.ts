import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, statusAt } from '../../../functions/domain/mailings/batch.ts';
import type { Frequency, Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { changed, paused, resumed } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, instant } from '../../../functions/domain/time.ts';
import { listSent, type SentLine } from '../../../functions/usecases/ledger/list-sent.ts';
import { MOST_READS } from '../../../functions/usecases/ledger/sent-reader.ts';
import { withdrawNotice } from '../../../functions/usecases/notices/withdraw-notice.ts';
import { aNotice, anIssuer, aSubscription, asWritten, aWebhook } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';
import { FragileService } from '../../faults/fragile-service.ts';

type World = ReturnType<typeof aWorld>;

/** All pages, each of which keeps its bound. */
const everything = async (world: World, subscription: Subscription, limit = 3): Promise<readonly SentLine[]> => {
  const lines: SentLine[] = [];
  for (let cursor: string | undefined, pages = 0; ; pages++) {
    if (pages > 1000) throw new Error('the list never ends');
    const page: Awaited<ReturnType<typeof listSent>> = await listSent(world, subscription, { limit, cursor });
    if (!page) throw new Error('the cursor was refused');
    lines.push(...page.items);
    if (page.next === undefined) return lines;
    cursor = page.next;
  }
};

/** The plain definition: every batch of every mailing of the last 90 days is looked into. */
const inEveryBatch = async ({ batches, mailings, state, clock }: World, id: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const oldest = instant(new Date(clock.now().getTime() - 90 * DAY));
  for (const batch of state.batches.values()) {
    const progress = await batches.progressOf(batch.id);
    const mailing = await mailings.find(batch.id.mailingId);
    if (!progress || !mailing || mailing.startedAt < oldest) continue;
    batch.recipients.forEach(({ subscriptionId, told }, position) => {
      if (subscriptionId !== id) return;
      for (const { noticeId } of batch.told[told] ?? []) found.push(`${mailing.id} ${noticeId} ${statusAt(progress, position)}`);
    });
  }
  return found.sort();
};

const asText = ({ mailingId, noticeId, status }: SentLine): string => `${mailingId} ${noticeId} ${status}`;

const DAILY: Frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false };
const WEEKLY: Frequency = { mode: 'weekly', weekday: 1, hour: 8, timeZone: 'Asia/Shanghai', workdaysOnly: false };
const REGIONS = ['440106', '440106001', '4403', '110108', '44'] as const;

type Event = Readonly<
  | { kind: 'notice'; region: string; urgent: boolean }
  | { kind: 'withdrawal' | 'pause' | 'resume' | 'day' | 'week' }
  | { kind: 'region'; region: string }
  | { kind: 'watch'; regions: readonly string[] }
  | { kind: 'frequency'; frequency: Frequency }
>;

const region = fc.constantFrom(...REGIONS);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('notice' as const), region, urgent: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('withdrawal', 'pause', 'resume', 'day', 'day', 'week') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('region' as const), region }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('watch' as const), regions: fc.array(region, { maxLength: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('frequency' as const),
      frequency: fc.constantFrom<Frequency>({ mode: 'immediate' }, DAILY, WEEKLY),
    }),
  },
);

const LEAD = anIssuer();

/** One subscription among others, to which things happen. */
class Life {
  readonly service: FragileService;
  readonly id: string;
  #noticeId = '';

  private constructor(service: FragileService, id: string) {
    this.service = service;
    this.id = id;
  }

  static async begin(pageSize: number, byWebhook = false): Promise<Life> {
    const service = new FragileService(
      () => undefined,
      () => 0,
      pageSize,
    );
    const { world } = service;
    const channel = byWebhook
      ? aWebhook({ sealedSecrets: [await world.vault.seal(`whsec_${btoa('a secret of twenty-four bytes')}`)] })
      : undefined;
    const all = [undefined, ...REGIONS, ...REGIONS].map((at, i) =>
      aSubscription({
        status: 'pending',
        region: at ?? '440106',
        frequencySince: instant(world.clock.now()),
        organization: { name: `清溪社区第 ${i} 合唱队` },
        frequency: i % 3 === 2 ? DAILY : { mode: 'immediate' },
        ...(channel && i === 0 ? { channel } : {}),
      }),
    );
    for (const one of all) {
      await world.subscriptions.create(one);
      await world.subscriptions.replace(one, { ...one, status: 'active', revision: 2 }, one.createdAt);
    }
    return new Life(service, all[0]?.id ?? '');
  }

  async subscription(): Promise<Subscription> {
    const found = await this.service.world.subscriptions.find(this.id);
    if (!found) throw new Error('it is gone');
    return found;
  }

  async happens(event: Event): Promise<void> {
    const { world } = this.service;
    const before = await this.subscription();
    const now = instant(world.clock.now());
    const become = (next: Subscription) => world.subscriptions.replace(before, next, now);
    switch (event.kind) {
      case 'notice': {
        const notice = aNotice({
          regions: [event.region],
          issuers: [LEAD],
          createdAt: now,
          ...(event.urgent ? { urgency: 'immediate' as const } : {}),
        });
        this.#noticeId = notice.id;
        await world.notices.accept(notice, null, asWritten(notice));
        break;
      }
      case 'withdrawal':
        if (this.#noticeId)
          await withdrawNotice(world, { kind: 'operator', keyId: 'operator' }, this.#noticeId, {
            reason: '有误',
          });
        break;
      case 'pause':
        if (before.status === 'active') await become(paused(before, now));
        break;
      case 'resume':
        if (before.status === 'paused') await become(resumed(before, now));
        break;
      case 'region':
        await become(changed(before, { organization: { ...before.organization, region: event.region } }, now));
        break;
      case 'watch':
        await become(changed(before, { filter: { ...before.filter, watch: event.regions } }, now));
        break;
      case 'frequency':
        await become(changed(before, { frequency: event.frequency }, now));
        break;
      case 'day':
        world.clock.advance(DAY);
        break;
      case 'week':
        world.clock.advance(7 * DAY);
        break;
    }
    for (let minutes = 0; minutes < 4; minutes++) await this.service.step();
  }
}

describe('what was sent to a subscription', () => {
  it('is what every batch of the last 90 days says, whatever changed between notices', async () => {
    let lines = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 4, maxLength: 20, size: 'max' }),
        fc.constantFrom(100, 3),
        fc.boolean(),
        async (events, pageSize, byWebhook) => {
          const life = await Life.begin(pageSize, byWebhook);
          for (const one of events) await life.happens(one);
          const { world } = life.service;
          const found = await everything(world, await life.subscription());
          expect(found.map(asText).sort()).toEqual(await inEveryBatch(world, life.id));
          lines += found.length;
        },
      ),
      { numRuns: Number(process.env['HISTORIES'] ?? 50) },
    );
    expect(lines).toBeGreaterThan(20);
  });

  it('is told the latest first, with the title as it was told, the reasons and the address masked', async () => {
    const life = await Life.begin(100);
    for (const at of ['4403', '440106', '44']) await life.happens({ kind: 'notice', region: at, urgent: false });
    const lines = await everything(life.service.world, await life.subscription());
    expect(lines).toMatchObject([
      {
        reasons: ['region:44'],
        act: 'notice',
        status: 'delivered',
        attempts: 1,
        version: 1,
        title: '关于开展社区社会组织冬季走访活动的通知',
      },
      { reasons: ['region:440106'], channel: { type: 'email', address: 's***@club.example' } },
    ]);
    expect(lines).toHaveLength(2);
  });

  it('is forgotten after 90 days', async () => {
    const life = await Life.begin(100);
    await life.happens({ kind: 'notice', region: '44', urgent: false });
    const { world } = life.service;
    world.clock.advance(89 * DAY);
    expect(await everything(world, await life.subscription())).toHaveLength(1);
    world.clock.advance(DAY);
    expect(await everything(world, await life.subscription())).toEqual([]);
  });

  it('goes on from no place that was never given out', async () => {
    const life = await Life.begin(100);
    const cursors = ['x', Buffer.from('{"month":"2999-01","behind":null}').toString('base64url')];
    for (const cursor of cursors) expect(await listSent(life.service.world, await life.subscription(), { limit: 3, cursor })).toBeNull();
  });
});

describe('a page of what was sent', () => {
  it('makes a bounded number of reads, however many mailings there were and however many rows the subscription has', async () => {
    const world = aWorld();
    const watch = Array.from({ length: 24 }, (_, i) => `4401${String(i).padStart(2, '0')}`);
    const subscription = aSubscription({ region: '440199', filter: { watch } });
    const startedAt = instant(world.clock.now());
    const month = startedAt.slice(0, 7);
    let reads = 0;
    const count = <T>(answer: T): Promise<T> => {
      reads += 1;
      return Promise.resolve(answer);
    };
    const begun = Array.from({ length: 5000 }, (_, i) => ({
      mailingId: `m-${9999 - i}`,
      act: 'notice' as const,
      startedAt,
      looksAt: { immediate: ['44'] },
    }));
    const sentMailings: World['sentMailings'] = Object.assign(Object.create(world.sentMailings), {
      ofMonth: (asked: string, behind: { mailingId: string } | null, limit: number) => {
        const from = behind ? begun.findIndex(({ mailingId }) => mailingId === behind.mailingId) + 1 : 0;
        const items = asked === month ? begun.slice(from, from + limit) : [];
        return count({ items, isEnd: items.length < limit });
      },
      rangesIn: (mailingId: string) =>
        count([{ mailingId, range: { slotId: 'immediate', province: '44', from: '44', before: '44:' }, purpose: 'send', frozen: null }]),
      batchAt: () => count<Batch | null>(null),
    });
    const page = await listSent({ ...world, sentMailings }, subscription, { limit: 20 });
    expect(page?.items).toEqual([]);
    expect(page?.next).toBeDefined();
    expect(reads).toBeLessThanOrEqual(MOST_READS + 1 + 25);

    reads = 0;
    const elsewhere = {
      ...subscription,
      organization: { ...subscription.organization, region: '110108' },
      filter: { ...subscription.filter, watch: [] },
    };
    expect(await listSent({ ...world, sentMailings }, elsewhere, { limit: 20 })).toEqual({ items: [] });
    expect(reads).toBeLessThanOrEqual(60);
  });
});
