/** Says whether an event passes. */
export type EventFilter = (event: unknown) => boolean;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * Read the patterns of an event source mapping (Lambda developer guide, "Filter rule syntax"): one of them has to hold, and without any
 * everything passes. @throws for a rule that is not known, so that it stops the start and not the first event
 */
export const eventFilter = (patterns: readonly string[]): EventFilter => {
  const filters = patterns.map((pattern) => patternFilter(JSON.parse(pattern)));
  return (event) => filters.length === 0 || filters.some((filter) => filter(event));
};

/** Objects must hold in every field, lists are alternatives. */
const patternFilter = (pattern: unknown): EventFilter => {
  if (Array.isArray(pattern)) {
    const rules = pattern.map(ruleFilter);
    return (value) => rules.some((rule) => (Array.isArray(value) ? value.some(rule) : rule(value)));
  }
  if (!isRecord(pattern)) throw new Error(`the local runner cannot read the filter pattern ${JSON.stringify(pattern)}.`);
  const fields = Object.entries(pattern).map(([field, inner]): EventFilter => {
    if (field === '$or' && Array.isArray(inner)) {
      const alternatives = inner.map(patternFilter);
      return (value) => alternatives.some((alternative) => alternative(value));
    }
    const filter = patternFilter(inner);
    return (value) => filter(isRecord(value) ? value[field] : undefined);
  });
  return (value) => fields.every((field) => field(value));
};

const ruleFilter = (rule: unknown): EventFilter => {
  if (!isRecord(rule)) return (value) => value === rule;
  const [[name, argument] = ['', undefined]] = Object.entries(rule);
  switch (name) {
    case 'exists':
      return (value) => (value !== undefined) === argument;
    case 'prefix':
      return (value) => typeof value === 'string' && value.startsWith(String(argument));
    case 'suffix':
      return (value) => typeof value === 'string' && value.endsWith(String(argument));
    case 'equals-ignore-case':
      return (value) => typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase();
    case 'anything-but': {
      const others = [argument].flat().map(ruleFilter);
      return (value) => value !== undefined && !others.some((other) => other(value));
    }
    case 'numeric':
      return numericFilter(Array.isArray(argument) ? argument : []);
    default:
      throw new Error(`the local runner does not know the filter rule "${name}".`);
  }
};

/** `[">", 0, "<=", 5]`: all comparisons hold. */
const numericFilter = (parts: readonly unknown[]): EventFilter => {
  const comparisons = Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => {
    const holds = COMPARISONS[String(parts[2 * i])];
    const bound = parts[2 * i + 1];
    if (!holds || typeof bound !== 'number') throw new Error(`the local runner cannot read the numeric filter ${JSON.stringify(parts)}.`);
    return (value: number) => holds(value, bound);
  });
  return (value) => typeof value === 'number' && comparisons.every((holds) => holds(value));
};
