import { describe, expect, it } from 'vitest';
import { DynamoReceipts } from '../../functions/adapters/dynamodb/mailings/dynamo-receipts.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import type { AskedOrganization, Receipt } from '../../functions/domain/receipts/receipt.ts';
import { after, HOUR } from '../../functions/domain/time.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';
import type { Receipts } from '../../functions/ports/receipts.ts';
import { anId, NOON } from '../builders.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { InMemoryReceipts } from '../fakes/in-memory-receipts.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
type Stores = Readonly<{ receipts: Receipts; letters: LetterRequests }>;
const tables = await someTables(client);
const implementations: readonly (readonly [string, () => Stores])[] = [
  [
    'in memory',
    () => {
      const letters = new InMemoryLetterRequests();
      return { receipts: new InMemoryReceipts(letters), letters };
    },
  ],
  [
    'on DynamoDB',
    () => ({
      receipts: new DynamoReceipts(client, tables.mailings, tables.subscriptions),
      letters: new DynamoLetterRequests(client, tables.subscriptions),
    }),
  ],
];

const LATER = after(NOON, HOUR);
const anOrganization = (given: Partial<AskedOrganization> = {}): AskedOrganization => ({
  organizationId: anId('org'),
  region: '440106001',
  isVerified: false,
  hub: null,
  subscriptionId: anId('sub'),
  ...given,
});
const answeredBy = (receipt: Receipt, name: string): Receipt => ({
  ...receipt,
  answer: { name, fields: { heads: 3, vegetarian: false }, subscriptionId: receipt.subscriptionId, version: 1, at: LATER },
  revision: receipt.revision + 1,
});
const asked = async (receipts: Receipts, noticeId: string, organizationId: string): Promise<Receipt> => {
  const found = await receipts.find(noticeId, organizationId);
  if (!found) throw new Error('nobody asked');
  return found;
};

describe.each(implementations)('receipts %s', (_, make) => {
  it('are asked of each organization once, however often that is noted and by how many at once', async () => {
    const { receipts } = make();
    const notice = anId('ntc');
    const all = Array.from({ length: 100 }, (_, i) => anOrganization({ region: `4401${String(i % 20).padStart(2, '0')}` }));
    const others = Array.from({ length: 10 }, () => anOrganization({ region: '440199' }));
    await Promise.all([receipts.ask(notice, all, NOON), receipts.ask(notice, [...all.slice(40, 90), ...others], NOON)]);
    await receipts.ask(notice, [...all.slice(0, 3), ...all.slice(0, 2)], LATER);
    const sums = await receipts.sums(notice);
    expect(sums).toHaveLength(21);
    expect(sums.map(({ county, required, received }) => [county, required, received]).toSorted()).toEqual([
      ...Array.from({ length: 20 }, (_, i) => [`4401${String(i).padStart(2, '0')}`, 5, 0]),
      ['440199', 10, 0],
    ]);
    expect(await receipts.find(notice, all[0]?.organizationId ?? '')).toEqual({
      ...all[0],
      noticeId: notice,
      askedAt: NOON,
      answer: null,
      revision: 0,
    });
    expect(await receipts.sums(anId('ntc'))).toEqual([]);
  });

  it('are one for each organization and notice: of two answers at once one stands, and is counted once', async () => {
    const { receipts, letters } = make();
    const notice = anId('ntc');
    const hub = anId('org');
    const club = anOrganization({ isVerified: true, hub });
    await receipts.ask(notice, [club, anOrganization()], NOON);
    const before = await asked(receipts, notice, club.organizationId);
    const letter = { letter: 'receipt-given', subject: `${notice}~${club.organizationId}` } as const;
    const first = answeredBy(before, '王芳');
    const kept = await Promise.all([receipts.answer(before, first, letter, LATER), receipts.answer(before, first, letter, LATER)]);
    expect(kept.toSorted()).toEqual([false, true]);
    expect(await letters.claim(letter, LATER, after(LATER, HOUR))).not.toBeNull();
    const again = answeredBy(first, '李明');
    expect(await receipts.answer(before, again, null, LATER)).toBe(false);
    expect(await receipts.answer(first, again, null, LATER)).toBe(true);
    expect(await receipts.find(notice, club.organizationId)).toEqual(again);
    const sums = await receipts.sums(notice);
    expect(sums).toHaveLength(2);
    expect(sums).toContainEqual({ county: '440106', isVerified: true, hub, required: 1, received: 1 });
    expect(sums).toContainEqual({ county: '440106', isVerified: false, hub: null, required: 1, received: 0 });
    expect(await receipts.answered(notice, [club.organizationId, anId('org')])).toEqual(new Set([club.organizationId]));
  });

  it('of whoever was not asked before are asked and given at once', async () => {
    const { receipts } = make();
    const notice = anId('ntc');
    const given = answeredBy({ ...anOrganization(), noticeId: notice, askedAt: NOON, answer: null, revision: 0 }, '王芳');
    expect(await receipts.answer(null, given, null, LATER)).toBe(true);
    expect(await receipts.answer(null, given, null, LATER)).toBe(false);
    expect(await receipts.sums(notice)).toMatchObject([{ required: 1, received: 1 }]);
  });

  it('are listed page by page, all, those that came, and those that are missing', async () => {
    const { receipts } = make();
    const notice = anId('ntc');
    const all = Array.from({ length: 23 }, () => anOrganization());
    await receipts.ask(notice, all, NOON);
    for (const { organizationId } of all.slice(0, 9)) {
      const before = await asked(receipts, notice, organizationId);
      await receipts.answer(before, answeredBy(before, '王芳'), null, LATER);
    }
    const found = async (status?: 'received' | 'missing'): Promise<readonly string[]> => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await receipts.list(notice, { status, limit: 5, cursor });
        if (!page) throw new Error('its own cursor is unknown');
        if (page.items.length > 5) throw new Error('more than a page');
        ids.push(...page.items.map(({ organizationId }) => organizationId));
        cursor = page.next;
      } while (cursor !== undefined);
      return ids.toSorted();
    };
    const ids = all.map(({ organizationId }) => organizationId);
    expect(await found()).toEqual(ids.toSorted());
    expect(await found('received')).toEqual(ids.slice(0, 9).toSorted());
    expect(await found('missing')).toEqual(ids.slice(9).toSorted());
    expect(await receipts.list(notice, { limit: 5, cursor: 'bm90aGluZw' })).toBeNull();
  });

  it('are counted for each hub by notice, the newest first, as often as they are noted and by how many at once', async () => {
    const { receipts } = make();
    const [hub, other] = [anId('org'), anId('org')];
    const notices = ['ntc-01', 'ntc-02', 'ntc-03'].map((id) => `${id}-${anId('x')}`);
    const members = Array.from({ length: 60 }, (_, i) => anOrganization({ hub: i % 3 === 0 ? hub : anId('org'), region: `4401${10 + i}` }));
    const some = [...members, anOrganization({ hub: other }), anOrganization()];
    const [oldest = '', middle = '', newest = ''] = notices;
    for (const notice of [middle, newest, oldest]) await Promise.all([receipts.ask(notice, some, NOON), receipts.ask(notice, some, NOON)]);
    const before = await asked(receipts, middle, members[0]?.organizationId ?? '');
    const first = answeredBy(before, '王芳');
    await receipts.answer(before, first, null, LATER);
    await receipts.answer(first, answeredBy(first, '李明'), null, LATER);
    const joined = { ...anOrganization({ hub }), noticeId: oldest, askedAt: NOON, answer: null, revision: 0 };
    await receipts.answer(null, answeredBy(joined, '王芳'), null, LATER);
    const sums = [
      { noticeId: newest, required: 20, received: 0 },
      { noticeId: middle, required: 20, received: 1 },
      { noticeId: oldest, required: 21, received: 1 },
    ];
    expect(await receipts.sumsOfHub(hub, 10)).toEqual(sums);
    expect(await receipts.sumsOfHub(hub, 2)).toEqual(sums.slice(0, 2));
    expect(await receipts.sumsOfHub(hub, 2, middle)).toEqual(sums.slice(2));
    expect(await receipts.sumsOfHub(anId('org'), 2)).toEqual([]);
    const found = await receipts.findMany(middle, [members[0]?.organizationId ?? '', members[1]?.organizationId ?? '', anId('org')]);
    expect(members.slice(0, 3).map(({ organizationId }) => found.get(organizationId)?.answer?.name ?? null)).toEqual(['李明', null, null]);
    expect(found.size).toBe(2);
  });
});
