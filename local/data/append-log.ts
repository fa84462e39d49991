import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type * as z from 'zod';

/** A file of JSON lines that only grows. A line that a kill cut short is left out: it was never acknowledged. */
export class AppendLog<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  #descriptor: number | null = null;

  constructor(file: string, schema: z.ZodType<T>) {
    this.#file = file;
    this.#schema = schema;
  }

  read(): readonly T[] {
    if (!existsSync(this.#file)) return [];
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .flatMap((line) => this.#parsed(line));
  }

  append(entry: T): void {
    this.#descriptor ??= this.#open();
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
  }

  /** Writes blanks over entries, where they are: the file goes on growing alone, and what reads it leaves them out. */
  blank(isToGo: (entry: T) => boolean): void {
    if (!existsSync(this.#file)) return;
    const descriptor = openSync(this.#file, 'r+');
    let start = 0;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      const bytes = Buffer.byteLength(line);
      if (this.#parsed(line).some(isToGo)) writeSync(descriptor, Buffer.alloc(bytes, ' '), 0, bytes, start);
      start += bytes + 1;
    }
    closeSync(descriptor);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** Begins on a new line, also behind one that was cut short. */
  #open(): number {
    const isCut = existsSync(this.#file) && !readFileSync(this.#file).subarray(-1).equals(Buffer.from('\n'));
    const descriptor = openSync(this.#file, 'a', 0o600);
    if (isCut) writeSync(descriptor, '\n');
    return descriptor;
  }

  #parsed(line: string): readonly T[] {
    if (line === '') return [];
    try {
      const parsed = this.#schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  }
}
