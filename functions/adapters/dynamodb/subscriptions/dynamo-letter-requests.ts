import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { Instant } from '#domain/time';
import type { LetterId, LetterRequests } from '#ports/letter-requests';
import { DueItems } from '../due-items.ts';
import { Table } from '../table.ts';
import { LETTER, letterItem, letterRequestFrom, letterRequestItem } from './letter-items.ts';

export class DynamoLetterRequests implements LetterRequests {
  readonly #subscriptions: Table;
  readonly #due: DueItems;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#due = new DueItems(this.#subscriptions, LETTER);
  }

  async make({ letter, subject }: LetterId, at: Instant): Promise<void> {
    await this.#subscriptions.putIfAbsent(letterRequestItem({ letter, subject, askedAt: at, dueAt: at, attempts: 0 }));
  }

  async claim(letter: LetterId, now: Instant, until: Instant): Promise<LetterRequest | null> {
    const item = await this.#due.claim(letterItem(letter), now, until);
    return item && letterRequestFrom(item);
  }

  reschedule(claimed: LetterRequest, dueAt: Instant, attempts: number): Promise<void> {
    return this.#due.letGo(letterItem(claimed), claimed.dueAt, dueAt, dueAt, attempts);
  }

  release(claimed: LetterRequest, again: Instant): Promise<void> {
    return this.#due.letGo(letterItem(claimed), claimed.dueAt, claimed.dueAt, again);
  }

  async settle(letter: LetterId): Promise<void> {
    await this.#subscriptions.delete(letterItem(letter).key);
  }

  async due(now: Instant, limit: number): Promise<readonly LetterRequest[]> {
    return (await this.#due.due(now, limit)).map(letterRequestFrom);
  }

  handOut(request: LetterRequest, now: Instant, again: Instant): Promise<void> {
    return this.#due.handOut(letterItem(request), request.dueAt, now, again);
  }
}
