import { describe, expect, it } from 'vitest';
import { DynamoFeedbackRecords } from '../../functions/adapters/dynamodb/mailings/dynamo-feedback-records.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoSuppressions } from '../../functions/adapters/dynamodb/subscriptions/dynamo-suppressions.ts';
import { type AuditEntry, OPERATOR } from '../../functions/domain/agencies/audit.ts';
import type { Suppression } from '../../functions/domain/feedback/suppression.ts';
import { DAY, after as later } from '../../functions/domain/time.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import type { FeedbackRecords } from '../../functions/ports/feedback-records.ts';
import type { Suppressions } from '../../functions/ports/suppressions.ts';
import { NOON } from '../builders.ts';
import { InMemoryFeedbackRecords } from '../fakes/in-memory-feedback-records.ts';
import { InMemorySuppressions } from '../fakes/in-memory-suppressions.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

/** `other`: of another function. */
type Made = Readonly<{ list: Suppressions; other: Suppressions; records: FeedbackRecords; audits: () => Promise<readonly AuditEntry[]> }>;
const implementations: readonly (readonly [string, () => Promise<Made>])[] = [
  [
    'in memory',
    async () => {
      const list = new InMemorySuppressions();
      return { list, other: list, records: new InMemoryFeedbackRecords(), audits: async () => list.audits };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions, registry, mailings } = await someTables(client);
      const audit = new DynamoAuditLog(client, registry);
      return {
        list: new DynamoSuppressions(client, subscriptions, registry),
        other: new DynamoSuppressions(client, subscriptions, registry),
        records: new DynamoFeedbackRecords(client, mailings),
        audits: async () => (await audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 10 }))?.items ?? [],
      };
    },
  ],
];

const on = (day: number): string => later(NOON, day * DAY);
const gone = (given: Partial<Suppression> = {}): Suppression => ({
  addressKey: 'key-1',
  reason: 'no-such-mailbox',
  source: 'ses',
  since: NOON,
  until: null,
  feedbackId: 'event-1',
  ...given,
});
const soft = (day: number) => ({ at: on(day), about: `notice-${day}`, feedbackId: `event-${day}` });
const KEY = { addressKey: 'key-1', source: 'dsn' } as const;

describe.each(implementations)('the list of suppressed addresses, %s', (_, make) => {
  it('names those that are on it, with the reason, and no other', async () => {
    const { list } = await make();
    expect(await list.find('key-1', NOON)).toBeNull();
    await list.suppress(gone(), NOON);
    await list.suppress(gone({ addressKey: 'key-2', reason: 'listed-by-ses', until: on(14) }), NOON);
    expect(await list.find('key-1', NOON)).toEqual(gone());
    const many = ['key-1', 'key-2', 'key-3', ...Array.from({ length: 97 }, (__, i) => `other-${i}`)];
    expect([...(await list.among(many, on(13))).keys()].sort()).toEqual(['key-1', 'key-2']);
    expect([...(await list.among(many, on(15))).entries()]).toEqual([['key-1', gone()]]);
    expect(await list.find('key-2', on(15))).toBeNull();
    expect([...(await list.among([], NOON))]).toEqual([]);
  });

  it('is known to every sender within half a minute, of addresses that begin alike, too', async () => {
    const { list, other } = await make();
    const keys = ['abcdefg', 'abcdeXX', 'abcdYYY'];
    expect([...(await other.among(keys, NOON))]).toEqual([]);
    await list.suppress(gone({ addressKey: 'abcdefg' }), NOON);
    for (const day of [0, 4, 8]) await list.noteSoft({ ...KEY, addressKey: 'abcdYYY' }, soft(day), on(8));
    expect([...(await other.among(keys, later(on(8), 30_000))).keys()].sort()).toEqual(['abcdYYY', 'abcdefg']);
    await list.lift('abcdefg', on(8));
    expect([...(await other.among(keys, later(on(8), 60_000))).keys()]).toEqual(['abcdYYY']);
  });

  it('keeps the graver reason', async () => {
    const { list } = await make();
    await list.suppress(gone({ until: on(1) }), NOON);
    await list.suppress(gone({ reason: 'complained', feedbackId: 'event-2' }), NOON);
    await list.suppress(gone({ feedbackId: 'event-3' }), NOON);
    expect(await list.find('key-1', NOON)).toMatchObject({ reason: 'complained', until: null, feedbackId: 'event-2' });
  });

  it('takes an address up for thirty days when three notices did not come through, and none before', async () => {
    const { list } = await make();
    for (const day of [0, 4, 4]) await list.noteSoft(KEY, soft(day), on(day));
    expect(await list.find('key-1', on(4))).toBeNull();
    await list.noteSoft(KEY, soft(8), on(8));
    expect(await list.find('key-1', on(8))).toMatchObject({
      reason: 'soft-bounces',
      source: 'dsn',
      since: on(8),
      until: on(38),
      feedbackId: 'event-8',
    });
    expect(await list.find('key-1', on(39))).toBeNull();
  });

  it('forgets soft results, and what followed from them, when a message arrives, and nothing else', async () => {
    const { list } = await make();
    for (const day of [0, 4]) await list.noteSoft(KEY, soft(day), on(day));
    await list.clear('key-1', on(5));
    await list.noteSoft(KEY, soft(8), on(8));
    expect(await list.find('key-1', on(8))).toBeNull();
    for (const day of [12, 16]) await list.noteSoft(KEY, soft(day), on(day));
    expect(await list.find('key-1', on(16))).not.toBeNull();
    await list.clear('key-1', on(15));
    expect(await list.find('key-1', on(16))).not.toBeNull();
    await list.clear('key-1', on(17));
    expect(await list.find('key-1', on(17))).toBeNull();
    await list.suppress(gone({ reason: 'complained', since: on(18) }), on(18));
    await list.clear('key-1', on(19));
    expect(await list.find('key-1', on(19))).toMatchObject({ reason: 'complained' });
  });

  it('is left by an address that is written to again, and what is told again of the time before changes nothing', async () => {
    const { list, audits } = await make();
    expect(await list.lift('key-1', NOON)).toBe(false);
    await list.suppress(gone(), NOON);
    expect(await list.lift('key-1', on(-1))).toBe(false);
    expect(await list.lift('key-1', on(2))).toBe(true);
    expect(await list.find('key-1', on(2))).toBeNull();
    await list.suppress(gone(), on(3));
    await list.suppress(gone({ since: on(1), reason: 'complained' }), on(3));
    await list.noteSoft(KEY, soft(1), on(3));
    expect(await list.find('key-1', on(3))).toBeNull();
    await list.suppress(gone({ since: on(3) }), on(3));
    expect(await list.find('key-1', on(3))).toMatchObject({ since: on(3) });
    expect(await audits()).toEqual([]);
  });

  it('says who took an address off', async () => {
    const { list, audits } = await make();
    const audit = { agencyId: OPERATORS, at: on(1), actor: OPERATOR, action: 'suppression.lifted', subject: 'key-1' };
    expect(await list.lift('key-1', on(1), audit)).toBe(false);
    await list.suppress(gone(), NOON);
    expect(await list.lift('key-1', on(1), audit)).toBe(true);
    expect(await list.find('key-1', on(1))).toBeNull();
    expect(await audits()).toEqual([audit]);
  });

  it('counts what several tell of one address at once', async () => {
    const { list } = await make();
    await Promise.all([0, 2, 4, 6, 8].map((day) => list.noteSoft(KEY, soft(day), on(8))));
    expect(await list.find('key-1', on(8))).toMatchObject({ reason: 'soft-bounces' });
  });
});

describe.each(implementations)('records of feedback, %s', (_, make) => {
  it('tell what has been told before, of the same recipient', async () => {
    const { records } = await make();
    const record = { id: 'event-1', recipient: 'key-1', source: 'ses', at: NOON, recordedAt: NOON, code: 'no-such-mailbox' } as const;
    expect(await records.isRecorded('event-1', 'key-1')).toBe(false);
    await records.record(record);
    await records.record({ ...record, code: 'other' });
    expect(await records.isRecorded('event-1', 'key-1')).toBe(true);
    expect(await records.isRecorded('event-1', 'key-2')).toBe(false);
    expect(await records.isRecorded('event-2', 'key-1')).toBe(false);
  });
});
