import { FIRST_OPERATOR, type OperatorNews, operatorLetter, operatorNewsOf } from '#domain/operations/operator-news';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import { breakerNewsEmail, calendarNewsEmail } from '#views/email/operator-news-email';
import { listOperators } from '../agencies/manage-operators.ts';
import type { ComposeLetter, LetterText, TextOf } from '../subscriptions/letter-text.ts';

/** Tells each operator of what needs one. Asked for once; the letters to all of them are asked for when that is worked off. */
export const operatorNewsLetter: TextOf = async (deps, { subject }) => {
  const about = operatorNewsOf(subject);
  if (!about) return null;
  const { news, reader } = about;
  if (reader !== undefined) return textFor(deps, news, reader);
  const operators = (await listOperators(deps)).map(({ id }) => id);
  const readers = operators.length > 0 ? operators : deps.operatorAddress === null ? [] : [FIRST_OPERATOR];
  const now = instant(deps.clock.now());
  for (const one of readers) await deps.letterRequests.make(operatorLetter(news, one), now);
  return null;
};

const textFor = async (deps: ComposeLetter, news: OperatorNews, reader: string): Promise<LetterText | null> => {
  const { staff, operatorAddress, clock, site } = deps;
  const to = reader === FIRST_OPERATOR ? operatorAddress : ((await staff.find(OPERATORS, reader))?.email ?? null);
  if (to === null) return null;
  const letter = { to, reader, site };
  if (news.kind === 'calendar') return { to, compose: () => calendarNewsEmail({ ...letter, year: news.year, now: clock.now() }) };
  const { agencyId, revision } = news;
  const breaker = (await deps.breakers.findMany([agencyId])).get(agencyId);
  const [agency] = await deps.agencies.findMany([agencyId]);
  // A later change has a letter of its own.
  if (!agency || breaker?.revision !== revision) return null;
  return { to, compose: () => breakerNewsEmail({ ...letter, agency, breaker, now: clock.now() }) };
};
