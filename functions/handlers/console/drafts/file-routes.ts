import { type Context, Hono } from 'hono';
import { KEPT_FOR_DRAFT_MS } from '#domain/attachments/attachment';
import { AttachmentDraft, UploadName } from '#domain/attachments/attachment-draft';
import { mediaTypeOfName } from '#domain/attachments/media-types';
import { REFUSAL_WORDS } from '#domain/documents/refusal-words';
import { readBy } from '#domain/input/issue-flaws';
import { contentOf, sheetOf } from '#domain/notices/draft-sheet';
import { LIMITS } from '#domain/notices/notice';
import { flawSentence } from '#handling/flaw-sentence';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { announceAttachment } from '#usecases/attachments/announce-attachment';
import { announcedName, announceName, formFor, takeInByForm } from '#usecases/attachments/bring-by-form';
import type { Converted } from '#usecases/documents/convert-document';
import { amendDraft } from '#usecases/notices/save-draft';
import { findDraft, mayDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { draftPath } from '#views/console/compose/compose-page';
import { type FilesPage, filesPage } from '#views/console/compose/files-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk, type Desk } from '../desk.ts';
import { forbidden } from '../rights.ts';
import { elsewhere } from './draft-routes.ts';

/** Files of a draft: announced and put into the store by a script, or brought there by a plain form. */
export const fileRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/drafts/:draft/files',
    atDesk(deps, async (context, desk) => {
      const barred = await bar(deps, context, desk);
      if (barred) return barred;
      const at = await standing(deps, context, desk);
      if (at.kind === 'form') context.header(FILE_STORE, new URL(at.form.url).origin);
      return context.html(filesPage(desk, { id: context.req.param('draft') ?? '', at }));
    }),
  );

  app.post(
    '/console/drafts/:draft/files',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await bar(deps, context, desk);
      if (barred) return barred;
      if (context.req.header('accept') === 'application/json') return announced(deps, context, desk, form);
      return fieldOf(form, 'attachment') === '' ? toCome(deps, context, desk, form) : taken(deps, context, desk, form);
    }),
  );
  app.post(
    '/console/drafts/:draft/paste',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await bar(deps, context, desk);
      return barred ?? pasted(deps, context, desk, fieldOf(form, 'html'));
    }),
  );

  app.post(
    '/console/drafts/:draft/document',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await bar(deps, context, desk);
      if (barred) return barred;
      const documentId = fieldOf(form, 'document');
      if (documentId === '') return documentToCome(deps, context, desk, form);
      const { convertDocument } = await documents();
      return convertedJson(context, desk, await convertDocument(deps, desk.caller, documentId));
    }),
  );
  return app;
};

/** With a parser of Markdown: read when the first text comes. */
const documents = () => import('#usecases/documents/convert-document');

/** What Word or WPS left on the clipboard, as the text of a notice. */
const pasted = async (deps: ConsoleDeps, context: Context, desk: Desk, html: string): Promise<Response> => {
  const { convertHtml } = await documents();
  return convertedJson(context, desk, await convertHtml(deps, desk.caller, html));
};

/** Where a .docx is put, which does not come through us. */
const documentToCome = async (
  deps: ConsoleDeps,
  context: Context,
  { caller, visit: { language } }: Desk,
  form: FormData,
): Promise<Response> => {
  const { awaitDocument } = await documents();
  const [bytes, sha256] = [Number(fieldOf(form, 'bytes')), fieldOf(form, 'sha256')];
  const isFile = Number.isInteger(bytes) && bytes > 0 && /^[0-9a-f]{64}$/.test(sha256);
  const awaited = isFile ? await awaitDocument(deps, caller, { bytes, sha256 }) : null;
  if (awaited?.kind === 'awaited') return context.json({ id: awaited.id, url: awaited.upload.url, headers: awaited.upload.headers }, 201);
  return context.json({ error: flawSentence({ message: REFUSAL_WORDS['document-too-large'] }, language) }, 422);
};

/** The text, and what of it could not be taken over. */
const convertedJson = (context: Context, { visit: { language } }: Desk, converted: Converted): Response => {
  switch (converted.kind) {
    case 'converted': {
      const { title, markdown, warnings } = converted.conversion;
      return context.json({
        ...(title === undefined ? {} : { title }),
        markdown,
        warnings: warnings.map((one) => flawSentence(one, language)),
      });
    }
    case 'refused':
      return context.json({ error: flawSentence({ message: REFUSAL_WORDS[converted.reason] }, language) }, 422);
    case 'scope-missing':
    case 'document-unknown':
      return context.json({ error: composeWordsIn(language).files.notThere }, 404);
  }
};

const bar = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<Response | null> => {
  const id = context.req.param('draft') ?? '';
  const found = await findDraft(deps, desk.caller, desk.agency.id, id);
  if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
  return mayDraft(desk.caller) ? null : forbidden(context, desk);
};

/** How far somebody is who brings a file without a script. */
const standing = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<FilesPage['at']> => {
  const none = { kind: 'name', typed: '', errors: [] } as const;
  const attachmentId = context.req.query('to') ?? context.req.query('arrived') ?? '';
  const file = attachmentId === '' ? null : await announcedName(deps, desk.caller, attachmentId);
  if (!file) return none;
  const path = `${draftPath(context.req.param('draft') ?? '')}/files`;
  if (context.req.query('arrived') !== undefined)
    return { kind: 'arrived', name: file.name, attachmentId, isThere: (await deps.attachmentFiles.look(file.id)) !== null };
  const backTo = `${deps.site.publicUrl}${inLanguage(`${path}?arrived=${file.id}`, desk.visit.language)}`;
  return { kind: 'form', name: file.name, form: await formFor(deps, file, backTo) };
};

const toCome = async (deps: ConsoleDeps, context: Context, desk: Desk, form: FormData): Promise<Response> => {
  const id = context.req.param('draft') ?? '';
  const typed = fieldOf(form, 'name').trim();
  const read = readBy(UploadName, { name: typed });
  const file = read.kind === 'read' && desk.caller.kind !== 'operator' ? await announceName(deps, desk.caller, read.value.name) : null;
  if (file) return context.redirect(inLanguage(`${draftPath(id)}/files?to=${file.id}`, desk.visit.language), 303);
  const errors =
    read.kind === 'read' ? [] : read.flaws.slice(0, 1).map((flaw) => ({ name: 'name', error: flawSentence(flaw, desk.visit.language) }));
  return context.html(filesPage(desk, { id, at: { kind: 'name', typed, errors } }), 422);
};

/** It is in the store: it is measured, and stands in the draft from now on. */
const taken = async (deps: ConsoleDeps, context: Context, desk: Desk, form: FormData): Promise<Response> => {
  const { language } = desk.visit;
  const id = context.req.param('draft') ?? '';
  const attachmentId = fieldOf(form, 'attachment');
  const back = `${draftPath(id)}/files`;
  const came = await takeInByForm(deps, desk.caller, attachmentId);
  if (came !== 'taken') return context.redirect(inLanguage(came === 'unknown' ? back : `${back}?arrived=${attachmentId}`, language), 303);
  const agencyId = desk.agency.id;
  const saved = await amendDraft(deps, desk.caller, agencyId, id, (content) => {
    const sheet = sheetOf(content, agencyId);
    const attachments = [...new Set([...sheet.attachments, attachmentId])].slice(0, LIMITS.attachments);
    return contentOf({ ...sheet, attachments }, agencyId);
  });
  if (saved.kind !== 'written') return elsewhere(deps, context, desk, id);
  return context.redirect(`${inLanguage(draftPath(id), language)}#field-attachments-part`, 303);
};

/** To a script, which puts the file where the answer says. */
const announced = async (deps: ConsoleDeps, context: Context, desk: Desk, form: FormData): Promise<Response> => {
  const { language } = desk.visit;
  const name = fieldOf(form, 'name');
  const mediaType = mediaTypeOfName(name);
  if (mediaType === null) return context.json({ error: composeWordsIn(language).files.wrongType(name) }, 422);
  const read = readBy(AttachmentDraft, { name, mediaType, bytes: Number(fieldOf(form, 'bytes')), sha256: fieldOf(form, 'sha256') });
  if (read.kind !== 'read')
    return context.json({ error: `${name}: ${read.flaws.map((flaw) => flawSentence(flaw, language)).join(' ')}` }, 422);
  const { attachment, upload } = await announceAttachment(deps, desk.caller, read.value, KEPT_FOR_DRAFT_MS);
  return context.json({ id: attachment.id, url: upload.url, headers: upload.headers }, 201);
};
