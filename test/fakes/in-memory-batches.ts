import { type Amended, amendmentOf, type LateWord } from '../../functions/domain/mailings/amendment.ts';
import {
  type Batch,
  type BatchId,
  type BatchProgress,
  batchName,
  freshProgress,
  isWorkedOff,
} from '../../functions/domain/mailings/batch.ts';
import type { ChannelType } from '../../functions/domain/subscriptions/subscription.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Batches, Checkpoint } from '../../functions/ports/batches.ts';
import { byKey, MailingsState } from './mailings-state.ts';

export class InMemoryBatches implements Batches {
  readonly #state: MailingsState;

  constructor(state: MailingsState = new MailingsState()) {
    this.#state = state;
  }

  async put(batch: Batch): Promise<'written' | 'taken'> {
    if (this.#state.batches.has(batchName(batch.id))) return 'taken';
    this.#state.batches.set(batchName(batch.id), structuredClone(batch));
    this.#state.progresses.set(batchName(batch.id), freshProgress(batch));
    return 'written';
  }

  async find(id: BatchId): Promise<Batch | null> {
    return this.#state.batches.get(batchName(id)) ?? null;
  }

  async last(mailingId: string, range: string, channel: ChannelType): Promise<Batch | null> {
    const chain = [...this.#state.batches.values()].filter(
      ({ id }) => id.mailingId === mailingId && id.rangeId === range && id.channel === channel,
    );
    return byKey(chain.map((batch) => [batch.id.after, batch] as const)).at(-1) ?? null;
  }

  async progressOf(id: BatchId): Promise<BatchProgress | null> {
    return this.#state.progresses.get(batchName(id)) ?? null;
  }

  async *progressIn(mailingId: string, range: string, behind?: BatchId): AsyncGenerator<BatchProgress, void, undefined> {
    const keyOf = ({ channel, after }: BatchId): string => `${channel}#${after}`;
    const found = [...this.#state.progresses.values()].filter(
      ({ id }) => id.mailingId === mailingId && id.rangeId === range && (!behind || keyOf(id) > keyOf(behind)),
    );
    yield* byKey(found.map((progress) => [keyOf(progress.id), progress] as const));
  }

  async claim(id: BatchId, owner: string, now: Instant, until: Instant): ReturnType<Batches['claim']> {
    const standing = this.#state.progresses.get(batchName(id));
    if (!standing) return { kind: 'unknown' };
    if (isWorkedOff(standing)) return { kind: 'worked-off' };
    if (standing.lease && standing.lease.until >= now) return { kind: 'held', until: standing.lease.until };
    const progress = { ...standing, lease: { owner, until } };
    this.#state.progresses.set(batchName(id), progress);
    return { kind: 'claimed', progress, isTakenOver: standing.lease !== null };
  }

  async checkpoint(id: BatchId, owner: string, progress: Checkpoint, until: Instant | null): Promise<boolean> {
    const standing = this.#state.progresses.get(batchName(id));
    if (standing?.lease?.owner !== owner) return false;
    const deviations = new Map(standing.deviations);
    for (const [position, deviation] of progress.deviations) {
      // A retry may have been settled, or a bounce have come, before the sender comes to write down what it did, or writes it once more.
      const isLate = deviation.status === 'retrying' || deviation.status === 'delivered';
      if (!isLate || !deviations.has(position)) deviations.set(position, deviation);
    }
    this.#state.progresses.set(batchName(id), {
      ...standing,
      mark: progress.mark,
      deviations,
      possiblyTwice: standing.possiblyTwice + progress.possiblyTwice,
      ...(progress.doubtedTo === undefined ? {} : { doubtedTo: progress.doubtedTo }),
      lease: until === null ? null : { owner, until },
      marks: [...standing.marks.filter(({ mark }) => mark !== progress.mark), { mark: progress.mark, at: progress.at }],
    });
    return true;
  }

  async amend(id: BatchId, position: number, word: LateWord, at: Instant): Promise<Amended> {
    const progress = this.#state.progresses.get(batchName(id));
    if (!progress) return 'unknown';
    const deviation = amendmentOf(progress, position, word, at);
    if (typeof deviation === 'string') return deviation;
    const mailing = this.#state.mailings.get(id.mailingId);
    if (!mailing) return 'unknown';
    this.#state.progresses.set(batchName(id), { ...progress, deviations: new Map(progress.deviations).set(position, deviation) });
    this.#state.reopen(mailing, at);
    return 'amended';
  }
}
