import { describe, expect, it } from 'vitest';
import { DynamoKeyStore } from '../../functions/adapters/dynamodb/registry/dynamo-key-store.ts';
import type { AgencyKey } from '../../functions/domain/agencies/agency.ts';
import type { KeyStore } from '../../functions/ports/key-store.ts';
import { anAudit, anId, NOON } from '../builders.ts';
import { InMemoryKeyStore } from '../fakes/in-memory-key-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<KeyStore>])[] = [
  ['in memory', async () => new InMemoryKeyStore()],
  ['on DynamoDB', async () => new DynamoKeyStore(client, (await someTables(client)).registry)],
];

const aKey = (given: Partial<AgencyKey> = {}): AgencyKey => ({
  id: anId('key'),
  agencyId: 'yl-mzt',
  scopes: ['notices:write', 'notices:read'],
  keyHash: 'hash',
  createdAt: NOON,
  ...given,
});

const added = async (store: KeyStore, key: AgencyKey): Promise<AgencyKey> => {
  const { revision } = await store.ofAgency(key.agencyId);
  expect(await store.add(key, revision, anAudit())).toBe(true);
  return key;
};

describe.each(implementations)('a key store %s', (_, makeStore) => {
  it('finds keys by id and by agency, until they are revoked', async () => {
    const store = await makeStore();
    const first = await added(store, aKey({ expiresAt: '2027-01-01T00:00:00.000Z' }));
    const second = await added(store, aKey({ scopes: ['operator'] }));
    await added(store, aKey({ agencyId: 'yl-wmb' }));
    expect(await store.find(first.id)).toEqual(first);
    expect((await store.ofAgency('yl-mzt')).keys).toEqual([first, second]);
    expect(await store.revoke('yl-mzt', first.id, anAudit())).toBe(true);
    expect(await store.revoke('yl-mzt', first.id, anAudit())).toBe(false);
    expect(await store.find(first.id)).toBeNull();
    expect((await store.ofAgency('yl-mzt')).keys).toEqual([second]);
  });

  it('lets no other agency revoke a key', async () => {
    const store = await makeStore();
    const key = await added(store, aKey());
    expect(await store.revoke('yl-wmb', key.id, anAudit())).toBe(false);
    expect(await store.find(key.id)).toEqual(key);
  });

  it('never replaces another key', async () => {
    const store = await makeStore();
    const key = await added(store, aKey());
    await expect(store.add({ ...key, agencyId: 'yl-wmb', scopes: ['operator'] }, 0, anAudit())).rejects.toThrow();
    expect(await store.find(key.id)).toEqual(key);
    expect((await store.ofAgency('yl-wmb')).keys).toEqual([]);
  });

  it('adds one of many that are asked for at once, having seen the same', async () => {
    const store = await makeStore();
    await added(store, aKey());
    const { revision } = await store.ofAgency('yl-mzt');
    const answers = await Promise.all([1, 2, 3].map(() => store.add(aKey(), revision, anAudit())));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await store.ofAgency('yl-mzt')).keys).toHaveLength(2);
  });

  it('notes when a key was used last, and nothing of one that there is not', async () => {
    const store = await makeStore();
    const key = await added(store, aKey());
    await store.noteUse(key.id, '2026-11-20T05:00:00.000Z');
    await store.noteUse(key.id, '2026-11-20T04:30:00.000Z');
    expect((await store.ofAgency('yl-mzt')).keys).toEqual([{ ...key, lastUsedAt: '2026-11-20T05:00:00.000Z' }]);
    await store.noteUse('key-none', NOON);
    expect(await store.find('key-none')).toBeNull();
  });
});
