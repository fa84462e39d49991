import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import type { FollowRequest } from '#domain/feeds/feed-task';
import { Follower } from '#domain/feeds/follower';
import type { Instant } from '#domain/time';
import type { FeedFollowers } from '#ports/feed-followers';
import { form } from '../form.ts';
import { feedKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';

const FOLLOWER = form(Follower);

/** DynamoDB takes away what has had its time within days, not at once. */
const isLiving = ({ leaseUntil }: Follower, now: Instant): boolean => leaseUntil > now;

export class DynamoFeedFollowers implements FeedFollowers {
  readonly #subscriptions: Table;
  readonly #registry: Table;

  /** @param registryTable where acts of operators are written down */
  constructor(client: DynamoDBClient, subscriptionsTable: string, registryTable: TableName) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#registry = new Table(client, registryTable);
  }

  async living(now: Instant): Promise<readonly Follower[]> {
    const items: RawItem[] = [];
    for await (const item of this.#subscriptions.ofPartition(feedKeys.followers)) items.push(item);
    return items.map(FOLLOWER.parse).filter((follower) => isLiving(follower, now));
  }

  async find(id: string, now: Instant): Promise<Follower | null> {
    const item = await this.#subscriptions.get(feedKeys.follower(id));
    const follower = item && FOLLOWER.parse(item);
    return follower && isLiving(follower, now) ? follower : null;
  }

  async follow(follower: Follower, request: FollowRequest): Promise<boolean> {
    const item = { ...feedKeys.follower(follower.id), kind: 'follower', ...FOLLOWER.write(follower), ttl: secondsAt(follower.leaseUntil) };
    return this.#settling(request, [this.#subscriptions.putOf(item)]);
  }

  leave(request: FollowRequest): Promise<boolean> {
    const { followerId } = request;
    return this.#settling(request, [
      this.#subscriptions.deleteOf(feedKeys.follower(followerId)),
      this.#subscriptions.deleteOf(feedKeys.task('push', followerId)),
    ]);
  }

  /** Together with the request, if it still stands. */
  async #settling({ followerId, askedAt }: FollowRequest, writes: readonly TransactWriteItem[]): Promise<boolean> {
    const table = this.#subscriptions;
    const done = table.deleteOfIf(feedKeys.task('ask', followerId), {
      ConditionExpression: 'askedAt = :asked',
      ExpressionAttributeValues: toAttributes({ ':asked': askedAt }),
    });
    return (await transact(table.client, [done, ...writes])).length === 0;
  }

  async notePush(id: string, lastPush: NonNullable<Follower['lastPush']>): Promise<void> {
    await conditional(() =>
      this.#subscriptions.update(feedKeys.follower(id), {
        UpdateExpression: 'SET lastPush = :push',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: toAttributes({ ':push': lastPush }),
      }),
    );
  }

  async end(id: string, audit: AuditEntry | null): Promise<boolean> {
    const table = this.#subscriptions;
    const gone = table.deleteOfIf(feedKeys.follower(id), { ConditionExpression: 'attribute_exists(pk)' });
    const refused = await transact(table.client, [gone, ...(audit ? auditWrites(this.#registry, audit) : [])]);
    // Whoever pushes it all the same finds that nobody follows.
    await table.delete(feedKeys.task('push', id));
    return refused.length === 0;
  }
}
