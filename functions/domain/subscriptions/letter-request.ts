import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { after, DAY, type Instant, MINUTE } from '../time.ts';

/**
 * Letters that somebody asks for, or that tell of what was asked; `missed` tells once a day what did not reach organizations. What asks for
 * consent to a new subscription is asked for apart.
 */
export const LETTERS = [
  'manage-links',
  'address-old',
  'address-new',
  'address-told',
  'channel-old',
  'erasure',
  'agency-news',
  'missed',
  'breaker',
  'dead-criteria',
  'left-by-mail',
  'contact-role',
  'operator-news',
  'staff-invitation',
  'sign-in',
  'receipt-given',
  'draft-trial',
  'channel-test',
] as const;
export type LetterKind = (typeof LETTERS)[number];

/**
 * A letter is to be written. It holds no address and no name: `subject` is a keyed hash of an address, the id of a subscription, what an
 * agency is told of its notice, an agency with the revision of its breaker, a person, a sign-in, a draft for somebody who writes it, an
 * organization that answered a notice, or what roleLetter, operatorLetter and missedSubject make.
 */
export const LetterRequest = z.object({
  letter: z.enum(LETTERS),
  subject: z.string(),
  askedAt: z.string(),
  dueAt: z.string(),
  /** How often a mail server could not take it so far. */
  attempts: z.int(),
});
export type LetterRequest = Immutable<z.output<typeof LetterRequest>>;

/**
 * One that could not leave within a day is not wanted any more. What tells an old address of its change is wanted as long as there is a
 * say in it: letters that others have sent to its mailbox do not keep it away.
 */
const WANTED_MS = DAY;
const TOLD_WANTED_MS = 3 * DAY;

export const letterLapsesAt = ({ letter, askedAt }: Pick<LetterRequest, 'letter' | 'askedAt'>): Instant =>
  after(askedAt, letter === 'address-told' ? TOLD_WANTED_MS : WANTED_MS);

/** So long the links count that somebody asked for to manage their subscriptions, from when the letter left. */
export const MANAGE_LINK_MS = 30 * MINUTE;

/** The letter that tells an agency how its mail stands, by the revision of its breaker: each change is told by a letter of its own. */
export const breakerLetter = ({ agencyId, revision }: Readonly<{ agencyId: string; revision: number }>) => ({
  letter: 'breaker' as const,
  subject: `${agencyId}#${revision}`,
});

/** What a letter of a breaker is about; null for the subject of another letter. */
export const breakerOfLetter = (subject: string): Readonly<{ agencyId: string; revision: number }> | null => {
  const [, agencyId, revision] = /^([a-z0-9-]+)#(\d+)$/.exec(subject) ?? [];
  return agencyId === undefined ? null : { agencyId, revision: Number(revision) };
};
