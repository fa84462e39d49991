import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { BREAKER_WINDOW_MS } from '#domain/sending/breaker';
import type { SlowTurns } from '#ports/slow-turns';
import { untilInTime } from '../../until-in-time.ts';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';

const TURN = form(z.object({ turn: z.int(), tat: z.number() }));
/** An end that is long over is forgotten. */
const KEPT_MS = 2 * BREAKER_WINDOW_MS;

/** An item for each sender says when the last turn ends that was taken. */
export class DynamoSlowTurns implements SlowTurns {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  take(agencyId: string, lengthMs: number, now: Date): Promise<number> {
    const key = mailingKeys.slowTurn(agencyId);
    return untilInTime('the turns of a sender that is slowed', async () => {
      const item = await this.#mailings.get(key);
      const { turn, tat } = item ? TURN.parse(item) : { turn: 0, tat: 0 };
      const startMs = Math.max(tat, now.getTime());
      const end = startMs + lengthMs;
      const ttl = Math.ceil((end + KEPT_MS) / 1000);
      const taken = { ...key, kind: 'slow-turn', ...TURN.write({ turn: turn + 1, tat: end }), ttl };
      return (await this.#mailings.putIfRevision(taken, turn)) ? { answer: startMs } : null;
    });
  }
}
