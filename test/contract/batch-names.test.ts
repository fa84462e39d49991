import { describe, expect, it } from 'vitest';
import { DynamoBatchNames } from '../../functions/adapters/dynamodb/mailings/dynamo-batch-names.ts';
import type { BatchNames } from '../../functions/ports/batch-names.ts';
import { aBatch, aMailing, aRange } from '../builders.ts';
import { InMemoryBatchNames } from '../fakes/in-memory-batch-names.ts';
import { MailingsState } from '../fakes/mailings-state.ts';
import { aMailingsTable, client, inMemory, type MailingPorts, onDynamoDb } from './mailing-ports.ts';

type Ports = MailingPorts & Readonly<{ names: BatchNames }>;
const implementations: readonly (readonly [string, () => Promise<Ports>])[] = [
  [
    'in memory',
    async () => {
      const state = new MailingsState();
      return { ...inMemory(state), names: new InMemoryBatchNames(state) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const table = await aMailingsTable();
      return { ...onDynamoDb(table), names: new DynamoBatchNames(client, table) };
    },
  ],
];

const MAILING = 'ntc-1-1-notice';

describe.each(implementations)('short names of batches %s', (_, make) => {
  it('lead back to the batch of a range that was written, and to no other', async () => {
    const { ranges, batches, names } = await make();
    await ranges.add([aRange(MAILING)]);
    const written = ['', '44#sub-1', '440106#sub-2'].map((after) => aBatch({ mailingId: MAILING, after }));
    for (const batch of written) {
      expect(await names.find(names.nameOf(batch.id))).toBeNull();
      await batches.put(batch);
    }
    for (const { id } of written) {
      expect(names.nameOf(id)).toMatch(/^[a-z2-7]{16}$/);
      expect(names.nameOf({ ...id })).toBe(names.nameOf(id));
      expect(await names.find(names.nameOf(id))).toEqual(id);
    }
    expect(new Set(written.map(({ id }) => names.nameOf(id))).size).toBe(3);
    expect(await names.find('aaaaaaaaaaaaaaaa')).toBeNull();
    expect(await names.find('x'.repeat(3000))).toBeNull();
  });

  it('tell ranges and mailings apart', async () => {
    const { mailings, batches, names } = await make();
    const written = [MAILING, 'ntc-2-1-notice'].map((mailingId) => aBatch({ mailingId }));
    for (const batch of written) {
      await mailings.begin(aMailing({ id: batch.id.mailingId }), [aRange(batch.id.mailingId)]);
      await batches.put(batch);
    }
    for (const { id } of written) expect(await names.find(names.nameOf(id))).toEqual(id);
  });

  it('are of emails only: nothing comes back from an endpoint', async () => {
    const { ranges, batches, names } = await make();
    await ranges.add([aRange(MAILING)]);
    const batch = aBatch({ mailingId: MAILING });
    const calls = { ...batch, id: { ...batch.id, channel: 'webhook' as const } };
    await batches.put(calls);
    expect(await names.find(names.nameOf(calls.id))).toBeNull();
  });
});
