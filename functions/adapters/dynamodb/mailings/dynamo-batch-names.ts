import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { rangeId } from '#domain/audience/directory';
import { type BatchId, batchName } from '#domain/mailings/batch';
import type { MailingRange } from '#domain/mailings/mailing';
import { base32 } from '#encoding/base32';
import type { BatchNames } from '#ports/batch-names';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { progressFrom } from './batch-items.ts';
import { rangeNamed } from './mailing-items.ts';

const HASH_BYTES = 10;
const lettersOf = (text: string, count: number): string =>
  base32(createHash('sha256').update(text).digest().subarray(0, HASH_BYTES)).slice(0, count);

/** 50 bits name the range: of a million ranges hardly two are alike. 30 bits name one of its few dozen batches. */
const RANGE_LETTERS = 10;
const BATCH_LETTERS = 6;

const rangeNameOf = ({ mailingId, rangeId }: Pick<BatchId, 'mailingId' | 'rangeId'>): string =>
  lettersOf(`${mailingId}~${rangeId}`, RANGE_LETTERS);

const nameOf = (batch: BatchId): string => rangeNameOf(batch) + lettersOf(batchName(batch), BATCH_LETTERS);

/** The first letters of the names that the batches of this range have. */
export const lettersOfRange = ({ mailingId, range }: MailingRange): string => rangeNameOf({ mailingId, rangeId: rangeId(range) });

export class DynamoBatchNames implements BatchNames {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  nameOf(batch: BatchId): string {
    return nameOf(batch);
  }

  /** A range is cut behind each page of the directory, so it has some dozens of batches at most. */
  async find(name: string): Promise<BatchId | null> {
    const item = await this.#mailings.get(mailingKeys.rangeName(name.slice(0, RANGE_LETTERS)));
    if (!item) return null;
    const { mailingId, rangeId } = rangeNamed(item);
    for await (const one of this.#mailings.startingWith(mailingKeys.batches(mailingId, rangeId), 'O#email#')) {
      const { id } = progressFrom(one);
      if (nameOf(id) === name) return id;
    }
    return null;
  }
}
