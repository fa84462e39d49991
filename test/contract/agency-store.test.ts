import { describe, expect, it } from 'vitest';
import { DynamoAgencyStore } from '../../functions/adapters/dynamodb/registry/dynamo-agency-store.ts';
import type { AgencyKey } from '../../functions/domain/agencies/agency.ts';
import type { AgencyStore } from '../../functions/ports/agency-store.ts';
import { anAgency, anAudit, anId, NOON } from '../builders.ts';
import { InMemoryAgencyStore } from '../fakes/in-memory-agency-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<AgencyStore>])[] = [
  ['in memory', async () => new InMemoryAgencyStore()],
  ['on DynamoDB', async () => new DynamoAgencyStore(client, (await someTables(client)).registry)],
];

const aKey = (given: Partial<AgencyKey> = {}): AgencyKey => ({
  id: anId('key'),
  agencyId: 'yl-mzt',
  scopes: ['notices:write', 'notices:read'],
  keyHash: 'hash',
  createdAt: NOON,
  ...given,
});

describe.each(implementations)('an agency store %s', (_, makeStore) => {
  it('keeps an agency under an id that nobody has', async () => {
    const store = await makeStore();
    const agency = anAgency({ uscc: '11440000006940140R', replyTo: 'office@agency.example' });
    expect(await store.create(agency, anAudit())).toEqual({ kind: 'created' });
    expect(await store.create(anAgency({ id: agency.id, name: '别人' }), anAudit())).toEqual({ kind: 'id-taken' });
    expect(await store.find(agency.id)).toEqual(agency);
    expect(await store.find('nobody')).toBeNull();
  });

  it('gives an id to one of many who ask for it at once', async () => {
    const store = await makeStore();
    const answers = await Promise.all([1, 2, 3, 4].map((n) => store.create(anAgency({ id: 'yl-mzt', name: `${n}` }), anAudit())));
    expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1);
  });

  it('finds several, each once, and leaves out what does not exist', async () => {
    const store = await makeStore();
    const agencies = Array.from({ length: 120 }, () => anAgency());
    await Promise.all(agencies.map((agency) => store.create(agency, anAudit())));
    const ids = agencies.map(({ id }) => id);
    const found = await store.findMany([...ids, ids[0] ?? '', 'nobody']);
    expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await store.findMany([])).toEqual([]);
  });

  it('lists agencies by id, page by page, and no page after the last', async () => {
    const store = await makeStore();
    for (const id of ['c', 'a', 'e', 'b', 'd', 'f']) await store.create(anAgency({ id }), anAudit());
    for (const limit of [1, 2, 3, 4, 6, 7]) {
      const pages: string[][] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<AgencyStore['list']>> = await store.list(limit, cursor);
        pages.push(page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(pages.flat(), `limit ${limit}`).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      expect(pages, `limit ${limit}`).toHaveLength(Math.ceil(6 / limit));
    }
  });

  describe('keys', () => {
    it('are found by id and by agency, until they are revoked', async () => {
      const store = await makeStore();
      const [first, second] = [aKey({ expiresAt: '2027-01-01T00:00:00.000Z' }), aKey({ scopes: ['operator'] })];
      const foreign = aKey({ agencyId: 'yl-wmb' });
      for (const key of [second, first, foreign]) await store.addKey(key, anAudit());
      expect(await store.findKey(first.id)).toEqual(first);
      expect(await store.keysOf('yl-mzt')).toEqual([first, second]);
      expect(await store.revokeKey('yl-mzt', first.id, anAudit())).toBe(true);
      expect(await store.revokeKey('yl-mzt', first.id, anAudit())).toBe(false);
      expect(await store.findKey(first.id)).toBeNull();
      expect(await store.keysOf('yl-mzt')).toEqual([second]);
    });

    it('cannot be revoked by another agency', async () => {
      const store = await makeStore();
      const key = aKey();
      await store.addKey(key, anAudit());
      expect(await store.revokeKey('yl-wmb', key.id, anAudit())).toBe(false);
      expect(await store.findKey(key.id)).toEqual(key);
    });

    it('never replace another key', async () => {
      const store = await makeStore();
      const key = aKey();
      await store.addKey(key, anAudit());
      await expect(store.addKey({ ...key, agencyId: 'yl-wmb', scopes: ['operator'] }, anAudit())).rejects.toThrow();
      expect(await store.findKey(key.id)).toEqual(key);
      expect(await store.keysOf('yl-wmb')).toEqual([]);
    });
  });

  it('remembers which agencies have let which lead name them', async () => {
    const store = await makeStore();
    await store.consent('yl-wmb', 'yl-mzt', anAudit());
    await store.consent('yl-wmb', 'yl-mzt', anAudit());
    await store.consent('yl-jyt', 'somebody', anAudit());
    expect(await store.consentedTo('yl-mzt', ['yl-wmb', 'yl-jyt', 'nobody'])).toEqual(new Set(['yl-wmb']));
    expect(await store.consentedTo('yl-wmb', ['yl-mzt'])).toEqual(new Set());
    await store.endConsent('yl-wmb', 'yl-mzt', anAudit());
    await store.endConsent('yl-wmb', 'yl-mzt', anAudit());
    expect(await store.consentedTo('yl-mzt', ['yl-wmb'])).toEqual(new Set());
    expect(await store.consentedTo('yl-mzt', [])).toEqual(new Set());
  });
});
