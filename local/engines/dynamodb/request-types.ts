import type { Fields } from './shapes.ts';

/** A type as dynalite notes it: a name (`Map<AttributeValue>`), or that with what is in it. Other rules about it are read later. */
export type NotedType = string | Readonly<{ type?: string; children?: unknown }>;

type Fits = (value: unknown) => boolean;

/**
 * The fields of a request when all of them have the types that they must have; null when one does not, or when it takes a closer look
 * (bytes): dynalite's own check then says what is wrong. That one reads the names of types by regular expressions for each value, and
 * copies all of them, which was a quarter of the engine's garbage.
 */
export const wellTyped = (input: Fields, types: Readonly<Record<string, NotedType>>): Fields | null => {
  const request: Record<string, unknown> = {};
  for (const name in types) {
    const value = input[name];
    if (value === null || value === undefined) continue;
    if (!checkOf(types[name])(value)) return null;
    request[name] = value;
  }
  return request;
};

const byNote = new WeakMap<object, Fits>();
const byName = new Map<string, Fits>();

/** Made once for each type. */
const checkOf = (noted: unknown): Fits => {
  if (typeof noted === 'string') return kept(byName, noted, () => checkFor(noted, undefined));
  if (!isFields(noted)) return NEVER;
  const { type, children } = noted;
  if (type === undefined) return checkOf(children);
  return kept(byNote, noted, () => checkFor(String(type), children));
};

const kept = <K>(known: Readonly<{ get(key: K): Fits | undefined; set(key: K, fits: Fits): unknown }>, key: K, make: () => Fits): Fits => {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
};

const NEVER: Fits = () => false;
const isText: Fits = (value) => typeof value === 'string';
const isBoolean: Fits = (value) => typeof value === 'boolean';
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const checkFor = (type: string, children: unknown): Fits => {
  const [, outer = type] = /^(.+?)<.+>$/.exec(type) ?? [];
  switch (outer) {
    case 'AttrStruct':
      return isAttributeValue;
    case 'String':
      return isText;
    case 'Boolean':
      return isBoolean;
    case 'Short':
    case 'Integer':
    case 'Long':
      return Number.isInteger;
    case 'Double':
      return (value) => typeof value === 'number';
    case 'List':
    case 'ParameterizedList':
      return listOf(children);
    case 'Map':
    case 'ParameterizedMap':
      return mapOf(children);
    case 'ValueStruct':
    case 'FieldStruct':
      return isFields(children) ? structOf(children) : NEVER;
    default:
      return NEVER;
  }
};

const listOf = (children: unknown): Fits => {
  const fits = checkOf(children);
  return (value) => Array.isArray(value) && value.every((one) => fits(one));
};

const mapOf = (children: unknown): Fits => {
  const fits = checkOf(children);
  return (value) => {
    if (!isFields(value)) return false;
    for (const name in value) if (!fits(value[name])) return false;
    return true;
  };
};

/** Without fields that it does not know, and without nulls: dynalite leaves those out. */
const structOf = (children: Fields): Fits => {
  const checks = new Map(Object.entries(children).map(([name, child]) => [name, checkOf(child)]));
  return (value) => {
    if (!isFields(value)) return false;
    for (const name in value) if (!checks.get(name)?.(value[name])) return false;
    return true;
  };
};

const isTexts: Fits = (value) => Array.isArray(value) && value.every(isText);

/** Bytes are for dynalite, which reads them as base64. */
const isAttributeValue: Fits = (value) => {
  if (!isFields(value)) return false;
  for (const name in value) if (!isContent(name, value[name])) return false;
  return true;
};

const isContent = (name: string, value: unknown): boolean => {
  switch (name) {
    case 'S':
    case 'N':
      return isText(value);
    case 'BOOL':
    case 'NULL':
      return isBoolean(value);
    case 'SS':
    case 'NS':
      return isTexts(value);
    case 'L':
      return Array.isArray(value) && value.every(isAttributeValue);
    case 'M':
      return isAttributes(value);
    default:
      return false;
  }
};

const isAttributes: Fits = (value) => {
  if (!isFields(value)) return false;
  for (const name in value) if (!isAttributeValue(value[name])) return false;
  return true;
};
