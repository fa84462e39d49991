import { describe, expect, it } from 'vitest';
import { DynamoEndpointPaces } from '../../functions/adapters/dynamodb/mailings/dynamo-endpoint-paces.ts';
import { MINUTE, SECOND } from '../../functions/domain/time.ts';
import type { EndpointPaces } from '../../functions/ports/endpoint-paces.ts';
import { NOON } from '../builders.ts';
import { InMemoryEndpointPaces } from '../fakes/in-memory-endpoint-paces.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

const implementations: readonly (readonly [string, () => Promise<EndpointPaces>])[] = [
  ['in memory', async () => new InMemoryEndpointPaces()],
  ['on DynamoDB', async () => new DynamoEndpointPaces(client, (await someTables(client)).mailings)],
];

const RATE = { everyMs: 4 * SECOND, atOnce: 2 };

describe.each(implementations)('the pace of endpoints %s', (_, make) => {
  const noon = new Date(NOON);
  const at = (ms: number): number => noon.getTime() + ms;

  it('lets some through at once, and tells each of the others a time of their own, each endpoint for itself', async () => {
    const paces = await make();
    const turns = await Promise.all([1, 2, 3, 4, 5].map(() => paces.take('a-group', RATE, SECOND, noon)));
    expect(turns.filter(({ kind }) => kind === 'turn').map(({ atMs }) => atMs)).toEqual([at(0), at(0)]);
    const later = turns.filter(({ kind }) => kind === 'later').map(({ atMs }) => atMs);
    expect(later.sort((a, b) => a - b)).toEqual([at(4000), at(8000), at(12_000)]);
    expect(await paces.take('another-group', RATE, SECOND, noon)).toEqual({ kind: 'turn', atMs: at(0) });
    expect(await paces.take('a-group', RATE, SECOND, new Date(at(3500)))).toEqual({ kind: 'turn', atMs: at(4000) });
  });

  it('lets nothing through until the time that its platform named', async () => {
    const paces = await make();
    await paces.hold('a-group', at(10 * MINUTE), noon);
    expect((await paces.take('a-group', RATE, SECOND, new Date(at(9 * MINUTE)))).kind).toBe('later');
    expect(await paces.take('a-group', RATE, SECOND, new Date(at(10 * MINUTE)))).toEqual({ kind: 'turn', atMs: at(10 * MINUTE) });
  });
});
