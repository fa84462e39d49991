import { handle } from 'hono/aws-lambda';
import { makeApp } from './app.ts';
import type { ApiDeps } from './deps.ts';

/** The public API: `/v1/…`, `/openapi.json`, `/docs`. */
export const makeHandler = (deps: ApiDeps) => handle(makeApp(deps));
