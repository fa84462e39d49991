import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_SIZE, type Batch } from '../../../functions/domain/mailings/batch.ts';
import { findDelivery, referenceOf } from '../../../functions/usecases/sending/delivery-reference.ts';
import { aBatch, aNotice, aRange, aSubscription, asWritten } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';
import { FragileService } from '../../faults/fragile-service.ts';

/** SES developer guide, "Message tags"; RFC 5321, section 4.5.3.1.1. */
const FITS_EVERYWHERE = /^[a-z0-9][a-z0-9.-]{0,60}[a-z0-9]$/;

const put = async ({ ranges, batches }: ReturnType<typeof aWorld>, batch: Batch): Promise<void> => {
  await ranges.add([aRange(batch.id.mailingId)]);
  await batches.put(batch);
};

describe('the reference of a delivery', () => {
  it('is short, the same each time, and leads back to whoever it was sent to, however its case was changed', async () => {
    const world = aWorld();
    const batches = [aBatch({ size: BATCH_SIZE }), aBatch({ size: BATCH_SIZE })];
    for (const batch of batches) await put(world, batch);
    const seen = new Set<string>();
    for (const { id, recipients } of batches) {
      for (const [position, { subscriptionId, organizationId }] of recipients.entries()) {
        const reference = await referenceOf(world, id, position);
        expect(reference).toMatch(FITS_EVERYWHERE);
        expect(reference).toHaveLength(36);
        expect(await referenceOf(world, id, position)).toBe(reference);
        seen.add(reference);
        const found = { batch: id, position, subscriptionId, organizationId };
        expect(await findDelivery(world, reference)).toEqual(found);
        expect(await findDelivery(world, ` ${reference.toUpperCase()}\r\n`)).toEqual(found);
      }
    }
    expect(seen.size).toBe(2 * BATCH_SIZE);
  });

  it('is worth nothing when it was forged or changed anywhere, or made for something else', async () => {
    const world = aWorld();
    const batch = aBatch({ size: 10 });
    await put(world, batch);
    const reference = await referenceOf(world, batch.id, 3);
    for (let i = 0; i < reference.length; i++) {
      const changed = reference.slice(0, i) + (reference[i] === '2' ? '3' : '2') + reference.slice(i + 1);
      expect(await findDelivery(world, changed), changed).toBeNull();
    }
    const subject = reference.slice(0, reference.lastIndexOf('.'));
    for (const odd of [
      '',
      '.',
      subject,
      `${subject}.`,
      reference.slice(0, -1),
      `${reference}a`,
      await world.vault.token('manage', subject),
    ])
      expect(await findDelivery(world, odd), odd).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await findDelivery(world, text)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('leads nowhere when it speaks of a batch that was never written, or of nobody in it', async () => {
    const world = aWorld();
    const batch = aBatch({ size: 3 });
    const reference = await referenceOf(world, batch.id, 0);
    expect(await findDelivery(world, reference)).toBeNull();
    await put(world, batch);
    expect(await findDelivery(world, reference)).not.toBeNull();
    expect(await findDelivery(world, await referenceOf(world, batch.id, 3))).toBeNull();
    expect(await findDelivery(world, await world.vault.token('delivery', 'nonsense'))).toBeNull();
  });

  it('stands in the header of every email of a mailing, and goes with it to the sending service', async () => {
    const service = new FragileService();
    const { world } = service;
    for (const name of ['choir', 'chess']) {
      const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `${name}@club.example` } });
      await world.subscriptions.create(pending);
      await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    }
    const notice = aNotice();
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    expect(world.mailer.sent).toHaveLength(2);
    for (const { to, reference = '', raw, copy } of world.mailer.sent) {
      const found = await findDelivery(world, reference);
      const subscription = await world.subscriptions.find(found?.subscriptionId ?? '');
      expect(subscription?.channel).toEqual({ type: 'email', address: to });
      expect(Buffer.from(raw()).toString('latin1')).toMatch(new RegExp(`^X-Noticewire-Delivery: ${reference}\\r$`, 'm'));
      expect(copy?.().headers['X-Noticewire-Delivery']).toBe(reference);
    }
  });
});
