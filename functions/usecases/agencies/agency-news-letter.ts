import { isWanted, type NewsSubject, newsSubjectFrom } from '#domain/agencies/agency-news';
import { type Counts, sumCounts } from '#domain/ledger/ledger';
import type { PlainAct } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import { agencyNewsEmail } from '#views/email/agency-news-email';
import type { ComposeLetter, TextOf } from '../subscriptions/letter-text.ts';

/** To the contact address of an agency, unless it does not want to hear of such things or there is nothing to say of it any more. */
export const agencyNewsLetter: TextOf = async (deps, { subject }) => {
  const told = newsSubjectFrom(subject);
  const [agency] = told ? await deps.agencies.findMany([told.agencyId]) : [];
  if (!told || !agency || !isWanted(told.news, agency)) return null;
  const found = await foundFor(deps, told);
  if (!found) return null;
  const { clock, site } = deps;
  return {
    to: agency.contactEmail,
    compose: () => agencyNewsEmail({ to: agency.contactEmail, news: told.news, ...found, subject, now: clock.now(), site }),
  };
};

type Found = Readonly<{ notice: Notice; counts: Counts | null; act: PlainAct }>;

const foundFor = async ({ notices, mailings, sums }: ComposeLetter, { news, about }: NewsSubject): Promise<Found | null> => {
  if (news !== 'closed') {
    const notice = await notices.find(about);
    return notice && { notice, counts: null, act: 'notice' };
  }
  const mailing = await mailings.find(about);
  if (!mailing || mailing.act === 'digest') return null;
  const [notice, kept] = await Promise.all([notices.find(mailing.noticeId), sums.find([mailing.id], mailing.noticeId)]);
  return notice && { notice, counts: sumCounts((kept.get(mailing.id)?.counts ?? []).map(([, , counts]) => counts)), act: mailing.act };
};
