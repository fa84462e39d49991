import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 512;
/** What eleven octal digits hold; above it a number is written in base 256, as GNU tar and bsdtar read it. */
const MOST_OCTAL = 0o77777777777;

/** A folder as a tar archive (POSIX.1-1988 ustar), piece by piece. Everything in it is its owner's alone. */
export async function* tarOf(folder: string): AsyncGenerator<Buffer> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(folder, name);
    const { size, mtimeMs } = statSync(file);
    if (statSync(file).isDirectory()) {
      yield header({ name: `${name}/`, mode: 0o700, size: 0, mtimeMs, type: '5' });
      continue;
    }
    yield header({ name, mode: 0o600, size, mtimeMs, type: '0' });
    if (size > 0) yield* createReadStream(file, { end: size - 1 });
    yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

type Entry = Readonly<{ name: string; mode: number; size: number; mtimeMs: number; type: '0' | '5' }>;

const header = ({ name, mode, size, mtimeMs, type }: Entry): Buffer => {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for a tar archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  octal(block, mode, 100, 8);
  octal(block, 0, 108, 8);
  octal(block, 0, 116, 8);
  octal(block, size, 124, 12);
  octal(block, Math.floor(mtimeMs / 1000), 136, 12);
  // The sum is taken with blanks in its own place.
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  octal(
    block,
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
};

const octal = (block: Buffer, value: number, at: number, length: number): void => {
  if (length === 12 && value > MOST_OCTAL) {
    block[at] = 0x80;
    block.writeBigUInt64BE(BigInt(value), at + 4);
    return;
  }
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
};
