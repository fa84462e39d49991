import { describe, expect, it } from 'vitest';
import { registryKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { DynamoAgencyStore } from '../../functions/adapters/dynamodb/registry/dynamo-agency-store.ts';
import { Table } from '../../functions/adapters/dynamodb/table.ts';
import { USUAL_SETTINGS } from '../../functions/domain/agencies/agency.ts';
import type { AgencyStore } from '../../functions/ports/agency-store.ts';
import { anAgency, anAudit, NOON } from '../builders.ts';
import { InMemoryAgencyStore } from '../fakes/in-memory-agency-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<AgencyStore>])[] = [
  ['in memory', async () => new InMemoryAgencyStore()],
  ['on DynamoDB', async () => new DynamoAgencyStore(client, (await someTables(client)).registry)],
];

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

  it('replaces an agency as it was seen, and no other', async () => {
    const store = await makeStore();
    const before = anAgency();
    await store.create(before, anAudit());
    const after = { ...before, name: '新名称', fourEyes: true, revision: 1, notifications: { ...before.notifications, closed: false } };
    expect(await store.replace(before, after, anAudit())).toBe(true);
    expect(await store.find(before.id)).toEqual(after);
    expect(await store.replace(before, { ...after, name: '又一名称' }, anAudit())).toBe(false);
    expect(await store.find(before.id)).toEqual(after);
    expect(await store.replace(after, { ...after, revision: 2 }, anAudit())).toBe(true);
    expect(await store.replace(after, { ...after, revision: 2, fourEyes: false }, anAudit())).toBe(false);
    expect(await store.replace(anAgency(), { ...anAgency(), revision: 1 }, anAudit())).toBe(false);
  });

  it('remembers which agencies have let which lead name them', async () => {
    const store = await makeStore();
    await store.consent('yl-wmb', 'yl-mzt', anAudit());
    await store.consent('yl-wmb', 'yl-mzt', anAudit());
    await store.consent('yl-jyt', 'somebody', anAudit());
    expect(await store.consentedTo('yl-mzt', ['yl-wmb', 'yl-jyt', 'nobody'])).toEqual(new Set(['yl-wmb']));
    expect(await store.consentedTo('yl-wmb', ['yl-mzt'])).toEqual(new Set());
    await store.consent('yl-wmb', 'a-lead', anAudit());
    expect(await store.consentsOf('yl-wmb')).toEqual([
      { leadId: 'a-lead', since: expect.any(String) },
      { leadId: 'yl-mzt', since: expect.any(String) },
    ]);
    expect(await store.consentsOf('yl-mzt')).toEqual([]);
    await store.endConsent('yl-wmb', 'yl-mzt', anAudit());
    await store.endConsent('yl-wmb', 'yl-mzt', anAudit());
    expect(await store.consentedTo('yl-mzt', ['yl-wmb'])).toEqual(new Set());
    expect(await store.consentedTo('yl-mzt', [])).toEqual(new Set());
  });
});

it('reads an agency that release 0.1.0 registered, with the usual settings, and lets it be changed', async () => {
  const { registry } = await someTables(client);
  const old = { id: 'yl-mzt', name: '云岭省民政厅', region: '44', contactEmail: 'office@agency.example', createdAt: NOON };
  await new Table(client, registry).put({ ...registryKeys.agency(old.id), kind: 'agency', v: 1, ...old });
  const store = new DynamoAgencyStore(client, registry);
  const found = await store.find(old.id);
  expect(found).toEqual({ ...old, ...USUAL_SETTINGS });
  if (!found) throw new Error('it is there');
  expect(await store.replace(found, { ...found, revision: 1, fourEyes: true }, anAudit())).toBe(true);
  // An earlier release beside this one reads form 1.
  expect(await new Table(client, registry).get(registryKeys.agency(old.id))).toMatchObject({ v: 1, fourEyes: true });
});
