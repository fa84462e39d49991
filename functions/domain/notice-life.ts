import { dayInChina } from './calendar.ts';
import type { Notice, NoticeStatus } from './notice.ts';

/** What of a notice says how it stands. */
type Standing = Pick<Notice, 'status' | 'expiresOn'>;

/**
 * How a notice stands at `now`: a published one has expired once the day of `expiresOn` is over in China. It follows from the date, and
 * nothing is stored: a later version with another date lives again.
 */
export const noticeStatusAt = ({ status, expiresOn }: Standing, now: Date): NoticeStatus =>
  status === 'published' && expiresOn !== undefined && dayInChina(now) > expiresOn ? 'expired' : status;

/** A notice as it is to be shown at `now`. */
export const asOf = <N extends Standing>(notice: N, now: Date): N => {
  const status = noticeStatusAt(notice, now);
  return status === notice.status ? notice : { ...notice, status };
};
