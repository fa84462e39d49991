import { isWanted, type NewsKind, type NewsSubject, newsSubjectFrom } from '#domain/agencies/agency-news';
import { type Counts, sumCounts } from '#domain/ledger/ledger';
import type { PlainAct } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { ReceiptSum } from '#domain/receipts/receipt';
import { agencyNewsEmail, type ReceiptsMissing } from '#views/email/agency-news-email';
import type { ComposeLetter, TextOf } from '../subscriptions/letter-text.ts';

/** To the contact address of an agency, unless it does not want to hear of such things or there is nothing to say of it any more. */
export const agencyNewsLetter: TextOf = async (deps, { subject }) => {
  const told = newsSubjectFrom(subject);
  const [agency] = told ? await deps.agencies.findMany([told.agencyId]) : [];
  if (!told || !agency || !isWanted(told.news, agency)) return null;
  const found = await foundFor(deps, told);
  if (!found) return null;
  const { clock, site } = deps;
  const hasConsole = (await deps.staff.ofAgency(agency.id)).members.length > 0;
  return {
    to: agency.contactEmail,
    compose: () => agencyNewsEmail({ to: agency.contactEmail, news: told.news, ...found, hasConsole, subject, now: clock.now(), site }),
  };
};

const missingIn = (sums: readonly ReceiptSum[]): ReceiptsMissing => {
  const required = sums.reduce((sum, one) => sum + one.required, 0);
  return { required, missing: required - sums.reduce((sum, one) => sum + one.received, 0) };
};

type Found = Readonly<{ notice: Notice; counts: Counts | null; missing: ReceiptsMissing | null; act: PlainAct }>;

/** What there is no use in hearing once the notice was cancelled. */
const IN_VAIN: ReadonlySet<NewsKind> = new Set(['signature-asked', 'signed']);

const foundFor = async ({ notices, mailings, sums, receipts }: ComposeLetter, { news, about }: NewsSubject): Promise<Found | null> => {
  if (news !== 'closed') {
    const notice = await notices.find(about);
    if (notice?.status === 'cancelled' && IN_VAIN.has(news)) return null;
    const missing = notice && news === 'receipts-missing' ? missingIn(await receipts.sums(notice.id)) : null;
    return notice && { notice, counts: null, missing, act: 'notice' };
  }
  const mailing = await mailings.find(about);
  if (!mailing || mailing.act === 'digest') return null;
  const [notice, kept] = await Promise.all([notices.find(mailing.noticeId), sums.find([mailing.id], mailing.noticeId)]);
  const counts = sumCounts((kept.get(mailing.id)?.counts ?? []).map(([, , one]) => one));
  return notice && { notice, counts, missing: null, act: mailing.act };
};
