import { type Context, Hono } from 'hono';
import { MOST_BYTES } from '#domain/imports/import';
import { fileToCome } from '#handling/posted-form';
import { awaitUpload, awaitUploadByForm, startImport } from '#usecases/imports/ask-for-import';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import { largeListPage } from '#views/console/operator/large-list-pages';
import { ANNOUNCE_PATH, importPath, LARGE_PATH, LARGEST_MB } from '#views/console/operator/lists-pages';
import { EMPTY_FORM } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { termsIn } from './list-uploads.ts';
import { goneTo, shownOf } from './operator-forms.ts';

/** Lists that are too long for a form: put into the store by a script, or brought there by a plain form, and begun then. */
export const largeListRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    LARGE_PATH,
    atOperatorDesk(deps, (context, desk) => context.html(largeListPage(desk, EMPTY_FORM))),
  );
  app.post(
    LARGE_PATH,
    actAtOperatorDesk(deps, async (context, desk, form) => {
      const { terms, errors } = termsIn(form, desk.visit);
      if (errors.length > 0) return context.html(largeListPage(desk, shownOf(form, errors)), 422);
      return goneTo(context, importPath(await awaitUploadByForm(deps, desk.caller, terms)), desk.visit);
    }),
  );
  app.post(
    ANNOUNCE_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => announced(deps, context, desk, form)),
  );
  app.post(
    `${importPath(':id').replace('%3A', ':')}/start`,
    actAtOperatorDesk(deps, async (context, desk) => {
      const id = context.req.param('id') ?? '';
      const { kind } = await startImport(deps, id);
      if (kind === 'unknown') return context.html(messagePage('missing', desk.visit), 404);
      return goneTo(context, kind === 'started' ? importPath(id) : `${importPath(id)}?arrived=1`, desk.visit);
    }),
  );
  return app;
};

/** To a script, which puts the file where the answer says. */
const announced = async (deps: ConsoleDeps, context: Context, { caller, visit }: OperatorDesk, form: FormData): Promise<Response> => {
  const words = operatorWordsIn(visit.language).lists;
  const { terms, errors } = termsIn(form, visit);
  const refused = (error: string): Response => context.json({ error }, 422);
  const [flaw] = errors;
  if (flaw) return refused(flaw.error);
  const file = fileToCome(form);
  if (!file) return refused(words.noFile);
  if (file.bytes > MOST_BYTES) return refused(words.large(LARGEST_MB));
  const awaited = await awaitUpload(deps, caller, file, terms);
  if (awaited.kind !== 'awaited') return refused(words.large(LARGEST_MB));
  const { url, headers } = awaited.upload;
  return context.json({ path: importPath(awaited.id), url, headers }, 201);
};
