import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { RetryRequest } from '#domain/sending/retry-request';
import { after, DAY, type Instant } from '#domain/time';
import type { Reopened, RetryRequests } from '#ports/retry-requests';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, Table, type TableName, toAttributes, transact } from '../table.ts';
import { reopenedRecipients } from './reopened-recipients.ts';

const REQUEST = form(RetryRequest);

/** For how long people can look at what became of a request. */
const KEPT_MS = 90 * DAY;

/** One item for a notice: the last request. */
export class DynamoRetryRequests implements RetryRequests {
  readonly #mailings: Table;
  readonly #registry: Table;

  /** @param registryTable where acts are written down; empty for whoever asks for nothing */
  constructor(client: DynamoDBClient, mailingsTable: string, registryTable: TableName) {
    this.#mailings = new Table(client, mailingsTable);
    this.#registry = new Table(client, registryTable);
  }

  async ask(noticeId: string, audit: AuditEntry): Promise<RetryRequest> {
    const { at } = audit;
    const request: RetryRequest = { noticeId, askedAt: at, reopened: 0, doneAt: null };
    const item = {
      ...mailingKeys.retryRequest(noticeId),
      kind: 'retry-request',
      ...REQUEST.write(request),
      duePk: 'reopen',
      dueSk: `${at}#${noticeId}`,
      ttl: secondsAt(after(at, KEPT_MS)),
    };
    await transact(this.#mailings.client, [this.#mailings.putOf(item), ...auditWrites(this.#registry, audit)]);
    return request;
  }

  async last(noticeId: string): Promise<RetryRequest | null> {
    const item = await this.#mailings.get(mailingKeys.retryRequest(noticeId));
    return item && REQUEST.parse(item);
  }

  async due(limit: number): Promise<readonly string[]> {
    const { items } = await this.#mailings.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :reopen',
      ExpressionAttributeValues: toAttributes({ ':reopen': 'reopen' }),
      Limit: limit,
    });
    return items.map((item) => String(item['noticeId']));
  }

  async reopen(request: RetryRequest, failed: readonly Reopened[]): ReturnType<RetryRequests['reopen']> {
    const [first, ...more] = failed;
    if (!first) return 'reopened';
    const table = this.#mailings;
    const refused = await transact(table.client, [
      table.updateOf(mailingKeys.retryRequest(request.noticeId), {
        UpdateExpression: 'SET reopened = reopened + :count',
        ...isLast(request),
        ExpressionAttributeValues: { ...isLast(request).ExpressionAttributeValues, ...toAttributes({ ':count': failed.length }) },
      }),
      ...reopenedRecipients(table, [first, ...more]),
    ]);
    if (refused.includes(0)) return 'replaced';
    return refused.length === 0 ? 'reopened' : 'changed';
  }

  async reach(request: RetryRequest, place: RetryRequest['reached'] & object): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.retryRequest(request.noticeId), {
        UpdateExpression: 'SET reached = :place',
        ...isLast(request),
        ExpressionAttributeValues: { ...isLast(request).ExpressionAttributeValues, ...toAttributes({ ':place': place }) },
      }),
    );
  }

  async finish(request: RetryRequest, at: Instant): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.retryRequest(request.noticeId), {
        UpdateExpression: 'SET doneAt = :at REMOVE duePk, dueSk, reached',
        ...isLast(request),
        ExpressionAttributeValues: { ...isLast(request).ExpressionAttributeValues, ...toAttributes({ ':at': at }) },
      }),
    );
  }
}

const isLast = ({ askedAt }: RetryRequest) => ({
  ConditionExpression: 'askedAt = :asked AND attribute_exists(duePk)',
  ExpressionAttributeValues: toAttributes({ ':asked': askedAt }),
});
