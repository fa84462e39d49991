import { type Context, Hono } from 'hono';
import type { Attachment } from '#domain/attachments/attachment';
import { AttachmentDraft, UploadName } from '#domain/attachments/attachment-draft';
import { mediaTypeOfName } from '#domain/attachments/media-types';
import { readBy } from '#domain/input/issue-flaws';
import { contentOf, sheetOf } from '#domain/notices/draft-sheet';
import { withFile } from '#domain/notices/sheet-presses';
import { flawSentence } from '#handling/flaw-sentence';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { announceAttachment } from '#usecases/attachments/announce-attachment';
import { announcedName, announceName, formFor, takeInByForm } from '#usecases/attachments/bring-by-form';
import { amendDraft } from '#usecases/notices/save-draft';
import { findDraft, mayDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import type { FieldErrors } from '#views/components/error-summary';
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
      const barred = await barFrom(deps, context, desk);
      if (barred) return barred;
      const at = await standing(deps, context, desk);
      if (at.kind === 'form') context.header(FILE_STORE, new URL(at.form.url).origin);
      return context.html(filesPage(desk, { id: context.req.param('draft') ?? '', at }));
    }),
  );

  app.post(
    '/console/drafts/:draft/files',
    actAtDesk(deps, async (context, desk, form) => {
      const barred = await barFrom(deps, context, desk);
      if (barred) return barred;
      if (context.req.header('accept') === 'application/json') return announced(deps, context, desk, form);
      return fieldOf(form, 'attachment') === '' ? toCome(deps, context, desk, form) : taken(deps, context, desk, form);
    }),
  );
  return app;
};

/** Keeps from a draft's pages who has nothing to do there; null for whoever writes it. */
export const barFrom = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<Response | null> => {
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
  const { file, errors } = await announcedByForm(deps, desk, typed);
  if (file) return context.redirect(inLanguage(`${draftPath(id)}/files?to=${file.id}`, desk.visit.language), 303);
  return context.html(filesPage(desk, { id, at: { kind: 'name', typed, errors } }), 422);
};

/** A file that is to come by a form, announced by the name that was typed; or what is wrong with that, beside its field. */
export const announcedByForm = async (
  deps: ConsoleDeps,
  { caller, visit: { language } }: Desk,
  name: string,
): Promise<Readonly<{ file: Attachment | null; errors: FieldErrors }>> => {
  const read = readBy(UploadName, { name });
  if (read.kind !== 'read')
    return { file: null, errors: read.flaws.slice(0, 1).map((flaw) => ({ name: 'name', error: flawSentence(flaw, language) })) };
  return { file: caller.kind === 'operator' ? null : await announceName(deps, caller, read.value.name), errors: [] };
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
    return contentOf(withFile(sheetOf(content, agencyId), attachmentId), agencyId);
  });
  if (saved.kind !== 'written') return elsewhere(deps, context, desk, id);
  return context.redirect(`${inLanguage(draftPath(id), language)}#field-attachments-part`, 303);
};

/** To a script, which puts the file where the answer says. */
export const announced = async (deps: ConsoleDeps, context: Context, desk: Desk, form: FormData): Promise<Response> => {
  const { language } = desk.visit;
  const name = fieldOf(form, 'name');
  const mediaType = mediaTypeOfName(name);
  if (mediaType === null) return context.json({ error: composeWordsIn(language).files.wrongType(name) }, 422);
  const read = readBy(AttachmentDraft, { name, mediaType, bytes: Number(fieldOf(form, 'bytes')), sha256: fieldOf(form, 'sha256') });
  if (read.kind !== 'read')
    return context.json({ error: `${name}: ${read.flaws.map((flaw) => flawSentence(flaw, language)).join(' ')}` }, 422);
  const { attachment, upload } = await announceAttachment(deps, desk.caller, { ...read.value, forDraft: true });
  return context.json({ id: attachment.id, url: upload.url, headers: upload.headers }, 201);
};
