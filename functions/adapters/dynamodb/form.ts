import * as z from 'zod';
import type { Immutable } from '#domain/immutable';

type Item = Readonly<Record<string, unknown>>;

/** What is written: all that the newest form reads, but for the key, and nothing else. */
type Written<I> = Immutable<I extends unknown ? Omit<I, 'pk' | 'sk'> : never>;

/** How one kind of item is stored, in all forms that it ever had; its attribute `v` says which. */
export type Form<T, I = unknown> = Readonly<{
  /** What `v` of an item says that is written now. */
  version: number;
  /** Read an item of any form as one of the newest. @throws when it is of none: one of a later release says so */
  parse: (item: Item) => T;
  /** What is stored of a thing, in the newest form; a field that the form does not know, or misses, does not compile. */
  write: (fields: Written<I>) => object;
  /**
   * The form that follows. Items live until they are next written, so an earlier form is never taken away; and since two
   * releases run side by side during a deployment, a release that reads a new form comes before the one that writes it.
   */
  next: <S extends z.ZodType>(schema: S, upgrade: (old: T) => z.output<S>) => Form<z.output<S>, z.input<S>>;
}>;

/** A thing that has these fields and no others: where one joins it that its item forgets, nothing compiles. */
export type Only<T, Fields extends keyof T> = [Exclude<keyof T, Fields>] extends [never] ? T : never;

/** A kind of item that has had one form so far: `form(V1)`; later `form(V1).next(V2, (old) => …)`. */
export const form = <S extends z.ZodType>(schema: S): Form<z.output<S>, z.input<S>> => formOf(1, schema, () => undefined);

/** @param older reads an item of an earlier form as one of this; undefined when it is of none */
const formOf = <S extends z.ZodType>(
  version: number,
  schema: S,
  older: (item: Item) => Readonly<{ value: z.output<S> }> | undefined,
): Form<z.output<S>, z.input<S>> => {
  const read = (item: Item): Readonly<{ value: z.output<S> }> | undefined => {
    if (item['v'] !== version) return older(item);
    const parsed = schema.safeParse(item);
    if (parsed.success) return { value: parsed.data };
    throw unreadable(item, z.prettifyError(parsed.error));
  };
  return {
    version,
    parse: (item) => {
      const found = read(item);
      if (found) return found.value;
      throw unreadable(item, `has form ${String(item['v'])}, this release reads form ${version === 1 ? '1' : `1 to ${version}`}`);
    },
    write: (fields) => Object.assign({ v: version }, fields),
    next: (following, upgrade) =>
      formOf(version + 1, following, (item) => {
        const found = read(item);
        return found && { value: upgrade(found.value) };
      }),
  };
};

const unreadable = (item: Item, reason: string): Error => new Error(`stored item ${String(item['pk'])} / ${String(item['sk'])}: ${reason}`);
