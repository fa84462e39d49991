import { copyFileSync, createReadStream, createWriteStream, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engines } from '../engines/engines.ts';
import { isIncoming, OBJECTS } from '../engines/objects/object-files.ts';
import { tarOf } from './tar.ts';

/** Only grow, and what stands in them stays: it is enough to know how far they went. */
const GROWING = ['inbox.jsonl', 'inbox.eml', 'webhook-calls.jsonl'];
/** Small, and replaced as a whole. `place-…`: up to where a function has read a stream. */
const SMALL = /^(?:version|clock\.json|kms-key|\.operator-key|place-.*)$/;
const QUEUES = 'fauxqs.db';
const WORKPLACE = '.backup';

export type BackupMade = Readonly<{ kind: 'made'; tar: Readable } | { kind: 'under-way' }>;

/**
 * A copy of a data folder that is in use, of one moment. Writes to the tables are held while queues and places are looked at
 * (milliseconds): no message of the copy speaks of what its tables do not know, and no place lies behind the end of a stream. A run that is
 * started from it finds what a kill at that moment would have left.
 */
export class Backup {
  readonly #folder: string;
  readonly #engines: Pick<Engines, 'holdTables' | 'releaseTables' | 'copyTables'>;
  #isUnderWay = false;

  constructor(folder: string, engines: Pick<Engines, 'holdTables' | 'releaseTables' | 'copyTables'>) {
    this.#folder = folder;
    this.#engines = engines;
    rmSync(join(folder, WORKPLACE), { recursive: true, force: true }); // of one that was killed
  }

  /** The archive takes as much room in the folder as the data do, until it has been read. */
  async make(): Promise<BackupMade> {
    if (this.#isUnderWay) return { kind: 'under-way' };
    this.#isUnderWay = true;
    const workplace = join(this.#folder, WORKPLACE);
    const end = (): void => {
      rmSync(workplace, { recursive: true, force: true });
      this.#isUnderWay = false;
    };
    try {
      rmSync(workplace, { recursive: true, force: true });
      mkdirSync(workplace, { mode: 0o700 });
      await this.#copyTo(workplace);
    } catch (error) {
      end();
      throw error;
    }
    const tar = Readable.from(tarOf(workplace));
    tar.once('close', end);
    return { kind: 'made', tar };
  }

  async #copyTo(workplace: string): Promise<void> {
    const queues = existsSync(join(this.#folder, QUEUES)) ? new DatabaseSync(join(this.#folder, QUEUES), { readOnly: true }) : null;
    try {
      await this.#engines.holdTables();
      const lengths = new Map<string, number>();
      try {
        // Before and after: what came in between is named by the database, and so is what went.
        linkObjects(this.#folder, workplace);
        // The first read of a transaction fixes what it sees (SQLite, "Isolation": WAL mode).
        queues?.exec('BEGIN');
        queues?.prepare('SELECT count(*) FROM sqlite_master').get();
        linkObjects(this.#folder, workplace);
        for (const name of readdirSync(this.#folder)) {
          if (SMALL.test(name)) copyFileSync(join(this.#folder, name), join(workplace, name));
          if (GROWING.includes(name)) lengths.set(name, statSync(join(this.#folder, name)).size);
        }
      } finally {
        await this.#engines.releaseTables();
      }
      await this.#engines.copyTables(join(workplace, 'tables'));
      if (queues) await copyDatabase(queues, join(workplace, QUEUES));
      for (const [name, length] of lengths) await copyStart(join(this.#folder, name), join(workplace, name), length);
    } finally {
      queues?.close();
    }
  }
}

const copyStart = async (from: string, to: string, length: number): Promise<void> => {
  const start = length === 0 ? Readable.from([]) : createReadStream(from, { end: length - 1 });
  await pipeline(start, createWriteStream(to, { mode: 0o600 }));
};

/** Large bodies never change: another name for the same file is a copy of it. */
const linkObjects = (folder: string, workplace: string): void => {
  const [from, to] = [join(folder, OBJECTS), join(workplace, OBJECTS)];
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) {
    if (isIncoming(name) || existsSync(join(to, name))) continue;
    try {
      linkSync(join(from, name), join(to, name));
    } catch (error) {
      // Deleted since it was listed.
      if (existsSync(join(from, name))) throw error;
    }
  }
};
