import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeId } from '../../../functions/domain/audience/directory.ts';
import { BATCH_SIZE, CHECKPOINT } from '../../../functions/domain/mailings/batch.ts';
import type { BatchWork, RangeWork } from '../../../functions/domain/mailings/work.ts';
import type { SendOutcome } from '../../../functions/ports/mailer.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { EmailSender } from '../../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../../functions/usecases/sending/send-batch.ts';
import { aNotice, aSubscription, asWritten, aWebhook, toPlan } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';
import { addsUpTo } from './ledger-sum.ts';

type World = ReturnType<typeof aWorld>;

class Killed extends Error {
  constructor(where = '') {
    super(where);
  }
}

/** The same port, but the function dies at the given calls: before the effect, or after it, when nobody hears the answer. */
const mortal = <T extends object>(port: T, dies: () => 'before' | 'after' | null): T =>
  new Proxy(port, {
    get: (target, property) => {
      const member = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const when = dies();
        if (when === 'before') {
          // A list is read by iterating over it; everything else fails as a promise does.
          if (property === 'progressIn') throw new Killed();
          return Promise.reject(new Killed(String(property)));
        }
        const result = member.apply(target, args);
        if (when === 'after' && result instanceof Promise) return result.then(() => Promise.reject(new Killed(String(property))));
        return result;
      };
    },
  });

const mortalPorts = ({ mailings, ranges, batches, retries }: World, dies: () => 'before' | 'after' | null) => ({
  mailings: mortal(mailings, dies),
  ranges: mortal(ranges, dies),
  batches: mortal(batches, dies),
  retries: mortal(retries, dies),
});

/** Dies at each of these calls, counted over all ports. */
const deathsAt = (points: readonly { at: number; after: boolean }[]) => {
  let calls = 0;
  return (): 'before' | 'after' | null => {
    const point = points.find(({ at }) => at === calls);
    calls += 1;
    return point ? (point.after ? 'after' : 'before') : null;
  };
};

const readers = async (world: World, count: number, webhooks = 0): Promise<void> => {
  for (let i = 0; i < count; i++) {
    const pending = aSubscription({
      status: 'pending',
      region: ['440106', '4403', '440106001'][i % 3] ?? '44',
      ...(i < webhooks ? { channel: aWebhook({ url: `https://hooks.club.example/${i}` }) } : {}),
    });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
};

const published = async (world: World) => {
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  return notice;
};

const courierOf = (world: World): EmailSender => new EmailSender(world);

/** Take work off the queues until there is none, as Lambda would: a message that fails comes back after a while. */
const workOff = async (world: World, ports: Partial<World> = {}): Promise<void> => {
  const deps = { ...world, ...ports };
  let messages = [...world.queues.take()];
  for (let round = 0; messages.length > 0; round++) {
    if (round > 200) throw new Error('the work never ends');
    const again: typeof messages = [];
    for (const message of messages) {
      try {
        if (message.kind === 'range') await freezeAudience(deps, message.work as RangeWork);
        else {
          const sent = await sendBatch(
            { ...deps, sender: courierOf(deps) },
            message.work as BatchWork,
            `owner-${round}-${again.length}`,
            () => 60_000,
          );
          if (sent.kind === 'later') again.push(message);
        }
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        again.push(message);
      }
    }
    world.clock.advance(60_000);
    messages = [...again, ...world.queues.take()];
  }
};

const sentTo = (world: World): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { to } of world.mailer.sent) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
};

describe('a mailing', () => {
  it('reaches everybody once, and its ledger adds up to the audience', async () => {
    const world = aWorld();
    await readers(world, 250);
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    await workOff(world);
    expect([...sentTo(world).values()]).toEqual(Array(250).fill(1));
    const report = await reportNotice(world, notice.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: 250, delivered: 250, possiblyTwice: 0 } });
    expect(addsUpTo(report?.totals)).toBe(250);
    expect(report?.mailings[0]?.timeTo).toMatchObject({ first: expect.any(String), '100': expect.any(String) });
    expect(report?.mailings[0]?.timeToByChannel).toEqual({ email: report?.mailings[0]?.timeTo, webhook: {} });
  });

  it('covers a range with batches exactly once, whatever the resume points and however many freeze it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 230 }),
        fc.array(fc.record({ at: fc.nat(60), after: fc.boolean() }), { maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(3, 50, 1000),
        async (count, points, twins, pageSize) => {
          const world = aWorld(pageSize);
          await readers(world, count, Math.floor(count / 3));
          const notice = await published(world);
          await planMailing(world, toPlan(notice));
          const ranges = () => world.queues.take().flatMap((message) => (message.kind === 'range' ? [message.work] : []));
          const dies = deathsAt(points);
          const ports = mortalPorts(world, dies);
          const queues = mortal(world.queues, dies);
          const waiting = ranges();
          for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
            for (let done = false; !done; ) {
              const runs = Array.from({ length: twins ? 2 : 1 }, () => freezeAudience({ ...world, ...ports, queues }, work as RangeWork));
              const results = await Promise.allSettled(runs);
              for (const result of results) if (result.status === 'rejected' && !(result.reason instanceof Killed)) throw result.reason;
              done = results.some(({ status }) => status === 'fulfilled');
            }
            waiting.push(...ranges());
          }
          expect((await world.ranges.ofMailing(`${notice.id}-1-notice`)).every(({ frozen }) => frozen !== null)).toBe(true);
          const found: string[] = [];
          for (const { range } of await world.ranges.ofMailing(`${notice.id}-1-notice`)) {
            for await (const progress of world.batches.progressIn(`${notice.id}-1-notice`, rangeId(range))) {
              const batch = await world.batches.find(progress.id);
              expect(batch?.recipients.length).toBeLessThanOrEqual(BATCH_SIZE);
              found.push(...(batch?.recipients ?? []).map(({ subscriptionId }) => subscriptionId));
            }
          }
          expect(found.length).toBe(count);
          expect(new Set(found).size).toBe(count);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cuts a range at one place, even when its runs see the directory at different lengths', async () => {
    const world = aWorld(5);
    await readers(world, 3);
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    const [first] = world.queues
      .take()
      .flatMap((message) => (message.kind === 'range' && message.work.rangeId.endsWith('~44..44:') ? [message.work] : []));
    if (!first) throw new Error('no range to freeze');
    const dies = deathsAt([{ at: 4, after: true }]);
    await expect(freezeAudience({ ...world, ...mortalPorts(world, dies) }, first)).rejects.toBeInstanceOf(Killed);
    // More came meanwhile: another run would cut the range elsewhere, whose first batch stands already.
    await readers(world, 9);
    expect(await freezeAudience(world, first)).toMatchObject({ kind: 'frozen' });
    await workOff(world);
    expect(Math.max(...sentTo(world).values())).toBe(1);
    expect(await reportNotice(world, notice.id)).toMatchObject({ complete: true, totals: { audience: sentTo(world).size } });
  });

  it('loses nobody when a sender dies, and repeats at most the sends in flight and ten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), fc.nat(60), fc.boolean(), async (count, at, after) => {
        const world = aWorld();
        await readers(world, count);
        const notice = await published(world);
        await planMailing(world, toPlan(notice));
        const dies = deathsAt([{ at, after }]);
        await workOff(world, { ...mortalPorts(world, dies), queues: mortal(world.queues, dies) });
        await sweep({ ...world });
        await workOff(world);
        const counts = [...sentTo(world).values()];
        expect(counts.length).toBe(count);
        expect(counts.reduce((sum, times) => sum + times - 1, 0)).toBeLessThanOrEqual(2 * CHECKPOINT);
        expect(await reportNotice(world, notice.id)).toMatchObject({ complete: true, totals: { audience: count, delivered: count } });
      }),
      { numRuns: 80 },
    );
  });

  it('goes back to the queue when SES throttles, and nobody counts as failed for it', async () => {
    const world = aWorld();
    await readers(world, 40);
    let refused = 0;
    world.mailer.verdict = () => (refused < 7 && ++refused > 0 ? { kind: 'throttled' } : undefined);
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    await workOff(world);
    expect([...sentTo(world).values()]).toEqual(Array(40).fill(1));
    expect((await reportNotice(world, notice.id))?.totals).toMatchObject({ delivered: 40, failed: 0, possiblyTwice: 0 });
  });

  it('counts an address that SES refuses as failed with the reason, and an unknown result as possibly twice', async () => {
    const world = aWorld();
    await readers(world, 3);
    let first: string | undefined;
    const tried = new Set<string>();
    world.mailer.verdict = ({ to }) => {
      first ??= to;
      if (to === first) return { kind: 'refused', code: 'message-rejected' };
      if (tried.size === 0) {
        tried.add(to);
        return { kind: 'unknown', code: 'no-answer' };
      }
      return undefined;
    };
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    await workOff(world);
    expect((await reportNotice(world, notice.id))?.totals).toMatchObject({
      audience: 3,
      delivered: 2,
      failed: 1,
      retrying: 0,
      possiblyTwice: 1,
    });
  });

  it('counts each try that may have arrived and was made again, the first and those after it', async () => {
    const world = aWorld();
    await readers(world, 1);
    const answers: SendOutcome[] = [
      { kind: 'unknown', code: 'no-answer' },
      { kind: 'unknown', code: 'sender-failed' },
    ];
    world.mailer.verdict = () => answers.shift();
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    await workOff(world);
    expect((await reportNotice(world, notice.id))?.totals).toMatchObject({ delivered: 1, retrying: 0, possiblyTwice: 2 });
  });

  it('skips whoever left between the freeze and the send', async () => {
    const world = aWorld();
    await readers(world, 2);
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    for (const message of world.queues.take()) if (message.kind === 'range') await freezeAudience(world, message.work);
    const waiting = world.queues.queued.flatMap((message) => (message.kind === 'batch' ? [message.work] : []));
    const batch = waiting[0] ? await world.batches.find(waiting[0].batch) : null;
    const leaver = await world.subscriptions.find(batch?.recipients[0]?.subscriptionId ?? '');
    if (!leaver) throw new Error('nobody to leave');
    await world.subscriptions.replace(leaver, { ...leaver, status: 'ended', revision: leaver.revision + 1 }, notice.createdAt);
    await workOff(world);
    expect((await reportNotice(world, notice.id))?.totals).toMatchObject({ delivered: 1, skipped: 1 });
  });

  it('skips whoever was erased between the freeze and the send', async () => {
    const world = aWorld();
    await readers(world, 2);
    const notice = await published(world);
    await planMailing(world, toPlan(notice));
    for (const message of world.queues.take()) if (message.kind === 'range') await freezeAudience(world, message.work);
    const [waiting] = world.queues.queued.flatMap((message) => (message.kind === 'batch' ? [message.work] : []));
    const batch = waiting ? await world.batches.find(waiting.batch) : null;
    const erased = batch?.recipients[0]?.subscriptionId;
    const findMany = world.subscriptions.findMany.bind(world.subscriptions);
    world.subscriptions.findMany = (ids) => findMany(ids.filter((id) => id !== erased));
    await workOff(world);
    expect((await reportNotice(world, notice.id))?.totals).toMatchObject({ delivered: 1, skipped: 1 });
  });
});
