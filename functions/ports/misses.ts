import type { Instant } from '#domain/time';

/** A contact of an organization did not get what a mailing told. `revision` counts how often that was noted. */
export type Miss = Readonly<{ mailingId: string; organizationId: string; notedAt: Instant; revision: number }>;

/** Organizations that may have missed something, until it is known; and what became of it. */
export interface Misses {
  /** Note a miss, before it is written down what became of the delivery: so no crash loses it. It is looked at at once. */
  note(miss: Pick<Miss, 'mailingId' | 'organizationId'>, at: Instant): Promise<void>;
  /** Those to be looked at by `now`, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly Miss[]>;
  /** Look at it again then. Nothing happens when it was noted anew meanwhile. */
  putOff(miss: Miss, until: Instant): Promise<void>;
  /** It is known what became of it. It stays when it was noted anew meanwhile. */
  settle(miss: Miss): Promise<void>;
  /**
   * Say once what becomes of something for an organization, like by which mailing its fallbacks are told of a notice. What was said first
   * stands, and is what is answered.
   */
  claim(organizationId: string, what: string, by: string, at: Instant): Promise<string>;
}
