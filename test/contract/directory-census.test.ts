import { describe, expect, it } from 'vitest';
import { DynamoCensus } from '../../functions/adapters/dynamodb/mailings/dynamo-census.ts';
import type { DirectoryCensus } from '../../functions/ports/directory-census.ts';
import { InMemoryCensus } from '../fakes/in-memory-census.ts';
import { aDynamoDb, someTables } from './engines.ts';

const partition = (province: string) => ({ slotId: 'd09:Asia:Shanghai', province });
const AT = '2026-11-20T01:00:00.000Z';

describe.each<readonly [string, () => Promise<DirectoryCensus>]>([
  ['in memory', async () => new InMemoryCensus()],
  [
    'in DynamoDB',
    async () => {
      const db = await aDynamoDb();
      return new DynamoCensus(db, (await someTables(db)).mailings);
    },
  ],
])('a census %s', (_, make) => {
  it('is kept of each partition as it was counted last', async () => {
    const census = await make();
    expect(await census.of([partition('44')])).toEqual([]);
    await census.keep({ partition: partition('44'), at: AT, rows: [['4401', 3]] });
    await census.keep({ partition: partition('11'), at: AT, rows: [] });
    const last = {
      partition: partition('44'),
      at: AT,
      rows: [
        ['', 1],
        ['440106', 7],
      ],
    } as const;
    await census.keep(last);
    const found = await census.of([partition('11'), partition('44'), partition('50')]);
    expect(found.toSorted((a, b) => (a.partition.province < b.partition.province ? -1 : 1))).toEqual([
      { partition: partition('11'), at: AT, rows: [] },
      last,
    ]);
    expect(await census.of([partition('44')])).toEqual([last]);
  });

  it('remembers where it is, and when it was done', async () => {
    const census = await make();
    expect(await census.progress()).toBeNull();
    const counting = { kind: 'counting', partition: partition('44'), after: '4401#sub-1', rows: [['4401', 2]] } as const;
    await census.saveProgress(counting);
    expect(await census.progress()).toEqual(counting);
    await census.saveProgress({ kind: 'finished', at: AT });
    expect(await census.progress()).toEqual({ kind: 'finished', at: AT });
  });
});
