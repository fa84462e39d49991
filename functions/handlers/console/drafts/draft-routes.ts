import { type Context, Hono } from 'hono';
import { type Draft, draftFlaws, isCorrection, MOST_DRAFTS } from '#domain/notices/draft';
import { contentOf, type DraftSheet, sheetOf } from '#domain/notices/draft-sheet';
import { afterPress } from '#domain/notices/sheet-presses';
import { askedOnce } from '#handling/asked-once';
import { FILE_STORE } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { storeOrigin } from '#usecases/attachments/bring-by-form';
import { awaitedOf } from '#usecases/notices/awaited-notices';
import { checkDraft } from '#usecases/notices/check-draft';
import { becomeOf, emptyDraft, type Saved, saveDraft } from '#usecases/notices/save-draft';
import { findDraft, listDrafts, mayDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { composePage, draftPath } from '#views/console/compose/compose-page';
import type { Compose } from '#views/console/compose/compose-parts';
import { conflictPage } from '#views/console/compose/conflict-page';
import { draftsPage } from '#views/console/compose/drafts-page';
import { inLanguage } from '#views/visit';
import { minuteWords } from '#views/words';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk, type Desk } from '../desk.ts';
import { forbidden, missing } from '../rights.ts';
import { aboutNotices, agencyPlace, begunFrom, draftNames, placeNames, savedWords, writerNames } from './draft-names.ts';
import { saidOfDocument } from './read-documents.ts';
import { sheetFlaws, sheetWarnings } from './sheet-flaws.ts';
import { sheetIn } from './sheet-form.ts';

/** Drafts: written by many hands, seen by their agency alone, and without consequences. */
export const draftRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const store = askedOnce(() => storeOrigin(deps));

  app.get(
    '/console/drafts',
    atDesk(deps, async (context, desk) => context.html(await listed(deps, desk, context.req.query('note') === 'removed'))),
  );

  app.post(
    '/console/drafts',
    actAtDesk(deps, async (context, desk) => {
      const begun = await emptyDraft(deps, desk.caller, desk.agency.id);
      if (begun.kind === 'scope-missing') return forbidden(context, desk);
      if (begun.kind !== 'written') return context.redirect(inLanguage('/console/drafts', desk.visit.language), 303);
      return context.redirect(inLanguage(draftPath(begun.draft.id), desk.visit.language), 303);
    }),
  );

  app.get(
    '/console/drafts/:draft',
    atDesk(deps, async (context, desk) => {
      const id = context.req.param('draft') ?? '';
      const found = await findDraft(deps, desk.caller, desk.agency.id, id);
      if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
      if (isCorrection(found.draft.content)) return context.redirect(inLanguage(`/console/corrections/${id}`, desk.visit.language), 303);
      if (!mayDraft(desk.caller)) return context.redirect(inLanguage(`${draftPath(id)}/preview`, desk.visit.language), 303);
      const sheet = sheetOf(found.draft.content, desk.agency.id);
      const isChecked = context.req.query('check') === '1';
      const read = context.req.query('read');
      const documentNotes = read === undefined ? null : await saidOfDocument(deps, desk, read);
      context.header(FILE_STORE, await store());
      const note = context.req.query('note') ?? null;
      const isTimed = context.req.query('open') === 'dates';
      const from = await begunFrom(deps, desk, context.req.query('from'), sheet);
      return context.html(await composed(deps, desk, found.draft, sheet, { isChecked, note, documentNotes, from, isTimed }));
    }),
  );

  app.post(
    '/console/drafts/:draft',
    actAtDesk(deps, async (context, desk, form) => {
      const id = context.req.param('draft') ?? '';
      const typed = sheetIn(form);
      const act = fieldOf(form, 'act') || 'save';
      const sheet = afterPress(typed, act) ?? typed;
      const revision = Number(fieldOf(form, 'revision'));
      const saved = await saveDraft(deps, desk.caller, desk.agency.id, id, revision, contentOf(sheet, desk.agency.id));
      if (context.req.header('accept') === 'application/json') return savedJson(context, desk, saved);
      return afterSaving(deps, context, desk, { id, form, sheet, act, saved });
    }),
  );

  return app;
};

export const titleOf = ({ content }: Draft): string => (typeof content['title'] === 'string' ? content['title'] : '');

/** A draft that is not there any more may have become a notice: whoever has its page open, or presses twice, is led to that. */
export const elsewhere = async (deps: ConsoleDeps, context: Context, desk: Desk, id: string): Promise<Response> => {
  const noticeId = await becomeOf(deps, desk.caller, desk.agency.id, id);
  return noticeId === null
    ? missing(context, desk)
    : context.redirect(inLanguage(`/console/notices/${noticeId}`, desk.visit.language), 303);
};

const listed = async (deps: ConsoleDeps, desk: Desk, isRemoved: boolean): Promise<string> => {
  const { language } = desk.visit;
  const [drafts, awaited, nameOf] = await Promise.all([
    listDrafts(deps, desk.caller, desk.agency.id),
    awaitedOf(deps, desk.agency.id),
    writerNames(deps, desk.agency.id, language),
  ]);
  const words = composeWordsIn(language);
  const lines = (drafts ?? []).map((draft) => {
    const sheet = sheetOf(draft.content, desk.agency.id);
    const { errors, missing: empty } = sheetFlaws(draftFlaws(draft.content), sheet, new Map(), language);
    return {
      id: draft.id,
      title: sheet.title,
      saved: words.list.saved(nameOf(draft.updatedBy), minuteWords(draft.updatedAt, language)),
      isComplete: errors.length === 0,
      missing: empty.map((name) => words.names[name]),
      flaws: errors.length,
    };
  });
  return draftsPage(desk, {
    drafts: lines,
    ...awaited,
    mayWrite: mayDraft(desk.caller),
    full: lines.length >= MOST_DRAFTS ? MOST_DRAFTS : null,
    isRemoved,
  });
};

type Look = Readonly<{
  isChecked: boolean;
  note?: string | null;
  further?: string;
  /** Of what was read of a document just now. */
  documentNotes?: readonly string[] | null;
  from?: Compose['begunFrom'];
  isTimed?: boolean;
}>;

/** The page of a draft as it stands, with all that can be said of it so far. */
const composed = async (
  deps: ConsoleDeps,
  desk: Desk,
  draft: Draft,
  sheet: DraftSheet,
  { isChecked, note = null, further, documentNotes = null, from = null, isTimed = false }: Look,
): Promise<string> => {
  const { language } = desk.visit;
  const [names, checked, saved, { streets }] = await Promise.all([
    draftNames(deps, sheet, desk.agency, language),
    checkDraft(deps, desk.caller, desk.agency, contentOf(sheet, desk.agency.id)),
    savedWords(deps, draft, language),
    placeNames(language),
  ]);
  const { errors, wrong, missing: empty } = sheetFlaws(checked.flaws, sheet, names.files, language);
  const words = composeWordsIn(language);
  const shown = isChecked ? errors : wrong;
  return composePage(desk, {
    draft,
    sheet,
    saved,
    errors: further ? [{ name: 'p0Body', error: further }, ...shown] : shown,
    warnings: sheetWarnings(checked.warnings, sheet, language, await aboutNotices(deps, desk, checked.warnings)),
    todo: empty.map((name) => words.names[name]),
    isComplete: checked.isComplete,
    isWaiting: checked.isWaiting,
    isChecked: isChecked || further !== undefined,
    names,
    ownRegion: agencyPlace(desk.agency, language, streets),
    note,
    isTimed,
    begunFrom: from,
    documentNotes,
  });
};

type Sent = Readonly<{ id: string; form: FormData; sheet: DraftSheet; act: string; saved: Saved }>;

/** Where a press leads to once all that was typed is kept. */
const afterSaving = async (deps: ConsoleDeps, context: Context, desk: Desk, { id, form, sheet, act, saved }: Sent): Promise<Response> => {
  const { language } = desk.visit;
  switch (saved.kind) {
    case 'written':
      return context.redirect(wayOn(id, act, sheet, language), 303);
    case 'conflict':
      return context.html(await conflicting(deps, desk, form, sheet, saved.standing), 409);
    case 'too-large':
    case 'malformed': {
      const found = await findDraft(deps, desk.caller, desk.agency.id, id);
      if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
      const bytes = saved.kind === 'too-large' ? saved.bytes : 0;
      const further = composeWordsIn(language).tooLarge(Math.ceil(bytes / 1000));
      return context.html(await composed(deps, desk, found.draft, sheet, { isChecked: false, further }), 413);
    }
    case 'scope-missing':
      return forbidden(context, desk);
    case 'agency-unknown':
    case 'draft-unknown':
    case 'enough':
      return elsewhere(deps, context, desk, id);
  }
};

const wayOn = (id: string, act: string, sheet: DraftSheet, language: Desk['visit']['language']): string => {
  const to = (path: string): string => inLanguage(`${draftPath(id)}${path}`, language);
  const [what = '', at = ''] = act.split(':');
  switch (what) {
    case 'save':
      return to('?note=saved');
    case 'preview':
      return to('/preview');
    case 'places':
      return to(`/places?field=${at === 'excludeRegions' ? 'excludeRegions' : 'regions'}`);
    case 'audience':
      return to(`/audience?part=${Number(at) || 0}`);
    case 'issuers':
    case 'supersedes':
    case 'files':
    case 'document':
      return to(`/${what}`);
    case 'section-add':
      return `${to('')}#field-p${sheet.sections.length - 1}Body`;
    case 'section-up':
      return `${to('')}#field-p${Math.max(0, Number(at) - 1)}Body`;
    case 'section-down':
      return `${to('')}#field-p${Number(at) + 1}Body`;
    case 'section-drop':
      return `${to('')}#field-sections-part`;
    case 'field-add':
      return `${to('')}#field-f${sheet.receiptFields.length - 1}Label`;
    case 'field-up':
    case 'field-drop':
      return `${to('')}#field-receipt-part`;
    case 'issuer-drop':
      return `${to('')}#field-coIssuers-part`;
    case 'supersedes-drop':
      return `${to('')}#field-supersedes-part`;
    case 'attachment-drop':
    case 'attachment-up':
      return `${to('')}#field-attachments-part`;
    default:
      return to('');
  }
};

/** To a page that saves by itself. */
const savedJson = (context: Context, { visit: { language } }: Desk, saved: Saved): Response => {
  const words = composeWordsIn(language);
  if (saved.kind === 'written') {
    const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(
      new Date(saved.draft.updatedAt),
    );
    return context.json({ kind: 'saved', revision: saved.draft.revision, time });
  }
  if (saved.kind === 'conflict') return context.json({ kind: 'conflict' }, 409);
  const error = saved.kind === 'too-large' ? words.tooLarge(Math.ceil(saved.bytes / 1000)) : words.gone;
  return context.json({ kind: saved.kind, error }, saved.kind === 'too-large' ? 413 : 404);
};

const conflicting = async (deps: ConsoleDeps, desk: Desk, form: FormData, sheet: DraftSheet, standing: Draft): Promise<string> => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).conflict;
  const nameOf = await writerNames(deps, desk.agency.id, language);
  const time = minuteWords(standing.updatedAt, language);
  const isOwn = standing.updatedBy.kind === 'staff' && standing.updatedBy.id === desk.member.id;
  const ofFrame: ReadonlySet<string> = new Set(['token', 'lang', 'revision', 'act']);
  return conflictPage(desk, {
    id: standing.id,
    lead: isOwn ? words.ownLead(time) : words.lead(nameOf(standing.updatedBy), time),
    mine: contentOf(sheet, desk.agency.id),
    theirs: standing.content,
    fields: [...form].flatMap(([name, value]) => (typeof value === 'string' && !ofFrame.has(name) ? [[name, value] as const] : [])),
    standingRevision: standing.revision,
  });
};
