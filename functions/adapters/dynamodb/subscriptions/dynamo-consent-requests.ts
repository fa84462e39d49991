import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { ConsentRequest, ConsentRequests } from '#ports/consent-requests';
import { consentKeys } from '../keys.ts';
import { conditional, conditionally, Table, toAttributes } from '../table.ts';
import { ASK, dueKey, requestFrom, requestItem } from './consent-items.ts';

/** An attribute of the item that a condition names: `until` is a reserved word, and so is `state`. */
const NAMES = { '#until': 'until', '#state': 'state' };

export class DynamoConsentRequests implements ConsentRequests {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async make(subscription: Subscription, dueAt: Instant): Promise<void> {
    const request = requestItem(subscription, 'urgent', dueAt);
    if (request) await this.#subscriptions.putIfAbsent(request);
  }

  async claim(subscriptionId: string, now: Instant, until: Instant): Promise<ConsentRequest | null> {
    const item = await conditionally(() =>
      this.#subscriptions.update(consentKeys.request(subscriptionId), {
        UpdateExpression: 'SET #until = :until, #state = :held, dueSk = :again',
        ConditionExpression: 'attribute_exists(pk) AND dueAt <= :now AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({
          ':until': until,
          ':held': 'held',
          ':again': dueKey(until, subscriptionId),
          ':now': now,
        }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return item && requestFrom(item);
  }

  reschedule(claimed: ConsentRequest, dueAt: Instant): Promise<void> {
    return this.#letGo(claimed, dueAt, dueAt);
  }

  release(claimed: ConsentRequest, again: Instant): Promise<void> {
    return this.#letGo(claimed, claimed.dueAt, again);
  }

  async settle(subscriptionId: string): Promise<void> {
    await this.#subscriptions.delete(consentKeys.request(subscriptionId));
  }

  async due(now: Instant, limit: number): Promise<readonly ConsentRequest[]> {
    const { items } = await this.#subscriptions.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :ask AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':ask': ASK, ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map(requestFrom);
  }

  async handOut({ subscriptionId, dueAt }: ConsentRequest, now: Instant, again: Instant): Promise<void> {
    await conditional(() =>
      this.#subscriptions.update(consentKeys.request(subscriptionId), {
        UpdateExpression: 'SET #state = :handed, dueSk = :again',
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({
          ':handed': 'handed',
          ':again': dueKey(again, subscriptionId),
          ':due': dueAt,
          ':now': now,
        }),
      }),
    );
  }

  async #letGo({ subscriptionId, dueAt }: ConsentRequest, dueNext: Instant, again: Instant): Promise<void> {
    await conditional(() =>
      this.#subscriptions.update(consentKeys.request(subscriptionId), {
        UpdateExpression: 'SET #state = :waiting, dueAt = :next, dueSk = :again REMOVE #until',
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({
          ':waiting': 'waiting',
          ':next': dueNext,
          ':again': dueKey(again, subscriptionId),
          ':due': dueAt,
        }),
      }),
    );
  }
}
