import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All that lies in a folder, byte by byte, as text by the name of the file. Tables of LevelDB are unpacked (doc/table_format.md of LevelDB,
 * format_description.txt of Snappy), with what was deleted and not compacted yet: whoever opens the database would not see it.
 */
export const bytesIn = (folder: string): Readonly<Record<string, string>> => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  try {
    return Object.fromEntries(
      files
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => {
          const bytes = readFileSync(join(folder, name));
          return [name, (name.endsWith('.ldb') ? entriesOf(bytes) : bytes).toString('utf8')];
        }),
    );
  } catch (error) {
    // Written anew meanwhile, under another name.
    if (files.every((name) => existsSync(join(folder, name)))) throw error;
    return bytesIn(folder);
  }
};

const FOOTER = 48;

const entriesOf = (table: Buffer): Buffer => {
  const footer = new Reader(table.subarray(-FOOTER));
  footer.handle();
  const blocks = pairsIn(blockAt(table, footer.handle())).map(([, value]) => blockAt(table, new Reader(value).handle()));
  return Buffer.concat(blocks.flatMap(pairsIn).flat());
};

type Handle = Readonly<{ offset: number; size: number }>;

/** Behind each block stands how it is packed. */
const blockAt = (table: Buffer, { offset, size }: Handle): Buffer => {
  const block = table.subarray(offset, offset + size);
  return table[offset + size] === 1 ? unsnapped(block) : block;
};

/** Keys are written without what they share with the one before. */
const pairsIn = (block: Buffer): (readonly [key: Buffer, value: Buffer])[] => {
  const end = block.length - 4 * (block.readUInt32LE(block.length - 4) + 1);
  const reader = new Reader(block.subarray(0, end));
  const pairs: (readonly [Buffer, Buffer])[] = [];
  let before = Buffer.alloc(0);
  while (!reader.isAtEnd) {
    const [shared, own, length] = [reader.number(), reader.number(), reader.number()];
    before = Buffer.concat([before.subarray(0, shared), reader.take(own)]);
    pairs.push([before, reader.take(length)]);
  }
  return pairs;
};

const unsnapped = (packed: Buffer): Buffer => {
  const reader = new Reader(packed);
  const whole = Buffer.alloc(reader.number());
  let at = 0;
  while (!reader.isAtEnd) {
    const tag = reader.byte();
    const size = tag >> 2;
    if ((tag & 3) === 0) {
      const literal = reader.take((size < 60 ? size : reader.little(size - 59)) + 1);
      at += literal.copy(whole, at);
      continue;
    }
    const isShort = (tag & 3) === 1;
    const length = isShort ? (size & 7) + 4 : size + 1;
    const back = isShort ? ((tag >> 5) << 8) | reader.byte() : reader.little((tag & 3) === 2 ? 2 : 4);
    // What is copied may reach into what it makes.
    for (let i = 0; i < length; i++, at++) whole[at] = whole[at - back] ?? 0;
  }
  return whole;
};

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  take(length: number): Buffer {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  little(length: number): number {
    return this.take(length).readUIntLE(0, length);
  }

  /** Seven bits in each byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  handle(): Handle {
    return { offset: this.number(), size: this.number() };
  }
}
