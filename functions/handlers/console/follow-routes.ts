import { type Context, Hono } from 'hono';
import { isPublic, leadOf, NOTICE_STATUSES, type Notice, unsignedOf } from '#domain/notices/notice';
import { refusalToCorrect } from '#domain/notices/notice-corrections';
import { asOf } from '#domain/notices/notice-life';
import { isStreet, type RegionCode, shortCode } from '#domain/region';
import { loadStreets } from '#domain/streets';
import { after, instant, MINUTE } from '#domain/time';
import { type Caller, may, speaksFor } from '#usecases/callers/authorize';
import { reportNotice } from '#usecases/ledger/report-notice';
import { mayDraft } from '#usecases/notices/write-draft';
import { sumReceipts } from '#usecases/receipts/sum-receipts';
import { BOARD_START, searchBoard } from '#usecases/search/search-board';
import { askForRetry } from '#usecases/sending/retry-failed';
import { noticeListPage } from '#views/console/notice-list-page';
import { type NoticeNote, type NoticeRights, noticeAtDeskPage } from '#views/console/notice-page';
import { noticePath } from '#views/console/notice-rows';
import { refusedPage } from '#views/console/refused-page';
import type { StreetNames } from '#views/place-words';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import { placeNames } from './drafts/draft-names.ts';
import { actAtDeskWith, atDeskWith, atOwnNotice, mayTakeBack, missing } from './rights.ts';

const LONGEST_QUESTION = 100;
/** Notices on a page. */
const SHOWN = 20;

const NOTES = [
  'corrected',
  'corrected-quietly',
  'withdrawn',
  'redacted',
  'retried',
  'extended',
  'published',
  'awaiting-signatures',
  'scheduled',
  'cancelled',
] as const satisfies readonly NoticeNote[];

/** What has been done is told once, above what it was done to. */
export const noteOf = (context: Context): NoticeNote | null => NOTES.find((note) => note === context.req.query('note')) ?? null;

/** What may be done to a notice now, and by this person: use cases say the same to whoever tries. */
export const rightsOver = (caller: Caller, notice: Notice): NoticeRights => {
  const mayWrite = may(caller, 'notices:write');
  const leads = mayWrite && speaksFor(caller, leadOf(notice).id);
  const stands = isPublic(notice) && notice.status !== 'withdrawn';
  const waits = notice.status === 'scheduled' || notice.status === 'awaiting-signatures';
  const isAwaited = unsignedOf(notice).some(({ id }) => speaksFor(caller, id));
  return {
    takeBack: mayWrite && mayTakeBack(caller, notice),
    sign: mayWrite && notice.status === 'awaiting-signatures' && isAwaited,
    reschedule: leads && waits,
    correct: leads && refusalToCorrect(notice) === null,
    withdraw: leads && stands,
    redact: leads && isPublic(notice),
    retry: mayWrite && stands,
    draft: mayDraft(caller),
  };
};

/** Names of the streets among these codes; most breakdowns name none, and need no table. */
export const streetsAmong = async (codes: readonly RegionCode[]): Promise<StreetNames | undefined> => {
  if (!codes.some(isStreet)) return undefined;
  const streets = await loadStreets();
  return (code) => streets.nameOf(code);
};

/** The notices of an agency, and how each stands. */
export const followRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/notices',
    atDeskWith(deps, 'notices:read', async (context, desk) => {
      const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST_QUESTION);
      const status = NOTICE_STATUSES.find((one) => one === context.req.query('status')) ?? null;
      const to = after(instant(deps.clock.now()), MINUTE);
      const cursor = context.req.query('cursor');
      const search = { from: BOARD_START, to, limit: SHOWN, cursor, q, ofAgency: desk.agency.id, status: status ?? undefined };
      const page = await searchBoard(deps, search);
      // A cursor that was never given out: from the beginning.
      if (!page) return context.redirect(inLanguage('/console/notices', desk.visit.language), 303);
      const list = { notices: page.items, next: page.next ?? null, lookedBackTo: page.lookedBackTo ?? null, q, status };
      return context.html(noticeListPage(desk, list));
    }),
  );

  app.get(
    '/console/notices/:id',
    atOwnNotice(deps, 'notices:read', async (context, desk, notice) => {
      const [report, receipts, lastRetry, versions] = await Promise.all([
        isPublic(notice) ? reportNotice(deps, notice.id) : null,
        sumReceipts(deps, notice),
        deps.retryRequests.last(notice.id),
        notice.version > 1 ? deps.notices.versions(notice.id) : [notice],
      ]);
      return context.html(
        noticeAtDeskPage(desk, {
          notice: asOf(notice, deps.clock.now()),
          versions,
          report,
          receipts,
          lastRetry,
          rights: rightsOver(desk.caller, notice),
          note: noteOf(context),
          streets: isPublic(notice)
            ? await streetsAmong((report?.byRegion ?? []).map(({ region }) => shortCode(region)))
            : (await placeNames(desk.visit.language)).streets,
        }),
      );
    }),
  );

  app.post(
    '/console/notices/:id/retry',
    actAtDeskWith(deps, 'notices:write', async (context, desk) => {
      const id = context.req.param('id') ?? '';
      const asked = await askForRetry(deps, desk.caller, id);
      if (asked.kind === 'unknown') return missing(context, desk);
      return asked.kind === 'refused'
        ? context.html(refusedPage(desk, { path: noticePath(id), why: 'notNow' }), 409)
        : context.redirect(inLanguage(noticePath(id, '?note=retried'), desk.visit.language), 303);
    }),
  );
  return app;
};
