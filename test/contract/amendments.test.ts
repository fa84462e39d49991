import { describe, expect, it } from 'vitest';
import { aBatch, aMailing } from '../builders.ts';
import { at, IMPLEMENTATIONS, type MailingPorts, progressTo } from './mailing-ports.ts';

const BOUNCED = { status: 'bounced', why: 'mailbox-unknown' } as const;

/** A closed mailing of four: the second failed, the third is retrying; of another four the last is pending. */
const aMailingOfBatches = async ({ mailings, batches }: MailingPorts) => {
  const mailing = aMailing();
  await mailings.begin(mailing, []);
  const [through, half] = [aBatch({ mailingId: mailing.id, size: 4 }), aBatch({ mailingId: mailing.id, after: '44#x', size: 4 })];
  for (const batch of [through, half]) {
    await batches.put(batch);
    await batches.claim(batch.id, 'sender', at(0), at(40));
  }
  const noted = [
    [1, { status: 'failed', why: 'http-500', attempts: 8 }],
    [2, { status: 'retrying', why: 'timeout', attempts: 1 }],
  ] as const;
  await batches.checkpoint(through.id, 'sender', progressTo(4, { noted }), null);
  await batches.checkpoint(half.id, 'sender', progressTo(2, { noted: [[2, { status: 'delivered' }]] }), at(40));
  await mailings.close(mailing.id, at(50));
  return { mailing, through, half };
};

describe.each(IMPLEMENTATIONS)('late words on deliveries %s', (_, make) => {
  it('count once, whatever comes twice or at once', async () => {
    const ports = await make();
    const { through, half } = await aMailingOfBatches(ports);
    const words = await Promise.all([1, 2, 3].map(() => ports.batches.amend(through.id, 0, BOUNCED, at(60))));
    expect(words.toSorted()).toEqual(['amended', 'stands', 'stands']);
    expect(await ports.batches.amend(through.id, 0, BOUNCED, at(70))).toBe('stands');
    expect(await ports.batches.amend(through.id, 1, BOUNCED, at(61))).toBe('amended');
    expect(await ports.batches.amend(half.id, 2, BOUNCED, at(62))).toBe('amended');
    const progress = await ports.batches.progressOf(through.id);
    expect(progress?.deviations.get(0)).toEqual({ ...BOUNCED, at: at(60) });
    expect(progress?.deviations.get(1)).toEqual({ ...BOUNCED, attempts: 8, at: at(61) });
    expect(progress?.mark).toBe(4);
    expect((await ports.batches.progressOf(half.id))?.deviations.get(2)).toEqual({ ...BOUNCED, at: at(62) });
  });

  it('on different deliveries of a batch, at once, are all kept', async () => {
    const { mailings, batches } = await make();
    const mailing = aMailing();
    const batch = aBatch({ mailingId: mailing.id, size: 30 });
    await mailings.begin(mailing, []);
    await batches.put(batch);
    await batches.claim(batch.id, 'sender', at(0), at(40));
    await batches.checkpoint(batch.id, 'sender', progressTo(30), null);
    const words = await Promise.all(batch.recipients.map((_recipient, position) => batches.amend(batch.id, position, BOUNCED, at(60))));
    expect(new Set(words)).toEqual(new Set(['amended']));
    expect((await batches.progressOf(batch.id))?.deviations.size).toBe(30);
    expect((await mailings.find(mailing.id))?.reopened).toBe(30);
  });

  it('come again while the delivery is pending or retrying, and change nothing', async () => {
    const ports = await make();
    const { mailing, through, half } = await aMailingOfBatches(ports);
    const before = [await ports.batches.progressOf(through.id), await ports.batches.progressOf(half.id)];
    expect(await ports.batches.amend(through.id, 2, BOUNCED, at(60))).toBe('unsettled');
    expect(await ports.batches.amend(half.id, 3, BOUNCED, at(60))).toBe('unsettled');
    expect([await ports.batches.progressOf(through.id), await ports.batches.progressOf(half.id)]).toEqual(before);
    expect(await ports.mailings.find(mailing.id)).toEqual({ ...mailing, closedAt: at(50) });
  });

  it('are of nobody when there is no such batch, place or mailing', async () => {
    const ports = await make();
    const { through } = await aMailingOfBatches(ports);
    expect(await ports.batches.amend({ ...through.id, after: '44#nobody' }, 0, BOUNCED, at(60))).toBe('unknown');
    expect(await ports.batches.amend(through.id, 4, BOUNCED, at(60))).toBe('unknown');
    expect(await ports.batches.amend(through.id, -1, BOUNCED, at(60))).toBe('unknown');
    const stray = aBatch({ mailingId: 'mailing-unknown', size: 1 });
    await ports.batches.put(stray);
    await ports.batches.claim(stray.id, 'sender', at(0), at(40));
    await ports.batches.checkpoint(stray.id, 'sender', progressTo(1), null);
    expect(await ports.batches.amend(stray.id, 0, BOUNCED, at(60))).toBe('unknown');
    expect((await ports.batches.progressOf(stray.id))?.deviations.size).toBe(0);
    expect(await ports.mailings.find('mailing-unknown')).toBeNull();
  });

  it('open a closed mailing again, at once, so that nobody closes it with sums from before', async () => {
    const ports = await make();
    const { mailing, through } = await aMailingOfBatches(ports);
    const { mailings, checks, batches } = ports;
    expect(await checks.due(at(3600), 10)).toEqual([]);
    await batches.amend(through.id, 0, BOUNCED, at(60));
    await batches.amend(through.id, 0, BOUNCED, at(60));
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1 });
    expect(await checks.due(at(60), 10)).toEqual([mailing.id]);
    await mailings.close(mailing.id, at(61));
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1 });
    await mailings.close(mailing.id, at(61), 1);
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1, closedAt: at(61) });
  });

  it('stand when their sender writes the same delivery down once more', async () => {
    const { mailings, batches } = await make();
    const mailing = aMailing();
    const batch = aBatch({ mailingId: mailing.id, size: 8 });
    await mailings.begin(mailing, []);
    await batches.put(batch);
    await batches.claim(batch.id, 'sender', at(0), at(40));
    const written = progressTo(2, { noted: [[5, { status: 'delivered' }]] });
    await batches.checkpoint(batch.id, 'sender', written, at(40));
    expect(await batches.amend(batch.id, 5, BOUNCED, at(10))).toBe('amended');
    // The sender did not hear that its checkpoint was written.
    await batches.checkpoint(batch.id, 'sender', written, at(40));
    expect((await batches.progressOf(batch.id))?.deviations.get(5)).toEqual({ ...BOUNCED, at: at(10) });
  });
});
