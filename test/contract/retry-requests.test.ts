import { describe, expect, it } from 'vitest';
import { DynamoRetryRequests } from '../../functions/adapters/dynamodb/mailings/dynamo-retry-requests.ts';
import type { Deviation } from '../../functions/domain/mailings/batch.ts';
import type { Reopened, RetryRequests } from '../../functions/ports/retry-requests.ts';
import { aBatch, aMailing, anAudit, NOON } from '../builders.ts';
import { InMemoryRetryRequests } from '../fakes/in-memory-retry-requests.ts';
import { MailingsState } from '../fakes/mailings-state.ts';
import { someTables } from './engines.ts';
import { client, inMemory, type MailingPorts, onDynamoDb } from './mailing-ports.ts';

type Ports = MailingPorts & Readonly<{ requests: RetryRequests }>;
const implementations: readonly (readonly [string, () => Promise<Ports>])[] = [
  [
    'in memory',
    async () => {
      const state = new MailingsState();
      return { ...inMemory(state), requests: new InMemoryRetryRequests(state) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings, registry } = await someTables(client);
      return { ...onDynamoDb(mailings), requests: new DynamoRetryRequests(client, mailings, registry) };
    },
  ],
];

const LATER = '2026-11-20T05:00:00.000Z';
const FAR = '2026-12-20T05:00:00.000Z';
const FAILED: readonly Deviation[] = [
  { status: 'failed', why: 'http-503', attempts: 8, at: '2026-11-20T03:00:00.000Z' },
  { status: 'failed', why: 'mailbox-unknown' },
];

/** A closed mailing of four: the first and the third of them failed. */
const aClosedMailing = async ({ mailings, batches }: Ports) => {
  const mailing = aMailing();
  const batch = aBatch({ mailingId: mailing.id, size: 4 });
  await mailings.begin(mailing, []);
  await batches.put(batch);
  await batches.claim(batch.id, 'sender', NOON, LATER);
  const [first = { status: 'failed' }, third = { status: 'failed' }] = FAILED;
  const deviations = new Map([
    [0, first],
    [2, third],
  ]);
  await batches.checkpoint(batch.id, 'sender', { mark: 4, deviations, possiblyTwice: 0, at: NOON }, null);
  await mailings.close(mailing.id, NOON);
  const reopened = [...deviations].map(
    ([position, failedAs]): Reopened => ({
      batch: batch.id,
      position,
      subscriptionId: `sub-${position}`,
      attempts: failedAs.attempts ?? 1,
      heldUp: failedAs.attempts ?? 1,
      why: failedAs.why ?? '',
      dueAt: LATER,
      nextAt: LATER,
      failedAs,
    }),
  );
  return { mailing, batch, reopened };
};

describe.each(implementations)('requests to try the failed again, %s', (_, make) => {
  it('are kept, one for each notice, and due until they are done', async () => {
    const { requests } = await make();
    expect(await requests.last('ntc-1')).toBeNull();
    const second = await requests.ask('ntc-2', anAudit({ at: LATER }));
    const first = await requests.ask('ntc-1', anAudit({ at: NOON }));
    expect(first).toEqual({ noticeId: 'ntc-1', askedAt: NOON, reopened: 0, doneAt: null });
    expect(await requests.last('ntc-1')).toEqual(first);
    expect(await requests.due(10)).toEqual(['ntc-1', 'ntc-2']);
    expect(await requests.due(1)).toEqual(['ntc-1']);
    const place = { mailing: 'ntc-1-1-notice', range: 'immediate~44~44..45', batch: { channel: 'email' as const, after: '4401' } };
    await requests.reach(first, place);
    expect(await requests.last('ntc-1')).toEqual({ ...first, reached: place });
    await requests.finish(first, LATER);
    await requests.finish(second, LATER);
    expect(await requests.last('ntc-1')).toEqual({ ...first, doneAt: LATER });
    expect(await requests.due(10)).toEqual([]);
  });

  it('begin anew when it is asked again: what is still being done for the earlier one has no effect', async () => {
    const ports = await make();
    const { requests } = ports;
    const { reopened } = await aClosedMailing(ports);
    const first = await requests.ask('ntc-1', anAudit({ at: NOON }));
    const second = await requests.ask('ntc-1', anAudit({ at: LATER }));
    await requests.finish(first, LATER);
    await requests.reach(first, { mailing: 'ntc-1-1-notice', range: '' });
    expect(await requests.reopen(first, reopened)).toBe('replaced');
    expect(await requests.last('ntc-1')).toEqual(second);
  });

  it('open those who failed, with their mailing, and note a retry for each that is due', async () => {
    const ports = await make();
    const { mailings, checks, batches, retries, requests } = ports;
    const { mailing, batch, reopened } = await aClosedMailing(ports);
    const request = await requests.ask('ntc-1', anAudit({ at: NOON }));
    expect(await checks.due(FAR, 10)).toEqual([]);
    expect(await requests.reopen(request, [])).toBe('reopened');
    expect(await requests.reopen(request, reopened)).toBe('reopened');
    expect(await requests.last('ntc-1')).toMatchObject({ reopened: 2 });
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1 });
    expect(await checks.due(FAR, 10)).toEqual([mailing.id]);
    const progress = await batches.progressOf(batch.id);
    expect([...(progress?.deviations ?? [])]).toEqual([
      [0, { status: 'retrying', why: 'http-503', attempts: 8 }],
      [2, { status: 'retrying', why: 'mailbox-unknown', attempts: 1 }],
    ]);
    expect([...(await retries.ofBatch(batch.id)).values()]).toEqual(reopened);
    expect(await retries.due(LATER, 10)).toEqual(expect.arrayContaining(reopened));
    expect(await retries.claim(batch.id, 0, 8, LATER, FAR)).toMatchObject({ retry: reopened[0], isTakenOver: false });
  });

  it('open nobody of those who no longer stand as they were found', async () => {
    const ports = await make();
    const { batches, requests } = ports;
    const { batch, reopened } = await aClosedMailing(ports);
    const request = await requests.ask('ntc-1', anAudit({ at: NOON }));
    const [first, second] = reopened;
    if (!first || !second) throw new Error('two failed');
    expect(await requests.reopen(request, [first])).toBe('reopened');
    const standing = await batches.progressOf(batch.id);
    expect(await requests.reopen(request, reopened)).toBe('changed');
    expect(await batches.progressOf(batch.id)).toEqual(standing);
    expect(await requests.last('ntc-1')).toMatchObject({ reopened: 1 });
    await requests.finish(request, LATER);
    expect(await requests.reopen(request, [second])).toBe('replaced');
  });

  it('leave a mailing open that was looked at before one of its recipients was opened', async () => {
    const ports = await make();
    const { mailings, requests } = ports;
    const { mailing, reopened } = await aClosedMailing(ports);
    const request = await requests.ask('ntc-1', anAudit({ at: NOON }));
    const [first, second] = reopened;
    if (!first || !second) throw new Error('two failed');
    await requests.reopen(request, [first]);
    const seen = await mailings.find(mailing.id);
    await requests.reopen(request, [second]);
    await mailings.close(mailing.id, LATER, seen?.reopened);
    await mailings.close(mailing.id, LATER);
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 2 });
    await mailings.close(mailing.id, LATER, 2);
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 2, closedAt: LATER });
  });
});
