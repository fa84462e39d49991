import { type Context, Hono } from 'hono';
import { REFUSAL_WORDS } from '#domain/documents/refusal-words';
import { contentOf, sheetOf } from '#domain/notices/draft-sheet';
import { withDocument } from '#domain/notices/sheet-presses';
import { flawSentence } from '#handling/flaw-sentence';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf, fileToCome } from '#handling/posted-form';
import type { Converted } from '#usecases/documents/convert-document';
import { amendDraft } from '#usecases/notices/save-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { draftPath } from '#views/console/compose/compose-page';
import { type DocumentPage, documentPage } from '#views/console/compose/document-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk, type Desk } from '../desk.ts';
import { elsewhere } from './draft-routes.ts';
import { barFrom } from './file-routes.ts';
import { documents, notesOf, readAgain, readAnew, whyUnread } from './read-documents.ts';

/**
 * What Word and WPS wrote, as the text of a draft: pasted or put into the store by a script, or brought there by a plain form, looked at,
 * and put into the draft by a button.
 */
export const documentRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.post(
    '/console/drafts/:draft/paste',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await barFrom(deps, context, desk);
      if (barred) return barred;
      const { convertHtml } = await documents();
      return convertedJson(context, desk, await convertHtml(deps, desk.caller, fieldOf(form, 'html')));
    }),
  );

  app.get(
    '/console/drafts/:draft/document',
    atDesk(deps, async (context, desk) => {
      const barred = await barFrom(deps, context, desk);
      if (barred) return barred;
      const id = context.req.query('read') ?? '';
      return id === '' ? toBring(deps, context, desk) : looked(deps, context, desk, id);
    }),
  );

  app.post(
    '/console/drafts/:draft/document',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await barFrom(deps, context, desk);
      if (barred) return barred;
      const id = fieldOf(form, 'document');
      if (context.req.header('accept') !== 'application/json') return putIn(deps, context, desk, id);
      if (id === '') return documentToCome(deps, context, desk, form);
      const { convertDocument } = await documents();
      return convertedJson(context, desk, await convertDocument(deps, desk.caller, id));
    }),
  );
  return app;
};

const draftIn = (context: Context): string => context.req.param('draft') ?? '';

const page = (context: Context, desk: Desk, at: DocumentPage['at'], status: 200 | 413 | 422 = 200): Response => {
  if (at.kind === 'form') context.header(FILE_STORE, new URL(at.form.url).origin);
  return context.html(documentPage(desk, { id: draftIn(context), at }), status);
};

/** The form that brings a file, with why the one before could not be read. */
const toBring = async (deps: ConsoleDeps, context: Context, desk: Desk, error?: string): Promise<Response> => {
  const { awaitDocumentByForm } = await documents();
  const back = `${deps.site.publicUrl}${draftPath(draftIn(context))}/document?read=`;
  const form = await awaitDocumentByForm(deps, desk.caller, (id) => inLanguage(`${back}${id}`, desk.visit.language));
  return page(context, desk, { kind: 'form', form, ...(error === undefined ? {} : { error }) }, error === undefined ? 200 : 422);
};

/** It has come: what was read of it, before any of that stands in the draft. */
const looked = async (deps: ConsoleDeps, context: Context, desk: Desk, id: string, tooLong?: string): Promise<Response> => {
  const { language } = desk.visit;
  const converted = await readAnew(deps, desk, id);
  const why = whyUnread(converted, language);
  if (converted.kind !== 'converted') return toBring(deps, context, desk, why ?? undefined);
  const { title = '', markdown } = converted.conversion;
  if (title === '' && markdown.trim() === '') return toBring(deps, context, desk, composeWordsIn(language).document.empty);
  const read = { kind: 'read', documentId: id, title, markdown, notes: notesOf(converted.conversion, language) } as const;
  return page(context, desk, tooLong === undefined ? read : { ...read, error: tooLong }, tooLong === undefined ? 200 : 413);
};

/** Behind what stands in the draft by now, whoever wrote that. */
const putIn = async (deps: ConsoleDeps, context: Context, desk: Desk, id: string): Promise<Response> => {
  const { language } = desk.visit;
  const converted = await readAgain(deps, desk, id);
  if (converted.kind !== 'converted') return toBring(deps, context, desk, whyUnread(converted, language) ?? undefined);
  const agencyId = desk.agency.id;
  const saved = await amendDraft(deps, desk.caller, agencyId, draftIn(context), (content) =>
    contentOf(withDocument(sheetOf(content, agencyId), converted.conversion), agencyId),
  );
  if (saved.kind === 'too-large')
    return looked(deps, context, desk, id, composeWordsIn(language).document.tooLong(Math.ceil(saved.bytes / 1000)));
  if (saved.kind !== 'written') return elsewhere(deps, context, desk, draftIn(context));
  return context.redirect(`${inLanguage(`${draftPath(draftIn(context))}?read=${id}`, language)}#field-sections-part`, 303);
};

/** Where a script puts a .docx, which does not come through us. */
const documentToCome = async (
  deps: ConsoleDeps,
  context: Context,
  { caller, visit: { language } }: Desk,
  form: FormData,
): Promise<Response> => {
  const { awaitDocument } = await documents();
  const file = fileToCome(form);
  const awaited = file && (await awaitDocument(deps, caller, file));
  if (awaited?.kind === 'awaited') return context.json({ id: awaited.id, url: awaited.upload.url, headers: awaited.upload.headers }, 201);
  return context.json({ error: flawSentence({ message: REFUSAL_WORDS['document-too-large'] }, language) }, 422);
};

/** The text, and what of it could not be taken over. */
const convertedJson = (context: Context, { visit: { language } }: Desk, converted: Converted): Response => {
  if (converted.kind !== 'converted')
    return context.json({ error: whyUnread(converted, language) }, converted.kind === 'refused' ? 422 : 404);
  const { title, markdown } = converted.conversion;
  return context.json({ ...(title === undefined ? {} : { title }), markdown, warnings: notesOf(converted.conversion, language) });
};
