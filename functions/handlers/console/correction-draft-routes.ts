import { type Context, Hono } from 'hono';
import { readBy } from '#domain/input/issue-flaws';
import { CorrectionInDraft, isOwnDraft } from '#domain/notices/draft';
import { fieldOf } from '#handling/posted-form';
import { actorOf, isIssuer, may } from '#usecases/callers/authorize';
import { previewCorrection } from '#usecases/notices/preview-correction';
import { dropDraft, findDraft, publishDraft } from '#usecases/notices/write-draft';
import { correctionDraftPage } from '#views/console/correction-draft-page';
import { noticePath } from '#views/console/notice-rows';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { placeNames } from './drafts/draft-names.ts';
import { actAtDeskWith, atDeskWith, forbidden, missing } from './rights.ts';

/** Where four eyes have to see a correction: what somebody wrote, looked at and published by somebody else. */
export const correctionDraftRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const path = '/console/corrections/:id';

  const show = async (context: Context, desk: Desk, status: 200 | 403 | 409 = 200): Promise<Response> => {
    const id = context.req.param('id') ?? '';
    const found = await findDraft(deps, desk.caller, desk.agency.id, id);
    const read = found.kind === 'seen' ? readBy(CorrectionInDraft, found.draft.content) : null;
    if (found.kind !== 'seen' || read?.kind !== 'read') return missing(context, desk);
    const { corrects, ...correction } = read.value;
    const notice = await deps.notices.find(corrects.noticeId);
    if (!notice || !isIssuer(desk.caller, notice)) return missing(context, desk);
    const previewed = notice.version === corrects.version ? await previewCorrection(deps, desk.caller, notice.id, correction) : null;
    const { draft, agency } = found;
    return context.html(
      correctionDraftPage(desk, {
        path: `/console/corrections/${draft.id}`,
        notice,
        looked:
          previewed?.kind === 'previewed'
            ? {
                before: previewed.before,
                after: previewed.after,
                note: correction.note,
                notify: correction.notify,
                told: previewed.preview.told,
                warnings: previewed.preview.warnings,
                streets: (await placeNames(desk.visit.language)).streets,
              }
            : null,
        revision: draft.revision,
        mayPublish: may(desk.caller, 'notices:write') && !(agency.fourEyes && isOwnDraft(draft, actorOf(desk.caller))),
        isLeft: status === 200 && context.req.query('note') === 'left',
      }),
      status,
    );
  };

  app.get(
    path,
    atDeskWith(deps, 'notices:read', (context, desk) => show(context, desk)),
  );

  app.post(
    path,
    actAtDeskWith(deps, 'notices:read', async (context, desk, form) => {
      const id = context.req.param('id') ?? '';
      const isSeen = ({ revision }: Readonly<{ revision: number }>): boolean => String(revision) === fieldOf(form, 'revision');
      const { language } = desk.visit;
      if (fieldOf(form, 'act') === 'drop') {
        const dropped = await dropDraft(deps, desk.caller, desk.agency.id, id, isSeen);
        if (dropped.kind === 'dropped') return context.redirect(inLanguage('/console/notices', language), 303);
        return dropped.kind === 'scope-missing' ? forbidden(context, desk) : show(context, desk, 409);
      }
      const published = await publishDraft(deps, desk.caller, desk.agency.id, id, isSeen);
      if (published.kind === 'scope-missing') return forbidden(context, desk);
      if (published.kind === 'four-eyes') return show(context, desk, 403);
      if (published.kind !== 'correction' || !('notice' in published.corrected)) return show(context, desk, 409);
      return context.redirect(inLanguage(noticePath(published.corrected.notice.id, '?note=corrected'), language), 303);
    }),
  );
  return app;
};
