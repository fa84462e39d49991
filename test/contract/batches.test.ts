import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { mailingKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { countsOf } from '../../functions/domain/ledger/ledger.ts';
import { BATCH_SIZE, type Deviation, freshProgress } from '../../functions/domain/mailings/batch.ts';
import { aBatch, anId } from '../builders.ts';
import { aMailingsTable, at, client, IMPLEMENTATIONS, onDynamoDb, progressTo } from './mailing-ports.ts';

describe.each(IMPLEMENTATIONS)('batches %s', (_, make) => {
  it('come back as they were written, with a fresh progress', async () => {
    const { batches } = await make();
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
    expect(await batches.put(batch)).toBe('written');
    expect(await batches.find(batch.id)).toEqual(batch);
    expect(await batches.progressOf(batch.id)).toEqual(freshProgress(batch));
    const unknown = { ...batch.id, after: '44#nobody' };
    expect(await batches.find(unknown)).toBeNull();
    expect(await batches.progressOf(unknown)).toBeNull();
  });

  it('are written once: whoever comes second finds the key taken and the first batch standing', async () => {
    const { batches } = await make();
    const first = aBatch({ size: 4 });
    const second = { ...aBatch({ size: 7 }), id: first.id };
    expect(await batches.put(first)).toBe('written');
    await batches.claim(first.id, 'sender', at(0), at(40));
    await batches.checkpoint(first.id, 'sender', progressTo(2), at(40));
    expect(await batches.put(second)).toBe('taken');
    expect(await batches.find(first.id)).toEqual(first);
    expect((await batches.progressOf(first.id))?.mark).toBe(2);
  });

  it('keep list and progress of the same writer when many write at once', async () => {
    const { batches } = await make();
    const written = Array.from({ length: 6 }, (_, i) => ({ ...aBatch({ size: i + 1, mailingId: 'ntc-same-1-notice' }) }));
    const answers = await Promise.all(written.map((batch) => batches.put(batch)));
    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    const standing = await batches.find(written[0]?.id ?? aBatch().id);
    expect(standing).toEqual(written[answers.indexOf('written')]);
    expect((await batches.progressOf(written[0]?.id ?? aBatch().id))?.size).toBe(standing?.recipients.length);
  });

  it('of a range are found last first for each channel, and their outcomes in key order', async () => {
    const { batches } = await make();
    const mailingId = `${anId('ntc')}-1-notice`;
    const afters = ['', '44#sub-1', '4401#sub-2', '440106#sub-3'];
    const emails = afters.map((after) => aBatch({ mailingId, after }));
    const call = aBatch({ mailingId });
    const webhook = { ...call, id: { ...call.id, channel: 'webhook' as const } };
    const other = aBatch({ mailingId });
    const elsewhere = { ...other, id: { ...other.id, rangeId: 'immediate~44~4401+', after: '9' } };
    for (const batch of [...emails.toReversed(), webhook, elsewhere]) await batches.put(batch);
    const range = 'immediate~44~44..44:';
    expect((await batches.last(mailingId, range, 'email'))?.id.after).toBe('440106#sub-3');
    expect(await batches.last(mailingId, range, 'webhook')).toEqual(webhook);
    expect(await batches.last(mailingId, 'immediate~11~11+', 'email')).toBeNull();
    expect(await batches.last(mailingId, 'immediate~44~4401+', 'webhook')).toBeNull();
    const found = await Array.fromAsync(batches.progressIn(mailingId, range));
    expect(found.map(({ id }) => [id.channel, id.after])).toEqual([...afters.toSorted().map((after) => ['email', after]), ['webhook', '']]);
  });

  it('are held by one sender at a time', async () => {
    const { batches } = await make();
    const batch = aBatch();
    await batches.put(batch);
    const claims = await Promise.all([1, 2, 3, 4, 5].map((n) => batches.claim(batch.id, `sender-${n}`, at(0), at(40))));
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'held')).toEqual(Array.from({ length: 4 }, () => ({ kind: 'held', until: at(40) })));
    expect(await batches.claim({ ...batch.id, after: 'x' }, 'sender', at(0), at(40))).toEqual({ kind: 'unknown' });
    expect(await batches.progressOf({ ...batch.id, after: 'x' })).toBeNull();
  });

  it('can be taken over when the lease has run out, and the first sender then writes nothing more', async () => {
    const { batches } = await make();
    const batch = aBatch();
    await batches.put(batch);
    await batches.claim(batch.id, 'first', at(0), at(40));
    expect((await batches.claim(batch.id, 'second', at(39), at(79))).kind).toBe('held');
    // Nobody has taken it over: a late checkpoint still counts.
    expect(await batches.checkpoint(batch.id, 'first', progressTo(1), at(40))).toBe(true);
    const taken = await batches.claim(batch.id, 'second', at(41), at(81));
    expect(taken).toMatchObject({ kind: 'claimed', isTakenOver: true, progress: { mark: 1, lease: { owner: 'second', until: at(81) } } });
    expect(await batches.checkpoint(batch.id, 'first', progressTo(3, { noted: [[2, { status: 'failed' }]] }), null)).toBe(false);
    expect(await batches.progressOf(batch.id)).toMatchObject({ mark: 1, deviations: new Map(), lease: { owner: 'second' } });
  });

  it('are given back, and then claimed by another from where they stand', async () => {
    const { batches } = await make();
    const batch = aBatch({ size: 3 });
    await batches.put(batch);
    await batches.claim(batch.id, 'first', at(0), at(40));
    expect(await batches.checkpoint(batch.id, 'first', progressTo(2, { possiblyTwice: 1, at: at(5) }), null)).toBe(true);
    expect((await batches.progressOf(batch.id))?.lease).toBeNull();
    expect(await batches.checkpoint(batch.id, 'first', progressTo(3), null)).toBe(false);
    const claim = await batches.claim(batch.id, 'second', at(6), at(46));
    expect(claim).toMatchObject({
      kind: 'claimed',
      isTakenOver: false,
      progress: { mark: 2, possiblyTwice: 1, marks: [{ mark: 2, at: at(5) }] },
    });
    await batches.checkpoint(batch.id, 'second', progressTo(3, { possiblyTwice: 2, at: at(7) }), null);
    expect((await batches.progressOf(batch.id))?.possiblyTwice).toBe(3);
    expect(await batches.claim(batch.id, 'third', at(8), at(48))).toEqual({ kind: 'worked-off' });
  });

  it('remember up to whom those are counted that a lost sender may have sent to', async () => {
    const { batches } = await make();
    const batch = aBatch({ size: 30 });
    await batches.put(batch);
    expect(await batches.claim(batch.id, 'first', at(0), at(40))).toMatchObject({ isTakenOver: false });
    await batches.checkpoint(batch.id, 'first', progressTo(2, { doubtedTo: 20, possiblyTwice: 20 }), at(40));
    await batches.checkpoint(batch.id, 'first', progressTo(3), at(40));
    const taken = await batches.claim(batch.id, 'second', at(41), at(81));
    expect(taken).toMatchObject({ isTakenOver: true, progress: { mark: 3, doubtedTo: 20, possiblyTwice: 20 } });
  });

  it('keep every deviation with its reason and attempts', async () => {
    const { batches } = await make();
    const batch = aBatch({ size: BATCH_SIZE });
    await batches.put(batch);
    await batches.claim(batch.id, 'sender', at(0), at(40));
    const statuses = ['failed', 'bounced', 'suppressed', 'skipped', 'retrying', 'delivered'] as const;
    const noted = Array.from({ length: BATCH_SIZE }, (_, i): [number, Deviation] => {
      const status = statuses[i % statuses.length] ?? 'failed';
      return [i, { status, ...(i % 2 === 0 ? { why: `code-${i}` } : {}), ...(i % 3 === 0 ? { attempts: i + 1 } : {}) }];
    });
    await batches.checkpoint(batch.id, 'sender', progressTo(50, { noted: noted.slice(0, 30) }), at(40));
    await batches.checkpoint(batch.id, 'sender', progressTo(BATCH_SIZE, { noted: noted.slice(30) }), null);
    const progress = await batches.progressOf(batch.id);
    expect(progress?.deviations).toEqual(new Map(noted));
    if (progress) expect(countsOf(progress).audience).toBe(BATCH_SIZE);
  });

  it('remember when how many had been dealt with; the last time counts where nothing moved', async () => {
    const { batches } = await make();
    const batch = aBatch({ size: 30 });
    await batches.put(batch);
    for (const [mark, seconds] of [
      [0, 1],
      [0, 900],
      [10, 1000],
      [20, 1001],
      [20, 1900],
      [30, 2000],
    ] as const) {
      await batches.claim(batch.id, 'sender', at(seconds), at(seconds + 40));
      await batches.checkpoint(batch.id, 'sender', progressTo(mark, { at: at(seconds) }), null);
    }
    expect((await batches.progressOf(batch.id))?.marks).toEqual([
      { mark: 0, at: at(900) },
      { mark: 10, at: at(1000) },
      { mark: 20, at: at(1900) },
      { mark: 30, at: at(2000) },
    ]);
  });
});

describe('batches on DynamoDB, where an item is not as this release writes it', () => {
  const aStoredBatch = async () => {
    const mailings = await aMailingsTable();
    const { batches } = onDynamoDb(mailings);
    const batch = aBatch({ size: 2 });
    await batches.put(batch);
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
    return { batches, batch, change };
  };

  it('names a batch of another version, and which version it is', async () => {
    const { batches, batch, change } = await aStoredBatch();
    await change('batch', 'v', { N: '0' });
    await expect(batches.find(batch.id)).rejects.toThrow(/^stored item BATCH#.*: has form 0, this release reads form 1$/);
  });

  it('names a batch whose list is no list', async () => {
    const { batches, batch, change } = await aStoredBatch();
    await change('batch', 'list', { B: new Uint8Array([1, 2, 3]) });
    await expect(batches.find(batch.id)).rejects.toThrow(/^stored item BATCH#.*list/s);
  });

  it('does not claim to know how a batch stands whose progress is of another version; nothing of it is lost', async () => {
    const { batches, batch, change } = await aStoredBatch();
    await change('progress', 'v', { N: '0' });
    await expect(batches.claim(batch.id, 'run', at(0), at(40))).rejects.toThrow(/has form 0/);
    await change('progress', 'v', { N: '1' });
    expect(await batches.claim(batch.id, 'run', at(60), at(100))).toMatchObject({ kind: 'claimed', progress: { mark: 0, size: 2 } });
  });
});
