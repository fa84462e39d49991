import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item, or a key, as DynamoDB speaks of it. */
export type Attributes = Record<string, AttributeValue>;

/** What can be kept. Absent and undefined are the same: nothing is stored. */
export type Storable =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Storable[]
  | { readonly [name: string]: Storable | undefined };

const isList = (value: Storable): value is readonly Storable[] => Array.isArray(value);

export const toAttribute = (value: Storable): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.map(toAttribute) };
  return { M: toAttributes(value) };
};

export const toAttributes = (plain: { readonly [name: string]: Storable | undefined }): Attributes => {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(plain)) {
    if (value !== undefined) attributes[name] = toAttribute(value);
  }
  return attributes;
};

const fromAttribute = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return value.B;
  if (value.L !== undefined) return value.L.map(fromAttribute);
  if (value.M !== undefined) return fromAttributes(value.M);
  if (value.NULL !== undefined) return null;
  throw new TypeError('an attribute of a type that this service never stores');
};

export const fromAttributes = (attributes: Attributes): Record<string, unknown> => {
  const plain: Record<string, unknown> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) plain[name] = fromAttribute(value);
  }
  return plain;
};
