import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { mailingKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { DynamoMailingLog } from '../../functions/adapters/dynamodb/mailings/dynamo-mailing-log.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { rangeId } from '../../functions/domain/audience/directory.ts';
import { countsOf } from '../../functions/domain/ledger/ledger.ts';
import { BATCH_SIZE, type Deviation, freshProgress } from '../../functions/domain/mailings/batch.ts';
import type { Checkpoint, MailingLog, Retry } from '../../functions/ports/mailing-log.ts';
import { aBatch, aDigest, aMailing, anId, aRange, NOON } from '../builders.ts';
import { InMemoryMailingLog } from '../fakes/in-memory-mailing-log.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<MailingLog>])[] = [
  ['in memory', async () => new InMemoryMailingLog()],
  ['on DynamoDB', async () => new DynamoMailingLog(client, (await someTables(client)).mailings)],
];

/** So many seconds after noon. */
const at = (seconds: number): string => new Date(Date.parse(NOON) + seconds * 1000).toISOString();

const progressTo = (
  mark: number,
  given: Partial<Checkpoint> & Readonly<{ noted?: readonly (readonly [number, Deviation])[] }> = {},
): Checkpoint => {
  const { noted = [], ...rest } = given;
  return { mark, deviations: new Map(noted), possiblyTwice: 0, at: NOON, ...rest };
};

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

const provinces = (mailingId: string, ...names: readonly string[]) =>
  names.map((province) => aRange(mailingId, { range: { slotId: 'immediate', province, from: '#', before: ':' } }));

describe.each(implementations)('a mailing log %s', (_, makeLog) => {
  describe('mailings', () => {
    it('are recorded with their ranges, and found', async () => {
      const log = await makeLog();
      const mailing = aMailing({ lane: 'urgent' });
      const ranges = provinces(mailing.id, '00', '11', '44');
      expect(await log.begin(mailing, ranges)).toEqual(mailing);
      expect(await log.find(mailing.id)).toEqual(mailing);
      expect(await log.ranges(mailing.id)).toEqual(ranges);
      expect(await log.findRange(mailing.id, 'immediate~11~#..:')).toEqual(ranges[1]);
      expect(await log.find('mailing-unknown')).toBeNull();
      expect(await log.ranges('mailing-unknown')).toEqual([]);
      expect(await log.findRange(mailing.id, 'immediate~12~#..:')).toBeNull();
    });

    it('stand as they were first recorded; beginning again adds only the ranges that are missing', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      await log.begin(mailing, provinces(mailing.id, '11'));
      const frozen = { cut: null, at: at(1), recipients: 7, readers: [['110108', 'email', 7]] as const };
      await log.finishRange(mailing.id, 'immediate~11~#..:', frozen);
      expect(await log.begin({ ...mailing, startedAt: at(60) }, provinces(mailing.id, '11', '44'))).toEqual(mailing);
      expect((await log.ranges(mailing.id)).map(({ range, frozen: when }) => [range.province, when])).toEqual([
        ['11', frozen],
        ['44', null],
      ]);
    });

    it('are recorded once when many begin them at once', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      const begun = await Promise.all(
        [0, 1, 2, 3, 4].map((seconds) => log.begin({ ...mailing, startedAt: at(seconds) }, provinces(mailing.id, '11', '44'))),
      );
      expect(new Set(begun.map(({ startedAt }) => startedAt)).size).toBe(1);
      expect(await log.ranges(mailing.id)).toHaveLength(2);
      if (mailing.act === 'digest') throw new Error('not a digest');
      expect(await log.ofNotice(mailing.noticeId)).toEqual([begun[0]]);
    });

    it('can have hundreds of ranges', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      const ranges = Array.from({ length: 230 }, (_, i) =>
        aRange(mailing.id, { range: { slotId: `d${i}:Etc.UTC`, province: '44', from: '#', before: '$' }, purpose: 'count' }),
      );
      await log.begin(mailing, ranges);
      const found = await log.ranges(mailing.id);
      expect(found).toHaveLength(230);
      expect(new Set(found.map(({ range }) => rangeId(range)))).toEqual(new Set(ranges.map(({ range }) => rangeId(range))));
    });

    it('take further ranges on, and keep those that they have', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      await log.begin(mailing, provinces(mailing.id, '44'));
      await log.finishRange(mailing.id, 'immediate~44~#..:', { at: at(1), recipients: 0, readers: [], cut: null });
      await log.addRanges(provinces(mailing.id, '11', '44'));
      expect((await log.ranges(mailing.id)).map(({ range, frozen }) => [range.province, frozen?.at ?? null])).toEqual([
        ['11', null],
        ['44', at(1)],
      ]);
    });

    it('cut a range where it was decided first', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      const [range, other] = provinces(mailing.id, '11', '44');
      if (!range || !other) throw new Error('no ranges');
      await log.begin(mailing, [range, other]);
      const wanted = ['440106#sub-1', null, '440305#sub-2', null];
      const decided = await Promise.all(wanted.map((cut) => log.cutRange(mailing.id, rangeId(range.range), cut)));
      expect(new Set(decided.map(({ cut }) => cut)).size).toBe(1);
      expect(decided.filter(({ isFirst }) => isFirst)).toHaveLength(1);
      expect(await log.cutRange(mailing.id, rangeId(range.range), '50#sub-3')).toEqual({ cut: decided[0]?.cut, isFirst: false });
      expect(await log.cutRange(mailing.id, rangeId(other.range), null)).toEqual({ cut: null, isFirst: true });
      expect(await log.cutRange(mailing.id, rangeId(other.range), '44#sub-4')).toEqual({ cut: null, isFirst: false });
      expect(await log.ranges(mailing.id)).toEqual([range, other]);
      await expect(log.cutRange(mailing.id, 'immediate~45~#..:', null)).rejects.toThrow();
    });

    it('are never found before their ranges, so that none is taken for complete', async () => {
      const log = await makeLog();
      const mailing = aMailing();
      const ranges = Array.from({ length: 60 }, (_, i) =>
        aRange(mailing.id, { range: { slotId: `d${i}:Etc.UTC`, province: '44', from: '#', before: '$' } }),
      );
      const begun = log.begin(mailing, ranges);
      while ((await log.find(mailing.id)) === null);
      expect(await log.ranges(mailing.id)).toHaveLength(60);
      await begun;
    });

    it('of a notice are listed by start, and so are the digests that mention it', async () => {
      const log = await makeLog();
      const noticeId = anId('ntc');
      const notice = aMailing({ noticeId, startedAt: at(0) });
      const correction = aMailing({ id: `${noticeId}-2-correction`, act: 'correction', version: 2, noticeId, startedAt: at(120) });
      const digest = aDigest({ startedAt: at(60) });
      for (const mailing of [correction, digest, notice]) await log.begin(mailing, []);
      expect(await log.ofNotice(noticeId)).toEqual([notice, correction]);
      await log.mention(digest.id, [noticeId, anId('ntc')]);
      await log.mention(digest.id, [noticeId]);
      expect(await log.ofNotice(noticeId)).toEqual([notice, digest, correction]);
      expect(await log.ofNotice('ntc-unknown')).toEqual([]);
      await expect(log.mention('mailing-unknown', [noticeId])).rejects.toThrow();
    });

    it('of a digest are found by the window that a moment lies in', async () => {
      const log = await makeLog();
      const days = ['2026-11-18T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-20T01:00:00.000Z'];
      const [from = '', middle = '', to = ''] = days;
      const first = aDigest({ window: { from, to: middle } });
      const second = aDigest({ window: { from: middle, to } });
      const elsewhere = aDigest({ slotId: 'd10:Asia:Shanghai', window: { from, to } });
      for (const run of [second, first, elsewhere]) await log.begin(run, []);
      const slotId = 'd09:Asia:Shanghai';
      expect(await log.lastDigest(slotId)).toEqual(second);
      expect(await log.lastDigest('w1-09:Asia:Shanghai')).toBeNull();
      expect(await log.digestOf(slotId, from)).toEqual(first);
      expect(await log.digestOf(slotId, '2026-11-19T00:59:59.999Z')).toEqual(first);
      expect(await log.digestOf(slotId, middle)).toEqual(second);
      expect(await log.digestOf(slotId, to)).toBeNull();
      expect(await log.digestOf(slotId, '2026-11-18T00:59:59.999Z')).toBeNull();
    });

    it('are open until they are closed, the oldest first', async () => {
      const log = await makeLog();
      const [early, middle, late] = [aMailing({ startedAt: at(1) }), aDigest({ startedAt: at(2) }), aMailing({ startedAt: at(3) })];
      for (const mailing of [late, early, middle]) await log.begin(mailing, []);
      expect(await log.dueChecks(at(2), 10)).toEqual([early.id, middle.id]);
      expect(await log.dueChecks(at(9), 2)).toEqual([early.id, middle.id]);
      await log.close(early.id, at(10));
      await log.close(early.id, at(11));
      await log.close('mailing-unknown', at(10));
      expect(await log.dueChecks(at(9), 10)).toEqual([middle.id, late.id]);
      expect(await log.find(early.id)).toEqual({ ...early, closedAt: at(10) });
      expect(await log.find('mailing-unknown')).toBeNull();
      expect(await log.begin(early, [])).toEqual({ ...early, closedAt: at(10) });
      expect(await log.dueChecks(at(9), 10)).toEqual([middle.id, late.id]);
    });
  });

  it('keeps the first word on a range that is frozen twice', async () => {
    const log = await makeLog();
    const mailing = aMailing();
    const [range] = provinces(mailing.id, '44');
    await log.begin(mailing, provinces(mailing.id, '44'));
    const readers = [
      ['440106', 'email', 12],
      ['', 'webhook', 3],
    ] as const;
    await log.finishRange(mailing.id, 'immediate~44~#..:', { at: at(1), recipients: 15, readers, cut: null });
    await log.finishRange(mailing.id, 'immediate~44~#..:', { at: at(2), recipients: 99, readers: [], cut: null });
    expect(await log.findRange(mailing.id, 'immediate~44~#..:')).toEqual({
      ...range,
      frozen: { at: at(1), recipients: 15, readers, cut: null },
    });
    await expect(log.finishRange(mailing.id, 'immediate~45~#..:', { at: at(1), recipients: 0, readers: [], cut: null })).rejects.toThrow();
    expect(await log.findRange(mailing.id, 'immediate~45~#..:')).toBeNull();
  });

  describe('batches', () => {
    it('come back as they were written, with a fresh progress', async () => {
      const log = await makeLog();
      const batch = aBatch({
        size: BATCH_SIZE,
        told: [
          [{ noticeId: 'ntc-1', version: 1, reasons: ['region:44', 'keyword:养老'], sections: [0, 2] }],
          [
            { noticeId: 'ntc-1', version: 1, reasons: ['watch:4401'], sections: [] },
            { noticeId: 'ntc-2', version: 3, reasons: [], sections: [] },
          ],
        ],
      });
      expect(await log.putBatch(batch)).toBe('written');
      expect(await log.findBatch(batch.id)).toEqual(batch);
      expect(await log.findProgress(batch.id)).toEqual(freshProgress(batch));
      const unknown = { ...batch.id, after: '44#nobody' };
      expect(await log.findBatch(unknown)).toBeNull();
      expect(await log.findProgress(unknown)).toBeNull();
    });

    it('are written once: whoever comes second finds the key taken and the first batch standing', async () => {
      const log = await makeLog();
      const first = aBatch({ size: 4 });
      const second = { ...aBatch({ size: 7 }), id: first.id };
      expect(await log.putBatch(first)).toBe('written');
      await log.claim(first.id, 'sender', at(0), at(40));
      await log.checkpoint(first.id, 'sender', progressTo(2), at(40));
      expect(await log.putBatch(second)).toBe('taken');
      expect(await log.findBatch(first.id)).toEqual(first);
      expect((await log.findProgress(first.id))?.mark).toBe(2);
    });

    it('keep list and progress of the same writer when many write at once', async () => {
      const log = await makeLog();
      const batches = Array.from({ length: 6 }, (_, i) => ({ ...aBatch({ size: i + 1, mailingId: 'ntc-same-1-notice' }) }));
      const answers = await Promise.all(batches.map((batch) => log.putBatch(batch)));
      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      const standing = await log.findBatch(batches[0]?.id ?? aBatch().id);
      expect(standing).toEqual(batches[answers.indexOf('written')]);
      expect((await log.findProgress(batches[0]?.id ?? aBatch().id))?.size).toBe(standing?.recipients.length);
    });

    it('of a range are found last first for each channel, and their outcomes in key order', async () => {
      const log = await makeLog();
      const mailingId = `${anId('ntc')}-1-notice`;
      const afters = ['', '44#sub-1', '4401#sub-2', '440106#sub-3'];
      const emails = afters.map((after) => aBatch({ mailingId, after }));
      const call = aBatch({ mailingId });
      const webhook = { ...call, id: { ...call.id, channel: 'webhook' as const } };
      const other = aBatch({ mailingId });
      const elsewhere = { ...other, id: { ...other.id, rangeId: 'immediate~44~4401+', after: '9' } };
      for (const batch of [...emails.toReversed(), webhook, elsewhere]) await log.putBatch(batch);
      const range = 'immediate~44~44..44:';
      expect((await log.lastBatch(mailingId, range, 'email'))?.id.after).toBe('440106#sub-3');
      expect(await log.lastBatch(mailingId, range, 'webhook')).toEqual(webhook);
      expect(await log.lastBatch(mailingId, 'immediate~11~11+', 'email')).toBeNull();
      expect(await log.lastBatch(mailingId, 'immediate~44~4401+', 'webhook')).toBeNull();
      const found = await collect(log.progressIn(mailingId, range));
      expect(found.map(({ id }) => [id.channel, id.after])).toEqual([
        ...afters.toSorted().map((after) => ['email', after]),
        ['webhook', ''],
      ]);
    });

    it('are held by one sender at a time', async () => {
      const log = await makeLog();
      const batch = aBatch();
      await log.putBatch(batch);
      const claims = await Promise.all([1, 2, 3, 4, 5].map((n) => log.claim(batch.id, `sender-${n}`, at(0), at(40))));
      expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind === 'held')).toEqual(Array.from({ length: 4 }, () => ({ kind: 'held', until: at(40) })));
      expect(await log.claim({ ...batch.id, after: 'x' }, 'sender', at(0), at(40))).toEqual({ kind: 'unknown' });
      expect(await log.findProgress({ ...batch.id, after: 'x' })).toBeNull();
    });

    it('can be taken over when the lease has run out, and the first sender then writes nothing more', async () => {
      const log = await makeLog();
      const batch = aBatch();
      await log.putBatch(batch);
      await log.claim(batch.id, 'first', at(0), at(40));
      expect((await log.claim(batch.id, 'second', at(39), at(79))).kind).toBe('held');
      // Nobody has taken it over: a late checkpoint still counts.
      expect(await log.checkpoint(batch.id, 'first', progressTo(1), at(40))).toBe(true);
      const taken = await log.claim(batch.id, 'second', at(41), at(81));
      expect(taken).toMatchObject({ kind: 'claimed', isTakenOver: true, progress: { mark: 1, lease: { owner: 'second', until: at(81) } } });
      expect(await log.checkpoint(batch.id, 'first', progressTo(3, { noted: [[2, { status: 'failed' }]] }), null)).toBe(false);
      expect(await log.findProgress(batch.id)).toMatchObject({ mark: 1, deviations: new Map(), lease: { owner: 'second' } });
    });

    it('are given back, and then claimed by another from where they stand', async () => {
      const log = await makeLog();
      const batch = aBatch({ size: 3 });
      await log.putBatch(batch);
      await log.claim(batch.id, 'first', at(0), at(40));
      expect(await log.checkpoint(batch.id, 'first', progressTo(2, { possiblyTwice: 1, at: at(5) }), null)).toBe(true);
      expect((await log.findProgress(batch.id))?.lease).toBeNull();
      expect(await log.checkpoint(batch.id, 'first', progressTo(3), null)).toBe(false);
      const claim = await log.claim(batch.id, 'second', at(6), at(46));
      expect(claim).toMatchObject({
        kind: 'claimed',
        isTakenOver: false,
        progress: { mark: 2, possiblyTwice: 1, marks: [{ mark: 2, at: at(5) }] },
      });
      await log.checkpoint(batch.id, 'second', progressTo(3, { possiblyTwice: 2, at: at(7) }), null);
      expect((await log.findProgress(batch.id))?.possiblyTwice).toBe(3);
      expect(await log.claim(batch.id, 'third', at(8), at(48))).toEqual({ kind: 'worked-off' });
    });

    it('remember up to whom those are counted that a lost sender may have sent to', async () => {
      const log = await makeLog();
      const batch = aBatch({ size: 30 });
      await log.putBatch(batch);
      expect(await log.claim(batch.id, 'first', at(0), at(40))).toMatchObject({ isTakenOver: false });
      await log.checkpoint(batch.id, 'first', progressTo(2, { doubtedTo: 20, possiblyTwice: 20 }), at(40));
      await log.checkpoint(batch.id, 'first', progressTo(3), at(40));
      const taken = await log.claim(batch.id, 'second', at(41), at(81));
      expect(taken).toMatchObject({ isTakenOver: true, progress: { mark: 3, doubtedTo: 20, possiblyTwice: 20 } });
    });

    it('keep every deviation with its reason and attempts', async () => {
      const log = await makeLog();
      const batch = aBatch({ size: BATCH_SIZE });
      await log.putBatch(batch);
      await log.claim(batch.id, 'sender', at(0), at(40));
      const statuses = ['failed', 'bounced', 'suppressed', 'skipped', 'retrying', 'delivered'] as const;
      const noted = Array.from({ length: BATCH_SIZE }, (_, i): [number, Deviation] => {
        const status = statuses[i % statuses.length] ?? 'failed';
        return [i, { status, ...(i % 2 === 0 ? { why: `code-${i}` } : {}), ...(i % 3 === 0 ? { attempts: i + 1 } : {}) }];
      });
      await log.checkpoint(batch.id, 'sender', progressTo(50, { noted: noted.slice(0, 30) }), at(40));
      await log.checkpoint(batch.id, 'sender', progressTo(BATCH_SIZE, { noted: noted.slice(30) }), null);
      const progress = await log.findProgress(batch.id);
      expect(progress?.deviations).toEqual(new Map(noted));
      if (progress) expect(countsOf(progress).audience).toBe(BATCH_SIZE);
    });

    it('remember when how many had been dealt with; the last time counts where nothing moved', async () => {
      const log = await makeLog();
      const batch = aBatch({ size: 30 });
      await log.putBatch(batch);
      for (const [mark, seconds] of [
        [0, 1],
        [0, 900],
        [10, 1000],
        [20, 1001],
        [20, 1900],
        [30, 2000],
      ] as const) {
        await log.claim(batch.id, 'sender', at(seconds), at(seconds + 40));
        await log.checkpoint(batch.id, 'sender', progressTo(mark, { at: at(seconds) }), null);
      }
      expect((await log.findProgress(batch.id))?.marks).toEqual([
        { mark: 0, at: at(900) },
        { mark: 10, at: at(1000) },
        { mark: 20, at: at(1900) },
        { mark: 30, at: at(2000) },
      ]);
    });
  });

  describe('retries', () => {
    it('that a lost sender may have made are counted with their batch', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [4]);
      const [retry] = retries;
      if (!retry) throw new Error('one was noted');
      await log.scheduleRetry(retry);
      expect(await log.claimRetry(batch.id, 4, 1, at(5), at(45))).toMatchObject({ isTakenOver: false });
      expect(await log.claimRetry(batch.id, 4, 1, at(46), at(86))).toMatchObject({ isTakenOver: true });
      await log.settleRetry(retry, { status: 'delivered', attempts: 2 }, 1);
      expect(await log.findProgress(batch.id)).toMatchObject({ possiblyTwice: 1 });
      await log.settleRetry(retry, { status: 'delivered', attempts: 2 }, 1);
      expect(await log.findProgress(batch.id)).toMatchObject({ possiblyTwice: 1 });
    });

    const aRetry = (given: Partial<Retry> = {}): Retry => ({
      batch: aBatch().id,
      position: 0,
      subscriptionId: anId('sub'),
      attempts: 1,
      why: 'http-500',
      dueAt: at(5),
      ...given,
    });

    /** A batch whose recipients at these positions are being tried again. */
    const retrying = async (log: MailingLog, positions: readonly number[]) => {
      const batch = aBatch({ size: 10 });
      await log.putBatch(batch);
      await log.claim(batch.id, 'sender', at(0), at(40));
      const retries = positions.map((position) =>
        aRetry({ batch: batch.id, position, subscriptionId: batch.recipients[position]?.subscriptionId ?? '' }),
      );
      for (const retry of retries) await log.scheduleRetry(retry);
      const noted = positions.map((position): [number, Deviation] => [position, { status: 'retrying', why: 'http-500', attempts: 1 }]);
      await log.checkpoint(batch.id, 'sender', progressTo(10, { noted }), null);
      return { batch, retries };
    };

    it('fall due in the order of their times', async () => {
      const log = await makeLog();
      const retries = Array.from({ length: 12 }, (_, i) => aRetry({ position: i, dueAt: at(12 - i) }));
      for (const retry of retries) await log.scheduleRetry(retry);
      const oldest = retries.toReversed();
      expect(await log.dueRetries(at(0), 10)).toEqual([]);
      expect(await log.dueRetries(at(4), 10)).toEqual(oldest.slice(0, 4));
      expect(await log.dueRetries(at(60), 5)).toEqual(oldest.slice(0, 5));
      expect(await log.dueRetries(at(60), 100)).toEqual(oldest);
    });

    it('are held by one at a time, and by nobody who counts other attempts', async () => {
      const log = await makeLog();
      const retry = aRetry({ position: 3 });
      await log.scheduleRetry(retry);
      expect(await log.claimRetry(retry.batch, 3, 2, at(5), at(45))).toBeNull();
      expect(await log.claimRetry(retry.batch, 4, 1, at(5), at(45))).toBeNull();
      const claims = await Promise.all([1, 2, 3].map(() => log.claimRetry(retry.batch, 3, 1, at(5), at(45))));
      expect(claims.filter((claim) => claim !== null)).toEqual([{ retry, isTakenOver: false }]);
      // While it is held nobody needs to ask for it; when whoever held it is gone, it is due again.
      expect(await log.dueRetries(at(44), 10)).toEqual([]);
      expect(await log.dueRetries(at(45), 10)).toEqual([retry]);
      expect(await log.claimRetry(retry.batch, 3, 1, at(46), at(86))).toEqual({ retry, isTakenOver: true });
    });

    it('are put off with one try more', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [0]);
      const [retry] = retries;
      if (!retry) throw new Error('one was noted');
      await log.claimRetry(retry.batch, 0, 1, at(5), at(45));
      const next = { ...retry, attempts: 2, dueAt: at(300), why: 'timeout' };
      expect(await log.reschedule(retry, next)).toBe(true);
      expect(await log.claimRetry(retry.batch, 0, 1, at(301), at(341))).toBeNull();
      expect(await log.dueRetries(at(299), 10)).toEqual([]);
      expect(await log.dueRetries(at(300), 10)).toEqual([next]);
      expect(await log.claimRetry(retry.batch, 0, 2, at(300), at(340))).toEqual({ retry: next, isTakenOver: false });
      expect((await log.findProgress(batch.id))?.possiblyTwice).toBe(0);
    });

    it('that may have arrived count as sent possibly twice when they are put off', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [0]);
      const [retry] = retries;
      if (!retry) throw new Error('one was noted');
      expect(await log.reschedule(retry, { ...retry, attempts: 2 }, 1)).toBe(true);
      expect((await log.findProgress(batch.id))?.possiblyTwice).toBe(1);
      expect(await log.reschedule(retry, { ...retry, attempts: 2 }, 1)).toBe(false);
      expect((await log.findProgress(batch.id))?.possiblyTwice).toBe(1);
    });

    it('that somebody else has settled meanwhile are not put off any more', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [0]);
      const [retry] = retries;
      if (!retry) throw new Error('one was noted');
      await log.settleRetry(retry, { status: 'delivered', attempts: 2 });
      expect(await log.reschedule(retry, { ...retry, attempts: 2, dueAt: at(300) })).toBe(false);
      expect(await log.dueRetries(at(301), 10)).toEqual([]);
      expect((await log.findProgress(batch.id))?.deviations.get(0)?.status).toBe('delivered');
    });

    it.each<Deviation>([
      { status: 'delivered', attempts: 3 },
      { status: 'failed', why: 'http-500', attempts: 8 },
      { status: 'skipped', why: 'paused', attempts: 2 },
      { status: 'bounced', why: 'mailbox-unknown' },
    ])('end with a last word in the progress ($status), and are gone', async (deviation) => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [2, 7]);
      const [retry] = retries;
      if (!retry) throw new Error('two were noted');
      await log.settleRetry(retry, deviation);
      expect((await log.findProgress(batch.id))?.deviations).toEqual(
        new Map<number, Deviation>([
          [2, deviation],
          [7, { status: 'retrying', why: 'http-500', attempts: 1 }],
        ]),
      );
      expect(await log.claimRetry(batch.id, 2, 1, at(60), at(100))).toBeNull();
      expect((await log.dueRetries(at(60), 10)).map(({ position }) => position)).toEqual([7]);
    });

    it('that somebody else has taken further are not settled any more', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [2]);
      const [retry] = retries;
      if (!retry) throw new Error('one was noted');
      await log.scheduleRetry({ ...retry, attempts: 2 });
      await log.settleRetry(retry, { status: 'failed', why: 'late' });
      expect((await log.findProgress(batch.id))?.deviations.get(2)?.status).toBe('retrying');
      expect(await log.dueRetries(at(60), 10)).toHaveLength(1);
    });

    it('that are settled before their sender writes its checkpoint stay settled', async () => {
      const log = await makeLog();
      const batch = aBatch({ size: 10 });
      await log.putBatch(batch);
      await log.claim(batch.id, 'sender', at(0), at(40));
      const retry = aRetry({ batch: batch.id, position: 2 });
      await log.scheduleRetry(retry);
      await log.claimRetry(batch.id, 2, 1, at(5), at(45));
      await log.settleRetry(retry, { status: 'delivered', attempts: 2 });
      const noted: [number, Deviation][] = [[2, { status: 'retrying', why: 'http-500', attempts: 1 }]];
      expect(await log.checkpoint(batch.id, 'sender', progressTo(10, { noted }), null)).toBe(true);
      expect((await log.findProgress(batch.id))?.deviations).toEqual(new Map([[2, { status: 'delivered', attempts: 2 }]]));
    });

    it('are settled while the sender writes checkpoints, and neither loses a word', async () => {
      const log = await makeLog();
      const { batch, retries } = await retrying(log, [0, 1, 2, 3, 4]);
      const fresh = aBatch({ size: 60, mailingId: batch.id.mailingId, after: '44#x' });
      await log.putBatch(fresh);
      await log.claim(fresh.id, 'sender', at(0), at(40));
      await Promise.all([
        ...retries.map((retry) => log.settleRetry(retry, { status: 'delivered', attempts: 2 })),
        ...[10, 20, 30, 40, 50].map((position) =>
          log.checkpoint(fresh.id, 'sender', progressTo(60, { noted: [[position, { status: 'failed' }]], possiblyTwice: 1 }), at(40)),
        ),
      ]);
      expect([...((await log.findProgress(batch.id))?.deviations.values() ?? [])].map(({ status }) => status)).toEqual(
        retries.map(() => 'delivered'),
      );
      expect(await log.findProgress(fresh.id)).toMatchObject({ possiblyTwice: 5 });
      expect((await log.findProgress(fresh.id))?.deviations.size).toBe(5);
    });
  });
});

describe('a mailing log on DynamoDB, where an item is not as this release writes it', () => {
  const aStoredBatch = async () => {
    const { mailings } = await someTables(client);
    const log = new DynamoMailingLog(client, mailings);
    const batch = aBatch({ size: 2 });
    await log.putBatch(batch);
    const change = (kind: 'batch' | 'progress', name: string, value: AttributeValue) =>
      client.send(
        new UpdateItemCommand({
          TableName: mailings,
          Key: toAttributes(mailingKeys[kind](batch.id)),
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    return { log, batch, change };
  };

  it('names a batch of another version, and which version it is', async () => {
    const { log, batch, change } = await aStoredBatch();
    await change('batch', 'v', { N: '0' });
    await expect(log.findBatch(batch.id)).rejects.toThrow(/^stored item BATCH#.*: has form 0, this release reads form 1$/);
  });

  it('names a batch whose list is no list', async () => {
    const { log, batch, change } = await aStoredBatch();
    await change('batch', 'list', { B: new Uint8Array([1, 2, 3]) });
    await expect(log.findBatch(batch.id)).rejects.toThrow(/^stored item BATCH#.*list/s);
  });

  it('does not claim to know how a batch stands whose progress is of another version; nothing of it is lost', async () => {
    const { log, batch, change } = await aStoredBatch();
    await change('progress', 'v', { N: '0' });
    await expect(log.claim(batch.id, 'run', at(0), at(40))).rejects.toThrow(/has form 0/);
    await change('progress', 'v', { N: '1' });
    expect(await log.claim(batch.id, 'run', at(60), at(100))).toMatchObject({ kind: 'claimed', progress: { mark: 0, size: 2 } });
  });

  it('lists an open mailing that it cannot read, so that those behind it are reached', async () => {
    const { mailings } = await someTables(client);
    const log = new DynamoMailingLog(client, mailings);
    const [broken, whole] = [aMailing({ startedAt: at(1) }), aMailing({ startedAt: at(2) })];
    for (const mailing of [broken, whole]) await log.begin(mailing, []);
    await client.send(
      new UpdateItemCommand({
        TableName: mailings,
        Key: toAttributes(mailingKeys.mailing(broken.id)),
        UpdateExpression: 'SET v = :old',
        ExpressionAttributeValues: { ':old': { N: '0' } },
      }),
    );
    expect(await log.dueChecks(at(9), 10)).toEqual([broken.id, whole.id]);
    await expect(log.find(broken.id)).rejects.toThrow(/has form 0/);
  });
});
