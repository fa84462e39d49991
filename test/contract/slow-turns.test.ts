import { describe, expect, it } from 'vitest';
import { DynamoSlowTurns } from '../../functions/adapters/dynamodb/mailings/dynamo-slow-turns.ts';
import { HOUR } from '../../functions/domain/time.ts';
import type { SlowTurns } from '../../functions/ports/slow-turns.ts';
import { NOON } from '../builders.ts';
import { InMemorySlowTurns } from '../fakes/in-memory-slow-turns.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

const implementations: readonly (readonly [string, () => Promise<SlowTurns>])[] = [
  ['in memory', async () => new InMemorySlowTurns()],
  ['on DynamoDB', async () => new DynamoSlowTurns(client, (await someTables(client)).mailings)],
];

describe.each(implementations)('turns of senders that are slowed %s', (_, make) => {
  it('come one after the other, each sender for itself, and are not saved up', async () => {
    const turns = await make();
    const noon = new Date(NOON);
    const starts = await Promise.all([0, 1, 2].map(() => turns.take('yl-mzt', 1000, noon)));
    expect(starts.sort((a, b) => a - b)).toEqual([0, 1000, 2000].map((ms) => noon.getTime() + ms));
    expect(await turns.take('yl-wht', 1000, noon)).toBe(noon.getTime());
    expect(await turns.take('yl-mzt', 1000, new Date(noon.getTime() + HOUR))).toBe(noon.getTime() + HOUR);
  });
});
