import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../local/engines/dynamodb/dynalite.ts';
import { Forgetting } from '../../local/engines/dynamodb/forgetting.ts';
import { leaveNothing } from '../../local/engines/queues/nothing-left.ts';
import { bytesIn } from '../journeys/stored-bytes.ts';
import { aFolder } from './post-office.ts';

const HOUR = 3_600_000;
const SECRET = '李小梅合唱队';

describe('what was deleted', () => {
  it('from the tables is gone from their files after half a day, wherever it lay: the first time, and among much else', async () => {
    const folder = aFolder();
    const { db } = openStore(folder);
    await db.open();
    const forgetting = new Forgetting(db);
    const isThere = () => Object.values(bytesIn(folder)).some((text) => text.includes(SECRET));
    let nowMs = Date.parse('2026-11-20T04:00:00Z');
    await forgetting.look(nowMs);
    for (const round of [1, 2, 3]) {
      const others = Array.from({ length: 300 * round }, (_, i) => ({ type: 'put', key: `item-${round}-${i}`, value: { i } }) as const);
      await db.batch([...others, { type: 'put', key: `item-${round}-0~`, value: { name: SECRET } }]);
      await db.batch([{ type: 'put', key: 'item-replaced', value: { name: SECRET, round } }]);
      await db.batch([
        { type: 'del', key: `item-${round}-0~` },
        { type: 'put', key: 'item-replaced', value: { round } },
      ]);
      expect(isThere()).toBe(true);
      nowMs += 11 * HOUR;
      await forgetting.look(nowMs);
      expect(isThere()).toBe(true);
      nowMs += HOUR;
      await forgetting.look(nowMs);
      expect(isThere()).toBe(false);
      expect([await db.get('item-replaced'), await db.get(`item-${round}-7`)]).toEqual([{ round }, { i: 7 }]);
    }
    await db.close();
    // By whom it was done last is known to the next run.
    const { db: again } = openStore(folder);
    await again.open();
    await again.batch([{ type: 'put', key: 'item-late', value: SECRET }]);
    await again.batch([{ type: 'del', key: 'item-late' }]);
    await new Forgetting(again).look(nowMs + 12 * HOUR);
    await again.close();
    expect(isThere()).toBe(false);
  });

  it('from queues and small files is overwritten, and a file of an earlier release is written anew', () => {
    const file = join(aFolder(), 'fauxqs.db');
    const before = new DatabaseSync(file);
    before.exec(`CREATE TABLE messages (body TEXT); INSERT INTO messages VALUES ('${SECRET} of old'); DELETE FROM messages;`);
    before.close();
    expect(readFileSync(file, 'utf8')).toContain(SECRET);
    const database = new DatabaseSync(file);
    const end = leaveNothing(database);
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
    database.exec(`INSERT INTO messages VALUES ('${SECRET}'), ('stays')`);
    expect(readFileSync(file, 'utf8')).toContain(SECRET);
    database.exec("DELETE FROM messages WHERE body <> 'stays'");
    end();
    database.close();
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
    expect(readFileSync(file, 'utf8')).toContain('stays');
  });
});
