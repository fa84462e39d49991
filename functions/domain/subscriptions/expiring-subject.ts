import { after, type Instant, instant, SECOND } from '../time.ts';

/** Stands in no id and in no keyed hash. */
const MARK = '~';

/** The subject of a token that counts until a moment, in whole seconds: the token itself says until when. */
export const expiringSubject = (subject: string, until: Instant): string =>
  `${subject}${MARK}${Math.floor(Date.parse(until) / SECOND).toString(36)}`;

/** Read back what `expiringSubject` wrote; null for anything else. */
export const readExpiring = (text: string): Readonly<{ subject: string; until: Instant }> | null => {
  const cut = text.lastIndexOf(MARK);
  const seconds = Number.parseInt(text.slice(cut + 1), 36);
  if (cut < 1 || !Number.isSafeInteger(seconds)) return null;
  return { subject: text.slice(0, cut), until: after(instant(new Date(0)), seconds * SECOND) };
};
