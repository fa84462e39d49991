import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Make every message visible that somebody had received before a restart: that somebody is gone. Done in fauxqs' own file before it opens
 * it; if its tables look otherwise one day, the messages come back at the end of their visibility timeout instead.
 */
export const makeVisible = (dataFolder: string): void => {
  const file = join(dataFolder, 'fauxqs.db');
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  const columns = database.prepare("SELECT name FROM pragma_table_info('sqs_messages')").all();
  if (columns.some(({ name }) => name === 'visibility_deadline'))
    database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE receipt_handle IS NOT NULL');
  database.close();
};
