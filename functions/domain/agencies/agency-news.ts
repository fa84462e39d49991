import type { Agency, AgencyMail } from './agency.ts';

/**
 * What an agency is told by mail about its notices, once each. `signature-asked`: it is named as a co-issuer. `signed`: the last signature
 * came. `refused`, `lapsed`: a joint notice will not be. `closed`: a mailing is through. `receipts-missing`: their last day is over.
 */
export const NEWS = ['signature-asked', 'signed', 'refused', 'lapsed', 'published', 'closed', 'receipts-missing'] as const;
export type NewsKind = (typeof NEWS)[number];

/** Something that one agency is to be told. */
export type News = Readonly<{ news: NewsKind; agencyId: string }>;

/** … of a notice, or of a mailing of it. */
export type NewsSubject = News & Readonly<{ about: string }>;

/** What a letter request says of it: no address, and no name. */
export const newsSubject = ({ news, agencyId, about }: NewsSubject): string => `${news}#${agencyId}#${about}`;

export const newsSubjectFrom = (subject: string): NewsSubject | null => {
  const [kind, agencyId, about, ...rest] = subject.split('#');
  const news = NEWS.find((one) => one === kind);
  return news && agencyId && about && rest.length === 0 ? { news, agencyId, about } : null;
};

/** Which of an agency's switches each goes by; of what needs an answer, or came to nothing, it is told in any case. */
const SWITCHES: Readonly<Partial<Record<NewsKind, AgencyMail>>> = {
  published: 'published',
  signed: 'signed',
  closed: 'closed',
  'receipts-missing': 'receiptsMissing',
};

/** Does an agency want to be told of this? It is told of everything unless it says otherwise. */
export const isWanted = (news: NewsKind, { notifications }: Pick<Agency, 'notifications'>): boolean => {
  const own = SWITCHES[news];
  return own === undefined || notifications[own];
};
