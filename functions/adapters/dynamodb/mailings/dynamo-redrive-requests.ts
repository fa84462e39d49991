import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Redrive, RedriveRequests } from '#ports/redrive-requests';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { conditional, Table, type TableName, toAttributes, transact } from '../table.ts';

const REDRIVE = form(
  z.object({
    askedAt: z.string(),
    done: z.object({ at: z.string(), moved: z.int(), left: z.int() }).nullable(),
  }),
);

/** One item: the last request. */
export class DynamoRedriveRequests implements RedriveRequests {
  readonly #mailings: Table;
  readonly #registry: Table;

  /** @param registryTable where acts are written down; empty for whoever asks for nothing */
  constructor(client: DynamoDBClient, mailingsTable: string, registryTable: TableName) {
    this.#mailings = new Table(client, mailingsTable);
    this.#registry = new Table(client, registryTable);
  }

  async ask(audit: AuditEntry): Promise<Redrive> {
    const request: Redrive = { askedAt: audit.at, done: null };
    await transact(this.#mailings.client, [
      this.#mailings.putOf({ ...mailingKeys.redrive(), kind: 'redrive', ...REDRIVE.write(request) }),
      ...auditWrites(this.#registry, audit),
    ]);
    return request;
  }

  async last(): Promise<Redrive | null> {
    const item = await this.#mailings.get(mailingKeys.redrive());
    return item && REDRIVE.parse(item);
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
