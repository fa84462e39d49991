import { describe, expect, it } from 'vitest';
import { DynamoMisses } from '../../functions/adapters/dynamodb/mailings/dynamo-misses.ts';
import type { Misses } from '../../functions/ports/misses.ts';
import { NOON } from '../builders.ts';
import { InMemoryMisses } from '../fakes/in-memory-misses.ts';
import { aMailingsTable, at, client } from './mailing-ports.ts';

const IMPLEMENTATIONS: readonly (readonly [string, () => Promise<Misses>])[] = [
  ['in memory', async () => new InMemoryMisses()],
  ['on DynamoDB', async () => new DynamoMisses(client, await aMailingsTable())],
];
const CHOIR = { mailingId: 'ntc-1-1-notice', organizationId: 'org-choir' };
const CLUB = { mailingId: 'ntc-1-1-notice', organizationId: 'org-club' };

describe.each(IMPLEMENTATIONS)('misses %s', (_, make) => {
  it('are due at once, the longest first, one for a mailing and organization', async () => {
    const misses = await make();
    await misses.note(CLUB, at(5));
    await misses.note(CHOIR, NOON);
    expect(await misses.due(at(4), 10)).toEqual([{ ...CHOIR, notedAt: NOON, revision: 1 }]);
    await misses.note(CHOIR, at(3));
    expect(await misses.due(at(5), 10)).toEqual([
      { ...CHOIR, notedAt: NOON, revision: 2 },
      { ...CLUB, notedAt: at(5), revision: 1 },
    ]);
    expect(await misses.due(at(5), 1)).toHaveLength(1);
  });

  it('are put off and settled, but not when one was noted anew meanwhile', async () => {
    const misses = await make();
    await misses.note(CHOIR, NOON);
    const [first] = await misses.due(NOON, 10);
    if (!first) throw new Error('nothing is due');
    await misses.putOff(first, at(60));
    expect(await misses.due(at(59), 10)).toEqual([]);
    expect(await misses.due(at(60), 10)).toEqual([first]);
    await misses.note(CHOIR, at(30));
    await misses.putOff(first, at(900));
    await misses.settle(first);
    const [second] = await misses.due(at(30), 10);
    expect(second).toEqual({ ...first, revision: 2 });
    if (second) await misses.settle(second);
    expect(await misses.due(at(9999), 10)).toEqual([]);
  });

  it('are decided once: what was said first stands, for each organization by itself', async () => {
    const misses = await make();
    expect(await misses.claim('org-choir', 'told-ntc-1-1', 'ntc-1-1-notice', NOON)).toBe('ntc-1-1-notice');
    expect(await misses.claim('org-choir', 'told-ntc-1-1', 'dig-d09-1', at(1))).toBe('ntc-1-1-notice');
    expect(await misses.claim('org-choir', 'told-ntc-1-2', 'dig-d09-1', at(1))).toBe('dig-d09-1');
    expect(await misses.claim('org-club', 'told-ntc-1-1', 'dig-d09-1', at(1))).toBe('dig-d09-1');
  });
});
