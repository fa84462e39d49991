import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { isBinary } from '#platform/binary';
import { answerable } from '#platform/http-event';
import { makeApp } from './app.ts';
import type { ApiDeps } from './deps.ts';

/** The public API: `/v1/…`, `/openapi.json`, `/docs`. */
export const makeHandler = (deps: ApiDeps) => {
  const answer = handle(makeApp(deps), { isContentTypeBinary: isBinary });
  return (event: Extract<LambdaEvent, { rawPath: string; body: string | null }>, context?: LambdaContext) =>
    answer(answerable(event), context);
};
