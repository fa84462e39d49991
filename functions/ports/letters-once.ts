import type { Instant } from '#domain/time';
import type { LetterId } from './letter-requests.ts';

/** Letters that are written once for good, however often they are asked for. */
export interface LettersOnce {
  /** Make and hand out a request, unless one was made within 400 days. */
  make(letter: LetterId, at: Instant): Promise<void>;
}
