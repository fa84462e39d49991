import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExportJob } from '#domain/exports/export-job';
import { after, DAY } from '#domain/time';
import type { ExportStore } from '#ports/export-store';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { Table } from '../table.ts';

const JOB = form(ExportJob);
/** Its file is gone by then. */
const KEPT_MS = 2 * DAY;

export class DynamoExportStore implements ExportStore {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async find(id: string): Promise<ExportJob | null> {
    const item = await this.#mailings.get(mailingKeys.export(id));
    return item && JOB.parse(item);
  }

  async put(job: ExportJob): Promise<boolean> {
    const item = {
      ...mailingKeys.export(job.id),
      turn: job.revision,
      ttl: secondsAt(after(job.since, KEPT_MS)),
      ...JOB.write(job),
    };
    return this.#mailings.putIfRevision(item, job.revision - 1);
  }
}
