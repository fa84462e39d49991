import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The form of a data folder. Counted up when an engine's files change. */
const FORM = '1';

/** A folder that keeps a local run, held by one process at a time. */
export type DataFolder = Readonly<{ path: string; readOffsetMs(): number; writeOffsetMs(ms: number): void; release(): void }>;

/** Take a folder into use, making it if it is not there. @throws a sentence that says what to do */
export const openDataFolder = (folder: string): DataFolder => {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true });
  checkForm(path);
  const lock = join(path, 'lock');
  takeLock(path, lock);
  const clockFile = join(path, 'clock-offset-ms');
  return {
    path,
    readOffsetMs: () => (existsSync(clockFile) ? Number(readFileSync(clockFile, 'utf8')) || 0 : 0),
    writeOffsetMs: (ms) => writeFileSync(clockFile, String(ms)),
    release: () => rmSync(lock, { force: true }),
  };
};

const checkForm = (path: string): void => {
  const file = join(path, 'version');
  if (!existsSync(file)) {
    const others = readdirSync(path).filter((name) => !name.startsWith('.'));
    if (others.length > 0) throw new Error(`${path} is not empty and was not made by this service: choose another folder for --data.`);
    writeFileSync(file, FORM);
    return;
  }
  const form = readFileSync(file, 'utf8').trim();
  if (form !== FORM)
    throw new Error(
      `${path} was made by another version (form ${form}, this one reads form ${FORM}): choose another folder for --data, or run the version that made it.`,
    );
};

const takeLock = (path: string, lock: string): void => {
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (isAlive(holder))
        throw new Error(`${path} is in use by another run (process ${holder}): stop that one first, or choose another folder for --data.`);
      // Its process is gone: it was killed.
      rmSync(lock, { force: true });
    }
  }
  throw new Error(`${path} cannot be locked: is another run starting on it?`);
};

const isAlive = (pid: number): boolean => {
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
