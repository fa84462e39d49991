import type * as z from 'zod';
import type { Immutable } from '#domain/immutable';

/** The names of all fields, however deep; of a list, those of what it holds. */
type Fields<T> = T extends readonly (infer Item)[]
  ? Fields<Item>
  : T extends object
    ? { [Field in keyof T]-?: Fields<Exclude<T[Field], undefined>> }
    : 'value';

type Fits<View, Shown> = [Fields<View>, Fields<Shown>, Immutable<Shown>] extends [Fields<Shown>, Fields<View>, Immutable<View>]
  ? unknown
  : { readonly doesNotFit: Fields<Shown> };

/** A view with the very fields of what is shown, of types that fit: one that either of them forgets does not compile. */
export const viewOf =
  <Shown>() =>
  <View extends z.ZodType>(view: View & Fits<z.output<View>, Shown>): View =>
    view;
