import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchFrom, batchItem, progressFrom, progressItem } from '../../../functions/adapters/dynamodb/mailings/batch-items.ts';
import { mailingFrom, mailingItem, rangeFrom, rangeItem } from '../../../functions/adapters/dynamodb/mailings/mailing-items.ts';
import { retryFrom, retryItem } from '../../../functions/adapters/dynamodb/mailings/retry-items.ts';
import {
  acceptanceFrom,
  acceptanceItem,
  dueFrom,
  dueItem,
  headFrom,
  headItem,
  noticeFrom,
  versionItem,
} from '../../../functions/adapters/dynamodb/notices/notice-items.ts';
import { entryFrom, rowItem, subscriptionFrom, truthItem } from '../../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import { type RawItem, toAttributes } from '../../../functions/adapters/dynamodb/table.ts';
import { systemRandom } from '../../../functions/adapters/system/system-random.ts';
import { type DirectoryEntry, directoryEntries, provincePartition } from '../../../functions/domain/audience/directory.ts';
import { BATCH_SIZE, type BatchProgress, type Deviation, freshProgress } from '../../../functions/domain/mailings/batch.ts';
import { NOTICE_KINDS, ORGANIZATION_CLASSES, URGENCIES } from '../../../functions/domain/notices/notice.ts';
import { MESSAGE_LANGUAGES, ownOrganizationId } from '../../../functions/domain/subscriptions/subscription.ts';
import { aBatch, aMailing, aNotice, aRange, aSubscription, NOON, toPlan } from '../../builders.ts';

/** To DynamoDB and back, without DynamoDB. */
const stored = (item: object): RawItem => unmarshall(toAttributes(item));

/** Bytes of an item as DynamoDB counts them (developer guide, "DynamoDB item sizes and formats"). */
const bytesOf = (item: object): number => {
  const valueBytes = (value: AttributeValue): number => {
    if (value.S !== undefined) return Buffer.byteLength(value.S);
    if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]|0+$/g, '').length / 2) + 1;
    if (value.B !== undefined) return value.B.length;
    if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueBytes(one), 0);
    if (value.M !== undefined)
      return 3 + Object.entries(value.M).reduce((sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + valueBytes(one), 0);
    return 1;
  };
  return Object.entries(toAttributes(item)).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
};

const code = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const region = fc.constantFrom('44', '4401', '440106', '440106001', '110108', '');
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms) => new Date(ms).toISOString());
const words = fc.array(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map((text) => text.toWellFormed()),
  { maxLength: 4 },
);

describe('a stored item', () => {
  it('of a sign-up that nobody has confirmed expires after 30 days, in whatever state; a confirmed one never does', () => {
    const createdAt = '2026-11-20T04:00:00.000Z';
    for (const status of ['pending', 'ended'] as const)
      expect(truthItem(aSubscription({ status, createdAt, confirmedAt: null }), null)).toMatchObject({
        ttl: Date.parse('2026-12-20T04:00:00.000Z') / 1000,
      });
    for (const status of ['active', 'paused', 'ended'] as const)
      expect(truthItem(aSubscription({ status, createdAt }), null)).not.toHaveProperty('ttl');
    // Its links lead to the one that it went into.
    const joined = aSubscription({ status: 'ended', createdAt, confirmedAt: null, endedReason: 'joined' });
    expect(truthItem(joined, null)).not.toHaveProperty('ttl');
  });

  it('of the directory says the same after being stored', () => {
    const entry: fc.Arbitrary<DirectoryEntry> = fc.record(
      {
        subscriptionId: code.map((id) => `sub-${id}`),
        organizationId: code.map((id) => `org-${id}`),
        slotId: fc.constantFrom('immediate', 'd09:Asia:Shanghai', 'w1-08w:America:Argentina:Buenos_Aires'),
        at: region,
        candidate: fc.record({
          region,
          class: fc.constantFrom(...ORGANIZATION_CLASSES),
          rural: fc.boolean(),
          hub: fc.boolean(),
          watch: fc.array(region, { maxLength: 3 }),
          topics: words,
          agencies: words,
          kinds: fc.array(fc.constantFrom(...NOTICE_KINDS), { maxLength: 3 }),
          keywords: words,
          minUrgency: fc.constantFrom(...URGENCIES),
        }),
        channel: fc.constantFrom('email', 'webhook'),
        language: fc.constantFrom(...MESSAGE_LANGUAGES),
        since: moment,
        until: moment,
        retypedAt: fc.array(moment, { minLength: 1, maxLength: 6 }),
      },
      { requiredKeys: ['subscriptionId', 'organizationId', 'slotId', 'at', 'candidate', 'channel', 'language', 'since'] },
    );
    fc.assert(
      fc.property(entry, (given) => {
        expect(entryFrom(stored(rowItem(given, provincePartition(given.at))))).toEqual(given);
      }),
    );
  });

  it('of an outcome says the same after being stored', () => {
    const deviation: fc.Arbitrary<Deviation> = fc.record(
      {
        status: fc.constantFrom('delivered', 'retrying', 'failed', 'bounced', 'suppressed', 'skipped'),
        why: code,
        attempts: fc.integer({ min: 1, max: 9 }),
        at: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
        unsure: fc.constant(true),
        shown: fc.dictionary(
          fc.ulid().map((id) => `ntc-${id.toLowerCase()}`),
          fc.integer({ min: 2, max: 99 }),
          { minKeys: 1, maxKeys: 3 },
        ),
      },
      { requiredKeys: ['status'] },
    );
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 11 }).map((all) => all.sort((a, b) => a - b));
    const whole: fc.Arbitrary<BatchProgress> = fc.record({
      id: fc.constant(aBatch({ after: '440106#sub-1' }).id),
      size: fc.integer({ min: 1, max: 100 }),
      mark: fc.integer({ min: 0, max: 100 }),
      deviations: fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), deviation)).map((all) => new Map(all)),
      possiblyTwice: fc.nat(5),
      lease: fc.option(fc.record({ owner: code, until: moment })),
      marks: times.chain((all) => fc.tuple(...all.map((mark) => moment.map((at) => ({ mark, at }))))),
      regions: fc.array(fc.tuple(region, fc.integer({ min: 1, max: 100 })), { maxLength: 5 }),
    });
    const progress = fc.oneof(
      whole,
      whole.chain((one) => fc.nat(100).map((doubtedTo) => ({ ...one, doubtedTo }))),
    );
    fc.assert(
      fc.property(progress, (given) => {
        const { lease } = given;
        // The lease is set and taken away by updates, which name these two attributes.
        expect(progressFrom(stored({ ...progressItem(given), ...(lease ?? {}) }))).toEqual(given);
      }),
    );
  });

  it('of a mailing, a range, a batch, a retry says the same after being stored', () => {
    const mailing = aMailing();
    expect(mailingFrom(stored(mailingItem(mailing)))).toEqual(mailing);
    const range = aRange(mailing.id, { frozen: { at: NOON, recipients: 3, readers: [['', 'email', 3]], cut: '44#sub-1' } });
    expect(rangeFrom(stored(rangeItem(range)))).toEqual(range);
    const ofRecipients = { ...range, range: { ...range.range, recipientsOf: 'ntc-1-1-notice' } };
    expect(rangeFrom(stored(rangeItem(ofRecipients)))).toEqual(ofRecipients);
    // An earlier release, which knows `send` and `count` alone, refuses it, and tells nobody of the directory.
    expect(rangeItem(ofRecipients)).toMatchObject({ purpose: 'recipients' });
    const batch = aBatch({ size: 7, after: '44#sub-1' });
    expect(batchFrom(stored(batchItem(batch)))).toEqual(batch);
    const following = {
      ...batch,
      told: batch.told.map((one) => one.map((mention) => ({ ...mention, follows: 'ntc-1-1-notice' }))),
    };
    expect(batchFrom(stored(batchItem(following)))).toEqual(following);
    const retry = { batch: batch.id, position: 3, subscriptionId: 'sub-1', attempts: 2, why: 'http-500', dueAt: NOON };
    expect(retryFrom(stored(retryItem(retry)))).toEqual(retry);
    expect(retryFrom(stored(retryItem({ ...retry, unsure: true })))).toEqual({ ...retry, unsure: true });
  });

  it('keeps the address of a subscription, and finds it only by a keyed hash', () => {
    const subscription = aSubscription({ channel: { type: 'email', address: 'office@club.example' } });
    const item = stored(truthItem(subscription, 'hash'));
    expect(subscriptionFrom(item)).toEqual(subscription);
    const { channel: _channel, ...rest } = item;
    expect(JSON.stringify(rest)).not.toContain('office@club.example');
    expect(item).toMatchObject({ addressPk: 'hash', addressSk: subscription.id });
  });
});

describe('an item from a later release', () => {
  const subscription = aSubscription();
  const [entry] = directoryEntries(subscription);
  if (!entry) throw new Error('an active subscription has a row');
  const batch = aBatch();
  const notice = aNotice();
  const acceptance = { caller: 'a', key: 'k', bodyHash: 'h', noticeId: 'n', expiresAt: NOON };
  const retry = { batch: batch.id, position: 3, subscriptionId: 'sub-1', attempts: 2, why: 'http-500', dueAt: NOON };

  it.each<[string, object, (item: RawItem) => unknown]>([
    ['head', headItem(notice), headFrom],
    ['version', versionItem(notice), (item) => noticeFrom(headFrom(stored(headItem(notice))), item)],
    ['due', dueItem(toPlan(notice)), dueFrom],
    ['acceptance', acceptanceItem(acceptance), acceptanceFrom],
    ['subscription', truthItem(subscription, null), subscriptionFrom],
    ['row', rowItem(entry, '44'), entryFrom],
    ['mailing', mailingItem(aMailing()), mailingFrom],
    ['range', rangeItem(aRange('m')), rangeFrom],
    ['batch', batchItem(batch), batchFrom],
    ['outcome', progressItem(freshProgress(batch)), progressFrom],
    ['retry', retryItem(retry), retryFrom],
  ])('is a fault that says so (%s)', (_, item, read) => {
    expect(() => read(stored(item))).not.toThrow();
    expect(() => read(stored({ ...item, v: 2 }))).toThrow('has form 2, this release reads form 1');
    const { v: _v, ...without } = { v: 0, ...item };
    expect(() => read(stored(without))).toThrow('has form undefined');
  });
});

describe('what is read and written by the million is small', () => {
  const anEntry = (): DirectoryEntry => {
    const [entry] = directoryEntries(aSubscription({ id: systemRandom.newId('sub', new Date(NOON)), region: '440106001' }));
    if (!entry) throw new Error('an active subscription has a row');
    return entry;
  };

  it('a directory row has a hundred bytes', () => {
    expect(bytesOf(rowItem(anEntry(), '44'))).toBeLessThanOrEqual(100);
  });

  /** Of a range that begins behind a cut. */
  const longId = () => {
    const key = `440106001#${systemRandom.newId('sub', new Date(NOON))}`;
    return { ...aBatch({ after: key }).id, rangeId: `immediate~44~${key}!..440106001:` };
  };

  it('a directory row says with forty bytes more whose it is, if that is not the organization that it made', () => {
    const entry = anEntry();
    const organizationId = systemRandom.newId('org', new Date(NOON));
    expect(bytesOf(rowItem({ ...entry, organizationId }, '44'))).toBeLessThanOrEqual(140);
    expect(bytesOf(rowItem({ ...entry, organizationId }, '44')) - bytesOf(rowItem(entry, '44'))).toBe(31);
  });

  const aFullBatch = (joins: boolean) => {
    const counties = Array.from({ length: BATCH_SIZE }, (_, i) => `4401${String(6 + Math.floor(i / 20)).padStart(2, '0')}`);
    // As if they had signed up over a year.
    const signedUp = () => new Date(Date.parse(NOON) - (randomBytes(5).readUIntBE(0, 5) % 31_000_000_000));
    const recipients = counties.map((county) => {
      const subscriptionId = systemRandom.newId('sub', signedUp());
      const organizationId = joins ? systemRandom.newId('org', signedUp()) : ownOrganizationId(subscriptionId);
      return { subscriptionId, organizationId, region: `${county}001`, language: 'zh-Hans' as const, told: 0 };
    });
    return { ...aBatch(), id: longId(), recipients };
  };

  it('a full batch for one notice is written with three write units, and with five where nobody made their organization', () => {
    expect(bytesOf(batchItem(aFullBatch(false)))).toBeLessThanOrEqual(3 * 1024);
    expect(bytesOf(batchItem(aFullBatch(true)))).toBeLessThanOrEqual(5 * 1024);
  });

  it('of a batch says the same after being stored, also of organizations that were joined; one of before they were kept opens', () => {
    for (const batch of [aFullBatch(true), aFullBatch(false)]) expect(batchFrom(stored(batchItem(batch)))).toEqual(batch);
    expect(JSON.parse(gunzipSync(Object(batchItem(aFullBatch(false))).list).toString())).not.toHaveProperty('organizations');
  });

  it('a progress stays within one write unit through all checkpoints', () => {
    const fresh = freshProgress({ ...aBatch({ size: BATCH_SIZE }), id: longId() });
    const marks = Array.from({ length: 11 }, (_, i) => ({ mark: i * 10, at: NOON }));
    const regions = Array.from({ length: 10 }, (_, i): [string, number] => [`44010600${i % 5}`, 10]);
    const item = progressItem({ ...fresh, marks, regions, mark: BATCH_SIZE });
    expect(bytesOf({ ...item, owner: 'c9f2b0a4-52a9-4d3c-9a34-1d3b8c1f5e77', until: NOON })).toBeLessThanOrEqual(1024);
  });
});
