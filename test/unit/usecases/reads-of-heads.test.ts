import { describe, expect, it } from 'vitest';
import type { BatchWork, RangeWork } from '../../../functions/domain/mailings/work.ts';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { EmailSender } from '../../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../../functions/usecases/sending/webhook-sender.ts';
import { aNotice, aSubscription, asWritten, aWebhook, toPlan } from '../../builders.ts';
import type { World } from '../../fakes/failing.ts';
import { aWorld } from '../../fakes/world.ts';

const MINUTE = 60_000;

/** So many readers of a notice, whose batches are written down. */
const aMailingOf = async (count: number, channelOf: (world: World, i: number) => Promise<object>) => {
  const world = aWorld(1000);
  for (let i = 0; i < count; i++) {
    const pending = aSubscription({ status: 'pending', ...(await channelOf(world, i)) });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await planMailing(world, toPlan(notice));
  for (const { kind, work } of world.queues.take()) if (kind === 'range') await freezeAudience(world, work as RangeWork);
  return world;
};

/** The same store, and what was read of it. */
const counting = ({ notices }: World) => {
  const reads: string[] = [];
  const store = new Proxy(notices, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]) => {
        reads.push(String(property));
        return Reflect.apply(member, target, args);
      };
    },
  });
  return { reads, notices: store };
};

const emails = async (_: World, i: number) => ({ channel: { type: 'email', address: `office-${i}@club.example` } });
const webhooks = async ({ vault }: World, i: number) => ({
  channel: aWebhook({
    url: `https://hooks.club.example/${i}`,
    sealedSecrets: [await vault.seal('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')],
  }),
});

/** Work off what is in the queues, and tell for each message what it read of notices. */
const readsOfEach = async (world: World): Promise<readonly (readonly string[])[]> => {
  const all: (readonly string[])[] = [];
  for (const { kind, work } of world.queues.take()) {
    if (kind !== 'batch') continue;
    const { reads, notices } = counting(world);
    const deps = { ...world, notices };
    const batch = work as BatchWork;
    const sender = batch.batch.channel === 'email' ? new EmailSender(deps) : new WebhookSender(deps);
    await sendBatch({ ...deps, sender }, batch, 'run', () => 10 * MINUTE);
    all.push(reads.sort());
  }
  return all;
};

describe('a sender', () => {
  it.each([
    ['emails', emails],
    ['webhooks', webhooks],
  ])('looks once for a batch of %s whether its notice was withdrawn, and reads it once', async (_, channelOf) => {
    const world = await aMailingOf(60, channelOf);
    expect(await readsOfEach(world)).toEqual([['find', 'standingOf']]);
    expect(world.mailer.sent.length + world.endpoints.calls.length).toBe(60);
  });

  it('looks once for a retry', async () => {
    const world = await aMailingOf(2, webhooks);
    world.endpoints.answer = () => ({ kind: 'answered', status: 503, body: '', tookMs: 1 });
    await readsOfEach(world);
    world.clock.advance(MINUTE);
    expect(await readsOfEach(world)).toEqual([
      ['find', 'standingOf'],
      ['find', 'standingOf'],
    ]);
    expect(world.endpoints.calls).toHaveLength(4);
  });
});
