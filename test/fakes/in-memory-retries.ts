import { type BatchId, batchName, type Deviation } from '../../functions/domain/mailings/batch.ts';
import type { Retry } from '../../functions/domain/sending/retry.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Retries } from '../../functions/ports/retries.ts';
import { byKey, MailingsState, retryName } from './mailings-state.ts';

export class InMemoryRetries implements Retries {
  readonly #state: MailingsState;

  constructor(state: MailingsState = new MailingsState()) {
    this.#state = state;
  }

  async schedule(retry: Retry): Promise<void> {
    this.#state.retries.set(retryName(retry.batch, retry.position), { retry, heldUntil: null });
  }

  async ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>> {
    const ofIt = [...this.#state.retries.values()].filter(({ retry }) => batchName(retry.batch) === batchName(batch));
    return new Map(ofIt.map(({ retry }) => [retry.position, retry]));
  }

  async triedIn(batch: BatchId): ReturnType<Retries['triedIn']> {
    const noted = [...this.#state.retries].map(([name, { retry }]) => [name, retry] as const);
    const all = [...new Map<string, Pick<Retry, 'batch' | 'position' | 'tried'>>([...this.#state.tried, ...noted]).values()];
    return new Map(
      all.flatMap((one) => (one.tried && batchName(one.batch) === batchName(batch) ? [[one.position, one.tried] as const] : [])),
    );
  }

  async due(now: Instant, limit: number): Promise<readonly Retry[]> {
    const due = [...this.#state.retries.values()].filter(
      ({ retry, heldUntil, handedOutUntil = '' }) =>
        retry.dueAt <= now && handedOutUntil <= now && (heldUntil === null || heldUntil <= now),
    );
    return byKey(due.map(({ retry }) => [`${retry.dueAt}#${retry.subscriptionId}`, retry] as const)).slice(0, limit);
  }

  async markQueued(retry: Retry, now: Instant, again: Instant): Promise<void> {
    const name = retryName(retry.batch, retry.position);
    const noted = this.#state.retries.get(name);
    if (noted?.retry.attempts !== retry.attempts || noted.retry.dueAt !== retry.dueAt) return;
    if (noted.heldUntil === null || noted.heldUntil < now) this.#state.retries.set(name, { ...noted, handedOutUntil: again });
  }

  async claim(batch: BatchId, position: number, attempts: number, now: Instant, until: Instant): ReturnType<Retries['claim']> {
    const noted = this.#state.retries.get(retryName(batch, position));
    if (!noted || noted.retry.attempts !== attempts || (noted.heldUntil !== null && noted.heldUntil >= now)) return null;
    this.#state.retries.set(retryName(batch, position), { ...noted, heldUntil: until });
    return { retry: noted.retry, isTakenOver: noted.heldUntil !== null };
  }

  async reschedule(claimed: Retry, further: Retry, until: Instant, twice = 0): Promise<boolean> {
    const name = retryName(claimed.batch, claimed.position);
    const progress = this.#state.progresses.get(batchName(claimed.batch));
    const noted = this.#state.retries.get(name);
    if (noted?.retry.attempts !== claimed.attempts || noted.heldUntil !== until || !progress) return false;
    this.#state.retries.set(name, { retry: further, heldUntil: null });
    this.#state.progresses.set(batchName(claimed.batch), { ...progress, possiblyTwice: progress.possiblyTwice + twice });
    return true;
  }

  async settle(retry: Retry, deviation: Deviation, twice = 0): Promise<void> {
    const name = retryName(retry.batch, retry.position);
    const progress = this.#state.progresses.get(batchName(retry.batch));
    if (this.#state.retries.get(name)?.retry.attempts !== retry.attempts || !progress) return;
    this.#state.retries.delete(name);
    if (retry.tried?.length) this.#state.tried.set(name, retry);
    else this.#state.tried.delete(name);
    this.#state.progresses.set(batchName(retry.batch), {
      ...progress,
      deviations: new Map(progress.deviations).set(retry.position, deviation),
      possiblyTwice: progress.possiblyTwice + twice,
    });
  }
}
