import type { EngineError } from '../http-engine.ts';
import { firstFault, refusal } from './refusal.ts';
import type { AttributeValue, Fields, IndexDescription, Item, TableDescription } from './shapes.ts';

/** Developer guide, "Constraints in Amazon DynamoDB", partition keys and sort keys. */
const MOST_BYTES = { HASH: 2048, RANGE: 1024 } as const;

const invalid = (message: string): EngineError => refusal(`One or more parameter values were invalid: ${message}`);
const notValid = (message: string): EngineError => refusal(`One or more parameter values are not valid. ${message}`);

type Part = Readonly<{ name: string; type: string; isHash: boolean }>;

const partsOf = (keys: TableDescription['KeySchema'], { AttributeDefinitions }: TableDescription): readonly Part[] =>
  keys.map(({ AttributeName: name, KeyType }) => ({
    name,
    type: AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S',
    isHash: KeyType === 'HASH',
  }));

const indexesOf = ({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: TableDescription): readonly IndexDescription[] => [
  ...GlobalSecondaryIndexes,
  ...LocalSecondaryIndexes,
];

const typeOf = (value: AttributeValue): string => Object.keys(value)[0] ?? '';
const hasType = (value: AttributeValue | undefined, type: string): boolean => value !== undefined && typeOf(value) === type;
const mostBytes = ({ isHash }: Part): number => MOST_BYTES[isHash ? 'HASH' : 'RANGE'];

/** Bytes of UTF-8, or of what base64 stands for; a number is never too long. */
const bytesOf = ({ S, B }: AttributeValue): number =>
  S !== undefined ? Buffer.byteLength(S) : B !== undefined ? Buffer.byteLength(B, 'base64') : 0;

const emptiness = ({ S, B }: AttributeValue): string | null =>
  S === '' || B === '' ? `The AttributeValue for a key attribute cannot contain an empty ${S === '' ? 'string' : 'binary'} value.` : null;

/** Told at once, also in a transaction, which other faults of a key cancel. */
export const isOfEmptyKey = ({ message }: EngineError): boolean => /cannot contain an empty (?:string|binary) value/.test(message);

const fitFault = (part: Part, value: AttributeValue): EngineError | null => {
  const empty = emptiness(value);
  if (empty !== null) return notValid(`${empty} Key: ${part.name}`);
  if (bytesOf(value) <= mostBytes(part)) return null;
  return invalid(
    part.isHash
      ? `Size of hashkey has exceeded the maximum size limit of${MOST_BYTES.HASH} bytes`
      : `Aggregated size of all range keys has exceeded the size limit of ${MOST_BYTES.RANGE} bytes`,
  );
};

/** What is wrong with one attribute of a key. */
export const keyPieceFault = (key: Item, name: string, type: string, isHash: boolean): EngineError | null => {
  const value = key[name];
  if (value === undefined || !hasType(value, type)) return refusal('The provided key element does not match the schema');
  return fitFault({ name, type, isHash }, value);
};

/** What is wrong with a key by which an item is asked for. */
export const keyFault = (key: Item, table: TableDescription): EngineError | null => {
  if (Object.keys(key).length !== table.KeySchema.length) return refusal('The provided key element does not match the schema');
  return firstFault(partsOf(table.KeySchema, table), ({ name, type, isHash }) => keyPieceFault(key, name, type, isHash));
};

/** What is wrong with the keys of an item that is put, its own and those of indexes. */
export const itemKeysFault = (item: Item, table: TableDescription): EngineError | null =>
  firstFault(partsOf(table.KeySchema, table), (part) => {
    const value = item[part.name];
    if (value === undefined) return invalid(`Missing the key ${part.name} in the item`);
    if (!hasType(value, part.type)) return invalid(`Type mismatch for key ${part.name} expected: ${part.type} actual: ${typeOf(value)}`);
    return fitFault(part, value);
  }) ?? firstFault(indexesOf(table), (index) => indexFault(item, index, table));

const indexFault = (item: Item, index: IndexDescription, table: TableDescription): EngineError | null =>
  firstFault(partsOf(index.KeySchema, table), (part) => {
    const value = item[part.name];
    if (value === undefined) return null;
    const { IndexName } = index;
    if (!hasType(value, part.type))
      return invalid(`Type mismatch for Index Key ${part.name} Expected: ${part.type} Actual: ${typeOf(value)} IndexName: ${IndexName}`);
    const empty = emptiness(value);
    if (empty !== null)
      return notValid(
        `A value specified for a secondary index key is not supported. ${empty} IndexName: ${IndexName}, IndexKey: ${part.name}`,
      );
    const bytes = bytesOf(value);
    if (bytes <= mostBytes(part)) return null;
    return invalid(
      `Size limit exceeded for Index Key ${part.name} Actual Size: ${bytes} bytes Max Size: ${mostBytes(part)} bytes IndexName: ${IndexName}`,
    );
  });

/** What an update would make of the keys of indexes; an item that was put before the rule may keep what it has. */
export const updatedKeysFault = (before: Item | undefined, after: Item, table: TableDescription): EngineError | null =>
  firstFault(
    indexesOf(table).flatMap((index) => partsOf(index.KeySchema, table)),
    (part) => {
      const value = after[part.name];
      if (value === undefined || JSON.stringify(value) === JSON.stringify(before?.[part.name])) return null;
      if (!hasType(value, part.type))
        return refusal('The update expression attempted to update the secondary index key to unsupported type');
      const empty = emptiness(value);
      if (empty !== null)
        return notValid(`The update expression attempted to update a secondary index key to a value that is not supported. ${empty}`);
      return bytesOf(value) <= mostBytes(part)
        ? null
        : refusal('The update expression attempted to update the secondary index key beyond allowed size limits');
    },
  );

/** What is wrong with the operands of a query's key conditions. A wrong type is told by the query itself. */
export const keyConditionsFault = (request: Fields, table: TableDescription): EngineError | null => {
  const index = indexesOf(table).find(({ IndexName }) => IndexName === request['IndexName']);
  const conditions = request['KeyConditions'];
  if (typeof conditions !== 'object' || conditions === null) return null;
  const operands = new Map<string, { AttributeValueList?: readonly AttributeValue[] }>(Object.entries(conditions));
  return firstFault(partsOf(index?.KeySchema ?? table.KeySchema, table), (part) =>
    firstFault(operands.get(part.name)?.AttributeValueList ?? [], (value) => (hasType(value, part.type) ? fitFault(part, value) : null)),
  );
};
