import type * as z from 'zod';

/** The names of all fields, however deep; of a list, those of what it holds. */
type Fields<T> = T extends readonly (infer Item)[]
  ? Fields<Item>
  : T extends object
    ? { [Field in keyof T]-?: Fields<Exclude<T[Field], undefined>> }
    : 'value';

type IsSame<A, B> = [A, B] extends [B, A] ? unknown : { readonly fieldsDifferFrom: B };

/** A view with the very fields of what is shown: one that either of them forgets does not compile. */
export const viewOf =
  <Shown>() =>
  <View extends z.ZodType>(view: View & IsSame<Fields<z.output<View>>, Fields<Shown>>): View =>
    view;
