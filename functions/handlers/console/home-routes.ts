import { Hono } from 'hono';
import { fieldOf } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { actForOther } from '#usecases/agencies/sign-in';
import { findWhatWaits, LOOKED_AT } from '#usecases/agencies/what-waits';
import { homePage } from '#views/console/home-page';
import { messagePage } from '#views/pages/message-page';
import { signInPage } from '#views/pages/sign-in-pages';
import { inLanguage } from '#views/visit';
import { heldIn } from './cookies.ts';
import type { ConsoleDeps } from './deps.ts';
import { actAtAnyDesk, arrivedAt } from './desk.ts';

/** Where one comes to first, and goes on in the name of another agency, or as an operator. */
export const homeRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  app.get('/console', async (context) => {
    const visit = visitOf(context);
    const arrived = await arrivedAt(context, deps, visit);
    if (!arrived) return context.html(signInPage(visit));
    if (arrived.kind === 'operator') return context.redirect(inLanguage('/console/operator', visit.language), 303);
    const { desk, others, operator } = arrived;
    const waits = await findWhatWaits(deps, desk.agency);
    return context.html(homePage(desk, { others, operator, ...waits, lookedAt: waits.isAll ? null : LOOKED_AT }));
  });

  app.post(
    '/console/agency',
    actAtAnyDesk(deps, async (context, { visit }, form) => {
      const isDone = await actForOther(deps, heldIn(context, 'session', deps.site.publicUrl), fieldOf(form, 'staff'));
      return isDone ? context.redirect(inLanguage('/console', visit.language), 303) : context.html(messagePage('missing', visit), 404);
    }),
  );
  return app;
};
