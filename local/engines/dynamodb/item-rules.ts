import type { EngineError } from '../http-engine.ts';
import { firstFault, refusal } from './refusal.ts';
import type { AttributeValue, Item } from './shapes.ts';

/** Developer guide, "Constraints in Amazon DynamoDB": nested attribute depth, attribute names, numbers. */
const MOST_LEVELS = 32;
const MOST_NAME_BYTES = 65_535;
const MOST_DIGITS = 38;
const MOST_EXPONENT = 125;
const LEAST_EXPONENT = -130;

/** What is wrong with an item, whatever its table. */
export const itemFault = (item: Item, level = 1): EngineError | null =>
  firstFault(Object.entries(item), ([name, value]) => nameFault(name) ?? (value ? valueFault(value, level) : null));

export const nameFault = (name: string): EngineError | null => {
  if (name === '') return refusal('One or more parameter values were invalid: Empty attribute name');
  if (name.length * 3 <= MOST_NAME_BYTES || Buffer.byteLength(name) <= MOST_NAME_BYTES) return null;
  return refusal(`One or more parameter values were invalid: Attribute name is too large, must be less than ${MOST_NAME_BYTES + 1} bytes`);
};

/** @param level 1 for an attribute of the item itself */
export const valueFault = (value: AttributeValue, level = 1): EngineError | null => {
  if (level > MOST_LEVELS)
    return refusal('Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit');
  if (value.M) return itemFault(value.M, level + 1);
  if (value.L) return firstFault(value.L, (element) => valueFault(element, level + 1));
  if (value.N !== undefined) return numberFault(value.N);
  return value.NS ? firstFault(value.NS, numberFault) : null;
};

/** Of a number without exponent, as dynalite writes them: also what an update has added up. */
const numberFault = (number: string): EngineError | null => {
  if (number.length <= MOST_DIGITS) return null;
  const [, whole = '', part = ''] = /^-?0*(\d*)(?:\.(\d*))?$/.exec(number) ?? [];
  const leadingZeros = /^0*/.exec(part)?.[0].length ?? 0;
  const exponent = whole === '' ? -1 - leadingZeros : whole.length - 1;
  const digits = (whole + part).replace(/^0+|0+$/g, '').length;
  if (digits === 0) return null;
  if (exponent > MOST_EXPONENT) return refusal('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (exponent < LEAST_EXPONENT)
    return refusal('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  return digits > MOST_DIGITS ? refusal(`Attempting to store more than ${MOST_DIGITS} significant digits in a Number`) : null;
};
