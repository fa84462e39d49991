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

/** `blank`: of its message only zeros are left. */
type Kept = SentEmail & Readonly<{ blank: () => void }>;

/** Where raw messages lie: one behind the other in a file, or in memory. */
type Store = Readonly<{
  append(raw: Buffer): number;
  read(start: number, bytes: number): Buffer;
  blank(start: number, bytes: number): void;
  close(): void;
}>;

/** As many messages are kept whole where they lie in memory. */
export const KEPT_WHOLE = 5000;

/** Everything that was sent, oldest first; in a data folder it survives a restart. */
export class Mailbox {
  #emails: Kept[] = [];
  readonly #byId = new Map<string, Kept>();
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

  /** Nothing is left of what went to this address, also with others, in memory or in a file. */
  forget(address: string): void {
    const isTo = ({ to }: Pick<SentEmail, 'to'>): boolean => to.some((one) => one.toLowerCase() === address.toLowerCase());
    const gone = this.#emails.filter(isTo);
    if (gone.length === 0) return;
    this.#emails = this.#emails.filter((email) => !isTo(email));
    for (const { id, blank } of gone) {
      blank();
      this.#byId.delete(id);
    }
    this.#index?.blank(isTo);
  }

  close(): void {
    this.#index?.close();
    this.#store.close();
  }

  #keep({ start, bytes, ...email }: Entry): void {
    const sent = { ...email, raw: () => this.#store.read(start, bytes), blank: () => this.#store.blank(start, bytes) };
    this.#emails.push(sent);
    this.#byId.set(email.id, sent);
  }
}

/** Memory is not to grow by whole mailings: of older messages a line stays, with what a list shows. */
const inMemory = (): Store => {
  const messages: Buffer[] = [];
  const append = (raw: Buffer): number => {
    const at = messages.push(raw) - 1;
    const old = messages[at - KEPT_WHOLE];
    if (old) messages[at - KEPT_WHOLE] = lineOf(old);
    return at;
  };
  const blank = (at: number): void => {
    messages[at] = Buffer.alloc(0);
  };
  return { append, read: (at) => messages[at] ?? Buffer.alloc(0), blank, close: () => undefined };
};

const SHOWN = /^(?:From|To|Subject|Date|Message-ID|X-Noticewire-Mailing):.*(?:\r\n[ \t].*)*/gim;
const NOT_WHOLE = `Content-Type: text/plain; charset=utf-8\r\n\r\n没有 --data,只留最新 ${KEPT_WHOLE} 封邮件的全文。\r\nWithout --data only the newest ${KEPT_WHOLE} messages are kept whole.\r\n`;

const lineOf = (raw: Buffer): Buffer => {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('utf8');
  return Buffer.from([...(head.match(SHOWN) ?? []), NOT_WHOLE].join('\r\n'));
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
    blank: (start, bytes) => {
      // What is opened for appending is written at its end alone (open(2), O_APPEND).
      const writer = openSync(file, 'r+');
      writeSync(writer, Buffer.alloc(bytes), 0, bytes, start);
      closeSync(writer);
    },
    close: () => closeSync(descriptor),
  };
};
