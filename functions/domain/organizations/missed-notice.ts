import * as z from 'zod';
import { instantOf, zonedParts } from '../calendar.ts';
import type { Immutable } from '../immutable.ts';
import { after, DAY, type Instant, instant } from '../time.ts';

/** A notice that nobody of an organization has. Its hub is told, else an agency, without an address and without a name of a person. */
export const MissedNotice = z.object({
  organizationId: z.string(),
  noticeId: z.string(),
  version: z.int(),
  /** As it was told. */
  title: z.string(),
  /** Code of how it ended; absent where that is not known. */
  why: z.string().optional(),
  at: z.string(),
});
export type MissedNotice = Immutable<z.output<typeof MissedNotice>>;

/** Who is told: a hub, or an agency. */
export type MissedReader = Readonly<{ kind: 'hub' | 'agency'; id: string }>;

/** Days are China's, and what a day brought is told the next morning. */
const ZONE = 'Asia/Shanghai';
const HOUR_OF_MAIL = 8;

export const missedDay = (at: Instant): string => zonedParts(new Date(at), ZONE).date;

export const missedMailAt = (day: string): Instant => {
  const next = after(instant(instantOf(day, HOUR_OF_MAIL, ZONE)), DAY);
  return instant(instantOf(missedDay(next), HOUR_OF_MAIL, ZONE));
};

/** What a letter is about: the day, whom it is for, and of a hub which of its contacts. No part of it has a `~`. */
export const missedSubject = (day: string, { kind, id }: MissedReader, contactId?: string): string =>
  [day, kind, id, ...(contactId === undefined ? [] : [contactId])].join('~');

export const readMissedSubject = (
  subject: string,
): Readonly<{ day: string; reader: MissedReader; contactId: string | undefined }> | null => {
  const [day, kind, id, contactId] = subject.split('~');
  if (day === undefined || id === undefined || (kind !== 'hub' && kind !== 'agency')) return null;
  return { day, reader: { kind, id }, contactId };
};

/** Why, as far as it is of use to whoever cares for the organization. */
export const MISSED_CAUSES = ['mailbox-gone', 'mailbox-full', 'refused', 'endpoint-off', 'not-answered'] as const;
export type MissedCause = (typeof MISSED_CAUSES)[number];

const CAUSES: Readonly<Record<string, MissedCause>> = {
  'no-such-mailbox': 'mailbox-gone',
  'mailbox-unknown': 'mailbox-gone',
  'mailbox-full': 'mailbox-full',
  'soft-bounces': 'mailbox-full',
  'endpoint-gone': 'endpoint-off',
  disabled: 'endpoint-off',
  complained: 'refused',
  blocked: 'refused',
  'listed-by-ses': 'refused',
};

export const missedCause = (why: string | undefined): MissedCause => CAUSES[why ?? ''] ?? 'not-answered';
