import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

/**
 * The form of a data folder. Counted up when the files of an engine, or what the app keeps in
 * them, change in a way that the next version cannot read.
 */
const FORM = '4';

/** A folder that keeps a local run, held by one process at a time. */
export type DataFolder = Readonly<{
  path: string;
  /** Has a run kept something here before? */
  isUsed: boolean;
  release(): void;
}>;

/** Take a folder into use, making it if it is not there. @throws a sentence that says what to do */
export const openDataFolder = (folder: string): DataFolder => {
  const path = resolve(folder);
  makeFolder(path);
  const version = join(path, 'version');
  const isUsed = existsSync(version);
  if (isUsed) refuseOtherForm(path, readFileSync(version, 'utf8').trim());
  else refuseForeign(path);
  const release = hold(path);
  closeToOthers(path);
  if (!isUsed) writeFileSync(version, FORM);
  return { path, isUsed, release };
};

/** Where the run that uses a folder is reached; there as long as it runs, or until a kill. */
export const addressFile = (path: string): string => join(path, 'address');

/**
 * One step after the other: making them all at once never ends where the system makes no folders (nodejs/node, `recursive` under /proc).
 */
const makeFolder = (path: string): void => {
  try {
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) return;
      throw new Error(`${path} 是文件 is a file`);
    }
    if (dirname(path) !== path) makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (why.includes('--data')) throw error;
    throw new Error(`不能使用此文件夹,请用 --data 另选 this folder cannot be used, choose another one by --data: ${why}`, { cause: error });
  }
};

const refuseOtherForm = (path: string, form: string): void => {
  if (form === FORM) return;
  throw new Error(
    `此文件夹由另一版本建立,请用 --data 另选,或改用那个版本。 ${path} was made by another version (form ${form}, this one reads form ${FORM}): choose another folder for --data, or run the version that made it.`,
  );
};

/** Files that begin with a dot may be there before. */
const refuseForeign = (path: string): void => {
  const others = readdirSync(path).filter((name) => !name.startsWith('.') && !name.startsWith(LOCK));
  if (others.length > 0)
    throw new Error(
      `此文件夹不是空的,也不是本机运行所建,请用 --data 另选。 ${path} is not empty and was not made by a local run: choose another folder for --data.`,
    );
};

/** Addresses, tokens and keys lie here: what the engines write is their owner's alone, and so is what an earlier version wrote. */
const closeToOthers = (path: string): void => {
  // A thread cannot set it; tests start a run in one.
  if (isMainThread) process.umask(0o077);
  for (const name of ['.', ...readdirSync(path, { encoding: 'utf8', recursive: true })]) {
    const file = join(path, name);
    const entry = lstatSync(file);
    const { mode, uid } = entry;
    if (!entry.isSymbolicLink() && (mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(file, mode & 0o700);
  }
};

const LOCK = 'lock';

/** SQLite's lock on a file: the system takes it back when the process ends, however it ends. */
const hold = (path: string): (() => void) => {
  const lock = new DatabaseSync(join(path, LOCK), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(
      `此文件夹正被另一个运行使用,请先停止它,或用 --data 另选。 ${path} is in use by another run: stop that one first, or choose another folder for --data.`,
    );
  }
  return () => lock.close();
};
