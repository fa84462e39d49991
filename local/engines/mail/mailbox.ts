import { closeSync, existsSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { AppendLog } from '../../data/append-log.ts';

const Entry = z.object({
  id: z.string(),
  at: z.string(),
  source: z.string(),
  to: z.array(z.string()),
  start: z.number(),
  bytes: z.number(),
});
type Entry = z.infer<typeof Entry>;

/** An email that was accepted; `raw` is the MIME message as it was sent. */
export type SentEmail = Readonly<{ id: string; at: string; source: string; to: readonly string[]; raw: () => Buffer }>;

/** Where raw messages lie: one behind the other in a file, or in memory. */
type Store = Readonly<{ append(raw: Buffer): number; read(start: number, bytes: number): Buffer; close(): void }>;

/** Everything that was sent, oldest first; in a data folder it survives a restart. */
export class Mailbox {
  readonly #emails: SentEmail[] = [];
  readonly #byId = new Map<string, SentEmail>();
  readonly #store: Store;
  readonly #index: AppendLog<Entry> | null;

  constructor(dataFolder: string | null) {
    this.#store = dataFolder === null ? inMemory() : inFile(join(dataFolder, 'inbox.eml'));
    this.#index = dataFolder === null ? null : new AppendLog(join(dataFolder, 'inbox.jsonl'), Entry);
    for (const entry of this.#index?.read() ?? []) this.#keep(entry);
  }

  get emails(): readonly SentEmail[] {
    return this.#emails;
  }

  find(id: string): SentEmail | null {
    return this.#byId.get(id) ?? null;
  }

  /** The message first, then its entry: what has an entry is whole. */
  add(email: Readonly<{ id: string; at: string; source: string; to: readonly string[] }>, raw: Buffer): void {
    const entry = { ...email, to: [...email.to], start: this.#store.append(raw), bytes: raw.length };
    this.#index?.append(entry);
    this.#keep(entry);
  }

  close(): void {
    this.#index?.close();
    this.#store.close();
  }

  #keep({ start, bytes, ...email }: Entry): void {
    const sent = { ...email, raw: () => this.#store.read(start, bytes) };
    this.#emails.push(sent);
    this.#byId.set(email.id, sent);
  }
}

const inMemory = (): Store => {
  const messages: Buffer[] = [];
  return { append: (raw) => messages.push(raw) - 1, read: (at) => messages[at] ?? Buffer.alloc(0), close: () => undefined };
};

const inFile = (file: string): Store => {
  let end = existsSync(file) ? statSync(file).size : 0;
  const descriptor = openSync(file, 'a+', 0o600);
  return {
    append: (raw) => {
      const start = end;
      end += writeSync(descriptor, raw);
      return start;
    },
    read: (start, bytes) => {
      const raw = Buffer.alloc(bytes);
      readSync(descriptor, raw, 0, bytes, start);
      return raw;
    },
    close: () => closeSync(descriptor),
  };
};
