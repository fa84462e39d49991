import type { Agency } from '#domain/agencies/agency';
import { underWayIn, unreachedIn } from '#domain/ledger/notice-report';
import { isPublic, leadOf, type Notice, type NoticeSummary, unsignedOf } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import { isReceiptLate, wantedReceipt } from '#domain/receipts/receipt';
import type { Breaker } from '#domain/sending/breaker';
import { after, DAY, instant, MINUTE } from '#domain/time';
import type { Breakers } from '#ports/breakers';
import type { DraftStore } from '#ports/draft-store';
import type { NoticeLists } from '#ports/notice-lists';
import type { Receipts } from '#ports/receipts';
import { type ReportNotice, reportNotice } from '../ledger/report-notice.ts';
import { BOARD_START } from '../search/search-board.ts';
import { troubles } from './release-hold.ts';

export type FindWhatWaits = ReportNotice &
  Readonly<{
    noticeLists: Pick<NoticeLists, 'ofAgency'>;
    drafts: Pick<DraftStore, 'ofAgency'>;
    receipts: Pick<Receipts, 'sums'>;
    breakers: Pick<Breakers, 'findMany'>;
  }>;

/** The latest notices of an agency are looked at, so many of them … */
export const LOOKED_AT = 40;
/** … and of what was published, so many ledgers and so many receipts. */
const LEDGERS = 6;
/** What was not reached is told so long; then it is no news. */
const TOLD_MS = 14 * DAY;

/** What an agency has to do, or to wait for, each with the notice that it is about. */
export type WhatWaits = Readonly<{
  drafts: number;
  /** It has to sign these. */
  toSign: readonly NoticeSummary[];
  /** It leads these, and others have to sign. */
  unsigned: readonly NoticeSummary[];
  scheduled: readonly NoticeSummary[];
  sending: readonly Readonly<{ notice: NoticeSummary; done: number; all: number }>[];
  unreached: readonly Readonly<{ notice: NoticeSummary; count: number }>[];
  receipts: readonly Readonly<{ notice: NoticeSummary; by: string | undefined; missing: number }>[];
  /** Its mail is slowed or held. */
  trouble: Breaker | null;
  newest: readonly NoticeSummary[];
  /** Has it no more notices than were looked at? */
  isAll: boolean;
}>;

/** Bounded, whatever an agency has: its latest notices alone are looked at, and the ledgers of the latest of these. */
export const findWhatWaits = async (deps: FindWhatWaits, agency: Pick<Agency, 'id'>): Promise<WhatWaits> => {
  const now = deps.clock.now();
  const query = { from: BOARD_START, to: after(instant(now), MINUTE), limit: LOOKED_AT };
  const [page, drafts, held] = await Promise.all([
    deps.noticeLists.ofAgency(agency.id, query),
    deps.drafts.ofAgency(agency.id),
    troubles(deps, [agency.id]),
  ]);
  const notices = (page?.items ?? []).map((notice) => asOf(notice, now));
  const awaited = notices.filter(({ status }) => status === 'awaiting-signatures');
  const isOurs = (notice: NoticeSummary): boolean => leadOf(notice).id === agency.id;
  const published = notices.filter(isPublic);
  const since = after(instant(now), -TOLD_MS);
  const [ledgers, receipts] = await Promise.all([
    ledgersOf(deps, published.filter(({ publishedAt = '' }) => publishedAt > since).slice(0, LEDGERS)),
    receiptsOf(deps, published.filter(({ status }) => status === 'published').filter(isOurs)),
  ]);
  return {
    drafts: drafts.length,
    toSign: awaited.filter((notice) => unsignedOf(notice).some(({ id }) => id === agency.id)),
    unsigned: awaited.filter(isOurs),
    scheduled: notices.filter(({ status }) => status === 'scheduled').filter(isOurs),
    ...ledgers,
    receipts,
    trouble: held.get(agency.id) ?? null,
    newest: notices.slice(0, LEDGERS),
    isAll: page?.next === undefined,
  };
};

const ledgersOf = async (deps: FindWhatWaits, notices: readonly NoticeSummary[]): Promise<Pick<WhatWaits, 'sending' | 'unreached'>> => {
  const found = await Promise.all(notices.map(async (notice) => ({ notice, report: await reportNotice(deps, notice.id) })));
  const sending = found.flatMap(({ notice, report }) => {
    if (!report || report.complete) return [];
    const { audience, awaitingDigest } = report.totals;
    const all = audience - awaitingDigest;
    const done = all - underWayIn(report.totals);
    return done === all ? [] : [{ notice, done, all }];
  });
  const unreached = found.flatMap(({ notice, report }) => {
    const count = report ? unreachedIn(report.totals) : 0;
    return count > 0 ? [{ notice, count }] : [];
  });
  return { sending, unreached };
};

/** Of those that still can be answered and are not answered by all; a notice says in full alone whether it wants any. */
const receiptsOf = async (deps: FindWhatWaits, notices: readonly NoticeSummary[]): Promise<WhatWaits['receipts']> => {
  const found = await Promise.all(notices.map(async (notice) => ({ notice, whole: await deps.notices.find(notice.id) })));
  const wanting = found.flatMap(({ notice, whole }) => (whole && isStillWanted(whole, deps.clock.now()) ? [{ notice, whole }] : []));
  const summed = await Promise.all(
    wanting.slice(0, LEDGERS).map(async ({ notice, whole }) => {
      const sums = await deps.receipts.sums(notice.id);
      const missing = sums.reduce((sum, { required, received }) => sum + required - received, 0);
      return { notice, by: wantedReceipt(whole)?.by, missing };
    }),
  );
  return summed.filter(({ missing }) => missing > 0);
};

const isStillWanted = (notice: Notice, now: Date): boolean => wantedReceipt(notice) !== null && !isReceiptLate(notice, now);
