import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Partition as DirectoryPartition } from '#domain/audience/directory';
import type { Census, CensusProgress } from '#domain/audience/directory-census';
import type { DirectoryCensus } from '#ports/directory-census';
import { mailingKeys } from '../keys.ts';
import { pack, packed, parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { Table } from '../table.ts';

const v = z.literal(SCHEMA_VERSION);
const Partition = z.object({ slotId: z.string(), province: z.string() });
const Rows = packed(z.array(z.tuple([z.string(), z.int()])));

const CensusItem = z.object({ v, partition: Partition, at: z.string(), rows: Rows });
const ProgressItem = z.discriminatedUnion('state', [
  z.object({ v, state: z.literal('finished'), at: z.string() }),
  z.object({ v, state: z.literal('counting'), partition: Partition, after: z.string().nullable(), rows: Rows }),
]);

export class DynamoCensus implements DirectoryCensus {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async of(partitions: readonly DirectoryPartition[]): Promise<readonly Census[]> {
    const items = await this.#mailings.getMany(partitions.map(mailingKeys.census), 'eventually');
    return items.map((item) => {
      const { partition, at, rows } = parseItem(CensusItem, item);
      return { partition, at, rows };
    });
  }

  async keep({ partition, at, rows }: Census): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.census(partition), v: SCHEMA_VERSION, kind: 'census', partition, at, rows: pack(rows) });
  }

  async progress(): Promise<CensusProgress | null> {
    const item = await this.#mailings.get(mailingKeys.censusRun());
    if (!item) return null;
    const { v: _v, state, ...rest } = parseItem(ProgressItem, item);
    return 'rows' in rest ? { kind: 'counting', ...rest } : { kind: 'finished', ...rest };
  }

  async saveProgress({ kind, ...progress }: CensusProgress): Promise<void> {
    const form = 'rows' in progress ? { ...progress, rows: pack(progress.rows) } : progress;
    await this.#mailings.put({ ...mailingKeys.censusRun(), v: SCHEMA_VERSION, kind: 'census-run', state: kind, ...form });
  }
}
