import { Hono } from 'hono';
import { draftFromNotice } from '#usecases/notices/draft-from-notice';
import { noticePath } from '#views/console/notice-rows';
import { refusedPage } from '#views/console/refused-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOwnNoticeForAll, forbidden, missing } from '../rights.ts';
import { begunFromPath } from './draft-names.ts';

/** A new draft of what a notice says, whatever became of it. */
export const fromNoticeRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.post(
    '/console/notices/:id/draft',
    actAtOwnNoticeForAll(deps, async (context, desk, notice) => {
      const drafted = await draftFromNotice(deps, desk.caller, desk.agency.id, notice);
      switch (drafted.kind) {
        case 'written':
          return context.redirect(inLanguage(begunFromPath(drafted.draft, notice), desk.visit.language), 303);
        case 'scope-missing':
          return forbidden(context, desk);
        case 'enough':
          return context.redirect(inLanguage('/console/drafts', desk.visit.language), 303);
        case 'agency-unknown':
        case 'draft-unknown':
        case 'stale':
          return missing(context, desk);
        case 'too-large':
        case 'malformed':
          return context.html(refusedPage(desk, { path: noticePath(notice.id), why: 'notNow' }), 409);
      }
    }),
  );
  return app;
};
