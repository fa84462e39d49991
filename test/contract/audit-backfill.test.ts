import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoAgencyStore } from '../../functions/adapters/dynamodb/registry/dynamo-agency-store.ts';
import { DynamoAuditBackfill } from '../../functions/adapters/dynamodb/registry/dynamo-audit-backfill.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { AgencyStore } from '../../functions/ports/agency-store.ts';
import type { AuditBackfill } from '../../functions/ports/audit-backfill.ts';
import { type AuditLog, OPERATORS } from '../../functions/ports/audit-log.ts';
import { anAgency, anAudit, NOON } from '../builders.ts';
import { InMemoryAgencyStore } from '../fakes/in-memory-agency-store.ts';
import { InMemoryAuditBackfill } from '../fakes/in-memory-audit-backfill.ts';
import { InMemoryAuditLog } from '../fakes/in-memory-audit-log.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Made = Readonly<{ agencies: AgencyStore; audit: AuditLog; backfill: AuditBackfill; adopt: (entry: AuditEntry) => Promise<void> }>;

const client = await aDynamoDb();
const ALL = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: 100 };

/** As release 0.1.0 names who acted. */
const old = (second: number, agencyId = 'yl-mzt'): AuditEntry =>
  anAudit({ agencyId, at: new Date(Date.parse(NOON) + second * 1000).toISOString(), actor: { kind: 'agency-key', id: 'key-1' } });

describe.each<readonly [string, () => Promise<Made>]>([
  [
    'in memory',
    async () => {
      const [agencies, audit] = [new InMemoryAgencyStore(), new InMemoryAuditLog(() => [])];
      return { agencies, audit, backfill: new InMemoryAuditBackfill(audit, agencies), adopt: async (entry) => audit.adopt(entry) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { registry } = await someTables(client);
      return {
        agencies: new DynamoAgencyStore(client, registry),
        audit: new DynamoAuditLog(client, registry),
        backfill: new DynamoAuditBackfill(client, registry),
        adopt: async ({ actor, ...entry }) => {
          const key = { pk: `AUDIT#${entry.agencyId}`, sk: `${entry.at}#${entry.action}#${entry.subject}` };
          const Item = marshall({ ...key, v: 1, kind: 'audit', ...entry, keyId: actor.id });
          await client.send(new PutItemCommand({ TableName: registry, Item }));
        },
      };
    },
  ],
])('what release 0.1.0 wrote down, %s,', (_, make) => {
  it('is put into the list of all, once, beside what this release wrote', async () => {
    const { audit, backfill, adopt } = await make();
    const [first, foreign, third] = [old(1), old(2, 'yl-wmb'), old(3)];
    for (const entry of [first, foreign, third]) await adopt(entry);
    const own = { ...old(4), actor: { kind: 'operator', id: 'operator' } as const };
    await audit.record(own);
    expect((await audit.ofAll(ALL))?.items).toEqual([own]);
    expect(await backfill.copy('yl-mzt', null)).toEqual({ copied: 2, next: null });
    expect((await audit.ofAll(ALL))?.items).toEqual([own, third, first]);
    await backfill.copy('yl-mzt', null);
    expect((await audit.ofAll(ALL))?.items).toEqual([own, third, first]);
    expect((await audit.ofAgency('yl-mzt', ALL))?.items).toEqual([own, third, first]);
  });

  it('is looked at page by page', async () => {
    const { audit, backfill, adopt } = await make();
    for (let second = 0; second < 150; second++) await adopt(old(second));
    const first = await backfill.copy('yl-mzt', null);
    expect(first.copied).toBe(100);
    expect(await backfill.copy('yl-mzt', first.next)).toEqual({ copied: 50, next: null });
    expect((await audit.ofAll(ALL))?.next).toBeDefined();
    expect(await backfill.copy('yl-nobody', null)).toEqual({ copied: 0, next: null });
  });

  it('is looked for agency by agency, operators first', async () => {
    const { agencies, backfill } = await make();
    for (const id of ['yl-wmb', '0a', 'yl-mzt']) await agencies.create(anAgency({ id }), anAudit());
    const visited: string[] = [];
    for (let id = await backfill.agencyAfter(OPERATORS); id !== null; id = await backfill.agencyAfter(id)) visited.push(id);
    expect(visited).toEqual(['0a', 'yl-mzt', 'yl-wmb']);
  });

  it('has a place at which the walk goes on', async () => {
    const { backfill } = await make();
    expect(await backfill.progress()).toBeNull();
    for (const progress of [
      { kind: 'walking', agencyId: 'yl-mzt', after: null },
      { kind: 'walking', agencyId: 'yl-mzt', after: `${NOON}#a#b` },
      { kind: 'finished', at: NOON },
    ] as const) {
      await backfill.saveProgress(progress);
      expect(await backfill.progress()).toEqual(progress);
    }
  });
});
