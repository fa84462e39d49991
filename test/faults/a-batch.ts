import type { Batch } from '../../functions/domain/mailings/batch.ts';
import type { BatchWork } from '../../functions/domain/mailings/work.ts';
import type { Attempt, ChannelSender, Delivery, SendResult } from '../../functions/usecases/sending/channel-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { aMailing, aNotice, aSubscription, asWritten } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';
import { SimulatedClock } from './simulated-clock.ts';

export const MINUTE = 60_000;
const FUNCTION_MS = 15 * MINUTE;

/**
 * A batch of so many readers, and a server that takes as long for its answer as the test says, and answers the message that has left as
 * the first, second … as it says.
 */
export const aBatch = async (
  size: number,
  answerMs: (to: string, nth: number) => number,
  answer: (nth: number) => Attempt = () => ({ kind: 'delivered' }),
  seen: (delivery: Delivery) => void = () => undefined,
) => {
  const clock = new SimulatedClock();
  const world = { ...aWorld(), clock };
  const left: string[] = [];
  const sender: ChannelSender = {
    channel: 'email',
    ladder: [MINUTE],
    patienceMs: 11 * MINUTE,
    deliver: async (delivery) => {
      const { channel } = delivery.subscription;
      seen(delivery);
      const to = channel.type === 'email' ? channel.address : '';
      const nth = left.push(to);
      await clock.sleep(answerMs(to, nth));
      return answer(nth);
    },
  };
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  const mailing = aMailing({ noticeId: notice.id, startedAt: clock.now().toISOString() });
  await world.mailings.begin(mailing, []);
  const recipients: Batch['recipients'][number][] = [];
  for (let i = 0; i < size; i++) {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `office-${i}@club.example` } });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    const { id: subscriptionId, organizationId } = pending;
    recipients.push({ subscriptionId, organizationId, region: '44', language: 'zh-Hans', told: 0 });
  }
  const batch: Batch = {
    id: { mailingId: mailing.id, rangeId: 'immediate~44~44..44:', channel: 'email', after: '' },
    lastKey: '44#9',
    told: [[{ noticeId: notice.id, version: 1, reasons: ['region:44'], sections: [] }]],
    recipients,
  };
  await world.batches.put(batch);
  const deps = { ...world, sender };
  const send = async (owner: string, work: BatchWork = { v: 1, lane: 'routine', batch: batch.id }): Promise<SendResult> => {
    const startedMs = clock.now().getTime();
    return sendBatch(deps, work, owner, () => FUNCTION_MS - (clock.now().getTime() - startedMs));
  };
  return { world, clock, notice, batch, left, send, progress: () => world.batches.progressOf(batch.id) };
};

/** What comes of it once the clock has run on. */
export const whenDone = async <T>(clock: SimulatedClock, work: Promise<T>): Promise<T> => {
  let isDone = false;
  const end = (): void => {
    isDone = true;
  };
  void work.then(end, end);
  // A clock that nobody waits for stands; what is worked out meanwhile comes to wait for it.
  while (!isDone) await clock.run(() => isDone);
  return work;
};
