import { LetterRequest, letterLapsesAt } from '#domain/subscriptions/letter-request';
import type { LetterId } from '#ports/letter-requests';
import { type DueItem, handedOut } from '../due-items.ts';
import { form } from '../form.ts';
import { consentKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';

/** The partition of the index `due` in which letters wait. */
export const LETTER = 'letter';

const REQUEST = form(LetterRequest);

export const letterItem = ({ letter, subject }: LetterId): DueItem => ({
  key: consentKeys.letter(letter, subject),
  name: `${letter}#${subject}`,
});

/** A request for a letter, handed out as it is made: that is what the stream tells of. */
export const letterRequestItem = (request: LetterRequest): object => ({
  ...handedOut(LETTER, letterItem(request), 'letter', request.dueAt),
  ...REQUEST.write(request),
  ttl: secondsAt(letterLapsesAt(request)),
});

export const letterRequestFrom = REQUEST.parse;
