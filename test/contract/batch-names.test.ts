import { describe, expect, it } from 'vitest';
import { DynamoBatchNames } from '../../functions/adapters/dynamodb/mailings/dynamo-batch-names.ts';
import { DynamoMailingLog } from '../../functions/adapters/dynamodb/mailings/dynamo-mailing-log.ts';
import type { BatchNames } from '../../functions/ports/batch-names.ts';
import type { MailingLog } from '../../functions/ports/mailing-log.ts';
import { aBatch, aMailing, aRange } from '../builders.ts';
import { InMemoryBatchNames } from '../fakes/in-memory-batch-names.ts';
import { InMemoryMailingLog } from '../fakes/in-memory-mailing-log.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
type Both = Readonly<{ log: MailingLog; names: BatchNames }>;
const implementations: readonly (readonly [string, () => Promise<Both>])[] = [
  [
    'in memory',
    async () => {
      const log = new InMemoryMailingLog();
      return { log, names: new InMemoryBatchNames(log) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings } = await someTables(client);
      return { log: new DynamoMailingLog(client, mailings), names: new DynamoBatchNames(client, mailings) };
    },
  ],
];

const MAILING = 'ntc-1-1-notice';

describe.each(implementations)('short names of batches %s', (_, make) => {
  it('lead back to the batch of a range that was written, and to no other', async () => {
    const { log, names } = await make();
    await log.addRanges([aRange(MAILING)]);
    const batches = ['', '44#sub-1', '440106#sub-2'].map((after) => aBatch({ mailingId: MAILING, after }));
    for (const batch of batches) {
      expect(await names.find(names.nameOf(batch.id))).toBeNull();
      await log.putBatch(batch);
    }
    for (const { id } of batches) {
      expect(names.nameOf(id)).toMatch(/^[a-z2-7]{16}$/);
      expect(names.nameOf({ ...id })).toBe(names.nameOf(id));
      expect(await names.find(names.nameOf(id))).toEqual(id);
    }
    expect(new Set(batches.map(({ id }) => names.nameOf(id))).size).toBe(3);
    expect(await names.find('aaaaaaaaaaaaaaaa')).toBeNull();
    expect(await names.find('x'.repeat(3000))).toBeNull();
  });

  it('tell ranges and mailings apart', async () => {
    const { log, names } = await make();
    const batches = [MAILING, 'ntc-2-1-notice'].map((mailingId) => aBatch({ mailingId }));
    for (const batch of batches) {
      await log.begin(aMailing({ id: batch.id.mailingId }), [aRange(batch.id.mailingId)]);
      await log.putBatch(batch);
    }
    for (const { id } of batches) expect(await names.find(names.nameOf(id))).toEqual(id);
  });

  it('are of emails only: nothing comes back from an endpoint', async () => {
    const { log, names } = await make();
    await log.addRanges([aRange(MAILING)]);
    const batch = aBatch({ mailingId: MAILING });
    const calls = { ...batch, id: { ...batch.id, channel: 'webhook' as const } };
    await log.putBatch(calls);
    expect(await names.find(names.nameOf(calls.id))).toBeNull();
  });
});
