import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Instant } from '#domain/time';
import type { Redrive, RedriveRequests } from '#ports/redrive-requests';
import { mailingKeys } from '../keys.ts';
import { parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { conditional, Table, toAttributes } from '../table.ts';

const RedriveItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  askedAt: z.string(),
  done: z.object({ at: z.string(), moved: z.int(), left: z.int() }).nullable(),
});

/** One item: the last request. */
export class DynamoRedriveRequests implements RedriveRequests {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async ask(at: Instant): Promise<Redrive> {
    const request: Redrive = { askedAt: at, done: null };
    await this.#mailings.put({ ...mailingKeys.redrive(), v: SCHEMA_VERSION, kind: 'redrive', ...request });
    return request;
  }

  async last(): Promise<Redrive | null> {
    const item = await this.#mailings.get(mailingKeys.redrive());
    if (!item) return null;
    const { v: _v, ...redrive } = parseItem(RedriveItem, item);
    return redrive;
  }

  async finish({ askedAt }: Redrive, done: NonNullable<Redrive['done']>): Promise<void> {
    await conditional(() =>
      this.#mailings.update(mailingKeys.redrive(), {
        UpdateExpression: 'SET done = :done',
        ConditionExpression: 'askedAt = :asked',
        ExpressionAttributeValues: toAttributes({ ':done': done, ':asked': askedAt }),
      }),
    );
  }
}
