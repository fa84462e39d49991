import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type CallLimit, secondsUntil, windowAt } from '#domain/call-limit';
import { MINUTE, SECOND } from '#domain/time';
import type { Admission, CallLimiter } from '#ports/call-limiter';
import { form } from '../form.ts';
import { keyName, registryKeys } from '../keys.ts';
import { conditional, Table, toAttributes } from '../table.ts';

const CALL_COUNT = form(z.object({ used: z.int() }));

/** A window that is over is forgotten a little later: clocks differ. */
const KEPT_MS = MINUTE;
const REMEMBERED = 1000;

/** One item for a caller and a window: 1 WRU for a call. Whoever is over a limit is answered from memory, so that a flood costs nothing. */
export class DynamoCallLimiter implements CallLimiter {
  readonly #registry: Table;
  readonly #remembered: number;
  /** When the windows end of those who are over, in milliseconds since 1970. */
  readonly #over = new Map<string, number>();

  /** @param remembered how many callers that are over are answered from memory at most */
  constructor(client: DynamoDBClient, registryTable: string, remembered = REMEMBERED) {
    this.#remembered = remembered;
    this.#registry = new Table(client, registryTable);
  }

  async count(limit: CallLimit, caller: string, now: Date): Promise<Admission> {
    const nowMs = now.getTime();
    const { startMs, endMs } = windowAt(limit, nowMs);
    const key = registryKeys.callCount(limit.name, caller, startMs);
    const over: Admission = { kind: 'over', retryAfterSeconds: secondsUntil(endMs, nowMs) };
    const name = keyName(key);
    if (this.#over.has(name)) return over;
    const counted = await conditional(() =>
      this.#registry.update(key, {
        UpdateExpression: 'SET used = if_not_exists(used, :none) + :one, v = :v, kind = :kind, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(used) OR used < :calls',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: toAttributes({
          ':none': 0,
          ':one': 1,
          ':v': CALL_COUNT.version,
          ':kind': 'call-count',
          ':ttl': Math.ceil((endMs + KEPT_MS) / SECOND),
          ':calls': limit.calls,
        }),
      }),
    );
    if (counted) return { kind: 'admitted' };
    this.#remember(name, endMs, nowMs);
    return over;
  }

  #remember(name: string, endMs: number, nowMs: number): void {
    for (const [known, end] of this.#over) if (end <= nowMs) this.#over.delete(known);
    if (this.#over.size >= this.#remembered) this.#over.delete(this.#over.keys().next().value ?? '');
    this.#over.set(name, endMs);
  }
}
