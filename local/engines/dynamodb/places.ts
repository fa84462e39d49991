/** Where things lie in the one LevelDB. The first two are dynalite's own, the others are ours; `~` cannot stand in a table's name. */
export const itemPlace = (table: string, key = ''): string => `item-${table}~${key}`;
export const indexPlace = (kind: string, table: string, index: string, key = ''): string =>
  `index-${kind.toLowerCase()}~${table}~${index}~${key}`;

/** Settings of a table that dynalite does not keep: its stream, its time to live. */
export const SETTINGS = 'settings~';
export const settingsPlace = (table: string): string => SETTINGS + table;

const SEQUENCE_DIGITS = 21;
export const sequenceNumber = (sequence: number): string => String(sequence).padStart(SEQUENCE_DIGITS, '0');
export const streamPrefix = (table: string): string => `stream~${table}~`;
export const streamPlace = (table: string, sequence: number): string => streamPrefix(table) + sequenceNumber(sequence);
export const sequenceOf = (place: string, table: string): number => Number(place.slice(streamPrefix(table).length));

const SECOND_DIGITS = 12;
/** In the order in which items expire. */
export const expiryPlace = (table: string, epochSeconds: number, key = ''): string =>
  `${expiryPrefix(table)}${String(epochSeconds).padStart(SECOND_DIGITS, '0')}~${key}`;
export const expiryPrefix = (table: string): string => `ttl~${table}~`;

/** Everything that begins with a prefix. */
export const below = (prefix: string): Readonly<{ gte: string; lt: string }> => ({ gte: prefix, lt: `${prefix}\uffff` });
