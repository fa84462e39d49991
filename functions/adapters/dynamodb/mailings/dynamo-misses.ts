import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { after, DAY, type Instant } from '#domain/time';
import type { Miss, Misses } from '#ports/misses';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, Table, toAttributes } from '../table.ts';

const MISS = form(z.object({ mailingId: z.string(), organizationId: z.string(), notedAt: z.string(), revision: z.int() }));
const CLAIM = form(z.object({ by: z.string() }));

/** Bounces may come late; after so long none comes. */
const KEPT_MS = 180 * DAY;

const dueKey = (at: Instant, { mailingId, organizationId }: Pick<Miss, 'mailingId' | 'organizationId'>): string =>
  `${at}#${mailingId}#${organizationId}`;

export class DynamoMisses implements Misses {
  readonly #table: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#table = new Table(client, mailingsTable);
  }

  async note({ mailingId, organizationId }: Pick<Miss, 'mailingId' | 'organizationId'>, at: Instant): Promise<void> {
    await this.#table.update(mailingKeys.miss(mailingId, organizationId), {
      UpdateExpression:
        'SET v = :v, kind = :kind, mailingId = :mailing, organizationId = :organization, notedAt = if_not_exists(notedAt, :at), ' +
        'revision = if_not_exists(revision, :none) + :one, duePk = :kind, dueSk = :due',
      ExpressionAttributeValues: toAttributes({
        ':v': MISS.version,
        ':kind': 'miss',
        ':mailing': mailingId,
        ':organization': organizationId,
        ':at': at,
        ':none': 0,
        ':one': 1,
        ':due': dueKey(at, { mailingId, organizationId }),
      }),
    });
  }

  async due(now: Instant, limit: number): Promise<readonly Miss[]> {
    const { items } = await this.#table.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :miss AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':miss': 'miss', ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map((item) => MISS.parse(item));
  }

  async putOff(miss: Miss, until: Instant): Promise<void> {
    await conditional(() =>
      this.#table.update(mailingKeys.miss(miss.mailingId, miss.organizationId), {
        UpdateExpression: 'SET dueSk = :due',
        ConditionExpression: 'revision = :found',
        ExpressionAttributeValues: toAttributes({ ':due': dueKey(until, miss), ':found': miss.revision }),
      }),
    );
  }

  async settle({ mailingId, organizationId, revision }: Miss): Promise<void> {
    await this.#table.deleteIf(mailingKeys.miss(mailingId, organizationId), {
      ConditionExpression: 'revision = :found',
      ExpressionAttributeValues: toAttributes({ ':found': revision }),
    });
  }

  async claim(organizationId: string, what: string, by: string, at: Instant): Promise<string> {
    const { pk, sk } = mailingKeys.missClaim(organizationId, what);
    const item = { pk, sk, kind: 'miss-claim', ...CLAIM.write({ by }), ttl: secondsAt(after(at, KEPT_MS)) };
    if (await this.#table.putIfAbsent(item)) return by;
    const standing = await this.#table.get({ pk, sk });
    return standing ? CLAIM.parse(standing).by : this.claim(organizationId, what, by, at);
  }
}
