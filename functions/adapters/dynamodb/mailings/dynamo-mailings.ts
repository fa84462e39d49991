import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Instant } from '#domain/time';
import type { Mailings } from '#ports/mailings';
import { inParallel } from '../../in-parallel.ts';
import { mailingKeys } from '../keys.ts';
import { conditional, type Table, toAttributes, transact } from '../table.ts';
import { DynamoMailingFinder } from './dynamo-mailing-finder.ts';
import { DynamoRanges } from './dynamo-ranges.ts';
import { begunItem } from './dynamo-sent-mailings.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';
import { mailingItem, pointedAt, pointerItem } from './mailing-items.ts';
import { reopenedMailing } from './reopened-mailing.ts';

export class DynamoMailings extends DynamoMailingFinder implements Mailings {
  readonly #ranges: DynamoRanges;
  readonly #keeping: Keeping;

  constructor(client: DynamoDBClient, mailingsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    super(client, mailingsTable);
    this.#ranges = new DynamoRanges(client, mailingsTable, keeping);
    this.#keeping = keeping;
  }

  async begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing> {
    // Ranges first: a mailing without ranges would look complete.
    await this.#ranges.add(ranges);
    const found =
      mailing.act === 'digest'
        ? mailingKeys.run(mailing.slotId, mailing.window.to)
        : mailingKeys.ofNotice(mailing.noticeId, mailing.startedAt, mailing.id);
    const failed = await transact(this.table.client, [
      this.table.putOf({ ...mailingItem(mailing), ...this.#keeping.rest() }, true),
      this.table.putOf({ ...pointerItem(found, mailing.id), ...this.#keeping.lead(mailing.startedAt) }),
      this.table.putOf(begunItem(mailing, ranges)),
    ]);
    const standing = failed.length === 0 ? mailing : await this.find(mailing.id);
    if (!standing) throw new Error(`mailing ${mailing.id} is there and cannot be read`);
    return standing;
  }

  async ofNotice(noticeId: string): Promise<readonly Mailing[]> {
    const ids: string[] = [];
    for await (const item of this.table.startingWith(mailingKeys.ofNotice(noticeId, '', '').pk, 'MAILING#')) {
      ids.push(pointedAt(item));
    }
    const mailings = await Promise.all(ids.map((id) => this.find(id)));
    return mailings.flatMap((mailing) => mailing ?? []);
  }

  async mention(mailingId: string, noticeIds: readonly string[]): Promise<void> {
    const mailing = await this.find(mailingId);
    if (!mailing) throw new Error(`there is no mailing ${mailingId}`);
    const kept = this.#keeping.lead(mailing.startedAt);
    await inParallel(noticeIds, 25, (noticeId) =>
      this.table.put({ ...pointerItem(mailingKeys.ofNotice(noticeId, mailing.startedAt, mailingId), mailingId), ...kept }),
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

  async reopen(mailingId: string, at: Instant): Promise<void> {
    const failed = await transact(this.table.client, [reopenedMailing(this.table, mailingId, at)]);
    if (failed.length > 0) throw new Error(`there is no mailing ${mailingId}`);
  }

  async close(mailingId: string, at: Instant, reopened = 0): Promise<void> {
    await conditional(() =>
      this.table.update(mailingKeys.mailing(mailingId), {
        UpdateExpression: 'SET closedAt = :at REMOVE duePk, dueSk',
        ConditionExpression:
          reopened === 0
            ? 'attribute_exists(pk) AND attribute_not_exists(closedAt) AND attribute_not_exists(reopened)'
            : 'reopened = :reopened AND attribute_not_exists(closedAt)',
        ExpressionAttributeValues: toAttributes({ ':at': at, ...(reopened === 0 ? {} : { ':reopened': reopened }) }),
      }),
    );
  }

  async #run(query: Parameters<Table['page']>[0]): Promise<Mailing | null> {
    const { items } = await this.table.page({ ...query, Limit: 1, ConsistentRead: true });
    const [item] = items;
    return item ? this.find(pointedAt(item)) : null;
  }
}
