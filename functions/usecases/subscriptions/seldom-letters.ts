import { breakerLetterText } from '../agencies/breaker-letter.ts';
import { operatorNewsLetter } from '../operations/operator-news-letter.ts';
import { oldChannelLetter } from './channel-letter.ts';
import { contactRoleLetter } from './contact-role-letter.ts';
import { deadCriteriaLetter } from './dead-criteria-letter.ts';
import type { TextOf } from './letter-text.ts';
import { missedLetter } from './missed-letter.ts';

/** Letters that few days bring: loaded when one is to leave. */
export const SELDOM_LETTERS = {
  breaker: breakerLetterText,
  'channel-old': oldChannelLetter,
  'contact-role': contactRoleLetter,
  'dead-criteria': deadCriteriaLetter,
  missed: missedLetter,
  'operator-news': operatorNewsLetter,
} as const satisfies Readonly<Record<string, TextOf>>;
