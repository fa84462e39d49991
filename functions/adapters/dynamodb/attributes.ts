import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * An item as JavaScript has it, by the rules of `unmarshall` of @aws-sdk/util-dynamodb. That one makes an array of pairs of each attribute
 * and looks at its first, which was an eighth of all garbage of a sender: a batch reads a hundred subscriptions.
 */
export const fromAttributes = (item: Attributes): Readonly<Record<string, unknown>> => {
  const read: Record<string, unknown> = {};
  for (const name in item) {
    const attribute = item[name];
    if (attribute) read[name] = nativeOf(attribute);
  }
  return read;
};

const nativeOf = (attribute: AttributeValue): unknown => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return numberOf(attribute.N);
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(nativeOf);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.SS !== undefined) return new Set(attribute.SS);
  if (attribute.NS !== undefined) return new Set(attribute.NS.map(numberOf));
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.BS !== undefined) return new Set(attribute.BS);
  throw new Error(`an attribute of a kind that nobody knows: ${Object.keys(attribute).join(', ')}`);
};

/** Whole numbers that lose digits as a number stay whole. */
const numberOf = (digits: string): number | bigint => {
  const value = Number(digits);
  return Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER ? BigInt(digits) : value;
};
