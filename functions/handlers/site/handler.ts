import { handle } from 'hono/aws-lambda';
import { makeApp, type SiteDeps } from './app.ts';

/** The pages: the board, notices, and what mails link to. */
export const makeHandler = (deps: SiteDeps) => handle(makeApp(deps));
