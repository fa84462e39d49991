import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import type { OutgoingEmail } from '../../functions/ports/mailer.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { openDigests } from '../../functions/usecases/mailings/open-digests.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { aWorld } from '../fakes/world.ts';

export type World = ReturnType<typeof aWorld>;

/**
 * What befalls a function at one of its calls to the outside, counted over all functions from 0. It dies before the call has an effect or
 * after it; the call's answer is lost; the call takes a minute; it is refused without effect;
 * the clock has been put back by half an hour when it returns.
 */
export type Mishap = 'dies-before' | 'dies-after' | 'answer-lost' | 'slow' | 'throttled' | 'clock-back';

class Killed extends Error {}
class AnswerLost extends Error {}
class Throttled extends Error {}

/** What a function may run into while it is being worked on: everything else is a fault of ours. */
const isMishap = (error: unknown): boolean =>
  error instanceof Killed || error instanceof AnswerLost || error instanceof Throttled || (error instanceof Error && isMishap(error.cause));

const MINUTE = 60_000;
const LANES = ['urgent', 'routine', 'digest'] as const;
/** What is read as a list, in one call. */
const LISTS: ReadonlySet<string> = new Set(['progressIn', 'publishedBetween', 'told']);
/** Ports whose calls leave the function. The clock does not, nor does luck; what is sent to recipients is told apart. */
const OUTSIDE = [
  'notices',
  'noticeLists',
  'directory',
  'mailings',
  'checks',
  'ranges',
  'batches',
  'sums',
  'retryRequests',
  'recoverRequests',
  'retries',
  'misses',
  'missedNotices',
  'sentMailings',
  'letterRequests',
  'census',
  'queues',
  'subscriptions',
  'pacer',
  'domainPauses',
  'breakers',
  'slowTurns',
  'suppressions',
  'mailer',
  'endpoints',
] as const;

/** One run of one function. Once it is dead, nothing that it started goes on. */
class Life {
  isDead = false;
}

/**
 * The functions on fakes, with queues that deliver at least once and in any order, and functions that die at any call: before its effect,
 * or after it, when nobody hears the answer.
 */
export class FragileService {
  readonly world: World;
  /** Every email and webhook call that left, and when (see elapsedMs); `raw` is an email as it was sent. */
  readonly left: { to: string; mailing: string; atMs: number; raw?: string }[] = [];
  /** How many calls functions have made. */
  calls = 0;
  deaths = 0;
  /** The call that a function died at last. */
  diedAt = '';
  readonly #mishapAt: (call: number) => Mishap | undefined;
  readonly #shuffle: (count: number) => number;
  #runs = 0;
  #putBackMs = 0;

  /**
   * @param shuffle which of `count` messages that are ready is taken next, or -1: the first one twice
   * @param pageSize of the directory
   */
  constructor(
    mishapAt: (call: number) => Mishap | undefined = () => undefined,
    shuffle: (count: number) => number = () => 0,
    pageSize = 100,
  ) {
    this.world = aWorld(pageSize);
    this.#mishapAt = mishapAt;
    this.#shuffle = shuffle;
    const { mailer, endpoints } = this.world;
    const send = mailer.send.bind(mailer);
    mailer.send = async (email: OutgoingEmail) => {
      const outcome = await send(email);
      if (outcome.kind === 'accepted') {
        const raw = Buffer.from(email.raw()).toString('latin1');
        const mailing = /^X-Noticewire-Mailing: (.*)$/m.exec(raw)?.[1]?.trim() ?? '';
        this.left.push({ to: email.to, mailing, atMs: this.elapsedMs(), raw });
      }
      return outcome;
    };
    const call = endpoints.call.bind(endpoints);
    endpoints.call = async (asked) => {
      const answer = await call(asked);
      if (answer.kind === 'answered' && answer.status < 300)
        this.left.push({ to: asked.url, mailing: asked.headers['webhook-id'] ?? '', atMs: this.elapsedMs() });
      return answer;
    };
  }

  /** How much time has really gone by, in milliseconds: the clock may have been put back meanwhile. */
  elapsedMs(): number {
    return this.world.clock.now().getTime() + this.#putBackMs;
  }

  /** Work everything off, minute by minute, until every mailing is closed. */
  async settle(): Promise<void> {
    for (let minute = 0; minute < 60 * 60; minute++) {
      await this.#workOffMinute();
      if (minute > 2 && this.world.queues.queued.length === 0 && (await this.#isQuiet())) return;
      this.world.clock.advance(MINUTE);
    }
    throw new Error('the work never ends');
  }

  /** Do what is due in one minute, and let it pass. */
  async step(): Promise<void> {
    await this.#workOffMinute();
    this.world.clock.advance(MINUTE);
  }

  async #workOffMinute(): Promise<void> {
    for (const due of await this.world.notices.due('plan', this.world.clock.now().toISOString(), 10)) {
      await this.#step((deps) => planMailing(deps, due));
    }
    await this.#workOff();
    await this.#step(async (deps) => {
      for (const { error } of (await openDigests(deps)).faults) throw error;
    });
    await this.#step(async (deps) => {
      for (const { error } of (await sweep(deps)).faults) throw error;
    });
  }

  async #isQuiet(): Promise<boolean> {
    const farOff = '2100-01-01T00:00:00.000Z';
    const { checks, misses, notices } = this.world;
    if ((await misses.due(farOff, 1)).length > 0) return false;
    return (await checks.due(farOff, 1)).length === 0 && (await notices.due('plan', farOff, 1)).length === 0;
  }

  /** Messages that can be had now; one that fails comes back in the next minute. */
  async #workOff(): Promise<void> {
    const kept: Pick<ReturnType<World['queues']['take']>[number], 'lane' | 'work' | 'kind'>[] = [];
    for (let rounds = 0; this.world.queues.queued.length > 0; rounds++) {
      if (rounds > 3000) throw new Error('the queues never run empty');
      const ready = [...this.world.queues.take()];
      const chosen = this.#shuffle(ready.length);
      const [message] = chosen < 0 ? ready.slice(0, 1) : ready.splice(chosen, 1);
      for (const { kind, lane, work, delaySeconds } of ready) this.#requeue(kind, lane, work, delaySeconds);
      if (!message) continue;
      if (message.delaySeconds > 0) {
        kept.push(message);
        continue;
      }
      let isDone = false;
      if (message.kind === 'range') isDone = await this.#step((deps) => freezeAudience(deps, message.work as RangeWork));
      else {
        const work = message.work as BatchWork;
        isDone = await this.#step(async (deps) => {
          const sender = work.batch.channel === 'email' ? new EmailSender(deps) : new WebhookSender(deps);
          const sent = await sendBatch({ ...deps, sender }, work, `run-${++this.#runs}`, () => MINUTE);
          if (sent.kind === 'later') throw new Killed();
        });
      }
      if (!isDone) kept.push({ kind: message.kind, lane: message.lane, work: message.work });
    }
    for (const { kind, lane, work } of kept) this.#requeue(kind, lane, work, 0);
  }

  #requeue(kind: 'range' | 'batch', lane: (typeof LANES)[number], work: BatchWork | RangeWork, delaySeconds: number): void {
    if (kind === 'range') void this.world.queues.sendRanges(lane, [work as RangeWork], delaySeconds);
    else void this.world.queues.sendBatches(lane, [work as BatchWork], delaySeconds);
  }

  /** One run of one function; false when it met a mishap. */
  async #step(run: (deps: World) => Promise<unknown>): Promise<boolean> {
    const life = new Life();
    const deps = { ...this.world, ...Object.fromEntries(OUTSIDE.map((port) => [port, this.#fragile(this.world[port], life)])) };
    try {
      await run(deps);
      return true;
    } catch (error) {
      if (!isMishap(error)) throw error;
      return false;
    }
  }

  #fragile<T extends object>(port: T, life: Life): T {
    const around = async (name: string, work: () => unknown): Promise<unknown> => {
      if (life.isDead) throw new Killed();
      const mishap = this.#mishapAt(this.calls++);
      if (mishap === 'slow') this.world.clock.advance(MINUTE);
      if (mishap) this.diedAt = name;
      if (mishap === 'dies-before') this.#kill(life);
      if (mishap === 'throttled') throw new Throttled();
      const answer = await work();
      if (mishap === 'dies-after') this.#kill(life);
      if (mishap === 'clock-back') this.#putClockBack(30 * MINUTE);
      if (mishap === 'answer-lost') throw new AnswerLost();
      if (life.isDead) throw new Killed();
      return answer;
    };
    return new Proxy(port, {
      get: (target, property) => {
        const member = Reflect.get(target, property, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const result = () => Reflect.apply(member, target, args);
          const isList = LISTS.has(String(property));
          return isList ? listed(() => around(String(property), async () => undefined), result) : around(String(property), result);
        };
      },
    });
  }

  #putClockBack(ms: number): void {
    this.world.clock.advance(-ms);
    this.#putBackMs += ms;
  }

  #kill(life: Life): never {
    life.isDead = true;
    this.deaths += 1;
    throw new Killed();
  }
}

/** A list that is read in one call. */
async function* listed(call: () => Promise<unknown>, list: () => unknown): AsyncIterable<unknown> {
  await call();
  yield* list() as AsyncIterable<unknown>;
}
