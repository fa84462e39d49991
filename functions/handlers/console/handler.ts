import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { isBinary } from '#platform/binary';
import { answerable } from '#platform/http-event';
import { makeApp } from './app.ts';
import type { ConsoleDeps } from './deps.ts';

/** Where the staff of agencies works. */
export const makeHandler = (deps: ConsoleDeps) => {
  const answer = handle(makeApp(deps), { isContentTypeBinary: isBinary });
  return (event: Extract<LambdaEvent, { rawPath: string; body: string | null }>, context?: LambdaContext) =>
    answer(answerable(event), context);
};
