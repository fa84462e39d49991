import { describe, expect, it } from 'vitest';
import { DynamoRedriveRequests } from '../../functions/adapters/dynamodb/mailings/dynamo-redrive-requests.ts';
import type { RedriveRequests } from '../../functions/ports/redrive-requests.ts';
import { anAudit, NOON } from '../builders.ts';
import { InMemoryRedriveRequests } from '../fakes/in-memory-redrive-requests.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<RedriveRequests>])[] = [
  ['in memory', async () => new InMemoryRedriveRequests()],
  [
    'on DynamoDB',
    async () => {
      const { mailings, registry } = await someTables(client);
      return new DynamoRedriveRequests(client, mailings, registry);
    },
  ],
];
const LATER = '2026-11-20T05:00:00.000Z';

describe.each(implementations)('a desk for the request to redrive, %s', (_, makeDesk) => {
  it('keeps the last request until it is done', async () => {
    const requests = await makeDesk();
    expect(await requests.last()).toBeNull();
    const request = await requests.ask(anAudit({ at: NOON }));
    expect(await requests.last()).toEqual({ askedAt: NOON, done: null });
    await requests.finish(request, { at: LATER, moved: 3, left: 1 });
    expect(await requests.last()).toEqual({ askedAt: NOON, done: { at: LATER, moved: 3, left: 1 } });
  });

  it('does not take a request for done that came while an earlier one was being carried out', async () => {
    const requests = await makeDesk();
    const first = await requests.ask(anAudit({ at: NOON }));
    await requests.ask(anAudit({ at: LATER }));
    await requests.finish(first, { at: LATER, moved: 1, left: 0 });
    expect(await requests.last()).toEqual({ askedAt: LATER, done: null });
  });
});
