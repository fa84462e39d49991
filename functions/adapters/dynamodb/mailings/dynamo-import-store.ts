import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { Import } from '#domain/imports/import';
import type { ImportStore } from '#ports/import-store';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { Table, toAttributes, transact } from '../table.ts';

const IMPORT = form(Import);

/** `turn` is what the condition of the next change names. */
const itemOf = (made: Import): object => ({
  ...mailingKeys.import(made.id),
  kind: 'import',
  turn: made.revision,
  ...IMPORT.write(made),
});

export class DynamoImportStore implements ImportStore {
  readonly #mailings: Table;
  readonly #registry: Table;

  /** @param registryTable where it is written down who brought one; empty for whoever brings none */
  constructor(client: DynamoDBClient, mailingsTable: string, registryTable: string) {
    this.#mailings = new Table(client, mailingsTable);
    this.#registry = new Table(client, registryTable);
  }

  async create(made: Import, audit: AuditEntry): Promise<void> {
    const refused = await transact(this.#mailings.client, [
      this.#mailings.putOf(itemOf(made), true),
      ...auditWrites(this.#registry, audit),
    ]);
    if (refused.length > 0) throw new Error(`import ${made.id} exists already`);
  }

  async find(id: string): Promise<Import | null> {
    const item = await this.#mailings.get(mailingKeys.import(id));
    return item && IMPORT.parse(item);
  }

  async replace(after: Import): Promise<boolean> {
    return this.#mailings.putIf(itemOf(after), {
      ConditionExpression: 'turn = :turn',
      ExpressionAttributeValues: toAttributes({ ':turn': after.revision - 1 }),
    });
  }
}
