import { DAY, HOUR, MINUTE, SECOND } from './time.ts';

/** So many calls of one caller in one window; windows follow one another without gaps, the same for everybody. */
export type CallLimit = Readonly<{
  /** Stands in a key: small letters and hyphens. */
  name: string;
  calls: number;
  windowMs: number;
}>;

/** Whatever an agency writes, with all its keys. */
export const AGENCY_WRITES: CallLimit = { name: 'agency-writes', calls: 50, windowMs: SECOND };
/** Whatever somebody without a key writes, by where they call from: organizations behind one address share it. */
export const STRANGER_WRITES: CallLimit = { name: 'stranger-writes', calls: 20, windowMs: SECOND };

export const SIGN_UPS_PER_HOUR = 60;
/** @param calls as the operator chose */
export const signUps = (calls: number): CallLimit => ({ name: 'sign-ups', calls, windowMs: HOUR });
/** Letters that somebody there asks for, to whatever addresses. */
export const LETTERS_ASKED: CallLimit = { name: 'letters-asked', calls: 30, windowMs: HOUR };
/** Sign-ups of one URL, and wishes to have a feed pushed to it, each of which calls it, whoever asks for them. */
export const URL_VERIFICATIONS: CallLimit = { name: 'url-verifications', calls: SIGN_UPS_PER_HOUR, windowMs: HOUR };

/** Requests to have feeds pushed, from one network. */
export const FOLLOWS_ASKED: CallLimit = { name: 'follows-asked', calls: 60, windowMs: HOUR };
/** Callbacks of one host that are asked whether it was they that asked, whoever names them. */
export const HOST_VERIFICATIONS: CallLimit = { name: 'host-verifications', calls: 300, windowMs: HOUR };

/** Letters that let staff in, asked for from one network, to whatever addresses. */
export const SIGN_INS_ASKED: CallLimit = { name: 'sign-ins-asked', calls: 60, windowMs: HOUR };
/** Codes that are tried for an address of staff, in whatever browsers: the link of a mail is no guess, and lets in beyond that. */
export const CODES_TRIED: CallLimit = { name: 'codes-tried', calls: 30, windowMs: DAY };

/** Sign-ups alike in everything, from pages: a button that is pressed twice is meant once. Short, so that another try soon counts. */
export const SIGN_UPS_ALIKE: CallLimit = { name: 'sign-ups-alike', calls: 1, windowMs: 10 * SECOND };

/** The window that a moment lies in, in milliseconds since 1970. */
export const windowAt = ({ windowMs }: CallLimit, nowMs: number): Readonly<{ startMs: number; endMs: number }> => {
  const startMs = Math.floor(nowMs / windowMs) * windowMs;
  return { startMs, endMs: startMs + windowMs };
};

/** Whole seconds until a moment, as `Retry-After` has them: one at least. */
export const secondsUntil = (endMs: number, nowMs: number): number => Math.max(1, Math.ceil((endMs - nowMs) / SECOND));

/** Messages by which a subscriber sees whether notices arrive. */
export const CHANNEL_TESTS: CallLimit = { name: 'channel-tests', calls: 5, windowMs: 10 * MINUTE };

/** Test mails of a draft to whoever writes it: a mail program shows it at once, and nobody looks at more. */
export const TRIALS: CallLimit = { name: 'trials', calls: 5, windowMs: 10 * MINUTE };
