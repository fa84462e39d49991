import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import { Import } from '#domain/imports/import';
import type { ImportStore } from '#ports/import-store';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { Table, type TableName, toAttributes, transact } from '../table.ts';

const IMPORT = form(Import);
/** Where it stands among all. */
const LISTED = form(z.object({ importId: z.string() }));

/** `turn` is what the condition of the next change names. */
const itemOf = (made: Import): object => ({
  ...mailingKeys.import(made.id),
  kind: 'import',
  turn: made.revision,
  ...IMPORT.write(made),
});

const listedItem = ({ id, createdAt }: Import): object => ({
  ...mailingKeys.importListed(createdAt, id),
  kind: 'import-listed',
  ...LISTED.write({ importId: id }),
});

export class DynamoImportStore implements ImportStore {
  readonly #mailings: Table;
  readonly #registry: Table;

  /** @param registryTable where it is written down who brought one; empty for whoever brings none */
  constructor(client: DynamoDBClient, mailingsTable: string, registryTable: TableName) {
    this.#mailings = new Table(client, mailingsTable);
    this.#registry = new Table(client, registryTable);
  }

  async create(made: Import, audit: AuditEntry): Promise<void> {
    const refused = await transact(this.#mailings.client, [
      this.#mailings.putOf(itemOf(made), true),
      this.#mailings.putOf(listedItem(made)),
      ...auditWrites(this.#registry, audit),
    ]);
    if (refused.length > 0) throw new Error(`import ${made.id} exists already`);
  }

  async find(id: string): Promise<Import | null> {
    const item = await this.#mailings.get(mailingKeys.import(id));
    return item && IMPORT.parse(item);
  }

  async recent(limit: number): Promise<readonly Import[]> {
    const { items } = await this.#mailings.page({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': mailingKeys.importListed('', '').pk }),
      ScanIndexForward: false,
      Limit: limit,
    });
    const ids = items.map((item) => LISTED.parse(item).importId);
    const found = (await this.#mailings.getMany(ids.map(mailingKeys.import))).map(IMPORT.parse);
    return found.sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1));
  }

  async replace(after: Import): Promise<boolean> {
    return this.#mailings.putIf(itemOf(after), {
      ConditionExpression: 'turn = :turn',
      ExpressionAttributeValues: toAttributes({ ':turn': after.revision - 1 }),
    });
  }
}
