import type { Instant } from '#domain/time';

/** An operator's wish that dead letters be sent back. `left`: those that nobody can read. */
export type Redrive = Readonly<{ askedAt: Instant; done: Readonly<{ at: Instant; moved: number; left: number }> | null }>;

/** Where the wish is left for sweep, which may send to every queue. */
export interface RedriveDesk {
  ask(at: Instant): Promise<Redrive>;
  /** The last wish, done or not; null when there was none. */
  last(): Promise<Redrive | null>;
  /** Nothing happens when another wish has come meanwhile. */
  finish(redrive: Redrive, done: NonNullable<Redrive['done']>): Promise<void>;
}
