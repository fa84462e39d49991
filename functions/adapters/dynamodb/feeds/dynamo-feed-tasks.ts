import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type FeedPush, FeedTask, type FeedTaskId, type FollowRequest, MOST_OWED } from '#domain/feeds/feed-task';
import type { Instant } from '#domain/time';
import type { FeedTasks } from '#ports/feed-tasks';
import { type DueItem, DueItems, handedOut } from '../due-items.ts';
import { form } from '../form.ts';
import { feedKeys } from '../keys.ts';
import { conditional, type RawItem, Table, toAttributes } from '../table.ts';

/** The partition of the index `due` in which tasks for feeds wait, and the act that the stream knows them by. */
const FEED = 'feed';

const TASK = form(FeedTask);

/** DynamoDB keeps no set that is empty: it is not there then. */
const taskFrom = (item: RawItem): FeedTask => TASK.parse({ ...item, owed: [...setOf(item['owed'])] });

const setOf = (value: unknown): ReadonlySet<unknown> => (value instanceof Set ? value : new Set());

export class DynamoFeedTasks implements FeedTasks {
  readonly #subscriptions: Table;
  readonly #due: DueItems;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#due = new DueItems(this.#subscriptions, FEED);
  }

  async ask(request: FollowRequest): Promise<void> {
    await this.#subscriptions.put({ ...handedOut(FEED, itemOf(request), FEED, request.dueAt), ...TASK.write(request) });
  }

  async owe(followerId: string, owed: readonly string[], at: Instant): Promise<boolean> {
    const id: FeedTaskId = { task: 'push', followerId };
    const { pk, sk, ...first } = handedOut(FEED, itemOf(id), FEED, at);
    // One that stands already keeps its state, and when it is due: all that is new about it is what it owes.
    const fields = Object.entries({ ...first, v: TASK.version, ...id, dueAt: at, attempts: 0 });
    return conditional(() =>
      this.#subscriptions.update(
        { pk, sk },
        {
          UpdateExpression: `SET ${fields.map((_, i) => `#f${i} = if_not_exists(#f${i}, :f${i})`).join(', ')} ADD owed :owed, turn :one`,
          ConditionExpression: 'attribute_not_exists(owed) OR size(owed) < :most',
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
          ExpressionAttributeValues: toAttributes({
            ...Object.fromEntries(fields.map(([, value], i) => [`:f${i}`, value])),
            ':owed': new Set(owed),
            ':one': 1,
            ':most': MOST_OWED,
          }),
        },
      ),
    );
  }

  async claim(id: FeedTaskId, now: Instant, until: Instant): Promise<FeedTask | null> {
    const item = await this.#due.claim(itemOf(id), now, until);
    return item && taskFrom(item);
  }

  reschedule(claimed: FeedTask, dueAt: Instant, attempts: number): Promise<void> {
    return this.#due.letGo(itemOf(claimed), claimed.dueAt, dueAt, dueAt, attempts);
  }

  release(claimed: FeedTask, again: Instant): Promise<void> {
    return this.#due.letGo(itemOf(claimed), claimed.dueAt, claimed.dueAt, again);
  }

  async settle(claimed: FeedTask, now: Instant): Promise<void> {
    const { key } = itemOf(claimed);
    if (claimed.task !== 'push') {
      await this.#subscriptions.deleteIf(key, {
        ConditionExpression: 'askedAt = :asked',
        ExpressionAttributeValues: toAttributes({ ':asked': claimed.askedAt }),
      });
      return;
    }
    const isGone = await this.#subscriptions.deleteIf(key, {
      ConditionExpression: 'attribute_not_exists(pk) OR turn = :turn',
      ExpressionAttributeValues: toAttributes({ ':turn': claimed.turn }),
    });
    if (!isGone) await this.settlePart(claimed, claimed.owed, now);
  }

  async settlePart(claimed: FeedPush, pushed: readonly string[], now: Instant): Promise<void> {
    const { key } = itemOf(claimed);
    const { dueSk } = handedOut(FEED, itemOf(claimed), FEED, now);
    await conditional(() =>
      this.#subscriptions.update(key, {
        UpdateExpression: `SET #state = :handed, dueAt = :now, dueSk = :again, attempts = :none REMOVE #until${pushed.length > 0 ? ' DELETE owed :pushed' : ''}`,
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due',
        ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
        ExpressionAttributeValues: toAttributes({
          ':handed': 'handed',
          ':now': now,
          ':again': dueSk,
          ':none': 0,
          ':due': claimed.dueAt,
          ...(pushed.length > 0 ? { ':pushed': new Set(pushed) } : {}),
        }),
      }),
    );
  }

  async due(now: Instant, limit: number): Promise<readonly FeedTask[]> {
    return (await this.#due.due(now, limit)).map(taskFrom);
  }

  handOut(task: FeedTask, now: Instant, again: Instant): Promise<void> {
    return this.#due.handOut(itemOf(task), task.dueAt, now, again);
  }
}

const itemOf = ({ task, followerId }: FeedTaskId): DueItem => ({ key: feedKeys.task(task, followerId), name: `${task}#${followerId}` });
