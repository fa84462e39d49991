import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { after, DAY, type Instant } from '#domain/time';
import type { LetterId } from '#ports/letter-requests';
import type { LettersOnce } from '#ports/letters-once';
import { consentKeys } from '../keys.ts';
import { SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import { Table, transact } from '../table.ts';
import { letterRequestItem } from './letter-items.ts';

/** Longer than a year: what comes back with the calendar is told once each. */
const REMEMBERED_MS = 400 * DAY;

export class DynamoLettersOnce implements LettersOnce {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async make({ letter, subject }: LetterId, at: Instant): Promise<void> {
    const table = this.#subscriptions;
    const key = consentKeys.letterTold(letter, subject);
    const mark = { ...key, v: SCHEMA_VERSION, kind: 'letter-told', ttl: secondsAt(after(at, REMEMBERED_MS)) };
    const request = letterRequestItem({ letter, subject, askedAt: at, dueAt: at, attempts: 0 });
    // Asked for again each minute, and mostly refused, since it has been told: whoever asks puts letters, and may read none.
    await transact(table.client, [table.putOf(mark, true), table.putOf(request)]);
  }
}
