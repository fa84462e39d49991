import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AGENCY, agencyItem, CONSENT, consentItem, KEY, keyItems } from '../../../functions/adapters/dynamodb/registry/agency-items.ts';
import { AUDIT, auditWrites } from '../../../functions/adapters/dynamodb/registry/audit-items.ts';
import { Table } from '../../../functions/adapters/dynamodb/table.ts';
import type { Actor } from '../../../functions/domain/agencies/audit.ts';
import { anAgency, anAudit, NOON } from '../../builders.ts';

const registry = new Table(new DynamoDBClient({ region: 'eu-central-1' }), 'registry');
const written = (entry = anAudit()) => auditWrites(registry, entry).map(({ Put }) => unmarshall(Put?.Item ?? {}));

const FROM_0_1_0 = { v: 1, kind: 'audit', agencyId: 'yl-mzt', at: NOON, action: 'key.issued', subject: 'key-2' };

/** How release 0.1.0 reads an entry. */
const ReadBy010 = z.object({
  v: z.literal(1),
  agencyId: z.string(),
  at: z.string(),
  keyId: z.string(),
  action: z.string(),
  subject: z.string(),
});

const ACTORS: readonly Actor[] = [
  { kind: 'agency-key', id: 'key-1', agencyId: 'yl-mzt' },
  { kind: 'staff', id: 'person-1', agencyId: 'yl-mzt' },
  { kind: 'operator', id: 'operator' },
  { kind: 'subscriber', id: 'sub-1' },
  { kind: 'service', id: 'clock' },
];

describe('an entry of the audit log', () => {
  it('of release 0.1.0 tells whose key it was', () => {
    expect(AUDIT.parse({ ...FROM_0_1_0, keyId: 'key-1' })).toEqual(
      expect.objectContaining({ actor: { kind: 'agency-key', id: 'key-1' }, subject: 'key-2' }),
    );
    expect(AUDIT.parse({ ...FROM_0_1_0, keyId: 'operator' }).actor).toEqual({ kind: 'operator', id: 'operator' });
  });

  it.each(ACTORS)('keeps who acted, and a release that runs beside this one can read it: $kind', (actor) => {
    const entry = anAudit({ actor });
    for (const item of written(entry)) {
      expect(AUDIT.parse(item)).toEqual(entry);
      expect(ReadBy010.parse(item).keyId).toBe(actor.id);
    }
  });

  it('is read in the form that the release after this one will write', () => {
    const entry = anAudit();
    const { keyId: _keyId, ...item } = written(entry)[0] ?? {};
    expect(AUDIT.parse({ ...item, v: 2 })).toEqual(entry);
  });

  it('stands in the list of its agency and in that of all', () => {
    expect(written(anAudit({ agencyId: 'yl-mzt', at: NOON, action: 'a.b', subject: 's' })).map(({ pk, sk }) => [pk, sk])).toEqual([
      ['AUDIT#yl-mzt', `${NOON}#a.b#s`],
      ['AUDITS', `${NOON}#yl-mzt#a.b#s`],
    ]);
  });
});

describe('an item of the registry from a later release', () => {
  const key = { id: 'key-1', agencyId: 'yl-mzt', scopes: ['notices:read'], keyHash: 'h', createdAt: NOON } as const;
  const { byId, ofAgency } = keyItems(key);

  it.each<[string, object, (item: Record<string, unknown>) => unknown, number]>([
    // It is written in the form of the release before, and read in the next one, too.
    ['agency', agencyItem(anAgency()), AGENCY.parse, 2],
    ['key', byId, KEY.parse, 1],
    ['key of an agency', ofAgency, KEY.parse, 1],
    ['consent', consentItem('a', 'b', NOON), CONSENT.parse, 1],
    ['audit entry', written()[0] ?? {}, AUDIT.parse, 2],
  ])('is a fault that says so (%s)', (_, item, read, newest) => {
    expect(() => read({ ...item })).not.toThrow();
    expect(() => read({ ...item, v: newest + 1 })).toThrow(`has form ${newest + 1}, this release reads form 1`);
  });
});
