import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { lapsesAt } from '#domain/subscriptions/subscription';
import type { AsideBackfill, AsideBackfillProgress } from '#ports/aside-backfill';
import { EndedWalk } from '../ended-walk.ts';
import { form } from '../form.ts';
import { keyOf, mailingKeys, subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, type RawItem, Table, toAttributes } from '../table.ts';
import { asideOf, subscriptionFrom } from './subscription-items.ts';

const RUN = form(
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('finished'), at: z.string() }),
    z.object({ state: z.literal('walking'), after: z.string().nullable() }),
  ]),
);

/** Of whatever is stored; few of it are subscriptions that are to be listed. */
const READ_TOGETHER = 500;
/** No id and no region has one. */
const BETWEEN = '\n';

export class DynamoAsideBackfill implements AsideBackfill {
  readonly #subscriptions: Table;
  readonly #mailings: Table;
  readonly #ended = new EndedWalk<AsideBackfillProgress>();

  constructor(client: DynamoDBClient, subscriptionsTable: string, mailingsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#mailings = new Table(client, mailingsTable);
  }

  async list(after: string | null): ReturnType<AsideBackfill['list']> {
    const [pk, sk] = after?.split(BETWEEN) ?? [];
    const { items, lastKey } = await this.#subscriptions.scan({
      // Whoever may scan sees no more than this (lib/constructs/tables.ts).
      Select: 'SPECIFIC_ATTRIBUTES',
      ProjectionExpression: 'pk, sk',
      FilterExpression: '#kind = :subscription AND #status IN (:pending, :paused, :disabled) AND attribute_not_exists(asidePk)',
      ExpressionAttributeNames: { '#kind': 'kind', '#status': 'status' },
      ExpressionAttributeValues: toAttributes({
        ':subscription': 'subscription',
        ':pending': 'pending',
        ':paused': 'paused',
        ':disabled': 'disabled',
      }),
      Limit: READ_TOGETHER,
      ...(after === null ? {} : { ExclusiveStartKey: toAttributes({ pk, sk }) }),
    });
    let listed = 0;
    for (const truth of await this.#subscriptions.getMany(items.map(keyOf))) if (await this.#put(truth)) listed += 1;
    return { listed, next: lastKey && `${lastKey['pk']}${BETWEEN}${lastKey['sk']}` };
  }

  progress(): Promise<AsideBackfillProgress | null> {
    return this.#ended.orRead(async () => {
      const item = await this.#mailings.get(mailingKeys.asideRun());
      if (!item) return null;
      const { state, ...rest } = RUN.parse(item);
      return 'after' in rest ? { kind: 'walking', ...rest } : { kind: 'finished', ...rest };
    });
  }

  async saveProgress(progress: AsideBackfillProgress): Promise<void> {
    this.#ended.forget();
    await this.#mailings.put({ ...mailingKeys.asideRun(), kind: 'aside-run', ...RUN.write(runOf(progress)) });
  }

  /** One that is changed at that moment is passed over: the change lists it. */
  async #put(truth: RawItem): Promise<boolean> {
    const subscription = subscriptionFrom(truth);
    const aside = asideOf(subscription);
    if (!aside) return false;
    const lapses = lapsesAt(subscription);
    return conditional(() =>
      this.#subscriptions.update(subscriptionKeys.truth(subscription.id), {
        UpdateExpression: `SET asidePk = :pk, asideSk = :sk${lapses ? ', #ttl = :ttl' : ''}`,
        ConditionExpression: 'revision = :found',
        ExpressionAttributeValues: toAttributes({
          ':pk': aside.asidePk,
          ':sk': aside.asideSk,
          ':found': subscription.revision,
          ...(lapses ? { ':ttl': secondsAt(lapses) } : {}),
        }),
        ...(lapses ? { ExpressionAttributeNames: { '#ttl': 'ttl' } } : {}),
      }),
    );
  }
}

const runOf = (progress: AsideBackfillProgress) =>
  progress.kind === 'finished' ? ({ state: 'finished', at: progress.at } as const) : ({ state: 'walking', after: progress.after } as const);
