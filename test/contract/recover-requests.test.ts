import { describe, expect, it } from 'vitest';
import { DynamoRecoverRequests } from '../../functions/adapters/dynamodb/mailings/dynamo-recover-requests.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import type { Deviation } from '../../functions/domain/mailings/batch.ts';
import type { RecoverRequests } from '../../functions/ports/recover-requests.ts';
import type { Reopened } from '../../functions/ports/retry-requests.ts';
import { aBatch, aMailing, anAudit, NOON } from '../builders.ts';
import { InMemoryRecoverRequests } from '../fakes/in-memory-recover-requests.ts';
import { MailingsState } from '../fakes/mailings-state.ts';
import { someTables } from './engines.ts';
import { client, inMemory, type MailingPorts, onDynamoDb } from './mailing-ports.ts';

type Ports = MailingPorts & Readonly<{ requests: RecoverRequests }>;
const implementations: readonly (readonly [string, () => Promise<Ports>])[] = [
  [
    'in memory',
    async () => {
      const state = new MailingsState();
      return { ...inMemory(state), requests: new InMemoryRecoverRequests(state) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings, registry } = await someTables(client);
      return { ...onDynamoDb(mailings), requests: new DynamoRecoverRequests(client, mailings, registry) };
    },
  ],
];

const SPAN = { since: '2026-11-10T00:00:00.000Z', until: NOON };
const LATER = '2026-11-20T05:00:00.000Z';
const FAR = '2026-12-20T05:00:00.000Z';
const LONG_AGO = '2026-11-01T00:00:00.000Z';

/** A closed mailing of three: the second was skipped while its endpoint was switched off. */
const aClosedMailing = async ({ mailings, batches }: Ports) => {
  const mailing = aMailing();
  const batch = aBatch({ mailingId: mailing.id, size: 3 });
  await mailings.begin(mailing, []);
  await batches.put(batch);
  await batches.claim(batch.id, 'sender', NOON, LATER);
  const failedAs: Deviation = { status: 'skipped', why: 'disabled' };
  await batches.checkpoint(batch.id, 'sender', { mark: 3, deviations: new Map([[1, failedAs]]), possiblyTwice: 0, at: NOON }, null);
  await mailings.close(mailing.id, NOON);
  const tried = [{ attempt: 1, at: NOON, why: 'http-500' }];
  const missed: Reopened = {
    batch: batch.id,
    position: 1,
    subscriptionId: 'sub-1',
    attempts: 0,
    heldUp: 0,
    why: 'disabled',
    dueAt: LATER,
    nextAt: LATER,
    failedAs,
    reopenedAt: NOON,
    tried,
  };
  return { mailing, batch, missed };
};

describe.each(implementations)('requests to send again what was missed, %s', (_, make) => {
  it('are kept, one for each subscription, and due until they are done', async () => {
    const { requests } = await make();
    expect(await requests.last('sub-1')).toBeNull();
    const second = await requests.ask('sub-2', SPAN, LONG_AGO, anAudit({ at: LATER }));
    const first = await requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at: NOON }));
    if (!first || !second) throw new Error('nothing was in the way');
    expect(first).toEqual({ subscriptionId: 'sub-1', ...SPAN, askedAt: NOON, reopened: 0, doneAt: null });
    expect(await requests.last('sub-1')).toEqual(first);
    expect(await requests.due(10)).toEqual(['sub-1', 'sub-2']);
    expect(await requests.due(1)).toEqual(['sub-1']);
    const place = { month: '2026-11', behind: { startedAt: NOON, mailingId: 'ntc-1-1-notice' } };
    await requests.reach(first, place, LATER);
    expect(await requests.last('sub-1')).toEqual({ ...first, reached: place });
    await requests.finish(first, LATER);
    await requests.finish(second, LATER);
    expect(await requests.last('sub-1')).toEqual({ ...first, doneAt: LATER });
    expect(await requests.due(10)).toEqual([]);
  });

  it('have their turns in the order in which they wait, also after one that came to nothing', async () => {
    const { requests } = await make();
    const second = await requests.ask('sub-2', SPAN, LONG_AGO, anAudit({ at: '2026-11-20T04:01:00.000Z' }));
    const first = await requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at: NOON }));
    if (!first || !second) throw new Error('nothing was in the way');
    expect(await requests.due(10)).toEqual(['sub-1', 'sub-2']);
    await requests.reach(first, { month: '2026-11', behind: null }, LATER);
    expect(await requests.due(10)).toEqual(['sub-2', 'sub-1']);
    await requests.putBehind('sub-2', FAR);
    expect(await requests.due(10)).toEqual(['sub-1', 'sub-2']);
    expect(await requests.last('sub-2')).toEqual(second);
    await requests.finish(first, LATER);
    await requests.putBehind('sub-1', FAR);
    await requests.putBehind('sub-3', FAR);
    expect(await requests.due(10)).toEqual(['sub-2']);
  });

  it('are noted once while one is under way, of two at once, too, and anew when it is done or lost', async () => {
    const { requests } = await make();
    const asked = await Promise.all([NOON, NOON, NOON].map((at) => requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at }))));
    const [first] = asked.filter((one) => one !== null);
    if (!first) throw new Error('one of them counts');
    expect(asked.filter((one) => one !== null)).toHaveLength(1);
    expect(await requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at: LATER }))).toBeNull();
    const anew = await requests.ask('sub-1', SPAN, LATER, anAudit({ at: LATER }));
    expect(anew?.askedAt).toBe(LATER);
    await requests.finish(first, LATER);
    await requests.reach(first, { month: '2026-11', behind: null }, FAR);
    expect(await requests.last('sub-1')).toEqual(anew);
    if (anew) await requests.finish(anew, LATER);
    expect(await requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at: FAR }))).toMatchObject({ askedAt: FAR });
  });

  it('open what was missed, with its mailing, and note a retry that is due and knows what was tried', async () => {
    const ports = await make();
    const { mailings, checks, batches, retries, requests } = ports;
    const { mailing, batch, missed } = await aClosedMailing(ports);
    const request = await requests.ask('sub-1', SPAN, LONG_AGO, anAudit({ at: NOON }));
    if (!request) throw new Error('nothing was in the way');
    expect(await requests.reopen(request, missed)).toBe('reopened');
    expect(await requests.last('sub-1')).toMatchObject({ reopened: 1 });
    expect(await mailings.find(mailing.id)).toEqual({ ...mailing, reopened: 1 });
    expect(await checks.due(FAR, 10)).toEqual([mailing.id]);
    expect([...((await batches.progressOf(batch.id))?.deviations ?? [])]).toEqual([
      [1, { status: 'retrying', why: 'disabled', attempts: 0 }],
    ]);
    expect(await retries.due(LATER, 10)).toEqual([missed]);
    expect(await retries.triedIn(batch.id)).toEqual(new Map([[1, missed.tried]]));
    expect(await requests.reopen(request, missed)).toBe('changed');
    expect(await requests.last('sub-1')).toMatchObject({ reopened: 1 });
    expect(await retries.claim(batch.id, 1, 0, LATER, FAR)).toMatchObject({ retry: missed });
    await retries.settle(missed, missed.failedAs);
    expect([...((await batches.progressOf(batch.id))?.deviations ?? [])]).toEqual([[1, missed.failedAs]]);
    expect(await retries.triedIn(batch.id)).toEqual(new Map([[1, missed.tried]]));
    await requests.finish(request, LATER);
    expect(await requests.reopen(request, missed)).toBe('replaced');
  });
});

describe('a request to send again what was missed', () => {
  it('is written down with who asked, once', async () => {
    const { mailings, registry } = await someTables(client);
    const requests = new DynamoRecoverRequests(client, mailings, registry);
    const audit = anAudit({ action: 'recovery.requested', at: NOON });
    await requests.ask('sub-1', SPAN, LONG_AGO, audit);
    await requests.ask('sub-1', SPAN, LONG_AGO, { ...audit, at: LATER });
    const all = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: 20 };
    expect((await new DynamoAuditLog(client, registry).ofAll(all))?.items).toEqual([audit]);
  });
});
