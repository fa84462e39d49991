import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { Instant } from '#domain/time';
import type { DueWork } from './due-work.ts';

/** Which letter: of one kind about one subject there is one request at a time. */
export type LetterId = Pick<LetterRequest, 'letter' | 'subject'>;

/** Letters that are still to be written. */
export interface LetterRequests extends DueWork<LetterId, LetterRequest> {
  /** Make and hand out a request, unless there is one already: who asks twice gets one letter. */
  make(letter: LetterId, at: Instant): Promise<void>;
  /** Let go of it until `dueAt`, with so many attempts made. */
  reschedule(claimed: LetterRequest, dueAt: Instant, attempts: number): Promise<void>;
  /** It has left, or need not. */
  settle(letter: LetterId): Promise<void>;
}
