import { Hono } from 'hono';
import { sheetOf } from '#domain/notices/draft-sheet';
import { fieldOf } from '#handling/posted-form';
import { amendDraft } from '#usecases/notices/save-draft';
import { dropDraft, findDraft, mayDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { draftPath } from '#views/console/compose/compose-page';
import { draftText } from '#views/console/compose/conflict-page';
import { deleteDraftPage, revisionsPage } from '#views/console/compose/drafts-page';
import { inLanguage } from '#views/visit';
import { minuteWords } from '#views/words';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk } from '../desk.ts';
import { forbidden } from '../rights.ts';
import { writerNames } from './draft-names.ts';
import { elsewhere, titleOf } from './draft-routes.ts';

/** What was saved of a draft before, and its end. */
export const earlierRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/drafts/:draft/delete',
    atDesk(deps, async (context, desk) => {
      const id = context.req.param('draft') ?? '';
      const found = await findDraft(deps, desk.caller, desk.agency.id, id);
      if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
      if (!mayDraft(desk.caller)) return forbidden(context, desk);
      return context.html(deleteDraftPage(desk, { id, title: titleOf(found.draft) }));
    }),
  );

  app.post(
    '/console/drafts/:draft/delete',
    actAtDesk(deps, async (context, desk) => {
      const id = context.req.param('draft') ?? '';
      const dropped = await dropDraft(deps, desk.caller, desk.agency.id, id, () => true);
      if (dropped.kind === 'scope-missing') return forbidden(context, desk);
      if (dropped.kind !== 'dropped') return elsewhere(deps, context, desk, id);
      return context.redirect(inLanguage('/console/drafts?note=removed', desk.visit.language), 303);
    }),
  );

  app.get(
    '/console/drafts/:draft/revisions',
    atDesk(deps, async (context, desk) => {
      const id = context.req.param('draft') ?? '';
      const found = await findDraft(deps, desk.caller, desk.agency.id, id);
      if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
      const { language } = desk.visit;
      const [earlier, nameOf] = await Promise.all([deps.drafts.revisions(desk.agency.id, id), writerNames(deps, desk.agency.id, language)]);
      const lines = earlier.map((draft) => ({
        revision: draft.revision,
        saved: composeWordsIn(language).savedAt(nameOf(draft.updatedBy), minuteWords(draft.updatedAt, language)),
        title: titleOf(draft),
        text: draftText(sheetOf(draft.content, desk.agency.id)),
      }));
      return context.html(revisionsPage(desk, id, lines, mayDraft(desk.caller)));
    }),
  );

  app.post(
    '/console/drafts/:draft/revisions',
    actAtDesk(deps, async (context, desk, form) => {
      const id = context.req.param('draft') ?? '';
      if (!mayDraft(desk.caller)) return forbidden(context, desk);
      const wanted = Number(fieldOf(form, 'revision'));
      const earlier = (await deps.drafts.revisions(desk.agency.id, id)).find(({ revision }) => revision === wanted);
      if (!earlier) return elsewhere(deps, context, desk, id);
      const saved = await amendDraft(deps, desk.caller, desk.agency.id, id, () => earlier.content);
      if (saved.kind !== 'written') return elsewhere(deps, context, desk, id);
      return context.redirect(inLanguage(`${draftPath(id)}?note=restored`, desk.visit.language), 303);
    }),
  );

  return app;
};
