import { createHash } from 'node:crypto';
import { type BatchId, batchName } from '../../functions/domain/mailings/batch.ts';
import { base32 } from '../../functions/encoding/base32.ts';
import type { BatchNames } from '../../functions/ports/batch-names.ts';
import type { InMemoryMailingLog } from './in-memory-mailing-log.ts';

/** Finds the batches that were put into the log. */
export class InMemoryBatchNames implements BatchNames {
  readonly #log: InMemoryMailingLog;

  constructor(log: InMemoryMailingLog) {
    this.#log = log;
  }

  nameOf(batch: BatchId): string {
    return base32(createHash('md5').update(batchName(batch)).digest()).slice(0, 16);
  }

  async find(name: string): Promise<BatchId | null> {
    const found = this.#log.batches().find((id) => id.channel === 'email' && this.nameOf(id) === name);
    return found && (await this.#log.findRange(found.mailingId, found.rangeId)) ? found : null;
  }
}
