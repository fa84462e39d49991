/** The event patterns of Lambda's event source mappings (Lambda developer guide, "Event filtering"). */
type Pattern = unknown;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const ruleHolds = (rule: unknown, value: unknown): boolean => {
  if (!isRecord(rule)) return rule === value;
  const [[name, argument] = ['', undefined]] = Object.entries(rule);
  switch (name) {
    case 'exists':
      return argument === (value !== undefined);
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(argument));
    case 'suffix':
      return typeof value === 'string' && value.endsWith(String(argument));
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase();
    case 'anything-but':
      return value !== undefined && ![argument].flat().includes(value);
    case 'numeric': {
      const parts = Array.isArray(argument) ? argument : [];
      return (
        typeof value === 'number' &&
        parts.every((part, i) => i % 2 === 1 || (COMPARISONS[String(part)]?.(value, Number(parts[i + 1])) ?? false))
      );
    }
    default:
      throw new Error(`the local runner does not know the filter rule "${name}"`);
  }
};

/** Does a pattern hold for a value? Lists are alternatives, objects must hold in every field. */
export const patternHolds = (pattern: Pattern, value: unknown): boolean => {
  if (Array.isArray(pattern)) return pattern.some((rule) => ruleHolds(rule, value));
  if (!isRecord(pattern)) throw new Error(`not a filter pattern: ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([field, inner]) =>
    field === '$or' && Array.isArray(inner)
      ? inner.some((alternative) => patternHolds(alternative, value))
      : patternHolds(inner, isRecord(value) ? value[field] : undefined),
  );
};

/** No pattern lets everything through. */
export const passes = (patterns: readonly Pattern[], value: unknown): boolean =>
  patterns.length === 0 || patterns.some((pattern) => patternHolds(pattern, value));
