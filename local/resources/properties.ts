import * as z from 'zod';
import type { Resource } from '../template/assembly.ts';
import type { Resolver } from '../template/resolver.ts';

/** One resource of a stack that is being made. */
export type Declared = Readonly<{ stack: string; id: string; resource: Resource; resolver: Resolver }>;

/**
 * What a resource, or a part of one, may say. Anything else stops the start, since it would silently be left out;
 * `harmless` are properties that make no difference on one machine.
 */
export const declaration = <Shape extends z.ZodRawShape>(shape: Shape, ...harmless: readonly string[]) =>
  z.preprocess((given) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
    return Object.fromEntries(Object.entries(given).filter(([name]) => !harmless.includes(name)));
  }, z.strictObject(shape));

/** CloudFormation takes numbers and truths also as text. */
export const numberish = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
export const boolish = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** The properties of a resource, worked out and checked. @throws a sentence for what is not known here and would change what happens */
export const propertiesOf = <T extends z.ZodType>(schema: T, { stack, id, resource, resolver }: Declared): z.output<T> => {
  const parsed = schema.safeParse(resolver.resolve(resource.Properties));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${stack}: the local runner cannot make ${id} (${resource.Type}) as it is declared:\n${z.prettifyError(parsed.error)}\nTeach it in local/resources/, or leave it out of lib/.`,
  );
};
