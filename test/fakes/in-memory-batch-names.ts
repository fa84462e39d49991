import { createHash } from 'node:crypto';
import { type BatchId, batchName } from '../../functions/domain/mailings/batch.ts';
import { base32 } from '../../functions/encoding/base32.ts';
import type { BatchNames } from '../../functions/ports/batch-names.ts';
import type { MailingsState } from './mailings-state.ts';

/** Finds the batches that were put. */
export class InMemoryBatchNames implements BatchNames {
  readonly #state: MailingsState;

  constructor(state: MailingsState) {
    this.#state = state;
  }

  nameOf(batch: BatchId): string {
    return base32(createHash('md5').update(batchName(batch)).digest()).slice(0, 16);
  }

  async find(name: string): Promise<BatchId | null> {
    const found = [...this.#state.batches.values()].map(({ id }) => id).find((id) => id.channel === 'email' && this.nameOf(id) === name);
    return found && this.#state.ranges.get(found.mailingId)?.has(found.rangeId) ? found : null;
  }
}
