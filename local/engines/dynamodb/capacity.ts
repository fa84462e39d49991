import { indexActions } from './dynalite.ts';
import { itemBytes } from './item-size.ts';
import type { IndexDescription, Item } from './shapes.ts';
import type { Change } from './unit-of-work.ts';

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/**
 * Units of one table: `ReturnConsumedCapacity` (developer guide, "Read and write request
 * units", "Global secondary indexes: storage and write costs").
 */
export type Consumed = { table: number; indexes: Map<string, number> };
export type ConsumedByTable = Map<string, Consumed>;

export const consumedOf = (consumed: ConsumedByTable, table: string): Consumed => {
  const found = consumed.get(table) ?? { table: 0, indexes: new Map<string, number>() };
  consumed.set(table, found);
  return found;
};

const writeUnits = (...items: readonly (Item | undefined)[]): number =>
  Math.max(1, ...items.map((item) => (item ? Math.ceil(itemBytes(item) / WRITE_UNIT_BYTES) : 0)));

/** @param factor 2 in a transaction; the indexes follow by themselves and cost what they cost */
export const countWrite = (consumed: ConsumedByTable, { table, before, after }: Change, factor: number): void => {
  const units = consumedOf(consumed, table.TableName);
  units.table += factor * writeUnits(before, after);
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    const written = indexUnits(index, before, after, table);
    if (written > 0) units.indexes.set(index.IndexName, (units.indexes.get(index.IndexName) ?? 0) + written);
  }
};

/** A new entry or one that goes costs one write, one that changes its key two, one whose projected attributes stay as they are none. */
const indexUnits = (index: IndexDescription, before: Item | undefined, after: Item | undefined, table: Change['table']): number => {
  const { puts, deletes } = indexActions([index], before, after, table);
  const old = indexActions([index], undefined, before, table).puts[0];
  const put = puts[0];
  const deleted = deletes.length > 0 ? writeUnits(old?.item) : 0;
  if (!put) return deleted;
  if (old && old.key === put.key) return JSON.stringify(old.item) === JSON.stringify(put.item) ? 0 : writeUnits(old.item, put.item);
  return deleted + writeUnits(put.item);
};

/** @param strength 0.5 eventually consistent, 1 strongly, 2 in a transaction */
export const readUnits = (bytes: number, strength: number): number => Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * strength;

/** As the answers carry it; nothing when it was not asked for. */
export const capacityAnswer = (consumed: ConsumedByTable, asked: unknown, wanted: 'one' | 'list', kind?: 'Read' | 'Write'): object => {
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return {};
  const tables = [...consumed].map(([TableName, { table, indexes }]) => {
    const CapacityUnits = table + [...indexes.values()].reduce((sum, units) => sum + units, 0);
    return {
      TableName,
      CapacityUnits,
      ...(kind ? { [`${kind}CapacityUnits`]: CapacityUnits } : {}),
      ...(asked === 'INDEXES' ? { Table: { CapacityUnits: table } } : {}),
      ...(asked === 'INDEXES' && indexes.size > 0
        ? { GlobalSecondaryIndexes: Object.fromEntries([...indexes].map(([name, units]) => [name, { CapacityUnits: units }])) }
        : {}),
    };
  });
  return { ConsumedCapacity: wanted === 'one' ? tables[0] : tables };
};
