import { describe, expect, it } from 'vitest';
import { consentKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { DynamoErasureRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-erasure-requests.ts';
import { Table } from '../../functions/adapters/dynamodb/table.ts';
import { after, HOUR, MINUTE } from '../../functions/domain/time.ts';
import type { ErasureRequests } from '../../functions/ports/erasure-requests.ts';
import { NOON } from '../builders.ts';
import { InMemoryErasureRequests } from '../fakes/in-memory-erasure-requests.ts';
import { someTables } from './engines.ts';
import { client } from './mailing-ports.ts';

const IMPLEMENTATIONS: readonly (readonly [name: string, make: () => Promise<ErasureRequests>])[] = [
  ['in memory', async () => new InMemoryErasureRequests()],
  [
    'in DynamoDB',
    async () => {
      const { subscriptions, registry } = await someTables(client);
      return new DynamoErasureRequests(client, subscriptions, registry);
    },
  ],
];
const LATER = after(NOON, HOUR);
const [HELD, HELD_LATER] = [after(NOON, MINUTE), after(LATER, MINUTE)];
const [MEANWHILE, AGAIN, AT_LAST] = [after(NOON, 1000), after(NOON, 2 * MINUTE), after(LATER, HOUR)];

describe.each(IMPLEMENTATIONS)('erasures that are to be done, %s', (_, make) => {
  it('know how far mails are looked through, and whom they are about, until the last look', async () => {
    const requests = await make();
    await requests.make('key-1', NOON, null);
    const first = await requests.claim('key-1', NOON, HELD);
    expect(first).toEqual({ addressKey: 'key-1', askedAt: NOON, dueAt: NOON });
    if (!first) throw new Error('it is due');
    expect(await requests.claim('key-1', NOON, HELD)).toBeNull();
    await requests.note({ ...first, sealedNames: 'sealed', mailsTo: '' });
    await requests.note({ ...first, sealedNames: 'sealed', mailsTo: 'received/7' });
    await requests.reschedule(first, LATER);
    const second = await requests.claim('key-1', LATER, HELD_LATER);
    expect(second).toEqual({ addressKey: 'key-1', askedAt: NOON, dueAt: LATER, sealedNames: 'sealed', mailsTo: 'received/7' });
    if (!second) throw new Error('it is due');
    await requests.note({ ...first, sealedNames: 'too late' });
    await requests.note({ addressKey: 'key-1', askedAt: NOON, dueAt: LATER, sealedNames: 'sealed' });
    await requests.reschedule(second, LATER);
    const third = await requests.claim('key-1', LATER, HELD_LATER);
    expect(third).toEqual({ addressKey: 'key-1', askedAt: NOON, dueAt: LATER, sealedNames: 'sealed' });
    await requests.settle('key-1');
    expect(await requests.claim('key-1', AT_LAST, AT_LAST)).toBeNull();
  });

  it('stay due where a fault of ours kept one from being done, and are handed out again later', async () => {
    const requests = await make();
    await requests.make('key-1', NOON, null);
    const first = await requests.claim('key-1', NOON, HELD);
    if (!first) throw new Error('it is due');
    await requests.release(first, LATER);
    expect(await requests.due(AGAIN, 10)).toEqual([]);
    expect(await requests.due(LATER, 10)).toEqual([first]);
    expect(await requests.claim('key-1', MEANWHILE, HELD)).toEqual(first);
  });

  it('take whoever asks again while one waits, and leave one alone that is held', async () => {
    const requests = await make();
    await requests.make('key-1', NOON, null);
    const first = await requests.claim('key-1', NOON, HELD);
    if (!first) throw new Error('it is due');
    await requests.note({ ...first, sealedNames: 'sealed', mailsTo: 'received/7' });
    await requests.make('key-1', MEANWHILE, null);
    await requests.reschedule(first, LATER);
    await requests.make('key-1', AGAIN, null);
    expect(await requests.claim('key-1', AGAIN, HELD_LATER)).toEqual({
      addressKey: 'key-1',
      askedAt: AGAIN,
      dueAt: AGAIN,
      sealedNames: 'sealed',
      mailsTo: 'received/7',
    });
  });
});

it('an erasure that release 0.1.0 wrote down is done', async () => {
  const { subscriptions, registry } = await someTables(client);
  const asked = { addressKey: 'key-1', askedAt: NOON, dueAt: NOON };
  const waiting = { kind: 'due', act: 'erase', state: 'handed', duePk: 'erase', dueSk: `${LATER}#key-1` };
  await new Table(client, subscriptions).put({ ...consentKeys.erasure('key-1'), ...waiting, v: 1, ...asked });
  expect(await new DynamoErasureRequests(client, subscriptions, registry).claim('key-1', NOON, HELD)).toEqual(asked);
});
