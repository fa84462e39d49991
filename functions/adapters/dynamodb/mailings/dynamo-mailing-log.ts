import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Batch, type BatchId, type BatchProgress, type Deviation, freshProgress, isWorkedOff } from '#domain/mailings/batch';
import type { FrozenRange, Mailing, MailingRange } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { Checkpoint, MailingLog, Retry } from '#ports/mailing-log';
import { inParallel } from '../../in-parallel.ts';
import { type Key, mailingKeys } from '../keys.ts';
import { SCHEMA_VERSION } from '../shapes.ts';
import { type Condition, conditional, standingItem, Table, toAttributes, transact } from '../table.ts';
import { rangeNameItem } from './dynamo-batch-names.ts';
import {
  batchFrom,
  batchItem,
  cutFrom,
  deviationText,
  failureItem,
  mailingFrom,
  mailingItem,
  progressFrom,
  progressItem,
  RETRY_SHARDS,
  rangeFrom,
  rangeItem,
  retryFrom,
  retryItem,
  retryShard,
} from './mailing-items.ts';

export class DynamoMailingLog implements MailingLog {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing> {
    const table = this.#mailings;
    // Ranges first: a mailing without ranges would look complete.
    await this.addRanges(ranges);
    const found =
      mailing.act === 'digest'
        ? mailingKeys.run(mailing.slotId, mailing.window.to)
        : mailingKeys.ofNotice(mailing.noticeId, mailing.startedAt, mailing.id);
    const failed = await transact(table.client, [table.putOf(mailingItem(mailing), true), table.putOf(pointer(found, mailing.id))]);
    const standing = failed.length === 0 ? mailing : await this.find(mailing.id);
    if (!standing) throw new Error(`mailing ${mailing.id} is there and cannot be read`);
    return standing;
  }

  async find(mailingId: string): Promise<Mailing | null> {
    const item = await this.#mailings.get(mailingKeys.mailing(mailingId));
    return item && mailingFrom(item);
  }

  async ofNotice(noticeId: string): Promise<readonly Mailing[]> {
    const ids: string[] = [];
    for await (const item of this.#mailings.startingWith(mailingKeys.ofNotice(noticeId, '', '').pk, 'MAILING#')) {
      ids.push(String(item['mailingId']));
    }
    const mailings = await Promise.all(ids.map((id) => this.find(id)));
    return mailings.flatMap((mailing) => mailing ?? []);
  }

  async mention(mailingId: string, noticeIds: readonly string[]): Promise<void> {
    const mailing = await this.find(mailingId);
    if (!mailing) throw new Error(`there is no mailing ${mailingId}`);
    await inParallel(noticeIds, 25, (noticeId) =>
      this.#mailings.put(pointer(mailingKeys.ofNotice(noticeId, mailing.startedAt, mailingId), mailingId)),
    );
  }

  async lastDigest(slotId: string): Promise<Mailing | null> {
    return this.#run({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': mailingKeys.run(slotId, '').pk }),
      ScanIndexForward: false,
    });
  }

  async digestOf(slotId: string, at: Instant): Promise<Mailing | null> {
    // Windows are half-open and follow each other, so the first that ends behind `at` has it, if it began by then.
    const { pk, sk } = mailingKeys.run(slotId, at);
    const run = await this.#run({
      KeyConditionExpression: 'pk = :pk AND sk > :at',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':at': sk }),
    });
    return run?.act === 'digest' && run.window.from <= at ? run : null;
  }

  async #run(query: Parameters<Table['page']>[0]): Promise<Mailing | null> {
    const { items } = await this.#mailings.page({ ...query, Limit: 1, ConsistentRead: true });
    const [item] = items;
    return item ? this.find(String(item['mailingId'])) : null;
  }

  async ranges(mailingId: string): Promise<readonly MailingRange[]> {
    const ranges: MailingRange[] = [];
    for await (const item of this.#mailings.startingWith(mailingKeys.mailing(mailingId).pk, 'RANGE#')) ranges.push(rangeFrom(item));
    return ranges;
  }

  async findRange(mailingId: string, rangeId: string): Promise<MailingRange | null> {
    const item = await this.#mailings.get(mailingKeys.range(mailingId, rangeId));
    return item && rangeFrom(item);
  }

  async addRanges(ranges: readonly MailingRange[]): Promise<void> {
    await inParallel(ranges, 25, async (range) => {
      if (range.purpose === 'send') await this.#mailings.put(rangeNameItem(range));
      await this.#mailings.putIfAbsent(rangeItem(range));
    });
  }

  async cutRange(mailingId: string, rangeId: string, wanted: string | null): ReturnType<MailingLog['cutRange']> {
    const before = await this.#mailings.update(mailingKeys.range(mailingId, rangeId), {
      UpdateExpression: 'SET cut = if_not_exists(cut, :wanted)',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toAttributes({ ':wanted': wanted }),
      ReturnValues: 'ALL_OLD',
    });
    const standing = cutFrom(before);
    return standing === undefined ? { cut: wanted, isFirst: true } : { cut: standing, isFirst: false };
  }

  async finishRange(mailingId: string, rangeId: string, frozen: FrozenRange): Promise<void> {
    try {
      await this.#mailings.update(mailingKeys.range(mailingId, rangeId), {
        UpdateExpression: 'SET frozen = :frozen',
        ConditionExpression: 'frozen = :not',
        ExpressionAttributeValues: toAttributes({ ':frozen': frozen, ':not': null }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    } catch (error) {
      const standing = standingItem(error);
      if (standing === undefined) throw error;
      // One that is frozen was frozen by another run, which found the same.
      if (standing === null) throw new Error(`mailing ${mailingId} has no range ${rangeId}`, { cause: error });
    }
  }

  async lastBatch(mailingId: string, rangeId: string, channel: ChannelType): Promise<Batch | null> {
    const { pk, sk } = mailingKeys.batch({ mailingId, rangeId, channel, after: '' });
    const { items } = await this.#mailings.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    });
    const [item] = items;
    return item ? batchFrom(item) : null;
  }

  async putBatch(batch: Batch): Promise<'written' | 'taken'> {
    const table = this.#mailings;
    const failed = await transact(table.client, [
      table.putOf(batchItem(batch), true),
      table.putOf(progressItem(freshProgress(batch)), true),
    ]);
    return failed.length === 0 ? 'written' : 'taken';
  }

  async findBatch(id: BatchId): Promise<Batch | null> {
    const item = await this.#mailings.get(mailingKeys.batch(id));
    return item && batchFrom(item);
  }

  async findProgress(id: BatchId): Promise<BatchProgress | null> {
    const item = await this.#mailings.get(mailingKeys.progress(id));
    return item && progressFrom(item);
  }

  async *progressIn(mailingId: string, rangeId: string, behind?: BatchId): AsyncIterable<BatchProgress> {
    const found = this.#mailings.startingWith(mailingKeys.batches(mailingId, rangeId), 'O#', behind && mailingKeys.progress(behind));
    for await (const item of found) yield progressFrom(item);
  }

  async claim(id: BatchId, owner: string, now: Instant, until: Instant): ReturnType<MailingLog['claim']> {
    try {
      const item = await this.#mailings.update(mailingKeys.progress(id), {
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
      const progress = standing ? progressFrom(standing) : await this.findProgress(id);
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
      // A retry may have been settled before its sender comes to write down that it is being tried again.
      ...deviations.map(([position, { status }]) =>
        status === 'retrying' ? `ex.#p${position} = if_not_exists(ex.#p${position}, :p${position})` : `ex.#p${position} = :p${position}`,
      ),
      ...(until ? ['#until = :until'] : []),
      ...(progress.doubtedTo === undefined ? [] : ['doubt = :doubt']),
    ];
    return conditional(() =>
      this.#mailings.update(mailingKeys.progress(id), {
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

  async scheduleRetry(retry: Retry): Promise<void> {
    await this.#mailings.put(retryItem(retry));
  }

  async claimRetry(batch: BatchId, position: number, attempts: number, now: Instant, until: Instant): ReturnType<MailingLog['claimRetry']> {
    try {
      // Not due again before the holder has had its time.
      const item = await this.#mailings.update(mailingKeys.retry(batch, position), {
        UpdateExpression: 'SET #until = :until, dueSk = :until',
        ConditionExpression: 'kind = :retry AND attempts = :attempts AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: toAttributes({ ':until': until, ':now': now, ':attempts': attempts, ':retry': 'retry' }),
        ReturnValues: 'ALL_OLD',
      });
      return { retry: retryFrom(item), isTakenOver: item['until'] !== undefined };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  }

  async reschedule(claimed: Retry, further: Retry, twice = 0): Promise<boolean> {
    const table = this.#mailings;
    if (twice === 0) return table.putIf(retryItem(further), stillAt(claimed));
    const refused = await transact(table.client, [
      { Put: { TableName: table.name, Item: toAttributes(retryItem(further)), ...stillAt(claimed) } },
      table.updateOf(mailingKeys.progress(claimed.batch), {
        UpdateExpression: 'SET twice = twice + :twice',
        ExpressionAttributeValues: toAttributes({ ':twice': twice }),
      }),
    ]);
    return refused.length === 0;
  }

  async settleRetry(retry: Retry, deviation: Deviation, twice = 0): Promise<void> {
    const table = this.#mailings;
    const note = mailingKeys.retry(retry.batch, retry.position);
    await transact(table.client, [
      table.updateOf(mailingKeys.progress(retry.batch), {
        UpdateExpression: 'SET ex.#position = :deviation, twice = twice + :twice',
        ExpressionAttributeNames: { '#position': String(retry.position) },
        ExpressionAttributeValues: toAttributes({ ':deviation': deviationText(deviation), ':twice': twice }),
      }),
      deviation.status === 'failed' || deviation.status === 'bounced'
        ? { Put: { TableName: table.name, Item: toAttributes(failureItem(retry, deviation)), ...stillAt(retry) } }
        : { Delete: { TableName: table.name, Key: toAttributes(note), ...stillAt(retry) } },
    ]);
  }

  async dueRetries(now: Instant, limit: number): Promise<readonly Retry[]> {
    const shards = await Promise.all(
      Array.from({ length: RETRY_SHARDS }, (_, shard) =>
        this.#mailings.page({
          IndexName: 'due',
          KeyConditionExpression: 'duePk = :shard AND dueSk <= :now',
          ExpressionAttributeValues: toAttributes({ ':shard': retryShard(shard), ':now': `${now}~` }),
          Limit: limit,
        }),
      ),
    );
    return shards
      .flatMap(({ items }) => items.map(retryFrom))
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
      .slice(0, limit);
  }

  async markQueued({ batch, position, attempts, dueAt, subscriptionId }: Retry, now: Instant, again: Instant): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.retry(batch, position), {
        UpdateExpression: 'SET dueSk = :again',
        ConditionExpression: 'kind = :retry AND attempts = :attempts AND dueAt = :due AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: toAttributes({
          ':again': `${again}#${subscriptionId}`,
          ':attempts': attempts,
          ':due': dueAt,
          ':now': now,
          ':retry': 'retry',
        }),
      }),
    );
  }

  async checkAgain(mailingId: string, at: Instant): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.mailing(mailingId), {
        UpdateExpression: 'SET dueSk = :at',
        ConditionExpression: 'duePk = :open',
        ExpressionAttributeValues: toAttributes({ ':at': `${at}#${mailingId}`, ':open': 'open' }),
      }),
    );
  }

  async dueChecks(now: Instant, limit: number): Promise<readonly string[]> {
    const { items } = await this.#mailings.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :open AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':open': 'open', ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map((item) => String(item['id']));
  }

  async close(mailingId: string, at: Instant, reopened = 0): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.mailing(mailingId), {
        UpdateExpression: 'SET closedAt = :at REMOVE duePk, dueSk',
        ConditionExpression:
          reopened === 0
            ? 'attribute_exists(pk) AND attribute_not_exists(closedAt) AND attribute_not_exists(reopened)'
            : 'reopened = :reopened AND attribute_not_exists(closedAt)',
        ExpressionAttributeValues: toAttributes({ ':at': at, ...(reopened === 0 ? {} : { ':reopened': reopened }) }),
      }),
    );
  }
}

const pointer = (key: Key, mailingId: string): object => ({ ...key, v: SCHEMA_VERSION, kind: 'pointer', mailingId });

/** Nobody has settled this retry or taken it further. */
const stillAt = ({ attempts }: Retry): Condition => ({
  ConditionExpression: 'kind = :retry AND attempts = :attempts',
  ExpressionAttributeValues: toAttributes({ ':retry': 'retry', ':attempts': attempts }),
});
