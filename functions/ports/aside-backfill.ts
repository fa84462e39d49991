import type { Instant } from '#domain/time';

/** Where the walk over all that is stored stands, or when the last one was finished. `after`: the place behind which it goes on. */
export type AsideBackfillProgress = Readonly<{ kind: 'finished'; at: Instant } | { kind: 'walking'; after: string | null }>;

/**
 * Puts what release 0.1.0 wrote aside into the list of what stands aside (Aside): who pauses, waits for consent, or was switched off. No
 * key leads to them but their own, so all that is stored is come past, of which only keys and kinds are seen.
 */
export interface AsideBackfill {
  /** Look at one page. A sign-up that nobody confirms gets its end by that. `next`: the place behind which it goes on, null at the end. */
  list(after: string | null): Promise<Readonly<{ listed: number; next: string | null }>>;
  /** Null before the first walk. */
  progress(): Promise<AsideBackfillProgress | null>;
  saveProgress(progress: AsideBackfillProgress): Promise<void>;
}
