import * as z from 'zod';
import type { WalkProgress, WalkRecord } from '#ports/directory-walk';
import { EndedWalk } from '../ended-walk.ts';
import { form } from '../form.ts';
import type { Key } from '../keys.ts';
import type { Table } from '../table.ts';

const PROGRESS = form(
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('finished'), at: z.string() }),
    z.object({
      state: z.literal('walking'),
      partition: z.object({ slotId: z.string(), province: z.string() }),
      after: z.string().nullable(),
    }),
  ]),
);

/** How far a walk over the directory is: one item. */
export class DynamoWalkRecord implements WalkRecord {
  readonly #mailings: Table;
  readonly #ended = new EndedWalk<WalkProgress>();
  readonly #key: Key;
  readonly #kind: string;

  constructor(mailings: Table, key: Key, kind: string) {
    this.#mailings = mailings;
    this.#key = key;
    this.#kind = kind;
  }

  progress(): Promise<WalkProgress | null> {
    return this.#ended.orRead(async () => {
      const item = await this.#mailings.get(this.#key);
      if (!item) return null;
      const { state, ...rest } = PROGRESS.parse(item);
      return 'partition' in rest ? { kind: 'walking', ...rest } : { kind: 'finished', ...rest };
    });
  }

  async saveProgress(progress: WalkProgress): Promise<void> {
    this.#ended.forget();
    await this.#mailings.put({ ...this.#key, kind: this.#kind, ...PROGRESS.write(writtenOf(progress)) });
  }
}

const writtenOf = (progress: WalkProgress): Parameters<typeof PROGRESS.write>[0] => {
  if (progress.kind === 'finished') return { state: progress.kind, at: progress.at };
  const { kind: state, partition, after } = progress;
  return { state, partition, after };
};
