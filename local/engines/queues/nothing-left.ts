import type { DatabaseSync } from 'node:sqlite';

/** Says that nothing deleted lies in the file any more (SQLite, "PRAGMA application_id"). */
const CLEAN = 0x6e77;
const EVERY_MS = 3_600_000;

/**
 * SQLite leaves the bytes of what is deleted where they were, and earlier ones in its log: here they are overwritten at once ("PRAGMA
 * secure_delete"), and the log is emptied every hour. A file of an earlier release is written anew once.
 *
 * @returns ends it
 */
export const leaveNothing = (database: DatabaseSync): (() => void) => {
  database.exec('PRAGMA secure_delete = ON');
  if (database.prepare('PRAGMA application_id').get()?.['application_id'] !== CLEAN)
    database.exec(`VACUUM; PRAGMA application_id = ${CLEAN}`);
  // A copy that is being made reads the log: the next time will do.
  const timer = setInterval(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'), EVERY_MS).unref();
  return () => clearInterval(timer);
};
