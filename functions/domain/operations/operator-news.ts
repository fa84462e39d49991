import type { Breaker } from '../sending/breaker.ts';

/** What operators are told of by mail: that an agency's mail is slowed or held, and that the days off of a year are not known. */
export type OperatorNews = Readonly<{ kind: 'breaker'; agencyId: string; revision: number } | { kind: 'calendar'; year: number }>;

/** In the place of a person, as long as there is none: the mailbox that was chosen at deployment. */
export const FIRST_OPERATOR = 'first';

const nameOf = (news: OperatorNews): string =>
  news.kind === 'breaker' ? `breaker#${news.agencyId}#${news.revision}` : `calendar#${news.year}`;

/** The letter to one operator; without a reader the request that letters to all of them be asked for. */
export const operatorLetter = (news: OperatorNews, reader?: string) => ({
  letter: 'operator-news' as const,
  subject: reader === undefined ? nameOf(news) : `${nameOf(news)}@${reader}`,
});

/** Null for the subject of another letter. */
export const operatorNewsOf = (subject: string): Readonly<{ news: OperatorNews; reader: string | undefined }> | null => {
  const [name = '', reader] = subject.split('@');
  const [, agencyId, revision] = /^breaker#([a-z0-9-]+)#(\d+)$/.exec(name) ?? [];
  if (agencyId !== undefined) return { news: { kind: 'breaker', agencyId, revision: Number(revision) }, reader };
  const [, year] = /^calendar#(\d{4})$/.exec(name) ?? [];
  return year === undefined ? null : { news: { kind: 'calendar', year: Number(year) }, reader };
};

/** The letters of a change that is to be told: operators hear of trouble, and not of its end. */
export const newsOfBreaker = (breaker: Pick<Breaker, 'agencyId' | 'revision' | 'state'>) =>
  breaker.state === 'open' ? [] : [operatorLetter({ kind: 'breaker', agencyId: breaker.agencyId, revision: breaker.revision })];
