import { describe, expect, it } from 'vitest';
import { type BatchWork, channelOf } from '../../functions/domain/mailings/work.ts';
import { succeeded } from '../../functions/domain/subscriptions/subscription-life.ts';
import { instant, MINUTE } from '../../functions/domain/time.ts';
import { retryWork } from '../../functions/usecases/sending/channel-sender.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { aMailing, aNotice, aSubscription, asWritten, aWebhook, NOON } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';

class Killed extends Error {}

/** The same port, but the function dies at one call of all, before its effect or behind it. */
const mortal = <T extends object>(port: T, dies: () => 'before' | 'after' | null): T =>
  new Proxy(port, {
    get: (target, property) => {
      const member = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const when = dies();
        if (when === 'before') throw new Killed();
        const result = await member.apply(target, args);
        if (when === 'after') throw new Killed();
        return result;
      };
    },
  });

const SIZE = 3;

/** Three who were written down for one channel and have the other one by now, and a function that dies at its call `at`. */
const run = async (from: 'email' | 'webhook', at: number, when: 'before' | 'after') => {
  const world = aWorld();
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  const mailing = aMailing({ noticeId: notice.id });
  await world.mailings.begin(mailing, []);
  const recipients = [];
  for (let i = 0; i < SIZE; i++) {
    const address = { type: 'email', address: `office-${i}@club.example` } as const;
    const endpoint = aWebhook({ url: `https://hooks.club.example/${i}`, sealedSecrets: [] });
    const pending = aSubscription({ status: 'pending', channel: from === 'email' ? address : endpoint });
    await world.subscriptions.create(pending);
    const active = { ...pending, status: 'active', revision: 2 } as const;
    await world.subscriptions.replace(pending, active, NOON);
    await world.subscriptions.replace(active, succeeded(active, from === 'email' ? endpoint : address, NOON), NOON);
    const { id, organizationId, language } = pending;
    recipients.push({ subscriptionId: id, organizationId, region: '440106', language, told: 0 });
  }
  const told = [[{ noticeId: notice.id, version: 1, reasons: ['region:44'], sections: [0] }]];
  const id = { mailingId: mailing.id, rangeId: 'immediate~44~44..44:', channel: from, after: '' };
  await world.batches.put({ id, lastKey: '440106#z', told, recipients } as never);
  let calls = 0;
  const dies = () => (calls++ === at ? when : null);
  const ports = { ...world, batches: mortal(world.batches, dies), retries: mortal(world.retries, dies) };
  const senders = { email: new EmailSender(world), webhook: new WebhookSender(world) };
  const batchWork: BatchWork = { v: 1, lane: 'routine', batch: id, size: SIZE };
  for (let round = 0; round < 12; round++) {
    const due = await world.retries.due(instant(world.clock.now()), 100);
    // The message of the batch comes back each time, and each retry twice.
    const retries = due.map((retry) => retryWork('routine', retry, retry.attempts));
    for (const [nth, work] of [batchWork, ...retries, ...retries].entries()) {
      try {
        await sendBatch({ ...ports, sender: senders[channelOf(work)] }, work, `run-${round}-${nth}`, () => 10 * MINUTE);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
    world.clock.advance(MINUTE);
  }
  const got = [...world.endpoints.calls.map(({ url }) => url), ...world.mailer.sent.map(({ to }) => to)];
  const progress = await world.batches.progressOf(id);
  const states = recipients.map((_, position) => progress?.deviations.get(position)?.status ?? 'delivered');
  return { calls, got, byOld: from === 'email' ? world.mailer.sent : world.endpoints.calls, states, twice: progress?.possiblyTwice ?? 0 };
};

describe.each(['email', 'webhook'] as const)('what was written down for %s, and is passed on', (from) => {
  it('reaches everybody by the new channel whichever call a function dies at, and no more often than it is said', async () => {
    const whole = await run(from, -1, 'before');
    expect([whole.got.length, new Set(whole.got).size, whole.twice, whole.states]).toEqual([SIZE, SIZE, 0, Array(SIZE).fill('delivered')]);
    expect(whole.calls).toBeGreaterThan(10);
    for (let at = 0; at < whole.calls; at++)
      for (const when of ['before', 'after'] as const) {
        const { got, byOld, states, twice } = await run(from, at, when);
        expect([at, when, states]).toEqual([at, when, Array(SIZE).fill('delivered')]);
        expect([at, when, new Set(got).size]).toEqual([at, when, SIZE]);
        expect(got.length - SIZE, `${at} ${when}`).toBeLessThanOrEqual(twice);
        expect(byOld).toEqual([]);
      }
  });
});
