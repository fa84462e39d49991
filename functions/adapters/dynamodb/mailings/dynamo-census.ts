import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Partition as DirectoryPartition } from '#domain/audience/directory';
import type { Census, CensusProgress } from '#domain/audience/directory-census';
import type { DirectoryCensus } from '#ports/directory-census';
import { EndedWalk } from '../ended-walk.ts';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { pack, packed } from '../shapes.ts';
import { Table } from '../table.ts';

const Partition = z.object({ slotId: z.string(), province: z.string() });
const Rows = packed(z.array(z.tuple([z.string(), z.int()])));

const CENSUS = form(z.object({ partition: Partition, at: z.string(), rows: Rows }));
const PROGRESS = form(
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('finished'), at: z.string() }),
    z.object({ state: z.literal('counting'), partition: Partition, after: z.string().nullable(), rows: Rows }),
  ]),
);

export class DynamoCensus implements DirectoryCensus {
  readonly #mailings: Table;
  readonly #ended = new EndedWalk<CensusProgress>();

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async of(partitions: readonly DirectoryPartition[]): Promise<readonly Census[]> {
    const items = await this.#mailings.getMany(partitions.map(mailingKeys.census), 'eventually');
    return items.map((item) => {
      const { partition, at, rows } = CENSUS.parse(item);
      return { partition, at, rows };
    });
  }

  async keep({ partition, at, rows }: Census): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.census(partition), kind: 'census', ...CENSUS.write({ partition, at, rows: pack(rows) }) });
  }

  progress(): Promise<CensusProgress | null> {
    return this.#ended.orRead(async () => {
      const item = await this.#mailings.get(mailingKeys.censusRun());
      if (!item) return null;
      const { state, ...rest } = PROGRESS.parse(item);
      return 'rows' in rest ? { kind: 'counting', ...rest } : { kind: 'finished', ...rest };
    });
  }

  async saveProgress(progress: CensusProgress): Promise<void> {
    this.#ended.forget();
    await this.#mailings.put({ ...mailingKeys.censusRun(), kind: 'census-run', ...PROGRESS.write(writtenOf(progress)) });
  }
}

const writtenOf = (progress: CensusProgress): Parameters<typeof PROGRESS.write>[0] => {
  if (progress.kind === 'finished') return { state: progress.kind, at: progress.at };
  const { kind: state, partition, after, rows } = progress;
  return { state, partition, after, rows: pack(rows) };
};
