import type { ZH_HANS } from './zh-hans.ts';

/** The same words in any language: a string for a string, a sentence with the same blanks for a sentence. */
type Said<T> = T extends string
  ? string
  : T extends (...blanks: infer Blanks) => string
    ? (...blanks: Blanks) => string
    : { readonly [Key in keyof T]: Said<T[Key]> };

/** Everything that pages say of themselves, page by page. An agency's own words are never here. */
export type Catalogue = Said<typeof ZH_HANS>;
