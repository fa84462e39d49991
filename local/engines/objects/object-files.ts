import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Digester, type Digests, digesterFor } from './digests.ts';

/** A body of so many bytes lies in a file of its own: it is written as it comes, and read as it goes, and never held whole. */
export const LARGE_BYTES = 1024 * 1024;

/** The folder of them in a data folder. */
export const OBJECTS = 'objects';
const INCOMING = 'incoming-';

/** A body that has come and that no object has yet. */
export type Incoming = Readonly<{ path: string; bytes: number; md5: string; digests: Digests }>;

/** Which object a body is of: another content of the same key is another file, so that a crash leaves the one or the other. */
export type BodyName = Readonly<{ bucket: string; key: string; etag: string }>;

/** Large bodies, in a data folder, or else in a folder that goes with the run (and stays behind it when that is killed). */
export class ObjectFiles {
  readonly #data: string | null;
  #folder: string | null = null;

  constructor(dataFolder: string | null) {
    this.#data = dataFolder;
  }

  pathOf({ bucket, key, etag }: BodyName): string {
    return join(this.#where(), createHash('sha256').update(`${bucket}/${key}/${etag}`).digest('hex').slice(0, 40));
  }

  /** Write down what comes. @param checksums those that are asked for besides MD5 and SHA-256 */
  async receive(content: Readable, checksums: readonly string[]): Promise<Incoming> {
    const path = this.#fresh();
    const digester = digesterFor(checksums);
    let bytes = 0;
    try {
      await pipeline(
        content,
        async function* (pieces: AsyncIterable<Buffer>) {
          for await (const piece of pieces) {
            bytes += piece.length;
            digester.update(piece);
            yield piece;
          }
        },
        createWriteStream(path),
      );
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    return incoming(path, bytes, digester);
  }

  write(content: Buffer): Incoming {
    const path = this.#fresh();
    writeFileSync(path, content);
    const digester = digesterFor([]);
    digester.update(content);
    return incoming(path, content.length, digester);
  }

  copy(from: FileBody): Incoming {
    const path = this.#fresh();
    copyFileSync(from.path, path);
    const digester = digesterFor([]);
    return { ...incoming(path, from.length, digester), md5: from.md5 };
  }

  keep({ path }: Incoming, name: BodyName): void {
    renameSync(path, this.pathOf(name));
  }

  drop({ path }: Pick<Incoming, 'path'>): void {
    rmSync(path, { force: true });
  }

  has(name: BodyName): boolean {
    return this.#folder !== null || this.#data !== null ? existsSync(this.pathOf(name)) : false;
  }

  /** What a run left behind that was killed. */
  clean(names: readonly BodyName[]): void {
    if (this.#data === null || !existsSync(join(this.#data, OBJECTS))) return;
    const kept = new Set(names.map((name) => this.pathOf(name)));
    for (const file of readdirSync(this.#where())) if (!kept.has(join(this.#where(), file))) this.drop({ path: join(this.#where(), file) });
  }

  close(): void {
    if (this.#data === null && this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }

  #fresh(): string {
    return join(this.#where(), `${INCOMING}${randomUUID()}`);
  }

  #where(): string {
    if (this.#folder === null) {
      this.#folder = this.#data === null ? mkdtempSync(join(tmpdir(), 'noticewire-objects-')) : join(this.#data, OBJECTS);
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    }
    return this.#folder;
  }
}

export const isIncoming = (file: string): boolean => file.startsWith(INCOMING);

const incoming = (path: string, bytes: number, digester: Digester): Incoming => {
  const digests = digester.digests();
  return { path, bytes, md5: digests.md5().toString('hex'), digests };
};

/** A body in a file, or a part of it, as fauxqs looks at one in memory: it has a length and parts, and is sent as a stream. */
export class FileBody extends Readable {
  readonly path: string;
  readonly md5: string;
  readonly length: number;
  readonly #start: number;
  #file: Readable | null = null;

  constructor(path: string, md5: string, start: number, length: number) {
    super();
    this.path = path;
    this.md5 = md5;
    this.#start = start;
    this.length = length;
  }

  subarray(start: number, end: number): FileBody {
    return new FileBody(this.path, this.md5, this.#start + start, Math.min(end, this.length) - start);
  }

  override _read(): void {
    if (this.#file) {
      this.#file.resume();
      return;
    }
    const file = createReadStream(this.path, { start: this.#start, end: this.#start + this.length - 1 });
    file.on('data', (piece) => {
      if (!this.push(piece)) file.pause();
    });
    file.on('end', () => this.push(null));
    file.on('error', (error) => this.destroy(error));
    this.#file = file;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#file?.destroy();
    done(error);
  }
}
