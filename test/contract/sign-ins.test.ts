import { describe, expect, it } from 'vitest';
import { DynamoSessions } from '../../functions/adapters/dynamodb/registry/dynamo-sessions.ts';
import { DynamoSignIns } from '../../functions/adapters/dynamodb/registry/dynamo-sign-ins.ts';
import type { Session, SignIn } from '../../functions/domain/agencies/sign-in.ts';
import type { Sessions, SignIns } from '../../functions/ports/sign-ins.ts';
import { anAudit, NOON } from '../builders.ts';
import { InMemorySessions, InMemorySignIns } from '../fakes/in-memory-sign-ins.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
type Stores = Readonly<{ signIns: SignIns; sessions: Sessions }>;
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  ['in memory', async () => ({ signIns: new InMemorySignIns(), sessions: new InMemorySessions() })],
  [
    'on DynamoDB',
    async () => {
      const { registry } = await someTables(client);
      return { signIns: new DynamoSignIns(client, registry), sessions: new DynamoSessions(client, registry) };
    },
  ],
];

const aSignIn = (given: Partial<SignIn> = {}): SignIn => ({ id: 'one', addressKey: 'li', language: 'zh-Hans', askedAt: NOON, ...given });
const aSession = (given: Partial<Session> = {}): Session => ({
  id: 'hash',
  agencyId: 'yl-mzt',
  staffId: 'stf-1',
  openedAt: NOON,
  seenAt: NOON,
  ...given,
});

describe.each(implementations)('sign-ins %s', (_, makeStores) => {
  it('count the newest of an address alone, and serve once', async () => {
    const { signIns } = await makeStores();
    const [first, second, other] = [aSignIn(), aSignIn({ id: 'two' }), aSignIn({ id: 'three', addressKey: 'wang' })];
    for (const one of [first, other]) await signIns.begin(one);
    expect(await signIns.find('one')).toEqual(first);
    await signIns.begin(second);
    expect(await signIns.find('one')).toBeNull();
    expect(await signIns.find('none')).toBeNull();
    expect(await signIns.take(first)).toBe(false);
    const taken = await Promise.all([1, 2, 3].map(() => signIns.take(second)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await signIns.find('two')).toBeNull();
    expect(await signIns.find('three')).toEqual(other);
  });

  it('let so many codes be tried and no more, also at once', async () => {
    const { signIns } = await makeStores();
    await signIns.begin(aSignIn());
    const tried = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => signIns.countTry('one', 5)));
    expect(tried.filter(Boolean)).toHaveLength(5);
    expect(await signIns.countTry('one', 5)).toBe(false);
    expect(await signIns.countTry('none', 5)).toBe(false);
  });
});

describe.each(implementations)('sessions %s', (_, makeStores) => {
  it('are there from when they are opened until they are closed', async () => {
    const { sessions } = await makeStores();
    const session = aSession();
    await sessions.open(session, anAudit());
    expect(await sessions.find('hash')).toEqual(session);
    const moved = { ...session, agencyId: 'yl-wmb', staffId: 'stf-2', seenAt: '2026-11-20T05:00:00.000Z' };
    await sessions.touch(moved);
    expect(await sessions.find('hash')).toEqual(moved);
    await sessions.close('hash', anAudit());
    expect(await sessions.find('hash')).toBeNull();
    await sessions.touch(moved);
    await sessions.close('hash', null);
    expect(await sessions.find('hash')).toBeNull();
  });
});
