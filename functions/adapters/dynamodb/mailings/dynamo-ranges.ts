import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FrozenRange, MailingRange } from '#domain/mailings/mailing';
import type { Ranges } from '#ports/ranges';
import { inParallel } from '../../in-parallel.ts';
import { mailingKeys } from '../keys.ts';
import { standingItem, Table, toAttributes } from '../table.ts';
import { lettersOfRange } from './dynamo-batch-names.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';
import { cutFrom, rangeFrom, rangeItem, rangeNameItem } from './mailing-items.ts';

export class DynamoRanges implements Ranges {
  readonly #table: Table;
  readonly #keeping: Keeping;

  constructor(client: DynamoDBClient, mailingsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    this.#table = new Table(client, mailingsTable);
    this.#keeping = keeping;
  }

  async ofMailing(mailingId: string): Promise<readonly MailingRange[]> {
    const ranges: MailingRange[] = [];
    for await (const item of this.#table.startingWith(mailingKeys.mailing(mailingId).pk, 'RANGE#')) ranges.push(rangeFrom(item));
    return ranges;
  }

  async find(mailingId: string, rangeId: string): Promise<MailingRange | null> {
    const item = await this.#table.get(mailingKeys.range(mailingId, rangeId));
    return item && rangeFrom(item);
  }

  async add(ranges: readonly MailingRange[]): Promise<void> {
    const kept = this.#keeping.rest();
    await inParallel(ranges, 25, async (range) => {
      if (range.purpose === 'send') await this.#table.put({ ...rangeNameItem(range, lettersOfRange(range)), ...kept });
      await this.#table.putIfAbsent({ ...rangeItem(range), ...kept });
    });
  }

  async cut(mailingId: string, rangeId: string, wanted: string | null): ReturnType<Ranges['cut']> {
    const before = await this.#table.update(mailingKeys.range(mailingId, rangeId), {
      UpdateExpression: 'SET cut = if_not_exists(cut, :wanted)',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toAttributes({ ':wanted': wanted }),
      ReturnValues: 'ALL_OLD',
    });
    const standing = cutFrom(before);
    return standing === undefined ? { cut: wanted, isFirst: true } : { cut: standing, isFirst: false };
  }

  async finish(mailingId: string, rangeId: string, frozen: FrozenRange): Promise<void> {
    try {
      await this.#table.update(mailingKeys.range(mailingId, rangeId), {
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
}
