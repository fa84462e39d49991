import { type Context, Hono } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { CorrectionDraft } from '#domain/notices/correction-draft';
import type { DraftContent } from '#domain/notices/draft';
import type { Notice } from '#domain/notices/notice';
import { refusalToCorrect } from '#domain/notices/notice-corrections';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf } from '#handling/posted-form';
import { answeredAs, type RequestKey } from '#usecases/callers/answer-once';
import { type CorrectionRefusal, correctNotice } from '#usecases/notices/correct-notice';
import { previewCorrection } from '#usecases/notices/preview-correction';
import { beginDraft } from '#usecases/notices/write-draft';
import { correctWordsIn } from '#views/catalogue/correct-words';
import { deskWordsIn } from '#views/catalogue/desk-words';
import type { FieldErrors } from '#views/components/error-summary';
import { correctionLookPage, correctionPage, type TypedCorrection } from '#views/console/correction-page';
import { noticePath } from '#views/console/notice-rows';
import { refusedPage } from '#views/console/refused-page';
import { inLanguage } from '#views/visit';
import { correctionFrom, fieldAt, typedFrom, typedIn, withMore } from './correction-form.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { rightsOver, streetsAmong } from './follow-routes.ts';
import { actAtDeskWith, atDeskWith, missing, ownNotice } from './rights.ts';

const LONGEST_KEY = 200;

/** Correct what was published: the form, a look at what it does, and the deed. What somebody changed meanwhile loses nothing. */
export const correctionRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const path = '/console/notices/:id/correction';

  const showForm = async (
    context: Context,
    desk: Desk,
    notice: Notice,
    typed: TypedCorrection,
    errors: FieldErrors = [],
    status: 200 | 422 = 200,
  ): Promise<Response> => {
    const streets = await streetsAmong([notice, ...notice.sections].flatMap(({ audience }) => audience?.regions ?? []));
    return context.html(correctionPage(desk, { notice, typed, errors, streets }), status);
  };

  /** All that was typed stays, and is looked at again with what somebody else has changed. */
  const showStale = async (context: Context, desk: Desk, notice: Notice, typed: TypedCorrection): Promise<Response> => {
    const seen = await deps.notices.findVersion(notice.id, Number(typed.version) || 0);
    const now = { ...typed, revision: String(notice.revision), version: String(notice.version) };
    return context.html(correctionPage(desk, { notice, typed: now, errors: [], isStale: true, seen }), 409);
  };

  /** Where four eyes have to see it, it is kept as a draft, which somebody else publishes. */
  const leftToColleague = async (context: Context, desk: Desk, notice: Notice, typed: TypedCorrection, given: DraftContent) => {
    const content = { ...given, corrects: { noticeId: notice.id, version: notice.version } };
    const begun = await beginDraft(deps, desk.caller, desk.agency.id, content);
    if (begun.kind !== 'written')
      return showForm(context, desk, notice, typed, [{ name: 'title', error: deskWordsIn(desk.visit.language).changed }], 422);
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
    const wrong = (name: string, error: string) => showForm(context, desk, notice, typed, [{ name, error }], 422);
    switch (why.kind) {
      case 'unknown':
        return missing(context, desk);
      case 'not-the-lead':
        return context.html(refusedPage(desk, { path: back, why: 'onlyLead' }), 403);
      case 'stale':
        return showStale(context, desk, (await deps.notices.find(notice.id)) ?? notice, typed);
      case 'too-large':
        return wrong('body0', words.tooLarge);
      case 'four-eyes':
        return leftToColleague(context, desk, notice, typed, given);
      case 'attachments-being-checked':
        return wrong('attachment', words.beingChecked);
      case 'flawed':
        return showForm(context, desk, notice, typed, errorsOf(why.flaws, typed, desk), 422);
      case 'refused':
        return why.reason === 'nothing-changed'
          ? wrong('title', words.empty)
          : context.html(refusedPage(desk, { path: back, why: 'notNow' }), 409);
    }
  };

  app.get(
    path,
    atDeskWith(deps, 'notices:write', async (context, desk) => {
      const notice = await ownNotice(deps, context, desk);
      if (!notice) return missing(context, desk);
      const why = refusalToCorrect(notice) ? 'notNow' : rightsOver(desk.caller, notice).correct ? null : 'onlyLead';
      if (why) return context.html(refusedPage(desk, { path: noticePath(notice.id), why }), why === 'notNow' ? 409 : 403);
      return showForm(context, desk, notice, typedFrom(notice));
    }),
  );

  app.post(
    path,
    actAtDeskWith(deps, 'notices:write', async (context, desk, form) => {
      const notice = await ownNotice(deps, context, desk);
      if (!notice) return missing(context, desk);
      const typed = typedIn(form);
      const act = fieldOf(form, 'act');
      if (act === 'more') return showForm(context, desk, notice, withMore(typed));
      if (act === 'edit') return showForm(context, desk, notice, typed);
      const { given, errors } = correctionFrom(notice, typed, desk.visit);
      const read = readBy(CorrectionDraft, given);
      const flaws = read.kind === 'read' ? [] : errorsOf(read.flaws, typed, desk);
      if (read.kind !== 'read' || errors.length > 0) return showForm(context, desk, notice, typed, [...errors, ...flaws], 422);
      const isSeen = (standing: Notice): boolean => String(standing.revision) === typed.revision;

      if (act !== 'correct') {
        if (!isSeen(notice)) return showStale(context, desk, notice, typed);
        const previewed = await previewCorrection(deps, desk.caller, notice.id, read.value);
        if (previewed.kind !== 'previewed') return refused(context, desk, notice, typed, previewed, given);
        const { before, after, preview } = previewed;
        const once = deps.random.newId('once', deps.clock.now());
        return context.html(correctionLookPage(desk, { before, after, typed, told: preview.told, warnings: preview.warnings, once }));
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
  return app;
};

const errorsOf = (flaws: readonly Flaw[], typed: TypedCorrection, { visit }: Desk): FieldErrors =>
  flaws.map((flaw) => ({ name: fieldAt(flaw.path, typed), error: flawSentence(flaw, visit.language) }));
