import { describe, expect, it } from 'vitest';
import { DynamoRedriveDesk } from '../../functions/adapters/dynamodb/mailings/dynamo-redrive-requests.ts';
import type { RedriveDesk } from '../../functions/ports/redrive-requests.ts';
import { NOON } from '../builders.ts';
import { InMemoryRedriveDesk } from '../fakes/in-memory-redrive-desk.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<RedriveDesk>])[] = [
  ['in memory', async () => new InMemoryRedriveDesk()],
  ['on DynamoDB', async () => new DynamoRedriveDesk(client, (await someTables(client)).mailings)],
];
const LATER = '2026-11-20T05:00:00.000Z';

describe.each(implementations)('a desk for the wish to redrive, %s', (_, makeDesk) => {
  it('keeps the last wish until it is done', async () => {
    const desk = await makeDesk();
    expect(await desk.last()).toBeNull();
    const wish = await desk.ask(NOON);
    expect(await desk.last()).toEqual({ askedAt: NOON, done: null });
    await desk.finish(wish, { at: LATER, moved: 3, left: 1 });
    expect(await desk.last()).toEqual({ askedAt: NOON, done: { at: LATER, moved: 3, left: 1 } });
  });

  it('does not take a wish for done that came while an earlier one was being carried out', async () => {
    const desk = await makeDesk();
    const first = await desk.ask(NOON);
    await desk.ask(LATER);
    await desk.finish(first, { at: LATER, moved: 1, left: 0 });
    expect(await desk.last()).toEqual({ askedAt: LATER, done: null });
  });
});
