import { describe, expect, it } from 'vitest';
import { DynamoDrafts } from '../../functions/adapters/dynamodb/notices/dynamo-drafts.ts';
import { type Draft, REVISIONS_KEPT } from '../../functions/domain/notices/draft.ts';
import type { DraftStore } from '../../functions/ports/draft-store.ts';
import { anAudit, anId, NOON } from '../builders.ts';
import { InMemoryDrafts } from '../fakes/in-memory-drafts.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<DraftStore>])[] = [
  ['in memory', async () => new InMemoryDrafts()],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return new DynamoDrafts(client, notices, registry);
    },
  ],
];

const LI = { kind: 'staff', id: 'stf-1', agencyId: 'yl-mzt' } as const;
const aDraft = (given: Partial<Draft> = {}): Draft => ({
  id: anId('drf'),
  agencyId: 'yl-mzt',
  revision: 1,
  content: { title: '关于开展冬季走访的通知', sections: [{}], receipt: null },
  createdAt: NOON,
  createdBy: LI,
  updatedAt: NOON,
  updatedBy: LI,
  ...given,
});
const next = (draft: Draft, title: string): Draft => ({ ...draft, revision: draft.revision + 1, content: { ...draft.content, title } });

describe.each(implementations)('drafts %s', (_, makeStore) => {
  it('are kept as they were given, and found by their agency alone', async () => {
    const store = await makeStore();
    const [first, second, foreign] = [aDraft(), aDraft(), aDraft({ agencyId: 'yl-wmb' })];
    for (const draft of [first, second, foreign]) await store.create(draft, anAudit());
    expect(await store.find('yl-mzt', first.id)).toEqual(first);
    expect(await store.find('yl-wmb', first.id)).toBeNull();
    expect(await store.ofAgency('yl-mzt')).toEqual([second, first]);
    expect(await store.revisions('yl-mzt', first.id)).toEqual([]);
  });

  it('are replaced by whoever saw what stands, and keep the latest revisions', async () => {
    const store = await makeStore();
    const first = aDraft();
    await store.create(first, anAudit());
    let standing = first;
    for (let n = 2; n <= REVISIONS_KEPT + 4; n++) {
      const after = next(standing, `第 ${n} 稿`);
      expect(await store.replace(standing, after, anAudit())).toBe(true);
      standing = after;
    }
    expect(await store.replace(first, next(first, '旧的'), anAudit())).toBe(false);
    expect(await store.find('yl-mzt', first.id)).toEqual(standing);
    const kept = await store.revisions('yl-mzt', first.id);
    expect(kept.map(({ revision }) => revision)).toEqual(Array.from({ length: REVISIONS_KEPT }, (__, i) => REVISIONS_KEPT + 3 - i));
    expect(kept[0]?.content['title']).toBe(`第 ${REVISIONS_KEPT + 3} 稿`);
    expect(await store.revisions('yl-wmb', first.id)).toEqual([]);
  });

  it('have words taken out of what stands and of revisions, for whoever saw what stands, and keep nothing of what they were', async () => {
    const store = await makeStore();
    const first = aDraft();
    await store.create(first, anAudit());
    const second = next(first, '第二稿');
    await store.replace(first, second, anAudit());
    const cleaned = { ...first, content: { title: '█' } };
    const third = next(second, '█稿');
    expect(await store.redact(first, third, [], anAudit())).toBe(false);
    expect(await store.redact(second, third, [cleaned], anAudit())).toBe(true);
    expect(await store.find('yl-mzt', first.id)).toEqual(third);
    expect(await store.revisions('yl-mzt', first.id)).toEqual([cleaned]);
    // Nothing stood in what stands now: it stays the revision that it is.
    expect(await store.redact(third, third, [first], anAudit())).toBe(true);
    expect([await store.find('yl-mzt', first.id), ...(await store.revisions('yl-mzt', first.id))]).toEqual([third, first]);
    await store.remove(third, anAudit());
    expect(await store.redact(third, next(third, '又来'), [cleaned], anAudit())).toBe(false);
    expect([await store.find('yl-mzt', first.id), await store.revisions('yl-mzt', first.id)]).toEqual([null, []]);
  });

  it('go with their revisions, for whoever saw what stands', async () => {
    const store = await makeStore();
    const first = aDraft();
    await store.create(first, anAudit());
    const second = next(first, '第二稿');
    await store.replace(first, second, anAudit());
    expect(await store.remove(first, anAudit())).toBe(false);
    expect(await store.remove(second, anAudit())).toBe(true);
    expect(await store.remove(second, anAudit())).toBe(false);
    expect(await store.find('yl-mzt', first.id)).toBeNull();
    expect(await store.revisions('yl-mzt', first.id)).toEqual([]);
  });
});
