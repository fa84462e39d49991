/** A JSON Schema as zod writes it: what an example needs of it. */
type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const partsOf = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/**
 * An example of what a schema describes: the one that it names, else put together from
 * those of its parts. Undefined where neither says one.
 *
 * @param named schemas that others refer to
 */
export const exampleOf = (schema: unknown, named: Readonly<Record<string, unknown>>): unknown => {
  if (!isSchema(schema)) return undefined;
  if (Array.isArray(schema['examples'])) return schema['examples'][0];
  const reference = /^#\/components\/schemas\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
  if (reference !== undefined) return exampleOf(named[reference], named);
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  for (const part of [...partsOf(schema['anyOf']), ...partsOf(schema['oneOf'])]) {
    const example = exampleOf(part, named);
    if (example !== undefined) return example;
  }
  if (schema['type'] === 'null' || (Array.isArray(schema['type']) && schema['type'].includes('null'))) return null;
  if (schema['type'] === 'array') {
    const item = exampleOf(schema['items'], named);
    return item === undefined ? [] : [item];
  }
  if (!isSchema(schema['properties'])) return undefined;
  const fields = Object.entries(schema['properties']).map(([name, part]) => [name, exampleOf(part, named)] as const);
  return Object.fromEntries(fields.filter(([, example]) => example !== undefined));
};
