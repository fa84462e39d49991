import { type Context, Hono } from 'hono';
import { WANTED_STATUSES } from '#domain/ledger/delivery-list';
import { leadOf, type Notice, ORGANIZATION_CLASSES } from '#domain/notices/notice';
import { remindNow } from '#domain/notices/notice-receipts';
import { wantedReceipt } from '#domain/receipts/receipt';
import { CHARSETS, fieldColumns } from '#domain/receipts/receipts-wanted';
import { type PlannedReminder, remindersFor } from '#domain/receipts/reminders';
import { EVERYWHERE, type RegionCode, regionNamed, shortCode } from '#domain/region';
import { cut, withoutHidden } from '#domain/text/text';
import { type Instant, instant } from '#domain/time';
import { readDate, typedDate } from '#handling/typed-date';
import { may, speaksFor } from '#usecases/callers/authorize';
import { takeExport } from '#usecases/exports/take-export';
import { listDeliveries } from '#usecases/ledger/list-deliveries';
import { reportNotice } from '#usecases/ledger/report-notice';
import { extendReceiptOf } from '#usecases/receipts/extend-receipt';
import { listReceipts } from '#usecases/receipts/list-receipts';
import { remindOf } from '#usecases/receipts/remind-now';
import { sumReceipts } from '#usecases/receipts/sum-receipts';
import { followWordsIn } from '#views/catalogue/follow-words';
import { NO_DATE, type TypedDate } from '#views/components/date-field';
import { type DeliveriesAsked, deliveriesPage } from '#views/console/deliveries-page';
import { noticePath } from '#views/console/notice-rows';
import { receiptsPage } from '#views/console/receipts-page';
import { refusedPage } from '#views/console/refused-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { fileAnswer } from './file-answer.ts';
import { streetsAmong } from './follow-routes.ts';
import { actAtOwnNotice, atOwnNotice, missing } from './rights.ts';

/** Lines on a page. */
const SHOWN = 50;
const LONGEST = { region: 40, organization: 100, cursor: 1000 } as const;

const questionOf = ({ req }: Context, name: keyof typeof LONGEST): string => (req.query(name) ?? '').trim().slice(0, LONGEST[name]);

const askedOf = (context: Context): DeliveriesAsked => ({
  status: WANTED_STATUSES.find((one) => one === context.req.query('status')) ?? '',
  class: ORGANIZATION_CLASSES.find((one) => one === context.req.query('class')) ?? '',
  region: questionOf(context, 'region'),
  organization: questionOf(context, 'organization'),
});

const charsetOf = (context: Context) => CHARSETS.find((one) => one === context.req.query('charset')) ?? 'utf-8';

const regionAsked = (typed: string): RegionCode | null => (typed === '' ? EVERYWHERE : regionNamed(typed));

/** Who got a notice, one by one; who confirmed it; and both as files. */
export const ledgerRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/notices/:id/deliveries',
    atOwnNotice(deps, 'notices:read', async (context, desk, notice) => {
      const asked = askedOf(context);
      const region = regionAsked(asked.region);
      const cursor = questionOf(context, 'cursor') || undefined;
      const filter = { status: asked.status || undefined, class: asked.class || undefined, organization: asked.organization || undefined };
      const page = region === null ? { items: [] } : await listDeliveries(deps, notice, { ...filter, region, limit: SHOWN, cursor });
      if (!page) return context.redirect(inLanguage(noticePath(notice.id, '/deliveries'), desk.visit.language), 303);
      return context.html(
        deliveriesPage(desk, {
          notice,
          asked,
          isUnknownRegion: region === null,
          lines: page.items,
          next: ('next' in page ? page.next : undefined) ?? null,
          isFirst: cursor === undefined,
          streets: await streetsAmong(page.items.flatMap(({ organization }) => (organization ? [shortCode(organization.region)] : []))),
        }),
      );
    }),
  );

  app.get(
    '/console/notices/:id/deliveries.csv',
    atOwnNotice(deps, 'notices:read', async (context, desk, notice) => {
      const { status, region, class: ofClass } = askedOf(context);
      const parameters = {
        notice: notice.id,
        charset: charsetOf(context),
        status,
        region: regionAsked(region) ?? EVERYWHERE,
        class: ofClass,
      };
      const saveAs = `${titled(followWordsIn(desk.visit.language).ledger.title, notice)}.csv`;
      return fileAnswer(
        context,
        desk,
        await takeExport(deps, { kind: 'deliveries', parameters }, desk.caller),
        noticePath(notice.id),
        saveAs,
      );
    }),
  );

  const showReceipts = async (
    context: Context,
    desk: Desk,
    notice: Notice,
    wrong?: Readonly<{ typed: TypedDate; error: string }>,
  ): Promise<Response> => {
    const sums = await sumReceipts(deps, notice);
    if (!sums) return context.html(refusedPage(desk, { path: noticePath(notice.id), why: 'noReceipts' }), 404);
    const asked = context.req.query('status');
    const status = asked === '' || asked === 'received' ? asked : 'missing';
    const cursor = questionOf(context, 'cursor') || undefined;
    const [page, report] = await Promise.all([
      listReceipts(deps, notice, { status: status || undefined, limit: SHOWN, cursor }),
      reportNotice(deps, notice.id),
    ]);
    if (!page) return context.redirect(inLanguage(noticePath(notice.id, '/receipts'), desk.visit.language), 303);
    const leads = may(desk.caller, 'notices:write') && speaksFor(desk.caller, leadOf(notice).id);
    const now = instant(deps.clock.now());
    const reminded = (report?.mailings ?? []).flatMap(({ act, startedAt, counts }) =>
      act === 'reminder' ? [{ at: startedAt, count: counts.audience }] : [],
    );
    const note = context.req.query('note');
    const shown = receiptsPage(desk, {
      notice,
      sums,
      status,
      lines: page.items,
      next: page.next ?? null,
      isFirst: cursor === undefined,
      reminded,
      planned: plannedFor(notice, now),
      lead: leads
        ? { mayExtend: notice.status === 'published', remind: remindable(notice, sums.missing, reminded.at(-1)?.at ?? null, now) }
        : null,
      typed: wrong?.typed ?? NO_DATE,
      error: wrong?.error,
      note: note === 'extended' || note === 'reminded' ? note : null,
      files: [
        { path: noticePath(notice.id, '/receipts.xlsx'), name: followWordsIn(desk.visit.language).ledger.workbook },
        ...CHARSETS.map((charset) => ({
          path: noticePath(notice.id, `/receipts.csv?charset=${charset}`),
          name: followWordsIn(desk.visit.language).ledger[charset === 'utf-8' ? 'utf8' : 'gb18030'],
        })),
      ],
      streets: await streetsAmong([
        ...sums.byRegion.map(({ region }) => shortCode(region)),
        ...page.items.map(({ receipt }) => receipt.region),
      ]),
    });
    return context.html(shown, wrong ? 422 : 200);
  };

  app.get(
    '/console/notices/:id/receipts',
    atOwnNotice(deps, 'notices:read', (context, desk, notice) => showReceipts(context, desk, notice)),
  );

  app.post(
    '/console/notices/:id/receipts',
    actAtOwnNotice(deps, 'notices:write', async (context, desk, notice, form) => {
      const { receipts: words } = followWordsIn(desk.visit.language);
      const typed = typedDate(form, 'by');
      const read = readDate(typed);
      const wrong = (error: string) => showReceipts(context, desk, notice, { typed, error });
      if (read.kind !== 'day') return wrong(read.kind === 'none' ? words.needed : words[read.flaw]);
      const path = noticePath(notice.id);
      const done = await extendReceiptOf(deps, desk.caller, notice.id, read.day);
      switch (done.kind) {
        case 'extended':
          return context.redirect(inLanguage(noticePath(notice.id, '/receipts?note=extended'), desk.visit.language), 303);
        case 'unknown':
          return missing(context, desk);
        case 'not-the-lead':
          return context.html(refusedPage(desk, { path, why: 'onlyLead' }), 403);
        case 'in-the-past':
          return wrong(words.inThePast);
        case 'refused':
          return done.reason === 'not-later' ? wrong(words.notLater) : context.html(refusedPage(desk, { path, why: 'notNow' }), 409);
      }
    }),
  );

  app.post(
    '/console/notices/:id/reminders',
    actAtOwnNotice(deps, 'notices:write', async (context, desk, notice) => {
      const done = await remindOf(deps, desk.caller, notice.id);
      const { language } = desk.visit;
      switch (done.kind) {
        case 'reminding':
          return context.redirect(inLanguage(noticePath(notice.id, '/receipts?note=reminded'), language), 303);
        case 'unknown':
          return missing(context, desk);
        case 'not-the-lead':
          return context.html(refusedPage(desk, { path: noticePath(notice.id), why: 'onlyLead' }), 403);
        // Somebody else was faster, or the last answer has come: the page says how it stands.
        case 'too-soon':
        case 'refused':
          return context.redirect(inLanguage(noticePath(notice.id, '/receipts'), language), 303);
      }
    }),
  );

  /** Who confirmed and who has not, as a table or as a workbook. */
  for (const [ending, kind] of Object.entries({ csv: 'receipts', xlsx: 'receipts-workbook' }))
    app.get(
      `/console/notices/:id/receipts.${ending}`,
      atOwnNotice(deps, 'notices:read', async (context, desk, notice) => {
        const asked = context.req.query('status');
        const status = asked === 'received' || asked === 'missing' ? asked : '';
        const { language } = desk.visit;
        const asData = { noticeId: notice.id, charset: charsetOf(context), status, fields: fieldColumns(notice.receipt) };
        // A workbook is for people, and CSV has the columns that programs know.
        const parameters = ending === 'xlsx' ? { ...asData, language } : asData;
        const taken = await takeExport(deps, { kind, parameters }, desk.caller);
        const saveAs = `${titled(followWordsIn(language).receipts.title, notice)}.${ending}`;
        return fileAnswer(context, desk, taken, noticePath(notice.id, '/receipts'), saveAs);
      }),
    );
  return app;
};

/** How many could be reminded now, or from when on. */
const remindable = (notice: Notice, missing: number, last: Instant | null, now: Instant) => {
  const done = remindNow(notice, missing, last, now);
  if (done.kind === 'too-soon') return { from: done.from };
  return done.kind === 'reminding' ? { missing } : null;
};
const NAME_CHARACTERS = 60;

/** A name of a file that says what is in it, of which notice, without what no file may be called. */
const titled = (what: string, { title }: Notice): string =>
  `${what}-${cut(
    withoutHidden(title)
      .replace(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
      .trim(),
    NAME_CHARACTERS,
  )}`;

/** What is still to come, by the day that stands; half of the time is not known any more once the last day was put off. */
const plannedFor = (notice: Notice, now: Instant): readonly PlannedReminder[] =>
  notice.status === 'published' && notice.publishedAt !== undefined && wantedReceipt(notice) !== null
    ? remindersFor(notice, notice.publishedAt).filter(
        ({ at, step }) => at > now && !(step === 'half-time' && notice.receiptBy !== undefined),
      )
    : [];
