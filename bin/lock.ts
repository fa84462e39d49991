import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 50;
const PATIENCE_MS = 5 * 60_000;

/**
 * Work alone: whoever else asks for the same lock, in this process or another, waits. A lock whose process has died is taken over.
 *
 * @throws after five minutes of waiting, a sentence that names the holder
 */
export const whileLocked = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  const from = performance.now();
  while (!isTaken(file)) {
    const holder = holderOf(file);
    if (holder !== null && !isAlive(holder)) rmSync(file, { force: true });
    else if (performance.now() - from > PATIENCE_MS) throw new Error(`process ${holder} still holds ${file}: end it, or remove the file.`);
    else await sleep(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};

/** Written aside and linked into place, so that a lock that is there also says whose it is. */
const isTaken = (file: string): boolean => {
  const mine = `${file}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
};

/** Null when it was let go in the meantime. */
const holderOf = (file: string): number | null => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Signal 0 only asks whether the process is there (kill(2)); EPERM says that it is, and is somebody else's. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
