import { Hono } from 'hono';
import type { ConsoleDeps } from '../deps.ts';
import { operationsRoutes } from './operations-routes.ts';
import { peopleRoutes } from './people-routes.ts';

/** The pages of operators. To the staff of agencies there are none of them. */
export const operatorRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  app.route('/', operationsRoutes(deps));
  app.route('/', peopleRoutes(deps));
  return app;
};
