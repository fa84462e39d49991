import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Amended, amendmentOf, type LateWord } from '#domain/mailings/amendment';
import { type Batch, type BatchId, type BatchProgress, batchName, freshProgress, isWorkedOff } from '#domain/mailings/batch';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { Batches, Checkpoint } from '#ports/batches';
import { mailingKeys } from '../keys.ts';
import { conditional, standingItem, Table, toAttributes, transact } from '../table.ts';
import { batchFrom, batchItem, deviationText, progressFrom, progressItem } from './batch-items.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';
import { reopenedMailing } from './reopened-mailing.ts';

export class DynamoBatches implements Batches {
  readonly #table: Table;
  readonly #keeping: Keeping;

  constructor(client: DynamoDBClient, mailingsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    this.#table = new Table(client, mailingsTable);
    this.#keeping = keeping;
  }

  async put(batch: Batch): Promise<'written' | 'taken'> {
    const kept = this.#keeping.rest();
    const failed = await transact(this.#table.client, [
      this.#table.putOf({ ...batchItem(batch), ...kept }, true),
      this.#table.putOf({ ...progressItem(freshProgress(batch)), ...kept }, true),
    ]);
    return failed.length === 0 ? 'written' : 'taken';
  }

  async find(id: BatchId): Promise<Batch | null> {
    const item = await this.#table.get(mailingKeys.batch(id));
    return item && batchFrom(item);
  }

  async last(mailingId: string, rangeId: string, channel: ChannelType): Promise<Batch | null> {
    const { pk, sk } = mailingKeys.batch({ mailingId, rangeId, channel, after: '' });
    const { items } = await this.#table.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    });
    const [item] = items;
    return item ? batchFrom(item) : null;
  }

  async progressOf(id: BatchId): Promise<BatchProgress | null> {
    const item = await this.#table.get(mailingKeys.progress(id));
    return item && progressFrom(item);
  }

  async *progressIn(mailingId: string, rangeId: string, behind?: BatchId): AsyncIterable<BatchProgress> {
    const found = this.#table.startingWith(mailingKeys.batches(mailingId, rangeId), 'O#', behind && mailingKeys.progress(behind));
    for await (const item of found) yield progressFrom(item);
  }

  async claim(id: BatchId, owner: string, now: Instant, until: Instant): ReturnType<Batches['claim']> {
    try {
      const item = await this.#table.update(mailingKeys.progress(id), {
        UpdateExpression: 'SET #owner = :owner, #until = :until',
        ConditionExpression: 'attribute_exists(pk) AND mark < #size AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until', '#size': 'size' },
        ExpressionAttributeValues: toAttributes({ ':owner': owner, ':until': until, ':now': now }),
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const before = progressFrom(item);
      return { kind: 'claimed', progress: { ...before, lease: { owner, until } }, isTakenOver: before.lease !== null };
    } catch (error) {
      const standing = standingItem(error);
      if (standing === undefined) throw error;
      const progress = standing ? progressFrom(standing) : await this.progressOf(id);
      if (!progress) return { kind: 'unknown' };
      if (isWorkedOff(progress)) return { kind: 'worked-off' };
      return { kind: 'held', until: progress.lease?.until ?? now };
    }
  }

  async checkpoint(id: BatchId, owner: string, progress: Checkpoint, until: Instant | null): Promise<boolean> {
    const deviations = [...progress.deviations];
    const sets = [
      'mark = :mark',
      'twice = twice + :twice',
      '#progress.#mark = :at',
      // A retry may have been settled, or a bounce have come, before the sender comes to write down what it did, or writes it once more.
      ...deviations.map(([position, { status }]) =>
        status === 'retrying' || status === 'delivered'
          ? `ex.#p${position} = if_not_exists(ex.#p${position}, :p${position})`
          : `ex.#p${position} = :p${position}`,
      ),
      ...(until ? ['#until = :until'] : []),
      ...(progress.doubtedTo === undefined ? [] : ['doubt = :doubt']),
    ];
    return conditional(() =>
      this.#table.update(mailingKeys.progress(id), {
        UpdateExpression: `SET ${sets.join(', ')}${until ? '' : ' REMOVE #owner, #until'}`,
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: {
          '#owner': 'owner',
          '#until': 'until',
          '#progress': 'progress',
          '#mark': String(progress.mark),
          ...Object.fromEntries(deviations.map(([position]) => [`#p${position}`, String(position)])),
        },
        ExpressionAttributeValues: toAttributes({
          ':owner': owner,
          ':mark': progress.mark,
          ':twice': progress.possiblyTwice,
          ':at': progress.at,
          ...(until ? { ':until': until } : {}),
          ...(progress.doubtedTo === undefined ? {} : { ':doubt': progress.doubtedTo }),
          ...Object.fromEntries(deviations.map(([position, deviation]) => [`:p${position}`, deviationText(deviation)])),
        }),
      }),
    );
  }

  async amend(id: BatchId, position: number, word: LateWord, at: Instant): Promise<Amended> {
    for (let look = 0; look < LOOKS; look++) {
      const progress = await this.progressOf(id);
      if (!progress) return 'unknown';
      const deviation = amendmentOf(progress, position, word, at);
      if (typeof deviation === 'string') return deviation;
      const standing = progress.deviations.get(position);
      const refused = await transact(this.#table.client, [
        this.#table.updateOf(mailingKeys.progress(id), {
          UpdateExpression: 'SET ex.#position = :now',
          ConditionExpression: standing ? 'ex.#position = :standing' : 'attribute_not_exists(ex.#position)',
          ExpressionAttributeNames: { '#position': String(position) },
          ExpressionAttributeValues: toAttributes({
            ':now': deviationText(deviation),
            ...(standing ? { ':standing': deviationText(standing) } : {}),
          }),
        }),
        reopenedMailing(this.#table, id.mailingId, at),
      ]);
      if (refused.length === 0) return 'amended';
      if (refused.includes(1)) return 'unknown';
    }
    throw new Error(`delivery ${position} of batch ${batchName(id)} changes while it is amended, again and again`);
  }
}

/** How often a batch is looked at that changes meanwhile. */
const LOOKS = 5;
