import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a function asked for, as AWS bills it. */
export type Usage = { requests: number; readUnits: number; writeUnits: number; queueRequests: number };

const NOTHING: Usage = { requests: 0, readUnits: 0, writeUnits: 0, queueRequests: 0 };

const READS: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

type Consumed = Readonly<{ CapacityUnits?: number }>;
type Answered = Readonly<{ ConsumedCapacity?: Consumed | readonly Consumed[] }>;

/** Counts requests and consumed capacity by function, and prices them. */
export class Meter {
  readonly #usage = new Map<string, Usage>();
  readonly #operations = new Map<string, number>();

  of(fn: string): Usage {
    const usage = this.#usage.get(fn) ?? { ...NOTHING };
    this.#usage.set(fn, usage);
    return usage;
  }

  functions(): readonly string[] {
    return [...this.#usage.keys()];
  }

  /** Units by function and operation: where the money goes. */
  operations(): readonly (readonly [string, number])[] {
    return [...this.#operations].sort(([, a], [, b]) => b - a);
  }

  reset(): void {
    this.#usage.clear();
    this.#operations.clear();
  }

  /** Count what this client asks of DynamoDB in the name of a function. */
  watch(client: DynamoDBClient, fn: string): DynamoDBClient {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
          const { ConsumedCapacity } = result.output as Answered;
          const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }: Consumed) => sum + CapacityUnits, 0);
          const operation = commandName.replace(/Command$/, '');
          const usage = this.of(fn);
          usage.requests += 1;
          usage[READS.has(operation) ? 'readUnits' : 'writeUnits'] += units;
          const name = `${fn} ${operation}`;
          this.#operations.set(name, (this.#operations.get(name) ?? 0) + units);
          return result;
        },
      { step: 'initialize' },
    );
    return client;
  }
}
