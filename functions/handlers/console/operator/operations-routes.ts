import { Hono } from 'hono';
import { askForRedrive } from '#usecases/operations/ask-for-redrive';
import { lookAtSending } from '#usecases/operations/look-at-sending';
import { lookOver } from '#usecases/operations/look-over';
import { OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { overviewPage } from '#views/console/operator/overview-page';
import { queuesPage } from '#views/console/operator/queues-page';
import { sendingPage } from '#views/console/operator/sending-page';
import { settingsPage } from '#views/console/operator/settings-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk } from '../desk.ts';
import { goneTo, noteIn } from './operator-forms.ts';

/** How the deployment stands: overview, sending, queues, settings. */
export const operationsRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const { log, deployment } = deps;

  app.get(
    OPERATOR_ROOMS.overview,
    atOperatorDesk(deps, async (context, desk) => {
      const { faults, ...overview } = await lookOver(deps);
      for (const { what, error } of faults) log.fault('overview-incomplete', error, { what });
      return context.html(overviewPage(desk, { ...overview, version: deployment.version }));
    }),
  );

  app.get(
    OPERATOR_ROOMS.sending,
    atOperatorDesk(deps, async (context, desk) => {
      const { faults, ...sending } = await lookAtSending(deps);
      for (const { what, error } of faults) log.fault('overview-incomplete', error, { what });
      return context.html(sendingPage(desk, { ...sending, emailBy: deployment.emailBy }));
    }),
  );

  app.get(
    OPERATOR_ROOMS.queues,
    atOperatorDesk(deps, async (context, desk) => {
      const [depths, last] = await Promise.all([
        deps.queueDepths.look().catch((error: unknown) => {
          log.fault('overview-incomplete', error, { what: 'queues' });
          return null;
        }),
        deps.redriveRequests.last(),
      ]);
      return context.html(queuesPage(desk, { depths, last, isNoted: noteIn(context, { noted: true }) !== null }));
    }),
  );

  app.post(
    `${OPERATOR_ROOMS.queues}/redrive`,
    actAtOperatorDesk(deps, async (context, desk) => {
      await askForRedrive(deps, desk.caller);
      return goneTo(context, OPERATOR_ROOMS.queues, desk.visit, 'noted');
    }),
  );

  app.get(
    OPERATOR_ROOMS.settings,
    atOperatorDesk(deps, (context, desk) => context.html(settingsPage(desk, deployment, deps.calendar))),
  );
  return app;
};
