import type { EngineError } from '../http-engine.ts';
import { nameFault, valueFault } from './item-rules.ts';
import { itemBytes } from './item-size.ts';
import { firstFault, refusal } from './refusal.ts';
import type { AttributeValue, Fields } from './shapes.ts';

/** Developer guide, "Constraints in Amazon DynamoDB", expression parameters. */
const MOST_EXPRESSION_BYTES = 4096;
const MOST_PLACEHOLDER_BYTES = 255;
const MOST_SUBSTITUTION_BYTES = 2 * 1024 * 1024;
const MOST_OPERATORS = 300;
const MOST_IN_OPERANDS = 100;

const EXPRESSIONS = ['UpdateExpression', 'ConditionExpression', 'KeyConditionExpression', 'FilterExpression', 'ProjectionExpression'];

/** Where dynalite puts what it has parsed. */
const PARSED = { UpdateExpression: '_updates', ConditionExpression: '_condition', FilterExpression: '_filter' } as const;

/** What is wrong with the expressions of a request before they are parsed. */
export const expressionsFault = (request: Fields): EngineError | null =>
  firstFault([request, ...tablesOf(request)], (part) => lengthFault(part) ?? namesFault(part) ?? valuesFault(part) ?? totalFault(part));

/** A `BatchGetItem` has expressions for each table. */
const tablesOf = ({ RequestItems }: Fields): readonly Fields[] =>
  typeof RequestItems !== 'object' || RequestItems === null ? [] : Object.values(RequestItems).filter((table) => !Array.isArray(table));

const lengthFault = (request: Fields): EngineError | null =>
  firstFault(EXPRESSIONS, (name) => {
    const expression = request[name];
    const bytes = typeof expression === 'string' ? Buffer.byteLength(expression) : 0;
    if (bytes <= MOST_EXPRESSION_BYTES) return null;
    return refusal(`Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
  });

const namesOf = ({ ExpressionAttributeNames: names }: Fields): readonly [string, string][] => Object.entries(Object(names ?? {}));
const valuesOf = ({ ExpressionAttributeValues: values }: Fields): readonly [string, AttributeValue][] =>
  Object.entries(Object(values ?? {}));

const placeholderFault = (map: string, placeholder: string): EngineError | null => {
  const bytes = Buffer.byteLength(placeholder);
  if (bytes <= MOST_PLACEHOLDER_BYTES) return null;
  return refusal(`${map} contains invalid key: The expression attribute map contains a key that is too long; size of key: ${bytes}`);
};

const namesFault = (request: Fields): EngineError | null =>
  firstFault(namesOf(request), ([placeholder, name]) => placeholderFault('ExpressionAttributeNames', placeholder) ?? nameFault(name));

const valuesFault = (request: Fields): EngineError | null =>
  firstFault(valuesOf(request), ([placeholder, value]) => placeholderFault('ExpressionAttributeValues', placeholder) ?? valueFault(value));

const totalFault = (request: Fields): EngineError | null => {
  let bytes = 0;
  for (const [placeholder, name] of namesOf(request)) bytes += Buffer.byteLength(placeholder) + Buffer.byteLength(name);
  bytes += itemBytes(Object.fromEntries(valuesOf(request)));
  return bytes > MOST_SUBSTITUTION_BYTES ? refusal('Expression attribute names and values exceed the maximum allowed size of 2 MB') : null;
};

/** An operator or a function with what it works on, as dynalite's parsers give it; anything else is an operand. */
type Piece = Readonly<{ type: string; args: readonly unknown[] }>;
type Parsed = Readonly<{ expression?: unknown; sections?: readonly Readonly<{ val?: unknown }>[] }>;

const ORDERED = new Set(['<', '<=', '>', '>=', 'between']);
const UNORDERED_TYPES = new Set(['BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M']);

/** What is wrong with the expressions of a request that have been parsed. */
export const complexityFault = (request: Fields): EngineError | null =>
  firstFault(Object.entries(PARSED), ([name, place]) => {
    const { expression, sections = [] }: Parsed = Object(request[place] ?? {});
    const pieces = [expression, ...sections.map(({ val }) => val)].flatMap(piecesIn);
    if (pieces.length > MOST_OPERATORS)
      return refusal(`Invalid ${name}: The expression contains too many operators; operator count: ${pieces.length}`);
    return firstFault(pieces, (piece) => pieceFault(name, piece));
  });

const piecesIn = (part: unknown): readonly Piece[] => (isPiece(part) ? [part, ...part.args.flatMap(piecesIn)] : []);

const isPiece = (part: unknown): part is Piece => typeof part === 'object' && part !== null && 'args' in part && Array.isArray(part.args);

const pieceFault = (name: string, { type, args }: Piece): EngineError | null => {
  const operands = args.length - 1;
  if (type === 'in' && operands > MOST_IN_OPERANDS)
    return refusal(`Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${operands}`);
  if (!ORDERED.has(type)) return null;
  return firstFault(args, (operand) => {
    const wrong = unorderedType(operand);
    if (wrong === null) return null;
    return refusal(
      `Invalid ${name}: Incorrect operand type for operator or function; operator or function: ${type.toUpperCase()}, operand type: ${wrong}`,
    );
  });
};

/** The type of a value that has no order; null for paths, functions and values that have one. */
const unorderedType = (operand: unknown): string | null => {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand) || isPiece(operand)) return null;
  return Object.keys(operand).find((type) => UNORDERED_TYPES.has(type)) ?? null;
};
