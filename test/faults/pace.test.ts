import { beforeAll, describe, expect, it } from 'vitest';
import { Coalescer } from '../../functions/adapters/coalescer.ts';
import { waitingDemand, waitingSeconds } from '../../functions/domain/ledger/cost.ts';
import { BATCH_SIZE, type Batch, IN_FLIGHT } from '../../functions/domain/mailings/batch.ts';
import type { Mailing } from '../../functions/domain/mailings/mailing.ts';
import type { BatchWork } from '../../functions/domain/mailings/work.ts';
import type { Lane } from '../../functions/domain/notices/notice.ts';
import { URGENT_SHARE } from '../../functions/domain/sending/pace.ts';
import type { Mailer, OutgoingEmail, SendOutcome } from '../../functions/ports/mailer.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { aMailing, aNotice, aSubscription, asWritten } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
const diceOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/** SES as far as is known: a token bucket that holds one second of the rate, and an answer after about 60 ms, some after much longer. */
class ModelledSes implements Mailer {
  readonly sentMs: { to: string; at: number }[] = [];
  readonly throttledMs: number[] = [];
  readonly #clock: SimulatedClock;
  readonly #rate: number;
  readonly #dice = diceOf(7);
  #tokens: number;
  #filledMs: number;

  constructor(clock: SimulatedClock, rate: number) {
    this.#clock = clock;
    this.#rate = rate;
    this.#tokens = rate;
    this.#filledMs = clock.now().getTime();
  }

  async send({ to }: OutgoingEmail): Promise<SendOutcome> {
    const at = this.#clock.now().getTime();
    this.#tokens = Math.min(this.#rate, this.#tokens + ((at - this.#filledMs) * this.#rate) / 1000);
    this.#filledMs = at;
    const allowed = this.#tokens >= 1;
    if (allowed) {
      this.#tokens -= 1;
      this.sentMs.push({ to, at });
    } else this.throttledMs.push(at);
    const normal = Math.sqrt(-2 * Math.log(1 - this.#dice())) * Math.cos(2 * Math.PI * this.#dice());
    await this.#clock.sleep(60 * Math.exp(0.4 * normal));
    return allowed ? { kind: 'accepted', messageId: 'm' } : { kind: 'throttled' };
  }

  async quota(): ReturnType<Mailer['quota']> {
    return { perSecond: this.#rate, perDay: -1, sentLastDay: 0 };
  }
}

/** Any id is an organization that reads mail. */
const everybody: Pick<SubscriptionStore, 'findMany'> = {
  findMany: async (ids) =>
    new Map(ids.map((id) => [id, aSubscription({ id, status: 'active', channel: { type: 'email', address: `${id}@reader.example` } })])),
};

/** Emails that leave within a moment leave together, as SesBulkMailer has it; SES counts each of them. */
const bulkOf = (ses: ModelledSes, clock: SimulatedClock): Mailer => {
  const together = new Coalescer<OutgoingEmail, SendOutcome>({
    ask: (emails) => Promise.all(emails.map((email) => ses.send(email))),
    most: IN_FLIGHT,
    moment: () => clock.sleep(50),
  });
  return { send: (email) => together.ask('letter', email), quota: () => ses.quota() };
};

/** Queues of the lanes, and so many senders for each, on a clock that jumps. Messages come up to half a second late. */
const simulate = ({ rate, senders, inBulk = false }: { rate: number; senders: number; inBulk?: boolean }) => {
  const clock = new SimulatedClock();
  const world = { ...aWorld(), clock };
  const mailer = new ModelledSes(clock, rate);
  void world.pacer.setRate(rate);
  const dice = diceOf(11);
  const subscriptions = { ...world.subscriptions, ...everybody } as SubscriptionStore;
  const sender = new EmailSender({ ...world, mailer: inBulk ? bulkOf(mailer, clock) : mailer });
  let received = 0;
  let givenBack = 0;
  let queuedAgain = 0;
  let open = 0;
  let busyMs = 0;

  const lanes = new Map<Lane, { idle: number; ready: BatchWork[] }>();
  const laneOf = (lane: Lane) => {
    const known = lanes.get(lane) ?? { idle: senders, ready: [] };
    lanes.set(lane, known);
    return known;
  };
  const enqueue = (work: BatchWork, delaySeconds: number): void => {
    open += 1;
    clock.at(clock.now().getTime() + delaySeconds * 1000 + dice() * 500, () => {
      laneOf(work.lane).ready.push(work);
      start(work.lane);
    });
  };
  const queues = {
    sendRanges: async () => undefined,
    sendBatches: async (_: Lane, work: readonly BatchWork[], delaySeconds = 0) => {
      for (const one of work) enqueue(one, delaySeconds);
      queuedAgain += work.length;
    },
  };
  const start = (lane: Lane): void => {
    const { idle, ready } = laneOf(lane);
    const work = idle > 0 ? ready.shift() : undefined;
    if (!work) return;
    laneOf(lane).idle -= 1;
    received += 1;
    const startedMs = clock.now().getTime();
    const remainingMs = (): number => 60_000 - (clock.now().getTime() - startedMs);
    void sendBatch({ ...world, subscriptions, queues, sender }, work, `run-${received}`, remainingMs).then((sent) => {
      open -= 1;
      busyMs += clock.now().getTime() - startedMs;
      if (sent.kind === 'later') {
        givenBack += 1;
        enqueue(work, sent.seconds);
      }
      laneOf(lane).idle += 1;
      start(lane);
    });
  };

  /** A notice of an agency to so many readers, frozen and queued now. */
  const post = async (agency: string, lane: Lane, readers: number): Promise<Mailing> => {
    const notice = aNotice({ title: agency });
    await world.notices.accept(notice, null, asWritten(notice));
    const mailing = aMailing({ noticeId: notice.id, leadId: agency, lane, startedAt: clock.now().toISOString() });
    await world.mailings.begin(mailing, []);
    for (let first = 0; first < readers; first += BATCH_SIZE) {
      const size = Math.min(BATCH_SIZE, readers - first);
      const batch: Batch = {
        id: { mailingId: mailing.id, rangeId: 'immediate~44~44..44:', channel: 'email', after: `44#${String(first).padStart(7, '0')}` },
        lastKey: `44#${String(first + size).padStart(7, '0')}`,
        told: [[{ noticeId: notice.id, version: 1, reasons: ['region:44'], sections: [] }]],
        recipients: Array.from({ length: size }, (_, i) => ({
          subscriptionId: `${agency}-${first + i}`,
          organizationId: `org-${agency}-${first + i}`,
          region: '44',
          language: 'zh-Hans' as const,
          told: 0,
        })),
      };
      await world.batches.put(batch);
      enqueue({ v: 1, lane, batch: batch.id, size }, 0);
    }
    return mailing;
  };

  return {
    clock,
    mailer,
    world,
    post,
    run: (done = () => open === 0) => clock.run(done),
    receivedCount: () => received,
    /** What SQS would bill for those that had to wait: to send, receive and delete a new message, to receive one again and hide it. */
    queueRequests: () => 3 * queuedAgain + 2 * givenBack,
    busyMs: () => busyMs,
  };
};

/** Loaded with the first notice: that takes time which the simulated clock would jump over. */
beforeAll(() => import('../../functions/views/email/notice-parts.ts'));

const lastOf = (ses: ModelledSes, agency: string): number =>
  Math.max(...ses.sentMs.filter(({ to }) => to.startsWith(agency)).map(({ at }) => at));

describe('the pace of all senders together', () => {
  it.each([
    { rate: 14, senders: 2, batches: 150, inBulk: false },
    { rate: 14, senders: 10, batches: 150, inBulk: false },
    { rate: 14, senders: 10, batches: 1000, inBulk: false },
    { rate: 200, senders: 2, batches: 150, inBulk: false },
    { rate: 200, senders: 10, batches: 150, inBulk: false },
    { rate: 1000, senders: 10, batches: 150, inBulk: false },
    { rate: 1000, senders: 50, batches: 150, inBulk: false },
    { rate: 14, senders: 10, batches: 150, inBulk: true },
    { rate: 200, senders: 10, batches: 150, inBulk: true },
    { rate: 1000, senders: 50, batches: 150, inBulk: true },
  ])('uses 99 % of $rate a second for $batches batches with $senders senders (in bulk: $inBulk), and is never throttled', async (given) => {
    const { rate, batches, inBulk } = given;
    const service = simulate(given);
    await service.post('flood', 'routine', batches * BATCH_SIZE);
    await service.run();
    const { sentMs, throttledMs } = service.mailer;
    expect(new Set(sentMs.map(({ to }) => to)).size).toBe(batches * BATCH_SIZE);
    expect(sentMs.length).toBe(batches * BATCH_SIZE);
    const atBatch = (batch: number): number => sentMs[batch * BATCH_SIZE]?.at ?? 0;
    // Batches under way: as the first ones start and when nobody follows the last ones, latency shows and not the pace.
    const [first, last] = [30, batches - 20];
    const seconds = (atBatch(last) - atBatch(first)) / 1000;
    expect(((last - first) * BATCH_SIZE) / rate / seconds).toBeGreaterThanOrEqual(0.99);
    expect(throttledMs.filter((at) => at > atBatch(0) + 1000)).toEqual([]);
    // What they ask for while they wait is what an estimate counts, and so is the time that functions
    // wait; in bulk each round of ten waits for its company, too.
    const { looks, queueRequests } = waitingDemand(batches, rate);
    expect(service.receivedCount() - batches).toBeLessThanOrEqual(1.05 * looks);
    expect(service.queueRequests()).toBeLessThanOrEqual(1.05 * queueRequests);
    const counted = waitingSeconds('email', batches * BATCH_SIZE, rate) + (inBulk ? (batches * BATCH_SIZE * 0.06) / IN_FLIGHT : 0);
    expect(service.busyMs() / 1000).toBeLessThanOrEqual(1.05 * counted);
  });

  it('lets an urgent notice overtake a routine one: through in its own time at the reserved share, and what was reserved before it', async () => {
    const rate = 200;
    const service = simulate({ rate, senders: 10 });
    await service.post('routine', 'routine', 40_000);
    await service.run(() => service.mailer.sentMs.length > 4000);
    const postedMs = service.clock.now().getTime();
    await service.post('alarm', 'urgent', 1000);
    await service.run(() => service.mailer.sentMs.filter(({ to }) => to.startsWith('alarm')).length === 1000);
    const share = rate * URGENT_SHARE;
    const reservedAheadMs = 2500;
    expect(lastOf(service.mailer, 'alarm') - postedMs).toBeLessThanOrEqual(((1000 + BATCH_SIZE) / share) * 1000 + reservedAheadMs);
    expect(service.mailer.throttledMs).toEqual([]);
  });

  it('does not let the flood of one agency keep another waiting', async () => {
    const rate = 200;
    const service = simulate({ rate, senders: 10 });
    for (let notice = 0; notice < 5; notice++) await service.post('flood', 'routine', 20_000);
    await service.run(() => service.mailer.sentMs.length > 4000);
    const postedMs = service.clock.now().getTime();
    await service.post('small', 'routine', 1000);
    await service.run(() => service.mailer.sentMs.filter(({ to }) => to.startsWith('small')).length === 1000);
    // Two flows: each has half of the rate.
    const fairMs = (1000 / (rate / 2)) * 1000;
    expect(lastOf(service.mailer, 'small') - postedMs).toBeLessThan(2 * fairMs);
    expect(service.mailer.sentMs.length).toBeLessThan(12_000);
  });

  it('brakes when the service is slower than it said, goes on, and loses nobody', async () => {
    const service = simulate({ rate: 100, senders: 5 });
    await service.world.pacer.setRate(200);
    await service.post('flood', 'routine', 5000);
    await service.run();
    expect(new Set(service.mailer.sentMs.map(({ to }) => to)).size).toBe(5000);
    expect(service.mailer.sentMs.length).toBe(5000);
    expect(service.mailer.throttledMs.length).toBeLessThan(1500);
  });
});
