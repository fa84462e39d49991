import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inFiveAttempts, type Options, withoutLogging } from '../clients.ts';
import { Coalescer } from '../coalescer.ts';
import { type Key, keyName, keyOf } from './keys.ts';

type Item = Readonly<Record<string, unknown>>;
type Wanted = Readonly<{ key: Key; readAll: (keys: readonly Key[]) => Promise<readonly Item[]> }>;

/** DynamoDB gives at most so many items at once (API_BatchGetItem). */
const MOST = 100;
/** By about so much ten drift apart at each write, for its answer is taken in one by one. Nobody waits for it. */
const MOMENT_MS = 10;

/** Single items that are asked for within a moment are read by one request for each table. */
class GatheringClient extends DynamoDBClient {
  readonly #reads = new Coalescer<Wanted, Item | null>({
    ask: async (wanted) => {
      const found = (await wanted[0]?.readAll(wanted.map(({ key }) => key))) ?? [];
      const byKey = new Map(found.map((item) => [keyName(keyOf(item)), item]));
      return wanted.map(({ key }) => byKey.get(keyName(key)) ?? null);
    },
    most: MOST,
    moment: () => sleep(MOMENT_MS),
  });

  /**
   * One item, or null, together with what others ask for.
   * @param what may be read together has the same: the table, and how strongly
   * @param readAll those that are there, in no order
   */
  readTogether(what: string, key: Key, readAll: Wanted['readAll']): Promise<Item | null> {
    return this.#reads.ask(what, { key, readAll });
  }
}

/** For who works on many things side by side, and may wait a moment for each. */
export const gatheringDynamoDbClient = (options: Options = {}): DynamoDBClient =>
  withoutLogging(new GatheringClient(inFiveAttempts(options)));
