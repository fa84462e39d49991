import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { answerable } from '#platform/http-event';
import { makeApp } from './app.ts';
import type { ApiDeps } from './deps.ts';

/** What leaves as text; tables do not, whose byte order mark tells spreadsheets their encoding and would be lost. */
const TEXT = /^text\/(?:plain|html)\b|^application\/(?:[\w.-]+\+)?json\b/i;

export const isBinary = (contentType: string): boolean => !TEXT.test(contentType);

/** The public API: `/v1/…`, `/openapi.json`, `/docs`. */
export const makeHandler = (deps: ApiDeps) => {
  const answer = handle(makeApp(deps), { isContentTypeBinary: isBinary });
  return (event: Extract<LambdaEvent, { rawPath: string; body: string | null }>, context?: LambdaContext) =>
    answer(answerable(event), context);
};
