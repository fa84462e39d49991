import { describe, expect, it } from 'vitest';
import { DynamoAgencyStore } from '../../functions/adapters/dynamodb/registry/dynamo-agency-store.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoKeyStore } from '../../functions/adapters/dynamodb/registry/dynamo-key-store.ts';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { AgencyStore } from '../../functions/ports/agency-store.ts';
import { type AuditLog, OPERATORS } from '../../functions/ports/audit-log.ts';
import type { KeyStore } from '../../functions/ports/key-store.ts';
import { anAgency } from '../builders.ts';
import { InMemoryAgencyStore } from '../fakes/in-memory-agency-store.ts';
import { InMemoryAuditLog } from '../fakes/in-memory-audit-log.ts';
import { InMemoryKeyStore } from '../fakes/in-memory-key-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const ALL = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: 20 };

const done = (minute: number, agencyId = 'yh-mzj'): AuditEntry => ({
  agencyId,
  at: new Date(Date.UTC(2026, 10, 20, 1, minute)).toISOString(),
  actor: { kind: 'agency-key', id: 'key-1', agencyId },
  action: minute % 2 === 0 ? 'consent.given' : 'consent.ended',
  subject: `other-${minute}`,
});

const write = async (agencies: AgencyStore, entries: readonly AuditEntry[]): Promise<void> => {
  for (const entry of entries) await agencies.consent(entry.agencyId, entry.subject, entry);
};

describe.each<readonly [string, () => Promise<Readonly<{ agencies: AgencyStore; keys: KeyStore; audit: AuditLog }>>]>([
  [
    'in memory',
    async () => {
      const agencies = new InMemoryAgencyStore();
      const keys = new InMemoryKeyStore();
      return { agencies, keys, audit: new InMemoryAuditLog(() => [...agencies.audits, ...keys.audits]) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const db = await aDynamoDb();
      const { registry } = await someTables(db);
      return {
        agencies: new DynamoAgencyStore(db, registry),
        keys: new DynamoKeyStore(db, registry),
        audit: new DynamoAuditLog(db, registry),
      };
    },
  ],
])('the audit log %s', (_, make) => {
  it('tells what was done in the name of one agency, newest first, page by page', async () => {
    const { agencies, audit } = await make();
    await write(agencies, [done(1), done(2), done(3, 'yh-wmb'), done(4), done(5)]);
    const subjects: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages++) {
      const page = await audit.ofAgency('yh-mzj', { ...ALL, limit: 2, cursor });
      if (!page) throw new Error('the cursor was refused');
      subjects.push(...page.items.map(({ subject }) => subject));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(subjects).toEqual(['other-5', 'other-4', 'other-2', 'other-1']);
    expect(pages).toBeLessThanOrEqual(2);
    expect((await audit.ofAgency('yh-mzj', ALL))?.items[0]).toEqual(done(5));
  });

  it('tells what was done from one moment and before another, or of one kind', async () => {
    const { agencies, audit } = await make();
    await write(agencies, [done(1), done(2), done(3), done(4)]);
    const subjects = async (query: object) => (await audit.ofAgency('yh-mzj', { ...ALL, ...query }))?.items.map(({ subject }) => subject);
    expect(await subjects({ from: done(2).at, to: done(4).at })).toEqual(['other-3', 'other-2']);
    expect(await subjects({ action: 'consent.given' })).toEqual(['other-4', 'other-2']);
    expect(await subjects({ action: 'consent.given', limit: 1 })).toEqual(['other-4']);
    expect(await subjects({ from: done(4).at, to: done(1).at })).toEqual([]);
  });

  it('tells what was done in the name of all, newest first, page by page', async () => {
    const { agencies, audit } = await make();
    await write(agencies, [done(1), done(2), done(3, 'yh-wmb'), done(4), done(4, 'yh-wmb')]);
    await audit.record(done(5, OPERATORS));
    const told: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; pages < 9; pages++) {
      const page = await audit.ofAll({ ...ALL, limit: 2, cursor });
      if (!page) throw new Error('the cursor was refused');
      expect(page.items.length).toBeLessThanOrEqual(2);
      told.push(...page.items.map(({ agencyId, subject }) => `${agencyId} ${subject}`));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(told).toEqual(['*operators other-5', 'yh-wmb other-4', 'yh-mzj other-4', 'yh-wmb other-3', 'yh-mzj other-2', 'yh-mzj other-1']);
    const ofAKind = await audit.ofAll({ ...ALL, from: done(2).at, to: done(4).at, action: 'consent.given' });
    expect(ofAKind?.items).toEqual([done(2)]);
  });

  it('has every act of an agency in both lists', async () => {
    const { agencies, keys, audit } = await make();
    const agency = anAgency({ id: 'yh-mzj' });
    const key = { id: 'key-9', agencyId: 'yh-mzj', scopes: ['notices:read'], keyHash: 'h', createdAt: done(0).at } as const;
    await agencies.create(agency, { ...done(1), action: 'agency.registered' });
    await keys.add(key, 0, { ...done(2), action: 'key.issued' });
    await agencies.consent('yh-mzj', 'yh-wmb', { ...done(3), action: 'consent.given' });
    await agencies.endConsent('yh-mzj', 'yh-wmb', { ...done(4), action: 'consent.ended' });
    await keys.revoke('yh-mzj', key.id, { ...done(5), action: 'key.revoked' });
    const acts = ['key.revoked', 'consent.ended', 'consent.given', 'key.issued', 'agency.registered'];
    expect((await audit.ofAgency('yh-mzj', ALL))?.items.map(({ action }) => action)).toEqual(acts);
    expect((await audit.ofAll(ALL))?.items.map(({ action }) => action)).toEqual(acts);
  });

  it('says nothing of what was refused', async () => {
    const { agencies, keys, audit } = await make();
    await agencies.create(anAgency({ id: 'yh-mzj' }), done(1));
    await agencies.create(anAgency({ id: 'yh-mzj' }), done(2));
    await keys.revoke('yh-mzj', 'key-none', done(3));
    expect((await audit.ofAll(ALL))?.items).toEqual([done(1)]);
  });

  it('takes no cursor that was never given out for it', async () => {
    const { audit } = await make();
    for (const cursor of ['', 'zzz', Buffer.from('"1999"').toString('base64url'), Buffer.from('7').toString('base64url')])
      expect([await audit.ofAgency('yh-mzj', { ...ALL, cursor }), await audit.ofAll({ ...ALL, cursor })]).toEqual([null, null]);
  });

  it('keeps what somebody looked at, each time that they did', async () => {
    const { audit } = await make();
    for (const minute of [1, 2]) await audit.record(done(minute, OPERATORS));
    expect((await audit.ofAgency(OPERATORS, ALL))?.items).toEqual([done(2, OPERATORS), done(1, OPERATORS)]);
    expect((await audit.ofAgency('yh-mzj', ALL))?.items).toEqual([]);
  });
});
