import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { answerable } from '#platform/http-event';
import { makeApp } from './app.ts';
import type { SiteDeps } from './deps.ts';

/** The pages: the board, notices, and what mails link to. */
export const makeHandler = (deps: SiteDeps) => {
  const answer = handle(makeApp(deps));
  return (event: Extract<LambdaEvent, { rawPath: string; body: string | null }>, context?: LambdaContext) =>
    answer(answerable(event), context);
};
