import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Actor, AuditEntry, actorOfKey } from '#domain/agencies/audit';
import { after, DAY } from '#domain/time';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import type { RawItem, Table } from '../table.ts';

/**
 * As 0.1.0 wrote it, which named the key alone; since then with the actor beside it. It is still written so: a release that runs beside
 * this one during a deployment reads no other form yet.
 */
const WRITTEN = form(AuditEntry.extend({ keyId: z.string(), actor: Actor.optional() }));

/** Read in either form. */
export const AUDIT = WRITTEN.next(AuditEntry, ({ keyId, actor, ...entry }) => ({ ...entry, actor: actor ?? actorOfKey(keyId) }));

const written = (audit: AuditEntry): object => ({ kind: 'audit', ...WRITTEN.write({ ...audit, keyId: audit.actor.id }) });

/** In the list of all. */
export const auditOfAllItem = (audit: AuditEntry): object => ({ ...registryKeys.auditOfAll(audit), ...written(audit) });

/** 0.1.0 wrote it, which knew no list of all and no actors. */
export const isOfAgencyAlone = (item: RawItem): boolean => item['actor'] === undefined;

/**
 * Who did what, for the transaction of the deed, never changed: once in the list of the agency, and once in that of all, which an
 * operator reads. Each carries its end, so that nobody needs to be able to delete one.
 */
export const auditWrites = (registry: Table, audit: AuditEntry): readonly TransactWriteItem[] => {
  const kept = registry.auditDays > 0 ? { ttl: secondsAt(after(audit.at, registry.auditDays * DAY)) } : {};
  return [
    registry.putOf({ ...registryKeys.audit(audit), ...written(audit), ...kept }),
    registry.putOf({ ...auditOfAllItem(audit), ...kept }),
  ];
};
