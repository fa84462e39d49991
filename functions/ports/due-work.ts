import type { Instant } from '#domain/time';

/**
 * Work that falls due, and stays until it is settled: handed out at once by the stream, and by sweep where it was put off or got lost.
 * Whoever does it holds it alone.
 */
export interface DueWork<Id, Task> {
  /** Hold what is due until `until`, alone. Null when there is none, it is not due, or somebody else holds it. */
  claim(id: Id, now: Instant, until: Instant): Promise<Task | null>;
  /** Let go of it because of a fault of ours: it stays due, and sweep looks at it again at `again`. */
  release(claimed: Task, again: Instant): Promise<void>;

  /** What is due and nobody works on, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly Task[]>;
  /** Send what is due on its way, unless somebody has taken it meanwhile; it falls due again at `again`. */
  handOut(task: Task, now: Instant, again: Instant): Promise<void>;
}
