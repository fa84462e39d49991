import { type Context, Hono } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { CorrectionDraft } from '#domain/notices/correction-draft';
import type { DraftContent } from '#domain/notices/draft';
import type { Notice } from '#domain/notices/notice';
import { refusalToCorrect } from '#domain/notices/notice-corrections';
import { afterPress } from '#domain/notices/sheet-presses';
import { askedOnce } from '#handling/asked-once';
import { FILE_STORE, OWN_POLICY } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { storeOrigin } from '#usecases/attachments/bring-by-form';
import { answeredAs, type RequestKey } from '#usecases/callers/answer-once';
import { type CorrectionRefusal, correctNotice } from '#usecases/notices/correct-notice';
import { previewCorrection } from '#usecases/notices/preview-correction';
import { beginDraft } from '#usecases/notices/write-draft';
import { correctWordsIn } from '#views/catalogue/correct-words';
import { deskWordsIn } from '#views/catalogue/desk-words';
import type { FieldErrors } from '#views/components/error-summary';
import { UPLOAD_FRAME, uploadFrame } from '#views/console/correction-files-page';
import { correctionLookPage, correctionPage, type TypedCorrection } from '#views/console/correction-page';
import { noticePath } from '#views/console/notice-rows';
import { refusedPage } from '#views/console/refused-page';
import { inLanguage } from '#views/visit';
import { afterPartAudience, afterPlaces, afterSupersedes, chooserFor, type Next } from './correction-choosers.ts';
import { afterFiles, filesFor } from './correction-files.ts';
import { correctionFrom, errorsIn, focusAfter, namesIn, typedFrom, typedIn } from './correction-form.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { agencyPlace, placeNames } from './drafts/draft-names.ts';
import { announced } from './drafts/file-routes.ts';
import { rightsOver } from './follow-routes.ts';
import { actAtOwnNotice, atOwnNotice, missing } from './rights.ts';

const LONGEST_KEY = 200;

/** Correct what was published: the form, a look at what it does, and the deed. What somebody changed meanwhile loses nothing. */
export const correctionRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const path = '/console/notices/:id/correction';
  const store = askedOnce(() => storeOrigin(deps));

  const showForm = async (
    context: Context,
    desk: Desk,
    notice: Notice,
    typed: TypedCorrection,
    { errors = [], flaws = [], focus, seen, isStale = false }: Look = {},
  ): Promise<Response> => {
    const { language } = desk.visit;
    const [names, { streets }] = await Promise.all([namesIn(deps, desk, notice, typed), placeNames(language)]);
    const all = [...errors, ...errorsIn(flaws, typed, names, language)];
    const ownRegion = agencyPlace(desk.agency, language, streets);
    context.header(FILE_STORE, await store());
    const page = correctionPage(desk, { notice, typed, errors: all, names, ownRegion, streets, seen, isStale, focus });
    return context.html(page, isStale ? 409 : all.length > 0 ? 422 : 200);
  };

  const goOn = (context: Context, desk: Desk, notice: Notice, next: Next): Response | Promise<Response> =>
    next.kind === 'page' ? context.html(next.html, next.status) : showForm(context, desk, notice, next.typed, { focus: next.focus });

  /** All that was typed stays, and is looked at again with what somebody else has changed. */
  const showStale = async (context: Context, desk: Desk, notice: Notice, typed: TypedCorrection): Promise<Response> => {
    const seen = await deps.notices.findVersion(notice.id, Number(typed.version) || 0);
    const now = { ...typed, revision: String(notice.revision), version: String(notice.version) };
    return showForm(context, desk, notice, now, { isStale: true, seen });
  };

  /** Where four eyes have to see it, it is kept as a draft, which somebody else publishes. */
  const leftToColleague = async (context: Context, desk: Desk, notice: Notice, typed: TypedCorrection, given: DraftContent) => {
    const content = { ...given, corrects: { noticeId: notice.id, version: notice.version } };
    const begun = await beginDraft(deps, desk.caller, desk.agency.id, content);
    if (begun.kind !== 'written')
      return showForm(context, desk, notice, typed, { errors: [{ name: 'title', error: deskWordsIn(desk.visit.language).changed }] });
    return context.redirect(inLanguage(`/console/corrections/${begun.draft.id}?note=left`, desk.visit.language), 303);
  };

  const refused = async (
    context: Context,
    desk: Desk,
    notice: Notice,
    typed: TypedCorrection,
    why: CorrectionRefusal,
    given: DraftContent,
  ): Promise<Response> => {
    const words = correctWordsIn(desk.visit.language);
    const back = noticePath(notice.id);
    const wrong = (name: string, error: string) => showForm(context, desk, notice, typed, { errors: [{ name, error }] });
    switch (why.kind) {
      case 'unknown':
        return missing(context, desk);
      case 'not-the-lead':
        return context.html(refusedPage(desk, { path: back, why: 'onlyLead' }), 403);
      case 'stale':
        return showStale(context, desk, (await deps.notices.find(notice.id)) ?? notice, typed);
      case 'too-large':
        return wrong('p0Body', words.tooLarge);
      case 'four-eyes':
        return leftToColleague(context, desk, notice, typed, given);
      case 'attachments-being-checked':
        return wrong('attachments', words.beingChecked);
      case 'flawed':
        return showForm(context, desk, notice, typed, { flaws: why.flaws });
      case 'refused':
        return why.reason === 'nothing-changed'
          ? wrong('title', words.empty)
          : context.html(refusedPage(desk, { path: back, why: 'notNow' }), 409);
    }
  };

  app.get(
    path,
    atOwnNotice(deps, 'notices:write', async (context, desk, notice) => {
      const why = refusalToCorrect(notice) ? 'notNow' : rightsOver(desk.caller, notice).correct ? null : 'onlyLead';
      if (why) return context.html(refusedPage(desk, { path: noticePath(notice.id), why }), why === 'notNow' ? 409 : 403);
      return showForm(context, desk, notice, typedFrom(notice));
    }),
  );

  app.post(
    path,
    actAtOwnNotice(deps, 'notices:write', async (context, desk, notice, form) => {
      const typed = typedIn(form);
      const act = fieldOf(form, 'act');
      if (act === 'edit') return showForm(context, desk, notice, typed);
      const pressed = afterPress(typed.sheet, act);
      if (pressed) {
        const next = { ...typed, sheet: pressed };
        return showForm(context, desk, notice, next, { focus: focusAfter(act, next) });
      }
      if (act === 'files') return goOn(context, desk, notice, filesFor({ deps, desk, notice, form }));
      const chooser = await chooserFor({ deps, desk, notice, form }, act);
      if (chooser) return goOn(context, desk, notice, chooser);
      // What a form changes is said of the version that it began with: pressed again it says the same.
      const begun = typed.version === String(notice.version) ? null : await deps.notices.findVersion(notice.id, Number(typed.version) || 0);
      const given = correctionFrom(begun ?? notice, typed);
      const read = readBy(CorrectionDraft, given);
      if (read.kind !== 'read') return showForm(context, desk, notice, typed, { flaws: read.flaws });
      const isSeen = (standing: Notice): boolean => String(standing.revision) === typed.revision;

      if (act !== 'correct') {
        if (!isSeen(notice)) return showStale(context, desk, notice, typed);
        const previewed = await previewCorrection(deps, desk.caller, notice.id, read.value);
        if (previewed.kind !== 'previewed') return refused(context, desk, notice, typed, previewed, given);
        const { before, after, preview } = previewed;
        const once = deps.random.newId('once', deps.clock.now());
        const { streets } = await placeNames(desk.visit.language);
        const { told, warnings } = preview;
        return context.html(correctionLookPage(desk, { before, after, typed, told, warnings, streets, once }));
      }
      const requestKey: RequestKey = {
        caller: answeredAs(desk.caller),
        act: `correct ${notice.id} at the console`,
        key: fieldOf(form, 'once').slice(0, LONGEST_KEY) || typed.revision,
        bodyHash: deps.sha256(JSON.stringify(given)),
      };
      const done = await correctNotice(deps, desk.caller, notice.id, read.value, isSeen, requestKey);
      if (done.kind === 'key-reused') return showStale(context, desk, notice, typed);
      if (!('notice' in done)) return refused(context, desk, notice, typed, done, given);
      const note = typed.notify === 'all' ? 'corrected' : 'corrected-quietly';
      return context.redirect(inLanguage(noticePath(notice.id, `?note=${note}`), desk.visit.language), 303);
    }),
  );

  for (const [behind, press] of CHOOSERS)
    app.post(
      `${path}/${behind}`,
      actAtOwnNotice(deps, 'notices:write', async (context, desk, notice, form) => {
        if (behind === 'files' && context.req.header('accept') === 'application/json') return announced(deps, context, desk, form);
        return goOn(context, desk, notice, await press(context, { deps, desk, notice, form }));
      }),
    );

  app.get(UPLOAD_FRAME, (context) => {
    context.header(OWN_POLICY, FRAMED);
    return context.html(uploadFrame(visitOf(context).language, context.req.query('came') !== undefined));
  });
  return app;
};

/** In a frame beside the form that fills it: a store leads there by itself, where no cookie of ours may come along. */
const FRAMED = "default-src 'none'; style-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/** What is chosen for a correction on pages of their own, and what a press there does. */
const CHOOSERS = [
  ['places', afterPlaces],
  ['audience', afterPartAudience],
  ['supersedes', afterSupersedes],
  ['files', afterFiles],
] as const;

/** What is said on the form, and where. */
type Look = Readonly<{
  errors?: FieldErrors;
  flaws?: readonly Flaw[];
  focus?: string | undefined;
  seen?: Notice | null;
  isStale?: boolean;
}>;
