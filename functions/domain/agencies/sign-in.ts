import * as z from 'zod';
import { MESSAGE_LANGUAGES } from '../subscriptions/subscription.ts';
import { after, between, DAY, HOUR, type Instant, MINUTE } from '../time.ts';

/**
 * Somebody asks to be let in, in one browser. `id` is the hash of what that browser alone holds: neither what is stored nor what is mailed
 * lets anybody in without it.
 */
export const SignIn = z.object({
  id: z.string(),
  addressKey: z.string(),
  /** Of the mail. */
  language: z.enum(MESSAGE_LANGUAGES),
  askedAt: z.string(),
});
export type SignIn = Readonly<z.output<typeof SignIn>>;

/** So long its link and its code count. */
export const SIGN_IN_MS = 15 * MINUTE;
/** So many codes may be tried. */
export const MOST_TRIES = 5;

export const signInLapsesAt = ({ askedAt }: Pick<SignIn, 'askedAt'>): Instant => after(askedAt, SIGN_IN_MS);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** 60 bits: of a million codes each is as likely as another. */
const CODE_CHARACTERS = 10;
const CODES = 1_000_000n;

/** Six digits of a keyed hash (base64url), the same each time: nothing of a code has to be stored. */
export const codeOf = (fingerprint: string): string => {
  const bits = [...fingerprint.slice(0, CODE_CHARACTERS)].reduce((sum, one) => sum * 64n + BigInt(Math.max(0, BASE64URL.indexOf(one))), 0n);
  return String(bits % CODES).padStart(6, '0');
};

/** A code as it is typed: with blanks, in full width (NFKC), by an input method. */
export const typedCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s\-.]/g, '');

/** Somebody is signed in. `id` is the hash of what the browser holds. */
export const Session = z.object({
  id: z.string(),
  agencyId: z.string(),
  staffId: z.string(),
  openedAt: z.string(),
  /** To a few minutes. */
  seenAt: z.string(),
});
export type Session = Readonly<z.output<typeof Session>>;

/** Whoever does nothing for so long is signed out. */
const IDLE_MS = 8 * HOUR;
/** … and everybody after so long: whether they still read the mailbox is asked again. */
const LONGEST_MS = 7 * DAY;
/** That somebody was seen is noted so often at most. */
const NOTED_EVERY_MS = 5 * MINUTE;

export const sessionEndsAt = ({ openedAt, seenAt }: Pick<Session, 'openedAt' | 'seenAt'>): Instant =>
  after(openedAt, Math.min(between(openedAt, seenAt) + IDLE_MS, LONGEST_MS));

export const isSightWorthNoting = ({ seenAt }: Pick<Session, 'seenAt'>, now: Instant): boolean => after(seenAt, NOTED_EVERY_MS) <= now;
