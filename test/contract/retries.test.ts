import { describe, expect, it } from 'vitest';
import type { Deviation } from '../../functions/domain/mailings/batch.ts';
import type { Retry } from '../../functions/domain/sending/retry.ts';
import { aBatch, anId, NOON } from '../builders.ts';
import { at, IMPLEMENTATIONS, type MailingPorts, progressTo } from './mailing-ports.ts';

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
const retrying = async ({ batches, retries }: Pick<MailingPorts, 'batches' | 'retries'>, positions: readonly number[]) => {
  const batch = aBatch({ size: 10 });
  await batches.put(batch);
  await batches.claim(batch.id, 'sender', at(0), at(40));
  const noted = positions.map((position) =>
    aRetry({ batch: batch.id, position, subscriptionId: batch.recipients[position]?.subscriptionId ?? '' }),
  );
  for (const retry of noted) await retries.schedule(retry);
  const deviations = positions.map((position): [number, Deviation] => [position, { status: 'retrying', why: 'http-500', attempts: 1 }]);
  await batches.checkpoint(batch.id, 'sender', progressTo(10, { noted: deviations }), null);
  return { batch, noted };
};

describe.each(IMPLEMENTATIONS)('retries %s', (_, make) => {
  it('that a lost sender may have made are counted with their batch', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [4]);
    const [retry] = noted;
    if (!retry) throw new Error('one was noted');
    await retries.schedule(retry);
    expect(await retries.claim(batch.id, 4, 1, at(5), at(45))).toMatchObject({ isTakenOver: false });
    expect(await retries.claim(batch.id, 4, 1, at(46), at(86))).toMatchObject({ isTakenOver: true });
    await retries.settle(retry, { status: 'delivered', attempts: 2 }, 1);
    expect(await batches.progressOf(batch.id)).toMatchObject({ possiblyTwice: 1 });
    await retries.settle(retry, { status: 'delivered', attempts: 2 }, 1);
    expect(await batches.progressOf(batch.id)).toMatchObject({ possiblyTwice: 1 });
  });

  it('keep by which channel they are tried where that is another than their batch’s', async () => {
    const { batches, retries } = await make();
    const batch = aBatch();
    await batches.put(batch);
    const retry = aRetry({ batch: batch.id, attempts: 0, by: 'webhook' });
    await retries.schedule(retry);
    expect(await retries.due(at(60), 1)).toEqual([retry]);
    expect(await retries.claim(retry.batch, 0, 0, at(5), at(45))).toMatchObject({ retry });
    expect(await retries.reschedule(retry, { ...retry, by: 'email', heldUp: 0 }, at(45))).toBe(true);
    expect((await retries.ofBatch(retry.batch)).get(0)).toMatchObject({ by: 'email' });
  });

  it('fall due in the order of their times', async () => {
    const { retries } = await make();
    const noted = Array.from({ length: 12 }, (_, i) => aRetry({ position: i, dueAt: at(12 - i) }));
    for (const retry of noted) await retries.schedule(retry);
    const oldest = noted.toReversed();
    expect(await retries.due(at(0), 10)).toEqual([]);
    expect(await retries.due(at(4), 10)).toEqual(oldest.slice(0, 4));
    expect(await retries.due(at(60), 5)).toEqual(oldest.slice(0, 5));
    expect(await retries.due(at(60), 100)).toEqual(oldest);
  });

  it('are held by one at a time, and by nobody who counts other attempts', async () => {
    const { retries } = await make();
    const retry = aRetry({ position: 3 });
    await retries.schedule(retry);
    expect(await retries.claim(retry.batch, 3, 2, at(5), at(45))).toBeNull();
    expect(await retries.claim(retry.batch, 4, 1, at(5), at(45))).toBeNull();
    const claims = await Promise.all([1, 2, 3].map(() => retries.claim(retry.batch, 3, 1, at(5), at(45))));
    expect(claims.filter((claim) => claim !== null)).toEqual([{ retry, isTakenOver: false }]);
    // While it is held nobody needs to ask for it; when whoever held it is gone, it is due again.
    expect(await retries.due(at(44), 10)).toEqual([]);
    expect(await retries.due(at(45), 10)).toEqual([retry]);
    expect(await retries.claim(retry.batch, 3, 1, at(46), at(86))).toEqual({ retry, isTakenOver: true });
  });

  it('are put off with one try more', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [0]);
    const [retry] = noted;
    if (!retry) throw new Error('one was noted');
    await retries.claim(retry.batch, 0, 1, at(5), at(45));
    const next = { ...retry, attempts: 2, dueAt: at(300), why: 'timeout' };
    expect(await retries.reschedule(retry, next, at(45))).toBe(true);
    expect(await retries.claim(retry.batch, 0, 1, at(301), at(341))).toBeNull();
    expect(await retries.due(at(299), 10)).toEqual([]);
    expect(await retries.due(at(300), 10)).toEqual([next]);
    expect(await retries.claim(retry.batch, 0, 2, at(300), at(340))).toEqual({ retry: next, isTakenOver: false });
    expect((await batches.progressOf(batch.id))?.possiblyTwice).toBe(0);
  });

  it.each([0, 1])(
    'that another sender has taken over are not put off by the one that held them before (%i more in doubt)',
    async (twice) => {
      const { batches, retries } = await make();
      const { batch, noted } = await retrying({ batches, retries }, [0]);
      const [retry] = noted;
      if (!retry) throw new Error('one was noted');
      await retries.claim(batch.id, 0, 1, at(5), at(45));
      await retries.claim(batch.id, 0, 1, at(46), at(86));
      expect(await retries.reschedule(retry, { ...retry, dueAt: at(50) }, at(45), twice)).toBe(false);
      expect(await retries.claim(batch.id, 0, 1, at(60), at(100))).toBeNull();
      expect((await batches.progressOf(batch.id))?.possiblyTwice).toBe(0);
      expect(await retries.reschedule(retry, { ...retry, dueAt: at(90) }, at(86), twice)).toBe(true);
      expect(await retries.claim(batch.id, 0, 1, at(90), at(130))).toMatchObject({ isTakenOver: false });
    },
  );

  it('that may have arrived count as sent possibly twice when they are put off', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [0]);
    const [retry] = noted;
    if (!retry) throw new Error('one was noted');
    await retries.claim(batch.id, 0, 1, at(5), at(45));
    expect(await retries.reschedule(retry, { ...retry, attempts: 2 }, at(45), 1)).toBe(true);
    expect((await batches.progressOf(batch.id))?.possiblyTwice).toBe(1);
    expect(await retries.reschedule(retry, { ...retry, attempts: 2 }, at(45), 1)).toBe(false);
    expect((await batches.progressOf(batch.id))?.possiblyTwice).toBe(1);
  });

  it('that somebody else has settled meanwhile are not put off any more', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [0]);
    const [retry] = noted;
    if (!retry) throw new Error('one was noted');
    await retries.claim(batch.id, 0, 1, at(5), at(45));
    await retries.settle(retry, { status: 'delivered', attempts: 2 });
    expect(await retries.reschedule(retry, { ...retry, attempts: 2, dueAt: at(300) }, at(45))).toBe(false);
    expect(await retries.due(at(301), 10)).toEqual([]);
    expect((await batches.progressOf(batch.id))?.deviations.get(0)?.status).toBe('delivered');
  });

  it.each<Deviation>([
    { status: 'delivered', attempts: 3 },
    { status: 'failed', why: 'http-500', attempts: 8 },
    { status: 'skipped', why: 'paused', attempts: 2 },
    { status: 'bounced', why: 'mailbox-unknown' },
    { status: 'delivered', attempts: 3, by: 'webhook' },
  ])('end with a last word in the progress ($status), and are gone', async (deviation) => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [2, 7]);
    const [retry] = noted;
    if (!retry) throw new Error('two were noted');
    await retries.settle(retry, deviation);
    expect((await batches.progressOf(batch.id))?.deviations).toEqual(
      new Map<number, Deviation>([
        [2, deviation],
        [7, { status: 'retrying', why: 'http-500', attempts: 1 }],
      ]),
    );
    expect(await retries.claim(batch.id, 2, 1, at(60), at(100))).toBeNull();
    expect((await retries.due(at(60), 10)).map(({ position }) => position)).toEqual([7]);
  });

  it('that somebody else has taken further are not settled any more', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [2]);
    const [retry] = noted;
    if (!retry) throw new Error('one was noted');
    await retries.schedule({ ...retry, attempts: 2 });
    await retries.settle(retry, { status: 'failed', why: 'late' });
    expect((await batches.progressOf(batch.id))?.deviations.get(2)?.status).toBe('retrying');
    expect(await retries.due(at(60), 10)).toHaveLength(1);
  });

  it('that are settled before their sender writes its checkpoint stay settled', async () => {
    const { batches, retries } = await make();
    const batch = aBatch({ size: 10 });
    await batches.put(batch);
    await batches.claim(batch.id, 'sender', at(0), at(40));
    const retry = aRetry({ batch: batch.id, position: 2 });
    await retries.schedule(retry);
    await retries.claim(batch.id, 2, 1, at(5), at(45));
    await retries.settle(retry, { status: 'delivered', attempts: 2 });
    const noted: [number, Deviation][] = [[2, { status: 'retrying', why: 'http-500', attempts: 1 }]];
    expect(await batches.checkpoint(batch.id, 'sender', progressTo(10, { noted }), null)).toBe(true);
    expect((await batches.progressOf(batch.id))?.deviations).toEqual(new Map([[2, { status: 'delivered', attempts: 2 }]]));
  });

  it('are settled while the sender writes checkpoints, and neither loses a word', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [0, 1, 2, 3, 4]);
    const fresh = aBatch({ size: 60, mailingId: batch.id.mailingId, after: '44#x' });
    await batches.put(fresh);
    await batches.claim(fresh.id, 'sender', at(0), at(40));
    await Promise.all([
      ...noted.map((retry) => retries.settle(retry, { status: 'delivered', attempts: 2 })),
      ...[10, 20, 30, 40, 50].map((position) =>
        batches.checkpoint(fresh.id, 'sender', progressTo(60, { noted: [[position, { status: 'failed' }]], possiblyTwice: 1 }), at(40)),
      ),
    ]);
    expect([...((await batches.progressOf(batch.id))?.deviations.values() ?? [])].map(({ status }) => status)).toEqual(
      noted.map(() => 'delivered'),
    );
    expect(await batches.progressOf(fresh.id)).toMatchObject({ possiblyTwice: 5 });
    expect((await batches.progressOf(fresh.id))?.deviations.size).toBe(5);
  });

  it('are found by their batch, with all that is noted of them, until they have come to an end', async () => {
    const { batches, retries } = await make();
    const batch = aBatch();
    // The key of another batch goes on where that of this one ends.
    const neighbour = { ...batch, id: { ...batch.id, after: `${batch.id.after}#1` } };
    for (const one of [batch, neighbour]) await batches.put(one);
    const noted: readonly Retry[] = [0, 1, 2].map((position) => ({
      batch: batch.id,
      position,
      subscriptionId: `sub-${position}`,
      attempts: 3,
      why: 'http-503',
      dueAt: NOON,
      ...(position === 1 ? { heldUp: 2, nextAt: '2026-11-20T04:05:00.000Z' } : {}),
    }));
    const [first, second, third] = noted;
    if (!first || !second || !third) throw new Error('three were noted');
    for (const retry of noted) await retries.schedule(retry);
    await retries.schedule({ ...first, batch: neighbour.id, position: 7 });
    await retries.settle(first, { status: 'failed', why: 'http-503', attempts: 4 });
    expect([...(await retries.ofBatch(batch.id))].sort()).toEqual([
      [1, second],
      [2, third],
    ]);
    expect([...(await retries.ofBatch(neighbour.id)).keys()]).toEqual([7]);
  });

  it('are none of a batch that nobody waits for', async () => {
    const { retries } = await make();
    expect((await retries.ofBatch(aBatch().id)).size).toBe(0);
  });

  it('leave behind what was tried before they came to an end, and hand it on', async () => {
    const { batches, retries } = await make();
    const { batch, noted } = await retrying({ batches, retries }, [2, 7]);
    const [plain, other] = noted;
    if (!plain || !other) throw new Error('two were noted');
    const tried = [
      { attempt: 1, at: at(0), why: 'http-500' },
      { attempt: 2, at: at(5), why: 'timeout', by: 'webhook' as const },
    ];
    const further = { ...plain, attempts: 2, tried };
    await retries.claim(batch.id, 2, 1, at(5), at(45));
    expect(await retries.reschedule(plain, further, at(45))).toBe(true);
    expect(await retries.triedIn(batch.id)).toEqual(new Map([[2, tried]]));
    await retries.settle(further, { status: 'delivered', attempts: 3 });
    await retries.settle(other, { status: 'delivered', attempts: 2 });
    expect(await retries.triedIn(batch.id)).toEqual(new Map([[2, tried]]));
    expect((await retries.ofBatch(batch.id)).size).toBe(0);
    expect(await retries.due(at(600), 10)).toEqual([]);
    expect(await retries.claim(batch.id, 2, 2, at(60), at(100))).toBeNull();
    expect(await retries.reschedule(further, { ...further, attempts: 3 }, at(45))).toBe(false);
    await retries.markQueued(further, at(60), at(100));
    expect(await retries.due(at(600), 10)).toEqual([]);
  });
});
