import type { Range } from '#domain/audience/directory';

/**
 * Living subscriptions that receive no notice by the directory: who waits for consent, pauses, was switched off, or stands back as a
 * fallback. Of these, only one that was switched off has rows there all the same (hasRows), unless release 0.1.0 did it.
 * By province, in the order of region and id, as they stood a second ago. One that 0.1.0 wrote comes there by AsideBackfill.
 */
export interface Aside {
  /** A page of ids behind `after`; `next` is null at the end of the range, whose slot says nothing here. */
  read(range: Range, after: string | null, limit: number): Promise<Readonly<{ ids: readonly string[]; next: string | null }>>;
}
