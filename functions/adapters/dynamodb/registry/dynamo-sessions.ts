import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { Session, sessionEndsAt } from '#domain/agencies/sign-in';
import type { Sessions } from '#ports/sign-ins';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { Table, type TableName, transact } from '../table.ts';
import { auditWrites } from './audit-items.ts';

const SESSION = form(Session);

const sessionItem = (session: Session): object => ({
  ...registryKeys.session(session.id),
  kind: 'session',
  ...SESSION.write(session),
  ttl: secondsAt(sessionEndsAt(session)),
});

export class DynamoSessions implements Sessions {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: TableName) {
    this.#registry = new Table(client, registryTable);
  }

  async open(session: Session, audit: AuditEntry): Promise<void> {
    await transact(this.#registry.client, [this.#registry.putOf(sessionItem(session)), ...auditWrites(this.#registry, audit)]);
  }

  async find(id: string): Promise<Session | null> {
    const item = await this.#registry.get(registryKeys.session(id));
    return item && SESSION.parse(item);
  }

  async touch(session: Session): Promise<void> {
    await this.#registry.putIf(sessionItem(session), { ConditionExpression: 'attribute_exists(pk)' });
  }

  async close(id: string, audit: AuditEntry | null): Promise<void> {
    const gone = this.#registry.deleteOf(registryKeys.session(id));
    await transact(this.#registry.client, [gone, ...(audit ? auditWrites(this.#registry, audit) : [])]);
  }
}
