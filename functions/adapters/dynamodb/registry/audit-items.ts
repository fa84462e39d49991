import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Actor, type AuditEntry, actorOfKey, AuditEntry as Entry } from '#domain/agencies/audit';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import type { RawItem, Table } from '../table.ts';

/** As 0.1.0 wrote it, which named the key alone; since then with the actor beside it. */
const V1 = Entry.extend({ keyId: z.string(), actor: Actor.optional() });

/** Read in either form. */
export const AUDIT = form(V1).next(Entry, ({ keyId, actor, ...entry }) => ({ ...entry, actor: actor ?? actorOfKey(keyId) }));

/** Written in the first form, with `keyId`: a release that runs beside this one during a deployment reads no other yet. */
const WRITTEN = 1;

const written = (audit: AuditEntry): object => ({ v: WRITTEN, kind: 'audit', ...audit, keyId: audit.actor.id });

/** In the list of all. */
export const auditOfAllItem = (audit: AuditEntry): object => ({ ...registryKeys.auditOfAll(audit), ...written(audit) });

/** 0.1.0 wrote it, which knew no list of all and no actors. */
export const isOfAgencyAlone = (item: RawItem): boolean => item['actor'] === undefined;

/**
 * Who did what, for the transaction of the deed, never changed: once in the list of the agency, and once in that of all, which an
 * operator reads.
 */
export const auditWrites = (registry: Table, audit: AuditEntry): readonly TransactWriteItem[] => [
  registry.putOf({ ...registryKeys.audit(audit), ...written(audit) }),
  registry.putOf(auditOfAllItem(audit)),
];
