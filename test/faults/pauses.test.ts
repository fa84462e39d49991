import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import { listDeliveries } from '../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { pauseSubscription, resumeSubscription } from '../../functions/usecases/subscriptions/change-subscription.ts';
import { aNotice, aSubscription, asWritten } from '../builders.ts';
import { FragileService } from './fragile-service.ts';

const HOUR = 3_600_000;
const DAILY = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;

/**
 * One who reads a digest each day at nine, and what may happen; it is noon in China. `neighbour` reads the same digest and never pauses.
 */
const aReader = async () => {
  const service = new FragileService();
  const { world } = service;
  const join = async (): Promise<Readonly<{ id: string; to: string }>> => {
    const now = world.clock.now().toISOString();
    const pending = aSubscription({ status: 'pending', frequency: DAILY, frequencySince: now, createdAt: now });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, now);
    return { id: pending.id, to: pending.channel.type === 'email' ? pending.channel.address : '' };
  };
  const reader = await join();
  const neighbour = await join();
  const notices: Notice[] = [];
  const change = async (how: typeof resumeSubscription): Promise<void> => {
    const found = await world.subscriptions.find(reader.id);
    if (found) await how(world, found);
  };
  return {
    service,
    neighbour,
    notices,
    pause: () => change(pauseSubscription),
    resume: () => change(resumeSubscription),
    /** For so long, by the clock alone. */
    pauseFor: (ms: number) =>
      change((deps, before) => pauseSubscription(deps, before, new Date(world.clock.now().getTime() + ms).toISOString())),
    post: async (): Promise<Notice> => {
      const now = world.clock.now().toISOString();
      const notice = aNotice({ title: `第${notices.length}件`, createdAt: now, publishedAt: now });
      notices.push(notice);
      await world.notices.accept(notice, null, asWritten(notice));
      await service.settle();
      return notice;
    },
    /** Lets time pass, with whatever falls due. */
    pass: async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour++) {
        world.clock.advance(HOUR);
        await service.step();
      }
      await service.settle();
    },
    /** The titles in each digest of somebody. */
    digestsOf: (to: string): readonly (readonly string[])[] =>
      world.mailer.sent
        .filter((email) => email.to === to)
        .map((email) => [...(email.copy?.().template.text[0] ?? '').matchAll(/第\d+件/g)].map(([title]) => title)),
    saidOfWindows: (): readonly string[] =>
      world.mailer.sent
        .filter((email) => email.to === reader.to)
        .map((email) => /自.*?以来发布.*/.exec(email.copy?.().template.text[0] ?? '')?.[0].trim() ?? ''),
    digests(): readonly (readonly string[])[] {
      return this.digestsOf(reader.to).map((titles) => [...new Set(titles)]);
    },
  };
};

describe('a notice that was published before a pause', () => {
  it('reaches its reader in the next digest when the pause is over by then, and what was published meanwhile does not', async () => {
    const reader = await aReader();
    await reader.post();
    await reader.pause();
    await reader.pass(1);
    await reader.post();
    await reader.pass(1);
    await reader.resume();
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第0件', '第2件']]);
  });

  it('reaches its reader in the first digest after the pause, however many left meanwhile; once, and the ledger keeps its audience', async () => {
    const reader = await aReader();
    const first = await reader.post();
    await reader.pause();
    for (let day = 0; day < 3; day++) {
      await reader.pass(24);
      await reader.post();
    }
    expect(reader.digests()).toEqual([]);
    await reader.resume();
    await reader.post();
    await reader.pass(24);
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第0件', '第4件'], ['第5件']]);
    expect(reader.saidOfWindows()).toEqual(['自您暂停前的上一期汇总以来发布，暂停期间的除外', '自昨天9:00以来发布']);
    const report = await reportNotice(reader.service.world, first.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: 2, delivered: 2, skipped: 0, awaitingDigest: 0 } });
    const lines = await listDeliveries(reader.service.world, first, { limit: 100 });
    expect(lines?.items.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  it('reaches its reader also when another pause begins before a digest could bring it', async () => {
    const reader = await aReader();
    for (let day = 0; day < 2; day++) {
      await reader.post();
      await reader.pause();
      await reader.pass(23);
      await reader.post();
      await reader.resume();
      await reader.pass(1);
    }
    await reader.post();
    await reader.pass(24);
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第0件', '第2件', '第4件'], ['第5件']]);
  });

  it('is told once through several pauses, however long each is, and however long its reader is back between', async () => {
    const hours = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(hours, hours), { minLength: 2, maxLength: 4 }), async (pauses) => {
        const reader = await aReader();
        const wanted: string[] = [];
        for (const [awayHours, backHours] of pauses) {
          wanted.push((await reader.post()).title);
          await reader.pass(1);
          await reader.pause();
          await reader.post();
          await reader.pass(awayHours);
          await reader.resume();
          await reader.pass(backHours);
        }
        wanted.push((await reader.post()).title);
        await reader.pass(25);
        expect(reader.digests().flat().sort()).toEqual(wanted.sort());
      }),
      { numRuns: 15 },
    );
  });

  it('is told once, and nothing of the pauses is, whenever its reader pauses and comes back', async () => {
    const event = fc.constantFrom('post', 'pause', 'resume', 'pass') as fc.Arbitrary<'post' | 'pause' | 'resume' | 'pass'>;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(event, fc.integer({ min: 1, max: 30 })), { maxLength: 12 }), async (events) => {
        const reader = await aReader();
        const wanted: string[] = [];
        let isPaused = false;
        let pauses = 0;
        for (const [what, hours] of events) {
          await reader.pass(1);
          if (what === 'post') {
            const { title } = await reader.post();
            if (!isPaused) wanted.push(title);
          } else if (what === 'pass') await reader.pass(hours);
          else if (what === 'pause' && !isPaused && pauses < 4) {
            await reader.pause();
            isPaused = true;
            pauses += 1;
          } else if (what === 'resume' && isPaused) {
            await reader.resume();
            isPaused = false;
          }
        }
        if (isPaused) await reader.resume();
        await reader.pass(1);
        const { title } = await reader.post();
        await reader.pass(25);
        expect(reader.digests().flat().sort()).toEqual([...wanted, title].sort());
        for (const notice of reader.notices)
          expect((await reportNotice(reader.service.world, notice.id))?.totals).toMatchObject({ awaitingDigest: 0, retrying: 0 });
      }),
      { numRuns: 15 },
    );
  });
});

describe('a pause until a day', () => {
  it('ends by itself: nothing is sent meanwhile or later of what was published then, and nobody has to be there on time', async () => {
    const reader = await aReader();
    await reader.post();
    await reader.pauseFor(50 * HOUR);
    await reader.pass(1);
    await reader.post();
    await reader.pass(48);
    expect(reader.digests()).toEqual([]);
    await reader.pass(2);
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第0件', '第2件']]);
    const [first] = reader.notices;
    if (first)
      expect(await reportNotice(reader.service.world, first.id)).toMatchObject({ complete: true, totals: { audience: 2, delivered: 2 } });
  });

  it('brings what is published at its very end, in the same minute as a digest leaves or sweep stands still', async () => {
    const reader = await aReader();
    await reader.pauseFor(3 * HOUR);
    reader.service.world.clock.advance(3 * HOUR - 1);
    await reader.post();
    reader.service.world.clock.advance(1);
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第1件']]);
  });

  it('can be ended before, moved, and left open, and its beginning stays', async () => {
    const reader = await aReader();
    await reader.post();
    await reader.pauseFor(200 * HOUR);
    await reader.pass(1);
    await reader.post();
    await reader.pauseFor(30 * HOUR);
    await reader.pass(1);
    await reader.post();
    await reader.pause();
    await reader.pass(100);
    expect(reader.digests()).toEqual([]);
    await reader.pauseFor(2 * HOUR);
    await reader.pass(1);
    await reader.resume();
    await reader.post();
    await reader.pass(24);
    expect(reader.digests()).toEqual([['第0件', '第3件']]);
  });

  it('owes the same as one that its reader ends: each notice once, however often and long, and none of the pauses', async () => {
    const hours = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(hours, hours, fc.boolean()), { minLength: 1, maxLength: 4 }), async (pauses) => {
        const reader = await aReader();
        const wanted: string[] = [];
        for (const [awayHours, backHours, isByHand] of pauses) {
          wanted.push((await reader.post()).title);
          await reader.pass(1);
          await reader.pauseFor((awayHours + (isByHand ? 10 : 0)) * HOUR);
          await reader.post();
          await reader.pass(awayHours);
          if (isByHand) await reader.resume();
          await reader.pass(backHours);
        }
        wanted.push((await reader.post()).title);
        await reader.pass(25);
        expect(reader.digests().flat().sort()).toEqual(wanted.sort());
        for (const notice of reader.notices)
          expect((await reportNotice(reader.service.world, notice.id))?.totals).toMatchObject({ awaitingDigest: 0, retrying: 0 });
      }),
      { numRuns: 15 },
    );
  });
});
