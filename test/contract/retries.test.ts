import { describe, expect, it } from 'vitest';
import { DynamoMailingLog } from '../../functions/adapters/dynamodb/mailings/dynamo-mailing-log.ts';
import { DynamoRetries } from '../../functions/adapters/dynamodb/mailings/dynamo-retries.ts';
import type { MailingLog, Retry } from '../../functions/ports/mailing-log.ts';
import type { Retries } from '../../functions/ports/retries.ts';
import { aBatch, NOON } from '../builders.ts';
import { InMemoryMailingLog } from '../fakes/in-memory-mailing-log.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
type Both = Readonly<{ log: MailingLog; retries: Retries }>;
const implementations: readonly (readonly [string, () => Promise<Both>])[] = [
  [
    'in memory',
    async () => {
      const log = new InMemoryMailingLog();
      return { log, retries: log };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings } = await someTables(client);
      return { log: new DynamoMailingLog(client, mailings), retries: new DynamoRetries(client, mailings) };
    },
  ],
];

describe.each(implementations)('retries %s', (_, make) => {
  it('are found by their batch, with all that is noted of them, until they have come to an end', async () => {
    const { log, retries } = await make();
    const batch = aBatch();
    // The key of another batch goes on where that of this one ends.
    const neighbour = { ...batch, id: { ...batch.id, after: `${batch.id.after}#1` } };
    for (const one of [batch, neighbour]) await log.putBatch(one);
    const noted: readonly Retry[] = [0, 1, 2].map((position) => ({
      batch: batch.id,
      position,
      subscriptionId: `sub-${position}`,
      attempts: 3,
      why: 'http-503',
      dueAt: NOON,
      ...(position === 1 ? { heldUp: 2, nextAt: '2026-11-20T04:05:00.000Z' } : {}),
    }));
    const [first, second, third] = noted;
    if (!first || !second || !third) throw new Error('three were noted');
    for (const retry of noted) await log.scheduleRetry(retry);
    await log.scheduleRetry({ ...first, batch: neighbour.id, position: 7 });
    await log.settleRetry(first, { status: 'failed', why: 'http-503', attempts: 4 });
    expect([...(await retries.ofBatch(batch.id))].sort()).toEqual([
      [1, second],
      [2, third],
    ]);
    expect([...(await retries.ofBatch(neighbour.id)).keys()]).toEqual([7]);
  });

  it('are none of a batch that nobody waits for', async () => {
    const { retries } = await make();
    expect((await retries.ofBatch(aBatch().id)).size).toBe(0);
  });
});
