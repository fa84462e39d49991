import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { ConsentRequest, ConsentRequests } from '#ports/consent-requests';
import { type DueItem, DueItems } from '../due-items.ts';
import { consentKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { ASK, requestFrom, requestItem } from './consent-items.ts';

export class DynamoConsentRequests implements ConsentRequests {
  readonly #subscriptions: Table;
  readonly #due: DueItems;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#due = new DueItems(this.#subscriptions, ASK);
  }

  async make(subscription: Subscription, dueAt: Instant): Promise<void> {
    const request = requestItem(subscription, 'urgent', dueAt);
    if (request) await this.#subscriptions.putIfAbsent(request);
  }

  async claim(subscriptionId: string, now: Instant, until: Instant): Promise<ConsentRequest | null> {
    const item = await this.#due.claim(itemOf(subscriptionId), now, until);
    return item && requestFrom(item);
  }

  reschedule({ subscriptionId, dueAt }: ConsentRequest, dueNext: Instant): Promise<void> {
    return this.#due.letGo(itemOf(subscriptionId), dueAt, dueNext, dueNext);
  }

  release({ subscriptionId, dueAt }: ConsentRequest, again: Instant): Promise<void> {
    return this.#due.letGo(itemOf(subscriptionId), dueAt, dueAt, again);
  }

  async settle(subscriptionId: string): Promise<void> {
    await this.#subscriptions.delete(consentKeys.request(subscriptionId));
  }

  async due(now: Instant, limit: number): Promise<readonly ConsentRequest[]> {
    return (await this.#due.due(now, limit)).map(requestFrom);
  }

  handOut({ subscriptionId, dueAt }: ConsentRequest, now: Instant, again: Instant): Promise<void> {
    return this.#due.handOut(itemOf(subscriptionId), dueAt, now, again);
  }
}

const itemOf = (subscriptionId: string): DueItem => ({ key: consentKeys.request(subscriptionId), name: subscriptionId });
