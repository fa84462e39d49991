import type { Instant } from '#domain/time';
import type { WalkRecord } from './directory-walk.ts';

/** Which findings the owners of subscriptions were told of, and how far the search for them is. */
export interface DeadCriteriaRecord extends WalkRecord {
  /** Of those of these subscriptions that were told of any. */
  toldOf(ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Ask for the letter that tells the owner, and note of what, together: false when somebody else noted something meanwhile. */
  tell(id: string, before: ReadonlySet<string>, findings: ReadonlySet<string>, now: Instant): Promise<boolean>;
}
