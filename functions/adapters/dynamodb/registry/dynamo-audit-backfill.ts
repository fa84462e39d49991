import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditBackfill, AuditBackfillProgress } from '#ports/audit-backfill';
import { inParallel } from '../../in-parallel.ts';
import { EndedWalk } from '../ended-walk.ts';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { Table, toAttributes } from '../table.ts';
import { AUDIT, auditOfAllItem, isOfAgencyAlone } from './audit-items.ts';

const RUN = form(
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('finished'), at: z.string() }),
    z.object({ state: z.literal('walking'), agencyId: z.string(), after: z.string().nullable() }),
  ]),
);

const READ_TOGETHER = 100;
const WRITTEN_AT_ONCE = 10;

export class DynamoAuditBackfill implements AuditBackfill {
  readonly #registry: Table;
  readonly #ended = new EndedWalk<AuditBackfillProgress>();

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async agencyAfter(agencyId: string): Promise<string | null> {
    const { pk, sk } = registryKeys.agency(agencyId);
    const { items } = await this.#registry.page({
      KeyConditionExpression: 'pk = :pk AND sk > :sk',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':sk': sk }),
      Limit: 1,
    });
    return items[0] ? String(items[0]['sk']) : null;
  }

  async copy(agencyId: string, after: string | null): ReturnType<AuditBackfill['copy']> {
    const pk = registryKeys.auditsOf(agencyId);
    const { items, lastKey } = await this.#registry.page({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': pk }),
      Limit: READ_TOGETHER,
      ...(after === null ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: after }) }),
    });
    const alone = items.filter(isOfAgencyAlone);
    await inParallel(alone, WRITTEN_AT_ONCE, (item) => this.#registry.put(auditOfAllItem(AUDIT.parse(item))));
    return { copied: alone.length, next: lastKey ? String(lastKey['sk']) : null };
  }

  progress(): Promise<AuditBackfillProgress | null> {
    return this.#ended.orRead(async () => {
      const item = await this.#registry.get(registryKeys.auditRun());
      if (!item) return null;
      const { state, ...rest } = RUN.parse(item);
      return 'agencyId' in rest ? { kind: 'walking', ...rest } : { kind: 'finished', ...rest };
    });
  }

  async saveProgress(progress: AuditBackfillProgress): Promise<void> {
    this.#ended.forget();
    await this.#registry.put({ ...registryKeys.auditRun(), kind: 'audit-run', ...RUN.write(runOf(progress)) });
  }
}

const runOf = (progress: AuditBackfillProgress) =>
  progress.kind === 'finished'
    ? ({ state: 'finished', at: progress.at } as const)
    : ({ state: 'walking', agencyId: progress.agencyId, after: progress.after } as const);
