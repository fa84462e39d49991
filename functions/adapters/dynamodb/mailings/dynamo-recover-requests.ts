import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import type { SentPlace } from '#domain/ledger/sent-list';
import { type MissedSpan, RecoverRequest } from '#domain/sending/recover-request';
import { after, DAY, type Instant } from '#domain/time';
import type { RecoverRequests } from '#ports/recover-requests';
import type { Reopened } from '#ports/retry-requests';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, Table, type TableName, toAttributes, transact } from '../table.ts';
import { reopenedRecipients } from './reopened-recipients.ts';

const REQUEST = form(RecoverRequest);

/** For how long people can look at what became of a request. */
const KEPT_MS = 90 * DAY;

/** One item for a subscription: its last request. */
export class DynamoRecoverRequests implements RecoverRequests {
  readonly #mailings: Table;
  readonly #registry: Table;

  /** @param registryTable where acts are written down; empty for whoever asks for nothing */
  constructor(client: DynamoDBClient, mailingsTable: string, registryTable: TableName) {
    this.#mailings = new Table(client, mailingsTable);
    this.#registry = new Table(client, registryTable);
  }

  async ask(subscriptionId: string, { since, until }: MissedSpan, lostBefore: Instant, audit: AuditEntry): Promise<RecoverRequest | null> {
    const { at } = audit;
    const request: RecoverRequest = { subscriptionId, since, until, askedAt: at, reopened: 0, doneAt: null };
    const item = {
      ...mailingKeys.recoverRequest(subscriptionId),
      kind: 'recover-request',
      ...REQUEST.write(request),
      duePk: 'recover',
      dueSk: waitingSince(at, subscriptionId),
      ttl: secondsAt(after(at, KEPT_MS)),
    };
    // What is not there is not due, either.
    const isFree = {
      ConditionExpression: 'attribute_not_exists(duePk) OR askedAt < :lost',
      ExpressionAttributeValues: toAttributes({ ':lost': lostBefore }),
    };
    const writes = [this.#mailings.putOfIf(item, isFree), ...auditWrites(this.#registry, audit)];
    const refused = await transact(this.#mailings.client, writes);
    return refused.length === 0 ? request : null;
  }

  async last(subscriptionId: string): Promise<RecoverRequest | null> {
    const item = await this.#mailings.get(mailingKeys.recoverRequest(subscriptionId));
    return item && REQUEST.parse(item);
  }

  async due(limit: number): Promise<readonly string[]> {
    const { items } = await this.#mailings.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :recover',
      ExpressionAttributeValues: toAttributes({ ':recover': 'recover' }),
      Limit: limit,
    });
    return items.map((item) => String(item['subscriptionId']));
  }

  async reopen(request: RecoverRequest, missed: Reopened): ReturnType<RecoverRequests['reopen']> {
    const table = this.#mailings;
    const refused = await transact(table.client, [
      table.updateOf(mailingKeys.recoverRequest(request.subscriptionId), {
        UpdateExpression: 'SET reopened = reopened + :one',
        ...stillLast(request, { ':one': 1 }),
      }),
      ...reopenedRecipients(table, [missed]),
    ]);
    if (refused.includes(0)) return 'replaced';
    return refused.length === 0 ? 'reopened' : 'changed';
  }

  async reach(request: RecoverRequest, place: SentPlace, at: Instant): Promise<void> {
    const values = { ':place': place, ':since': waitingSince(at, request.subscriptionId) };
    await this.#change(request, 'SET reached = :place, dueSk = :since', values);
  }

  async putBehind(subscriptionId: string, at: Instant): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.recoverRequest(subscriptionId), {
        UpdateExpression: 'SET dueSk = :since',
        ConditionExpression: 'attribute_exists(duePk)',
        ExpressionAttributeValues: toAttributes({ ':since': waitingSince(at, subscriptionId) }),
      }),
    );
  }

  async finish(request: RecoverRequest, at: Instant): Promise<void> {
    await this.#change(request, 'SET doneAt = :at REMOVE duePk, dueSk, reached', { ':at': at });
  }

  async #change(request: RecoverRequest, UpdateExpression: string, values: object): Promise<void> {
    const key = mailingKeys.recoverRequest(request.subscriptionId);
    await conditional(() => this.#mailings.update(key, { UpdateExpression, ...stillLast(request, values) }));
  }
}

/** In this order requests have their turns. */
const waitingSince = (at: Instant, subscriptionId: string): string => `${at}#${subscriptionId}`;

const stillLast = ({ askedAt }: RecoverRequest, values: object) => ({
  ConditionExpression: 'askedAt = :asked AND attribute_exists(duePk)',
  ExpressionAttributeValues: toAttributes({ ':asked': askedAt, ...values }),
});
