import { Hono } from 'hono';
import { lazily } from '#handling/lazily';
import { OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import type { ConsoleDeps } from '../deps.ts';
import { agenciesRoutes } from './agencies-routes.ts';
import { agencyPeopleRoutes } from './agency-people-routes.ts';
import { operatorAuditRoutes } from './audit-routes.ts';
import { largeListRoutes } from './large-list-routes.ts';
import { listsRoutes } from './lists-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { subscribersRoutes } from './subscribers-routes.ts';

/** The pages of operators. To the staff of agencies there are none of them. */
export const operatorRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  app.route('/', operationsRoutes(deps));
  app.route('/', agenciesRoutes(deps));
  app.route('/', agencyPeopleRoutes(deps));
  app.route('/', largeListRoutes(deps));
  app.route('/', listsRoutes(deps));
  app.route('/', peopleRoutes(deps));
  app.route('/', operatorAuditRoutes(deps));
  app.route('/', subscribersRoutes(deps));
  // With what a sign-up needs.
  const subscriber = lazily(async () => (await import('./subscriber-routes.ts')).subscriberRoutes(deps));
  const one = `${OPERATOR_ROOMS.subscribers}/:id`;
  app.get(one, subscriber);
  for (const path of ['/contacts', '/main', '/address']) app.post(one + path, subscriber);
  return app;
};
