import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { Instant } from '#domain/time';

/** Which letter: of one kind about one subject there is one request at a time. */
export type LetterId = Pick<LetterRequest, 'letter' | 'subject'>;

/** Letters that are still to be written, handed out as requests for consent are: at once by the stream, later by sweep. */
export interface LetterRequests {
  /** Make and hand out a request, unless there is one already: who asks twice gets one letter. */
  make(letter: LetterId, at: Instant): Promise<void>;
  /** Hold a request that is due until `until`, alone. Null when there is none, it is not due, or somebody else holds it. */
  claim(letter: LetterId, now: Instant, until: Instant): Promise<LetterRequest | null>;
  /** Let go of it until `dueAt`, with so many attempts made. */
  reschedule(claimed: LetterRequest, dueAt: Instant, attempts: number): Promise<void>;
  /** Let go of it because of a fault of ours: it stays due, and sweep looks at it again at `again`. */
  release(claimed: LetterRequest, again: Instant): Promise<void>;
  /** It has left, or need not. */
  settle(letter: LetterId): Promise<void>;

  /** Requests that are due and that nobody works on, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly LetterRequest[]>;
  /** Send a due request on its way, unless somebody has taken it meanwhile; it falls due again at `again`. */
  handOut(request: LetterRequest, now: Instant, again: Instant): Promise<void>;
}
