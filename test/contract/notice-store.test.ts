import { describe, expect, it } from 'vitest';
import { noticeKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { DynamoAcceptanceRecords } from '../../functions/adapters/dynamodb/notices/dynamo-acceptance-records.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { headItem, versionItem } from '../../functions/adapters/dynamodb/notices/notice-items.ts';
import { Table, toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { firstAnswerOf } from '../../functions/domain/notices/first-answer.ts';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import { DAY, MINUTE } from '../../functions/domain/time.ts';
import type { AcceptanceRecords } from '../../functions/ports/acceptance-records.ts';
import type { AcceptanceRecord, NoticeStore } from '../../functions/ports/notice-store.ts';
import { aNotice, anAttachedFile, anAudit, anId, anIssuer, asWritten, NOON, toPlan } from '../builders.ts';
import { InMemoryNoticeStore } from '../fakes/in-memory-notice-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<NoticeStore>])[] = [
  ['in memory', async () => new InMemoryNoticeStore()],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return new DynamoNoticeStore(client, notices, registry);
    },
  ],
];

const recordImplementations: readonly (readonly [string, () => Promise<Readonly<{ store: NoticeStore; records: AcceptanceRecords }>>])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemoryNoticeStore();
      return { store, records: store.acceptances };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return { store: new DynamoNoticeStore(client, notices, registry), records: new DynamoAcceptanceRecords(client, notices) };
    },
  ],
];

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const anAcceptance = (given: Partial<AcceptanceRecord> = {}): AcceptanceRecord => ({
  caller: 'yl-mzt',
  key: anId('key'),
  bodyHash: 'hash-of-body',
  noticeId: anId('ntc'),
  expiresAt: later(NOON, DAY),
  ...given,
});

describe.each(implementations)('a notice store %s', (_, makeStore) => {
  it('gives back a notice as it was accepted, with everything that a notice can have', async () => {
    const store = await makeStore();
    const notice = aNotice({
      issuers: [anIssuer({ replyTo: 'office@agency.example' }), anIssuer({ id: 'yl-wmb', name: '云岭省文明办' })],
      kind: 'opinion',
      documentNumber: '云民规字〔2026〕2号',
      indexNumber: '000014672/2026-00123',
      source: '据云岭省民政厅',
      urgency: 'urgent',
      audience: { regions: ['', '4401'], excludeRegions: ['440106'], classes: ['charity'], rural: true, hub: false, topics: ['culture'] },
      sections: [
        { heading: '一、总体要求', body: '坚持就近便民。\n不增加基层负担。', audience: { classes: ['culture-sports'], regions: ['44'] } },
        { body: '' },
      ],
      attachments: [anAttachedFile({ id: 'att-1' })],
      issuedOn: '2026-11-20',
      effectiveOn: '2026-12-01',
      expiresOn: '2027-12-31',
      receipt: { required: true, by: '2026-12-04', fields: [{ id: 'heads', label: '参会人数', type: 'number' }] },
      supersedes: [{ noticeId: 'ntc-before' }],
    });
    expect(await store.accept(notice, anAcceptance(), asWritten(notice))).toEqual({ kind: 'accepted' });
    expect(await store.find(notice.id)).toEqual(notice);
    expect(await store.findVersion(notice.id, 1)).toEqual(notice);
    expect(await store.versions(notice.id)).toEqual([notice]);
  });

  it('knows nothing of notices and versions that do not exist', async () => {
    const store = await makeStore();
    const notice = aNotice();
    await store.accept(notice, null, asWritten(notice));
    expect(await store.find('ntc-unknown')).toBeNull();
    expect(await store.findVersion('ntc-unknown', 1)).toBeNull();
    expect(await store.findVersion(notice.id, 2)).toBeNull();
    expect(await store.versions('ntc-unknown')).toEqual([]);
  });

  it('keeps a body of the largest size', async () => {
    const store = await makeStore();
    // Every character differs from its neighbours, so that compression has little to find.
    const body = Array.from({ length: 66_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('');
    const notice = aNotice({ sections: [{ body }] });
    await store.accept(notice, null, asWritten(notice));
    expect((await store.find(notice.id))?.sections[0]?.body).toBe(body);
  });

  it('stores nothing when the key was used before, and answers what was accepted under it', async () => {
    const store = await makeStore();
    const first = aNotice();
    const record = anAcceptance({ noticeId: first.id });
    await store.accept(first, record, asWritten(first));
    const second = aNotice();
    const again = { ...record, noticeId: second.id, bodyHash: 'other' };
    expect(await store.accept(second, again, asWritten(second))).toEqual({ kind: 'key-used', record });
    expect(await store.find(second.id)).toBeNull();
  });

  it('lets the same key be used by another agency', async () => {
    const store = await makeStore();
    const key = anId('key');
    await store.accept(aNotice(), anAcceptance({ key }), { audit: anAudit(), due: [] });
    expect(await store.accept(aNotice(), anAcceptance({ key, caller: 'yl-wmb' }), { audit: anAudit(), due: [] })).toEqual({
      kind: 'accepted',
    });
  });

  it('lets a key be used again once its record has expired, even while the record still stands', async () => {
    const store = await makeStore();
    const record = anAcceptance();
    await store.accept(aNotice(), record, { audit: anAudit({ at: NOON }), due: [] });
    const afterwards = later(record.expiresAt, 1);
    const notice = aNotice();
    const renewed = { ...record, noticeId: notice.id, expiresAt: later(afterwards, DAY) };
    expect(await store.accept(notice, renewed, asWritten(notice, anAudit({ at: afterwards })))).toEqual({ kind: 'accepted' });
    expect(await store.accept(aNotice(), renewed, { audit: anAudit({ at: afterwards }), due: [] })).toEqual({
      kind: 'key-used',
      record: renewed,
    });
  });

  it('accepts one of ten notices that arrive at once under one key', async () => {
    const store = await makeStore();
    const key = anId('key');
    const notices = Array.from({ length: 10 }, () => aNotice());
    const answers = await Promise.all(
      notices.map((notice) => store.accept(notice, anAcceptance({ key, noticeId: notice.id }), asWritten(notice))),
    );
    const accepted = notices.filter((_, i) => answers[i]?.kind === 'accepted');
    expect(accepted).toHaveLength(1);
    const others = answers.flatMap((answer) => (answer.kind === 'key-used' ? [answer.record.noticeId] : []));
    expect(others).toEqual(Array.from({ length: 9 }, () => accepted[0]?.id));
  });

  it('refuses a second notice of the same id', async () => {
    const store = await makeStore();
    const notice = aNotice();
    await store.accept(notice, null, asWritten(notice));
    await expect(store.accept(notice, null, asWritten(notice))).rejects.toThrow();
  });

  it('has each thing due until it is settled, longest first, and nothing that another is settled for', async () => {
    const store = await makeStore();
    const early = aNotice({ publishedAt: '2026-11-20T03:00:00.000Z' });
    const late = aNotice({ publishedAt: '2026-11-20T05:00:00.000Z' });
    for (const notice of [late, early]) await store.accept(notice, null, asWritten(notice));
    const [planEarly, planLate] = [early, late].map((notice) => toPlan(notice, { at: notice.publishedAt ?? '' }));
    if (!planEarly || !planLate) throw new Error('two');
    expect(await store.due('plan', '2026-11-20T02:59:59.999Z', 10)).toEqual([]);
    expect(await store.due('plan', '2026-11-20T03:00:00.000Z', 10)).toEqual([planEarly]);
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([planEarly, planLate]);
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 1)).toEqual([planEarly]);
    expect(await store.due('publish', '2026-11-20T06:00:00.000Z', 10)).toEqual([]);
    await store.settle({ ...planEarly, version: 2 });
    await store.settle({ ...planEarly, mailing: 'withdrawal' });
    await store.settle({ act: 'publish', noticeId: early.id, version: 1, at: planEarly.at });
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([planEarly, planLate]);
    await store.settle(planEarly);
    await store.settle(planEarly);
    await store.settle({ ...planEarly, noticeId: 'ntc-unknown' });
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([planLate]);
    expect(await store.find('ntc-unknown')).toBeNull();
  });

  it('keeps apart what several agencies are told, and has another time in the place of the first', async () => {
    const store = await makeStore();
    const notice = aNotice({ status: 'scheduled', publishAt: '2026-11-21T00:00:00.000Z' });
    const tell = (agencyId: string) => ({
      act: 'tell' as const,
      noticeId: notice.id,
      version: 1,
      at: NOON,
      news: 'published' as const,
      agencyId,
    });
    const publish = (at: string) => ({ act: 'publish' as const, noticeId: notice.id, version: 1, at });
    await store.accept(notice, null, { audit: anAudit(), due: [tell('yl-mzt'), tell('yl-wmb'), publish('2026-11-21T00:00:00.000Z')] });
    expect(await store.due('tell', NOON, 10)).toHaveLength(2);
    const moved = { ...notice, revision: 2, publishAt: '2026-11-20T05:00:00.000Z', signaturesBy: NOON };
    expect(await store.replace(notice, moved, { audit: anAudit(), due: [publish(moved.publishAt)] })).toBe(true);
    expect(await store.due('publish', '2026-11-30T00:00:00.000Z', 10)).toEqual([publish(moved.publishAt)]);
    expect(await store.find(notice.id)).toMatchObject({ publishAt: moved.publishAt, signaturesBy: NOON });
    await store.settle(tell('yl-mzt'));
    expect(await store.due('tell', NOON, 10)).toEqual([tell('yl-wmb')]);
  });

  it('has each reminder due by itself, and by its last time only; a later day for receipts is part of the notice', async () => {
    const store = await makeStore();
    const notice = aNotice({ receipt: { required: true, by: '2026-12-04' } });
    const remind = (step: 'deadline' | 'over' | 'half-time', at: string, by = '2026-12-04') =>
      ({ act: 'remind', noticeId: notice.id, version: 1, step, at, by }) as const;
    const due = [remind('half-time', NOON), remind('deadline', NOON), remind('over', '2026-12-04T16:00:00.000Z')];
    await store.accept(notice, null, { audit: anAudit(), due });
    expect(await store.due('remind', NOON, 10)).toHaveLength(2);
    const later = { ...notice, revision: 2, receiptBy: '2026-12-18' };
    const moved = remind('deadline', '2026-12-18T01:00:00.000Z', '2026-12-18');
    expect(await store.replace(notice, later, { audit: anAudit(), due: [moved], settled: [remind('half-time', NOON)] })).toBe(true);
    expect(await store.find(notice.id)).toEqual(later);
    expect(await store.due('remind', NOON, 10)).toEqual([]);
    expect(await store.due('remind', '2026-12-31T00:00:00.000Z', 10)).toEqual([due[2], moved]);
  });

  it('lets a notice be due for many things', async () => {
    const store = await makeStore();
    const notice = aNotice({ publishedAt: NOON });
    await store.accept(notice, null, asWritten(notice));
    const at = later(NOON, 1000);
    const [plan, withdrawal] = [toPlan(notice), toPlan(notice, { mailing: 'withdrawal', at })];
    const after = { ...notice, revision: 2, status: 'withdrawn' as const, withdrawal: { at, reason: '活动因故取消' } };
    expect(await store.replace(notice, after, { audit: anAudit({ at }), due: [withdrawal] })).toBe(true);
    expect(await store.due('plan', at, 10)).toEqual([plan, withdrawal]);
    await store.settle(plan);
    expect(await store.due('plan', at, 10)).toEqual([withdrawal]);
  });

  it('puts the next revision in the place of the one that was seen, once, with what becomes due and what is not any more', async () => {
    const store = await makeStore();
    const notice = aNotice({ publishedAt: '2026-11-20T03:00:00.000Z' });
    await store.accept(notice, null, asWritten(notice));
    expect(await store.standingOf(notice.id)).toMatchObject({ status: 'published', announced: 1 });
    const at = '2026-11-20T05:00:00.000Z';
    const after = { ...notice, revision: 2, status: 'withdrawn' as const, withdrawal: { at, reason: '活动因故取消' } };
    const written = { audit: anAudit({ at }), due: [toPlan(notice, { mailing: 'withdrawal', at })], settled: [toPlan(notice)] };
    expect(await store.replace({ ...notice, revision: 2 }, after, written)).toBe(false);
    expect(await store.replace({ ...notice, revision: 0 }, after, written)).toBe(false);
    expect(await store.replace({ ...notice, status: 'withdrawn' }, after, written)).toBe(false);
    expect(await store.replace({ ...notice, id: 'ntc-unknown' }, { ...after, id: 'ntc-unknown' }, written)).toBe(false);
    expect(await store.find(notice.id)).toEqual(notice);
    expect(await store.due('plan', at, 10)).toEqual(asWritten(notice).due);
    expect(await store.replace(notice, after, written)).toBe(true);
    expect(await store.replace(notice, after, written)).toBe(false);
    expect(await store.find(notice.id)).toEqual(after);
    expect(await store.versions(notice.id)).toEqual([after]);
    expect([(await store.standingOf(notice.id))?.status, await store.standingOf('ntc-unknown')]).toEqual(['withdrawn', null]);
    expect(await store.due('plan', '2026-11-20T04:59:59.999Z', 10)).toEqual([]);
    expect(await store.due('plan', at, 10)).toEqual(written.due);
  });

  it('keeps each redaction due that is to be finished, until that one is', async () => {
    const store = await makeStore();
    let notice = aNotice();
    await store.accept(notice, null, asWritten(notice));
    const options = [{ version: 1, field: 'who', from: '张某', to: '█' }];
    const due = [2, 3].map((revision) => ({ act: 'redact' as const, noticeId: notice.id, version: 1, revision, options, at: NOON }));
    for (const one of due) {
      const after = { ...notice, revision: one.revision };
      expect(await store.replace(notice, after, { audit: anAudit(), due: [one] })).toBe(true);
      notice = after;
    }
    // Of what is due at the same moment nobody comes first.
    const mine = async () =>
      (await store.due('redact', NOON, 10))
        .flatMap((one) => (one.act === 'redact' && one.noticeId === notice.id ? [one] : []))
        .toSorted((a, b) => a.revision - b.revision);
    expect(await mine()).toEqual(due);
    expect(await store.due('redact', later(NOON, -1), 10)).toEqual([]);
    for (let i = 0; i < 2; i++) if (due[0]) await store.settle(due[0]);
    expect(await mine()).toEqual(due.slice(1));
    // What is left of it stands in its place, until that is done.
    const [, second] = due;
    if (!second) throw new Error('nothing is due');
    const rest = { ...second, cursor: 'page-2', at: later(NOON, MINUTE) };
    await store.settle(second, rest);
    expect(await mine()).toEqual([]);
    const left = async () => (await store.due('redact', rest.at, 10)).filter(({ noticeId }) => noticeId === notice.id);
    expect(await left()).toEqual([rest]);
    await store.settle(rest);
    expect(await left()).toEqual([]);
    expect(await store.find(notice.id)).toEqual(notice);
  });

  it('keeps it due that others are to say what replaces them, until they do', async () => {
    const store = await makeStore();
    const notice = aNotice();
    const due = { act: 'supersede', noticeId: notice.id, version: 1, at: NOON } as const;
    await store.accept(notice, null, { ...asWritten(notice), due: [due] });
    const mine = async () => (await store.due('supersede', NOON, 10)).filter(({ noticeId }) => noticeId === notice.id);
    expect(await mine()).toEqual([due]);
    for (let i = 0; i < 2; i++) await store.settle(due);
    expect(await mine()).toEqual([]);
    expect(await store.find(notice.id)).toEqual(notice);
  });

  it('keeps nothing of what a revision says no more', async () => {
    const store = await makeStore();
    const notice = aNotice();
    await store.accept(notice, null, asWritten(notice));
    const replaced = { ...notice, revision: notice.revision + 1, supersededBy: { noticeId: 'ntc-2', at: NOON } };
    expect(await store.replace(notice, replaced, { audit: anAudit(), due: [] })).toBe(true);
    const { supersededBy: _by, ...kept } = replaced;
    const reinstated = { ...kept, revision: replaced.revision + 1, reinstatedAt: NOON };
    expect(await store.replace(replaced, reinstated, { audit: anAudit(), due: [] })).toBe(true);
    for (const found of [await store.find(notice.id), ...(await store.versions(notice.id))]) {
      expect(found).toMatchObject({ revision: reinstated.revision, reinstatedAt: NOON });
      expect(found).not.toHaveProperty('supersededBy');
    }
  });

  it('keeps one of several that replace the same revision at once', async () => {
    const store = await makeStore();
    const notice = aNotice({ status: 'awaiting-signatures', issuers: [anIssuer(), { id: 'yl-wmb', name: '云岭省文明办' }] });
    await store.accept(notice, null, asWritten(notice));
    const kept = await Promise.all(
      ['cancelled' as const, 'scheduled' as const, 'published' as const].map((status) =>
        store.replace(notice, { ...notice, revision: 2, status }, { audit: anAudit(), due: [] }),
      ),
    );
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect(await store.find(notice.id)).toMatchObject({ revision: 2 });
  });
});

describe('a notice store that has notices of release 0.1.0', () => {
  /** As that release wrote them: without a revision, and what is due on the head. */
  const anOldStore = async (notice: Notice, marks: object) => {
    const { notices, registry } = await someTables(client);
    const table = new Table(client, notices);
    const { revision: _revision, ...head } = { revision: 0, ...headItem(notice), ...marks };
    await table.put(head);
    await table.put(versionItem(notice));
    const markOf = async () => (await table.get(noticeKeys.head(notice.id)))?.['duePk'];
    return { store: new DynamoNoticeStore(client, notices, registry), table, markOf };
  };
  const marked = (act: string, notice: Notice, at: string) => ({ duePk: act, dueSk: `${at}#${notice.id}` });

  it('knows them as of revision 0, and what is due for them', async () => {
    const notice = aNotice({ revision: 0 });
    const { store, markOf } = await anOldStore(notice, marked('plan', notice, NOON));
    expect(await store.find(notice.id)).toEqual(notice);
    expect(await store.due('plan', later(NOON, -1), 10)).toEqual([]);
    expect(await store.due('plan', NOON, 10)).toEqual([toPlan(notice)]);
    await store.settle(toPlan(notice, { mailing: 'withdrawal' }));
    await store.settle(toPlan(notice, { version: 2 }));
    await store.settle({ act: 'publish', noticeId: notice.id, version: 1, at: NOON });
    expect(await markOf()).toBe('plan');
    await store.settle(toPlan(notice));
    expect(await markOf()).toBeUndefined();
    expect(await store.due('plan', NOON, 10)).toEqual([]);
    expect(await store.find(notice.id)).toEqual(notice);
  });

  it('knows by its status that the mark of a withdrawn one is for the withdrawal', async () => {
    const withdrawal = { at: later(NOON, 1000), reason: '活动因故取消' };
    const notice = aNotice({ revision: 0, status: 'withdrawn', publishedAt: NOON, withdrawal });
    const { store, markOf } = await anOldStore(notice, marked('plan', notice, withdrawal.at));
    const due = toPlan(notice, { mailing: 'withdrawal', at: withdrawal.at });
    expect(await store.due('plan', withdrawal.at, 10)).toEqual([due]);
    await store.settle(toPlan(notice));
    expect(await markOf()).toBe('plan');
    await store.settle(due);
    expect(await markOf()).toBeUndefined();
  });

  it('replaces one, whose mark goes with that', async () => {
    const publishAt = '2026-12-01T00:00:00.000Z';
    const notice = aNotice({ revision: 0, status: 'scheduled', publishAt });
    const { store, markOf } = await anOldStore(notice, marked('publish', notice, publishAt));
    expect(await store.due('publish', publishAt, 10)).toEqual([{ act: 'publish', noticeId: notice.id, version: 1, at: publishAt }]);
    const published = { ...notice, revision: 1, status: 'published' as const, publishedAt: publishAt };
    expect(await store.replace(notice, published, { audit: anAudit(), due: [toPlan(notice, { at: publishAt })] })).toBe(true);
    expect(await store.replace(notice, published, { audit: anAudit(), due: [] })).toBe(false);
    expect(await markOf()).toBeUndefined();
    expect(await store.due('publish', publishAt, 10)).toEqual([]);
    expect(await store.due('plan', publishAt, 10)).toEqual([toPlan(notice, { at: publishAt })]);
  });

  it('overwrites no signature that it records meanwhile', async () => {
    const issuers = [anIssuer(), { id: 'yl-wmb', name: '云岭省文明办' }, { id: 'yl-jyt', name: '云岭省教育厅' }];
    const notice = aNotice({ revision: 0, status: 'awaiting-signatures', issuers });
    const { store, table } = await anOldStore(notice, {});
    await table.update(noticeKeys.head(notice.id), {
      UpdateExpression: 'SET issuers[1].signedAt = :at',
      ExpressionAttributeValues: toAttributes({ ':at': NOON }),
    });
    expect(await store.replace(notice, { ...notice, revision: 1, status: 'cancelled' }, { audit: anAudit(), due: [] })).toBe(false);
    const seen = await store.find(notice.id);
    if (!seen) throw new Error('it is there');
    expect(await store.replace(seen, { ...seen, revision: 1, status: 'cancelled' }, { audit: anAudit(), due: [] })).toBe(true);
  });
});

describe.each(recordImplementations)('the records of acceptances %s', (_, make) => {
  it('tell what a key of an agency was answered, for as long as that counts', async () => {
    const { store, records } = await make();
    const notice = aNotice();
    const message = { 'zh-Hans': '请核对', en: 'Look again' };
    const first = firstAnswerOf(notice, [{ path: 'title', code: 'title-odd', message }], NOON);
    const acceptance = anAcceptance({ noticeId: notice.id, first });
    await store.accept(notice, acceptance, asWritten(notice));
    expect(await records.find(acceptance.caller, acceptance.key, NOON)).toEqual(acceptance);
    expect(await records.find('yl-wmb', acceptance.key, NOON)).toBeNull();
    expect(await records.find(acceptance.caller, 'another', NOON)).toBeNull();
    expect(await records.find(acceptance.caller, acceptance.key, acceptance.expiresAt)).toBeNull();
  });
});
