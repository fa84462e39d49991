import { type AddressedNotice, match } from '../audience/audience.ts';
import type { Candidate } from '../audience/directory.ts';
import type { Mention } from './batch.ts';

/** How a recipient of an earlier mailing stands before the next act: what they had of the notice, and by which mailing. */
export type Had = Readonly<{
  had: number | undefined;
  follows: string | undefined;
  /** They were told that it is not for them. */
  isDismissed: boolean;
}>;

/** @param isTold did the mailing reach them, or may it have? */
export const hadAfter = (mailingId: string, { version, had, follows, disregard, carried }: Mention, isTold: boolean): Had => {
  if (carried !== undefined) return { had, follows, isDismissed: carried === 'not-concerned' };
  if (!isTold) return { had, follows, isDismissed: false };
  return { had: version, follows: mailingId, isDismissed: disregard === true };
};

/** What a correction goes by: the version that it tells, and those that recipients may have had. */
export type Versions = Readonly<{ corrected: AddressedNotice; of: (version: number) => AddressedNotice | undefined }>;

/**
 * What somebody whom an earlier mailing was for is told by a correction. Whoever changed their own wishes since is told as before: only
 * a correction that is not for whom its predecessor was takes it away from them.
 *
 * @param candidate as they are now
 */
export const correctionFor = (versions: Versions, earlier: Mention, had: Had, candidate: Candidate): Mention => {
  const { corrected, of } = versions;
  const { id: noticeId, version } = corrected.notice;
  const known = { ...(had.had === undefined ? {} : { had: had.had }), ...(had.follows === undefined ? {} : { follows: had.follows }) };
  const matched = match(corrected, candidate);
  const mention = { noticeId, version, reasons: matched?.reasons ?? earlier.reasons, sections: matched?.sections ?? [], ...known };
  if (had.had !== undefined && had.had >= version) return { ...mention, carried: 'told-before' };
  const before = of(had.had ?? earlier.version);
  const isTakenAway = had.isDismissed || (before !== undefined && match(before, candidate) !== null);
  if (matched !== null || !isTakenAway) return mention;
  return had.had === undefined || had.isDismissed ? { ...mention, carried: 'not-concerned' } : { ...mention, disregard: true };
};
