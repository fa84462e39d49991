import { type Context, Hono } from 'hono';
import { EXPORTED_STATUSES } from '#domain/exports/subscriptions-wanted';
import { MOST_INLINE_BYTES } from '#domain/imports/import';
import { refusedRows } from '#domain/imports/report';
import { shortCode } from '#domain/region';
import { askedOnce } from '#handling/asked-once';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { takeExport } from '#usecases/exports/take-export';
import { importFile, listStoreOrigin } from '#usecases/imports/ask-for-import';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { listTemplate, TEMPLATE_PATH } from '#views/console/operator/list-columns-part';
import {
  EXPORT_FORMATS,
  EXPORT_PATH,
  IMPORT_PATH,
  importPage,
  importPath,
  type ListsPage,
  listsPage,
  MOST_MB,
  REFUSED_SHOWN,
} from '#views/console/operator/lists-pages';
import { EMPTY_FORM, OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { termsIn, waitingFor } from './list-uploads.ts';
import { goneTo, shownOf } from './operator-forms.ts';
import { regionTyped } from './region-typed.ts';

const LISTED = 20;
/** So often a page looks again by itself while rows are worked off. */
const REFRESH_SECONDS = 5;

type Shown = Readonly<{
  form?: FormData;
  errors?: FieldErrors;
  of?: 'import' | 'export';
  exported?: ListsPage['exported'];
  status?: 200 | 202 | 422;
}>;

/** `store`: where lists are put, as an origin. */
type Lists = Readonly<{ deps: ConsoleDeps; store: () => Promise<string> }>;

/** Lists of subscriptions that operators bring and take. */
export const listsRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const lists: Lists = { deps, store: askedOnce(() => listStoreOrigin(deps)) };

  app.get(
    OPERATOR_ROOMS.lists,
    atOperatorDesk(deps, (context, desk) => shownLists(lists, context, desk, {})),
  );
  app.post(
    IMPORT_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => bring(lists, context, desk, form)),
  );
  app.post(
    EXPORT_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => take(lists, context, desk, form)),
  );

  app.get(
    importPath(':id').replace('%3A', ':'),
    atOperatorDesk(deps, async (context, desk) => {
      const shown = await deps.imports.find(context.req.param('id') ?? '');
      if (!shown) return context.html(messagePage('missing', desk.visit), 404);
      if (shown.state === 'running') context.header('refresh', String(REFRESH_SECONDS));
      if (shown.state === 'finished' || shown.state === 'awaiting-upload') context.header(FILE_STORE, await lists.store());
      const report = shown.state === 'finished' ? await deps.importFiles.report(shown.id) : null;
      const refused = report?.kind === 'whole' && shown.sums.refused > 0 ? refusedRows(utf8Of(report.bytes), REFUSED_SHOWN) : [];
      const waiting = shown.state === 'awaiting-upload' ? await waitingFor(deps, context, desk, shown) : null;
      return context.html(importPage(desk, { shown, form: EMPTY_FORM, hasReport: report !== null, refusedRows: refused, waiting }));
    }),
  );

  app.get(
    TEMPLATE_PATH,
    atOperatorDesk(deps, (_, { visit: { language } }) =>
      fileResponse(new TextEncoder().encode(listTemplate(language)), 'text/csv; charset=utf-8', 'subscriptions.csv'),
    ),
  );

  app.get(
    `${importPath(':id').replace('%3A', ':')}/report.csv`,
    atOperatorDesk(deps, async (context, { visit }) => {
      const found = await deps.imports.find(context.req.param('id') ?? '');
      const report = found?.state === 'finished' ? await deps.importFiles.report(found.id) : null;
      if (!found || !report) return context.html(messagePage('missing', visit), 404);
      if (report.kind === 'link') return context.redirect(report.url, 303);
      return fileResponse(report.bytes, 'text/csv; charset=utf-8', `${found.id}-report.csv`);
    }),
  );
  return app;
};

const utf8Of = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const fileResponse = (bytes: Uint8Array, type: string, name: string): Response =>
  new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' },
  });

const shownLists = async (
  { deps, store }: Lists,
  context: Context,
  desk: OperatorDesk,
  { form, errors = [], of, exported = null, status = 200 }: Shown,
): Promise<Response> => {
  const shown = form ? shownOf(form, errors) : EMPTY_FORM;
  const [recent, origin] = await Promise.all([deps.imports.recent(LISTED), store()]);
  context.header(FILE_STORE, origin);
  return context.html(
    listsPage(desk, {
      recent,
      form: of === 'import' ? shown : EMPTY_FORM,
      exporting: of === 'export' ? shown : EMPTY_FORM,
      exported,
    }),
    status,
  );
};

const bring = async (lists: Lists, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { caller, visit } = desk;
  const words = operatorWordsIn(visit.language).lists;
  const file = form.get('file');
  const isFile = file instanceof File && (file.size > 0 || file.name !== '');
  const wrong = !isFile ? words.noFile : file.size === 0 ? words.empty : file.size > MOST_INLINE_BYTES ? words.byPage(MOST_MB) : null;
  const read = termsIn(form, visit);
  const errors: FieldErrors = [...(wrong ? [{ name: 'file', error: wrong }] : []), ...read.errors];
  if (!isFile || errors.length > 0) return shownLists(lists, context, desk, { form, errors, of: 'import', status: 422 });
  const id = await importFile(lists.deps, caller, new Uint8Array(await file.arrayBuffer()), read.terms);
  return goneTo(context, importPath(id), visit);
};

const take = async (lists: Lists, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { caller, visit } = desk;
  const typed = fieldOf(form, 'region').trim();
  const region = typed === '' ? null : await regionTyped(typed, operatorWordsIn(visit.language).agencies);
  if (region?.kind === 'flawed')
    return shownLists(lists, context, desk, { form, errors: [{ name: 'region', error: region.error }], of: 'export', status: 422 });
  const format = EXPORT_FORMATS.find((one) => one === fieldOf(form, 'format')) ?? 'csv';
  const parameters = {
    format: format === 'jsonl' ? 'jsonl' : 'csv',
    charset: format === 'csv-gb18030' ? 'gb18030' : 'utf-8',
    region: region ? shortCode(region.code) : '',
    status: EXPORTED_STATUSES.find((one) => one === fieldOf(form, 'status')) ?? '',
    class: '',
  };
  const taken = await takeExport(lists.deps, { kind: 'subscriptions', parameters }, caller);
  switch (taken.kind) {
    case 'whole':
      return fileResponse(taken.octets, taken.form.type, taken.form.name);
    case 'link':
      return shownLists(lists, context, desk, { form, of: 'export', exported: taken });
    case 'under-way':
      return shownLists(lists, context, desk, { form, of: 'export', exported: taken, status: 202 });
  }
};
