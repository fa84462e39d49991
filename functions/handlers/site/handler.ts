import { handle } from 'hono/aws-lambda';
import { makeApp } from './app.ts';
import type { SiteDeps } from './deps.ts';

/** The pages: the board, notices, and what mails link to. */
export const makeHandler = (deps: SiteDeps) => handle(makeApp(deps));
