import { DynamoBatches } from '../../functions/adapters/dynamodb/mailings/dynamo-batches.ts';
import { DynamoMailingChecks } from '../../functions/adapters/dynamodb/mailings/dynamo-mailing-checks.ts';
import { DynamoMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-mailings.ts';
import { DynamoRanges } from '../../functions/adapters/dynamodb/mailings/dynamo-ranges.ts';
import { DynamoRetries } from '../../functions/adapters/dynamodb/mailings/dynamo-retries.ts';
import type { Deviation } from '../../functions/domain/mailings/batch.ts';
import type { Batches, Checkpoint } from '../../functions/ports/batches.ts';
import type { MailingChecks } from '../../functions/ports/mailing-checks.ts';
import type { Mailings } from '../../functions/ports/mailings.ts';
import type { Ranges } from '../../functions/ports/ranges.ts';
import type { Retries } from '../../functions/ports/retries.ts';
import { aRange, NOON } from '../builders.ts';
import { InMemoryBatches } from '../fakes/in-memory-batches.ts';
import { InMemoryMailingChecks } from '../fakes/in-memory-mailing-checks.ts';
import { InMemoryMailings } from '../fakes/in-memory-mailings.ts';
import { InMemoryRanges } from '../fakes/in-memory-ranges.ts';
import { InMemoryRetries } from '../fakes/in-memory-retries.ts';
import { MailingsState } from '../fakes/mailings-state.ts';
import { aDynamoDb, someTables } from './engines.ts';

/** The ports that share the items of mailings: a contract of one of them is prepared, and looked at, by the others. */
export type MailingPorts = Readonly<{ mailings: Mailings; checks: MailingChecks; ranges: Ranges; batches: Batches; retries: Retries }>;

export const inMemory = (state = new MailingsState()): MailingPorts => ({
  mailings: new InMemoryMailings(state),
  checks: new InMemoryMailingChecks(state),
  ranges: new InMemoryRanges(state),
  batches: new InMemoryBatches(state),
  retries: new InMemoryRetries(state),
});

export const client = await aDynamoDb();

export const onDynamoDb = (table: string): MailingPorts => ({
  mailings: new DynamoMailings(client, table),
  checks: new DynamoMailingChecks(client, table),
  ranges: new DynamoRanges(client, table),
  batches: new DynamoBatches(client, table),
  retries: new DynamoRetries(client, table),
});

export const aMailingsTable = async (): Promise<string> => (await someTables(client)).mailings;

export const IMPLEMENTATIONS: readonly (readonly [string, () => Promise<MailingPorts>])[] = [
  ['in memory', async () => inMemory()],
  ['on DynamoDB', async () => onDynamoDb(await aMailingsTable())],
];

/** So many seconds after noon. */
export const at = (seconds: number): string => new Date(Date.parse(NOON) + seconds * 1000).toISOString();

export const progressTo = (
  mark: number,
  given: Partial<Checkpoint> & Readonly<{ noted?: readonly (readonly [number, Deviation])[] }> = {},
): Checkpoint => {
  const { noted = [], ...rest } = given;
  return { mark, deviations: new Map(noted), possiblyTwice: 0, at: NOON, ...rest };
};

export const provinces = (mailingId: string, ...names: readonly string[]) =>
  names.map((province) => aRange(mailingId, { range: { slotId: 'immediate', province, from: '#', before: ':' } }));
