import { dayInChina } from '../calendar.ts';
import { isPublic, type Notice, type NoticeStatus, type Withdrawal } from './notice.ts';

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

export type Withdrawn = Readonly<{ kind: 'withdrawn'; notice: Notice } | { kind: 'refused'; reason: 'not-published' | 'withdrawn-before' }>;

/** Take back what was published, also when its last day is over. Before publication it is cancelled instead. */
export const withdraw = (notice: Notice, withdrawal: Withdrawal): Withdrawn => {
  if (!isPublic(notice)) return { kind: 'refused', reason: 'not-published' };
  if (notice.status === 'withdrawn') return { kind: 'refused', reason: 'withdrawn-before' };
  return { kind: 'withdrawn', notice: { ...notice, status: 'withdrawn', withdrawal } };
};
