import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Instant } from '#domain/time';
import type { DeadCriteriaRecord } from '#ports/dead-criteria-record';
import { form } from '../form.ts';
import { mailingKeys, subscriptionKeys } from '../keys.ts';
import { DynamoWalkRecord } from '../mailings/dynamo-walk-record.ts';
import { Table, toAttributes, transact } from '../table.ts';
import { letterRequestItem } from './letter-items.ts';

/** Findings are only ever added, so that their number says which they are. */
const DEAD = form(z.object({ id: z.string(), turn: z.int(), findings: z.array(z.string()) }));

/** One item beside the subscription, which goes with it when it is erased. */
export class DynamoDeadCriteriaRecord extends DynamoWalkRecord implements DeadCriteriaRecord {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string, mailingsTable: string) {
    super(new Table(client, mailingsTable), mailingKeys.criteriaRun(), 'criteria-run');
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async toldOf(ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const items = (await this.#subscriptions.getMany(ids.map(subscriptionKeys.deadCriteria))).map(DEAD.parse);
    return new Map(items.map(({ id, findings }) => [id, new Set(findings)]));
  }

  async tell(id: string, before: ReadonlySet<string>, findings: ReadonlySet<string>, now: Instant): Promise<boolean> {
    const all = [...new Set([...before, ...findings])].sort();
    const noted = {
      ...subscriptionKeys.deadCriteria(id),
      kind: 'dead-criteria',
      ...DEAD.write({ id, turn: all.length, findings: all }),
    };
    const condition =
      before.size === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'turn = :turn', ExpressionAttributeValues: toAttributes({ ':turn': before.size }) };
    const letter = letterRequestItem({ letter: 'dead-criteria', subject: id, askedAt: now, dueAt: now, attempts: 0 });
    const failed = await transact(this.#subscriptions.client, [
      { Put: { TableName: this.#subscriptions.name, Item: toAttributes(noted), ...condition } },
      this.#subscriptions.putOf(letter),
    ]);
    return failed.length === 0;
  }
}
